"""The feed as a reader's program takes it: parsed as XML, compared with what the format asks for."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from engage.core.db import db
from engage.core.wording import put_wording
from engage.influence import services
from tests.engage.influence import makers
from tests.factories import NOW

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FEED = "/you-said-we-did/feed.atom"


def parsed(client: FlaskClient, lang: str = "en") -> ElementTree.Element:
    found = client.get(f"{FEED}?lang={lang}")
    assert found.status_code == 200
    assert found.mimetype == "application/atom+xml"
    return ElementTree.fromstring(found.data)


def text(element: ElementTree.Element, name: str) -> str:
    found = element.find(ATOM + name)
    assert found is not None, name
    return found.text or ""


def test_an_empty_feed_is_a_feed(client: FlaskClient) -> None:
    feed = parsed(client)
    assert feed.tag == f"{ATOM}feed"
    assert text(feed, "id")
    assert datetime.fromisoformat(text(feed, "updated")).tzinfo
    assert feed.findall(f"{ATOM}entry") == []


@pytest.mark.parametrize(("lang", "said"), [("en", "Buses stop too early."), ("ur", "بسیں جلد بند ہو جاتی ہیں۔")])
def test_an_entry_has_what_the_format_asks_for_in_the_language_asked_for(
    client: FlaskClient, wave: int, lang: str, said: str
) -> None:
    claim = makers.publish_one(wave)
    put_wording(f"claim:{claim}", "said", "ur", "بسیں جلد بند ہو جاتی ہیں۔", "Sana")
    db.session.commit()
    feed = parsed(client, lang)
    assert feed.get(LANG) == lang
    (entry,) = feed.findall(f"{ATOM}entry")
    assert text(entry, "title") == said
    assert text(entry, "id").endswith(f"/you-said-we-did/{claim}#{lang}")
    assert datetime.fromisoformat(text(entry, "updated")) >= datetime.fromisoformat(text(entry, "published"))
    links = {(link.get("rel"), link.get("hreflang")) for link in feed.findall(f"{ATOM}link")}
    assert ("self", None) in links
    assert ("alternate", "pl") in links
    content = "".join(entry.find(f"{ATOM}content").itertext())  # type: ignore[union-attr]
    assert makers.REASON in content


def test_what_xml_cannot_hold_and_markup_do_not_break_the_feed(client: FlaskClient, wave: int) -> None:
    makers.publish_one(wave, said="A <b>bus</b> & a \x0b\x1b train ]]>")
    (entry,) = parsed(client).findall(f"{ATOM}entry")
    assert text(entry, "title") == "A <b>bus</b> & a  train ]]>"


def test_an_unchanged_feed_is_not_sent_twice_and_a_changed_one_is(client: FlaskClient, wave: int) -> None:
    claim = makers.publish_one(wave)
    first = client.get(FEED)
    again = client.get(FEED, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    makers.record_reply(claim, 1, outcome="done", text="Buses run now.")
    db.session.commit()
    changed = client.get(FEED, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert b"Buses run now." in changed.data


def test_what_is_taken_back_leaves_the_feed(client: FlaskClient, wave: int) -> None:
    claim = makers.publish_one(wave)
    services.take_back(claim, "could_identify", 1, NOW)
    db.session.commit()
    assert parsed(client).findall(f"{ATOM}entry") == []


def test_an_unknown_language_is_said_so(client: FlaskClient) -> None:
    assert client.get(f"{FEED}?lang=xx").status_code == 404


def test_a_shared_link_says_in_words_what_it_opens(client: FlaskClient, wave: int) -> None:
    claim = makers.publish_one(wave)
    page = " ".join(client.get(f"/you-said-we-did/{claim}").get_data(as_text=True).split())
    assert 'property="og:title" content="You said: Buses stop too early."' in page
    assert 'property="og:description" content="We did part of it: We are trying buses until nine."' in page
    assert "og:image" not in page
