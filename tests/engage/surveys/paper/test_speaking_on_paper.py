"""How somebody spoke is asked on paper as on the website, typed twice, settled where it differs, and kept the same."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from engage.access.advocacy import PROVENANCES, Speaking
from engage.core.db import db
from engage.safeguarding.models import Concern
from engage.surveys import counted, outward
from engage.surveys.drafts import Answers, Given
from engage.surveys.models import Answer, Response
from engage.surveys.paper import services
from engage.surveys.paper.models import PaperEntry
from engage.surveys.paper.reading import PARTS, Reading, differences, pack, unpack
from engage.surveys.paper.speaking import speaking_words
from engage.surveys.speaking_on_paper import FORMS
from tests.engage.browsing import SURVEY, WORRYING, answer, said_wrong
from tests.factories import NOW, TODAY, add_staff, enter, post

HOME = "/staff/paper"
ADVOCATE = {"advocate-instructed": "yes", "advocate-gathered": "symbols", "advocate-read_back": "yes"}
VOICES = {
    "q-better": "swing. swing!",
    "q-better-interpretation": "She wants to swing.",
    "q-better-advocate_view": "The park needs a wheelchair swing.",
}


@pytest.fixture
def batch(client: FlaskClient, wave: int) -> int:
    person = add_staff("participation_officer")
    begun = services.begin_batch(wave, "en", person.id, now=NOW, today=TODAY)
    db.session.commit()
    enter(client, person)
    return begun


def paper(way: str, **said: Any) -> dict[str, Any]:
    return {"provenance": way, "q-better": "More buses", **said}


def typed(client: FlaskClient, batch: int, first: dict[str, Any]) -> int:
    kept = post(client, f"{HOME}/{batch}/type", first)
    assert kept.status_code == 302, said_wrong(kept)
    return int(db.session.query(PaperEntry.id).order_by(PaperEntry.id.desc()).limit(1).scalar())


def typed_twice(client: FlaskClient, batch: int, first: dict[str, Any], second: dict[str, Any]) -> str:
    """Type a paper twice; the page on which it goes on."""
    kept = post(client, f"{HOME}/entry/{typed(client, batch, first)}/again", second)
    assert kept.status_code == 302, said_wrong(kept)
    return str(kept.headers["Location"])


def the_response() -> Response:
    return db.session.query(Response).one()


def words_on(client: FlaskClient, url: str) -> str:
    page = client.get(url).get_data(as_text=True)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>|[\u2068\u2069]", "", page)))


# What is said, on paper and on the website, and what is kept of it
WAYS: list[tuple[str, dict[str, Any]]] = [
    ("self", {}),
    ("helped", {"helper": "school", "did": ["read_out", "typed"]}),
    ("helped", {}),
    ("interpreted", {"helper": "interpreter"}),
    ("advocate", {"instructed": "no", "gathered": "signed", "read_back": "no"}),
    ("advocate", {"instructed": "yes", "gathered": "observed", "read_back": "yes"}),
    ("group", {"group_size": "12", "agreed": "voted"}),
    ("adult_reported", {"helper": "health_worker"}),
    ("observed", {"helper": "family"}),
]


@pytest.mark.parametrize(("way", "said"), WAYS)
def test_a_paper_keeps_of_who_spoke_what_the_website_keeps(
    client: FlaskClient, batch: int, way: str, said: dict[str, Any]
) -> None:
    prefix = "adult_reported" if way == "observed" else way
    read = paper(way, **{f"{prefix}-{name}": value for name, value in said.items()})
    typed_twice(client, batch, read, read)
    on_paper = kept_of(the_response())
    db.session.delete(the_response())
    db.session.commit()
    online = client.application.test_client()
    read_back = {name: said[name] for name in ("read_back",) if name in said}
    post(online, f"{SURVEY}/", {"provenance": way})
    if way != "self":
        post(online, f"{SURVEY}/speaking", {name: value for name, value in said.items() if name != "read_back"})
    answer(online, 1, "More buses")
    post(online, f"{SURVEY}/check", read_back)
    assert on_paper == kept_of(the_response())


def kept_of(response: Response) -> dict[str, Any]:
    names = ("helper", "instructed", "gathered", "read_back", "did", "agreed")
    helped = response.assistance
    kept = {name: getattr(helped, name) for name in names} if helped else {}
    return {"provenance": response.provenance, "group_size": response.group_size, **kept}


def test_every_way_of_speaking_but_ones_own_is_asked_about_itself() -> None:
    assert {way for ways, _form in FORMS for way in ways} == set(PROVENANCES) - {"self"}


def test_what_was_recorded_on_paper_is_counted_where_the_website_s_is(client: FlaskClient, batch: int, wave: int) -> None:
    for read in (paper("advocate", **ADVOCATE), paper("group", **{"group-group_size": "9", "group-agreed": "talked"})):
        typed_twice(client, batch, read, read)
    told = {(one.provenance, one.instructed, one.gathered, one.agreed) for one in counted.told_of(wave)}
    assert told == {("advocate", "yes", "symbols", ""), ("group", "", "spoken", "talked")}


@pytest.mark.parametrize(
    ("way", "said", "wrong", "place"),
    [
        ("advocate", {}, "asked you to speak", "advocate-instructed"),
        ("advocate", {"advocate-instructed": "yes"}, "how you found out", "advocate-gathered"),
        ("advocate", {**ADVOCATE, "advocate-gathered": "guessed"}, "how you found out", "advocate-gathered"),
        ("group", {}, "from 2 to 500", "group-group_size"),
        ("group", {"group-group_size": "many"}, "from 2 to 500", "group-group_size"),
        ("somebody", {}, "who is answering", "provenance"),
    ],
)
def test_what_a_way_of_speaking_must_say_is_asked_for_and_nothing_typed_is_lost(
    client: FlaskClient, batch: int, way: str, said: dict[str, str], wrong: str, place: str
) -> None:
    refused = post(client, f"{HOME}/{batch}/type", paper(way, **said))
    page = refused.get_data(as_text=True)
    assert refused.status_code == 400
    assert wrong in said_wrong(refused)
    assert f'<a href="#{place}">' in page
    assert f'id="{place}"' in page
    assert "More buses" in page
    assert db.session.query(PaperEntry).count() == 0


def test_whether_it_was_read_back_may_be_left_empty_on_a_paper_that_does_not_say(client: FlaskClient, batch: int) -> None:
    read = paper("advocate", **{**ADVOCATE, "advocate-read_back": ""})
    typed_twice(client, batch, read, read)
    helped = the_response().assistance
    assert helped is not None
    assert helped.read_back is None


def test_what_was_ticked_under_another_way_of_speaking_is_neither_checked_nor_kept(client: FlaskClient, batch: int) -> None:
    read = paper("helped", **{"helped-helper": "friend", "group-group_size": "1", "interpreted-helper": "school"}, **ADVOCATE)
    typed_twice(client, batch, read, read)
    assert kept_of(the_response()) == {
        "provenance": "helped",
        "group_size": None,
        "helper": "friend",
        "instructed": None,
        "gathered": "spoken",
        "read_back": None,
        "did": [],
        "agreed": "",
    }


def test_the_page_has_each_part_under_the_name_of_its_way_and_marked_with_it(client: FlaskClient, batch: int) -> None:
    page = unescape(client.get(f"{HOME}/{batch}/type").get_data(as_text=True))
    found = dict(re.findall(r'<fieldset class="way" data-of="([^"]+)">\s*<legend>([^<]+)</legend>', page))
    assert set(found) == {" ".join(ways) for ways, _form in FORMS}
    assert found["advocate"] == "I am an advocate, speaking for a young person"
    assert "We are a group" in found["group"]
    for voice, ways in (("interpretation", "interpreted advocate"), ("advocate_view", "advocate")):
        assert re.search(rf'data-of="{ways}"\s*>\s*<label for="q-better-{voice}">', page)


# Three voices


def test_three_voices_on_a_paper_are_three_fields(client: FlaskClient, batch: int, wave: int) -> None:
    read = {**paper("advocate", **ADVOCATE), **VOICES}
    typed_twice(client, batch, read, read)
    [kept] = outward.answers_for_analysis(wave)
    assert (kept.own_words, kept.interpretation, kept.advocate_view) == tuple(VOICES.values())


@pytest.mark.parametrize(("way", "kept"), [("self", (0, 0)), ("helped", (0, 0)), ("interpreted", (1, 0))])
def test_only_who_speaks_for_another_has_more_than_their_words(
    client: FlaskClient, batch: int, way: str, kept: tuple[int, int]
) -> None:
    read = {**paper(way), **VOICES}
    typed_twice(client, batch, read, read)
    row = db.session.query(Answer).one()
    assert (bool(row.interpretation), bool(row.advocate_view)) == tuple(map(bool, kept))


def test_the_fields_of_another_s_words_have_the_numbers_that_stand_on_the_sheet(client: FlaskClient, batch: int) -> None:
    page = client.get(f"{HOME}/{batch}/type").get_data(as_text=True)
    assert '<label for="q-better-interpretation">What they mean, as you understood it (2)</label>' in page
    assert '<label for="q-better-advocate_view">What you think yourself, as their advocate (3)</label>' in page


def test_one_voice_read_differently_is_one_difference_under_its_name_and_typed_anew(client: FlaskClient, batch: int) -> None:
    first = {**paper("advocate", **ADVOCATE), **VOICES}
    settle = typed_twice(client, batch, first, {**first, "q-better-interpretation": "She wants to sing."})
    shown = words_on(client, settle)
    assert "One thing was read differently" in shown
    assert "What they mean, as you understood it: She wants to sing." in shown
    page = client.get(settle).get_data(as_text=True)
    shown_always = r'<div class="field voice"\s+data-part\s*>\s*<label for="q-better-advocate_view">'
    assert re.search(shown_always, page), "who spoke is known here"
    anew = {"take-better": "anew", **VOICES, "q-better-interpretation": "She sings on the swing."}
    assert post(client, settle, anew).status_code == 302
    row = db.session.query(Answer).one()
    assert (row.text, row.interpretation) == (VOICES["q-better"], "She sings on the swing.")
    assert row.advocate_view == VOICES["q-better-advocate_view"]


GROUP = {"group-group_size": "12", "group-agreed": "talked"}
DIFFERENTLY = "Two of us want a garden"


def test_a_paper_keeps_what_some_of_a_group_see_differently(client: FlaskClient, batch: int, wave: int) -> None:
    read = paper("group", **GROUP, **{"q-group_dissent": DIFFERENTLY})
    typed_twice(client, batch, read, read)
    kept = outward.answers_for_analysis(wave)
    assert [(one.question_key, one.text, one.group_size) for one in kept] == [
        ("better", "More buses", 12),
        ("group_dissent", DIFFERENTLY, 12),
    ]


def test_what_a_group_sees_differently_is_asked_beside_its_way_alone_and_kept_of_no_other(
    client: FlaskClient, batch: int, wave: int
) -> None:
    page = client.get(f"{HOME}/{batch}/type").get_data(as_text=True)
    assert re.search(r'data-of="group"\s+data-part\s*>\s*<label for="q-group_dissent">\s*Does anyone in the group', page)
    assert 'id="q-group_dissent-interpretation"' not in page
    read = paper("self", **{"q-group_dissent": DIFFERENTLY})
    typed_twice(client, batch, read, read)
    assert [one.question_key for one in outward.answers_for_analysis(wave)] == ["better"]


def test_what_a_group_sees_differently_can_be_read_differently_and_settled(client: FlaskClient, batch: int, wave: int) -> None:
    first = paper("group", **GROUP, **{"q-group_dissent": "Two of us want a guard"})
    settle = typed_twice(client, batch, first, {**first, "q-group_dissent": DIFFERENTLY})
    assert "Does anyone in the group see it differently?" in words_on(client, settle)
    assert post(client, settle, {"take-group_dissent": "second"}).status_code == 302
    assert [one.text for one in outward.answers_for_analysis(wave)] == ["More buses", DIFFERENTLY]


def test_how_another_s_words_are_spaced_is_no_difference() -> None:
    ours, theirs = (
        Reading(Answers({"better": Given(text="x", interpretation=words, advocate_view=words)}))
        for words in ("it's  so", "it’s so")
    )
    assert differences(ours, theirs, ()) == ()


@pytest.mark.parametrize("voice", ["interpretation", "advocate_view"])
def test_a_worry_in_what_another_wrote_is_told_when_the_paper_is_typed_and_held(
    client: FlaskClient, batch: int, voice: str
) -> None:
    read = {**paper("advocate", **ADVOCATE), f"q-better-{voice}": WORRYING}
    entry = typed(client, batch, read)
    assert db.session.get_one(PaperEntry, entry).is_urgent
    post(client, f"{HOME}/entry/{entry}/again", read)
    assert the_response().state == "held"
    assert db.session.query(Concern).count() == 1


# Two readings


@pytest.mark.parametrize(
    ("change", "first", "second"),
    [
        ({"advocate-instructed": "no"}, "ask you to speak for them? Yes", "ask you to speak for them? No"),
        ({"advocate-gathered": "signed"}, "With symbols, pictures or objects", "They signed it"),
        ({"advocate-read_back": ""}, "Did you read it back to them? Yes", "think? With symbols, pictures or objects "),
    ],
)
def test_each_thing_said_about_the_way_is_compared_and_can_be_settled(
    client: FlaskClient, batch: int, change: dict[str, str], first: str, second: str
) -> None:
    read = paper("advocate", **ADVOCATE)
    settle = typed_twice(client, batch, read, {**read, **change})
    assert db.session.query(Response).count() == 0
    shown = words_on(client, settle)
    assert "One thing was read differently" in shown
    assert first in shown
    assert second in shown
    assert post(client, settle, {"take--speaking": "first"}).status_code == 302
    assert kept_of(the_response())["gathered"] == "symbols"


def test_who_spoke_is_typed_anew_with_what_belongs_to_it(client: FlaskClient, batch: int) -> None:
    settle = typed_twice(client, batch, paper("self"), paper("helped", **{"helped-helper": "friend"}))
    refused = post(client, settle, {"take--speaking": "anew", "provenance": "advocate"})
    assert refused.status_code == 400
    assert "asked you to speak" in said_wrong(refused)
    assert post(client, settle, {"take--speaking": "anew", "provenance": "advocate", **ADVOCATE}).status_code == 302
    assert kept_of(the_response())["instructed"] is True


def test_what_nobody_said_is_left_out_of_the_words_for_it() -> None:
    assert speaking_words(Speaking("helped", helper="friend", did=("read_out", "typed"))) == (
        "Somebody is helping me\nWho is helping? A friend\nWhat does the helper do? Reads the questions out, Types what I say"
    )
    assert speaking_words(Speaking("group", 14)) == "We are a group\nHow many of you are there? 14"
    assert speaking_words(Speaking("advocate")) == "I am an advocate, speaking for a young person"


# Papers that were typed before a paper was asked for this


def typed_before(batch: int, speaking: Speaking) -> int:
    """A first typing as it was sealed then: who spoke and the size of a group, and no more."""
    reading = Reading(Answers({"better": Given(text="More buses")}, speaking))
    done = services.type_first(batch, reading, db.session.query(PaperEntry).count() + 1, now=NOW, today=TODAY)
    db.session.commit()
    return done.entry_id


@pytest.mark.parametrize("speaking", [Speaking(), Speaking("helped"), Speaking("group", 9), Speaking("observed")])
def test_a_paper_typed_once_before_is_typed_again_and_agrees(client: FlaskClient, batch: int, speaking: Speaking) -> None:
    entry = typed_before(batch, speaking)
    size = {"group-group_size": "9"} if speaking.group_size else {}
    post(client, f"{HOME}/entry/{entry}/again", paper(speaking.provenance, **size))
    assert the_response().provenance == speaking.provenance
    assert kept_of(the_response()).get("gathered", "spoken") == ("observed" if speaking.provenance == "observed" else "spoken")


def test_an_advocate_s_paper_typed_once_before_is_settled_with_what_the_second_typing_says(
    client: FlaskClient, batch: int
) -> None:
    entry = typed_before(batch, Speaking("advocate"))
    settle = post(client, f"{HOME}/entry/{entry}/again", paper("advocate", **ADVOCATE)).headers["Location"]
    assert "ask you to speak for them? Yes" in words_on(client, settle)
    assert post(client, settle, {"take--speaking": "second"}).status_code == 302
    assert kept_of(the_response())["read_back"] is True


def test_a_paper_typed_twice_before_still_opens_and_is_sent(client: FlaskClient, batch: int) -> None:
    entry = typed_before(batch, Speaking("advocate"))
    again = Reading(Answers({"better": Given(text="More busses")}, Speaking("advocate")))
    services.type_again(entry, again, 1, now=NOW, today=TODAY)
    db.session.commit()
    assert "More busses" in words_on(client, f"{HOME}/entry/{entry}/settle")
    assert post(client, f"{HOME}/entry/{entry}/settle", {"take-better": "first"}).status_code == 302
    assert the_response().provenance == "advocate"


def test_a_reading_sealed_without_the_newer_fields_opens() -> None:
    old = {"provenance": "group", "group_size": 4}
    packed = {"answers": {"given": {}, "speaking": old}, "quote": False, "wants_code": True}
    opened = unpack(packed)
    assert opened.answers.speaking == Speaking("group", 4)
    assert differences(opened, unpack(pack(opened)), ()) == ()
    assert PARTS[0] in differences(opened, Reading(Answers({}, Speaking("group", 5)), wants_code=True), ())
