"""Whatever is sent, the site answers with the right status and one clear sentence in the reader's language, and loses nothing."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Browser

from engage.core import paths
from tests.journeys.calling import Caller, Reply
from tests.journeys.conftest import Site, free_port, served
from tests.journeys.looking import Reader, reading

LANGUAGES = ("en", "cy", "pl", "ur")
QUESTION, CHECK = "/surveys/young-people/q/1", "/surveys/young-people/check"
CLOSED = "/surveys/parents-and-carers/"
UNKNOWN_CODE = "We do not know this code. Check each word, and the number at the end, then try again."
NO_SURVEY = "There is no survey at this address. Choose one from the list of surveys."
NO_PAGE = "Check the address, or start again from the first page."
NOT_THAT_WAY = "This page cannot be used that way. Go back and use the buttons on the page."
EXPIRED = "This page was open for too long. What you typed is still here: press the button again."
TOO_LONG = "What you sent is longer than we can take. Make it shorter and send it again."
WORDS = "Mae’r bws olaf yn gadael am chwech"


@pytest.fixture(scope="module")
def odd(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The sample authority once more, with one survey closed since yesterday and two broken ones in its data folder."""
    home = tmp_path_factory.mktemp("odd")
    odd = Site(f"http://127.0.0.1:{free_port()}", home)
    (home / "engage.toml").write_text(f'public_url = "{odd.url}"\nreceipts_per_minute = 1000\n', "utf-8")
    (home / "secret.key").write_bytes((site.home / "secret.key").read_bytes())
    with sqlite3.connect(site.home / "engage.sqlite") as source, sqlite3.connect(home / "engage.sqlite") as copy:
        source.backup(copy)
        yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
        copy.execute("UPDATE wave SET closes_on = ? WHERE slug = 'parents-and-carers' AND closes_on > ?", (yesterday, yesterday))
    source.close()
    copy.close()
    for slug, text in (("torn", "slug = torn\n[[["), ("odd-kind", 'slug = "odd-kind"\n[[questions]]\nkind = "dance"\n')):
        _write(home / "surveys" / slug / "survey.toml", text)
    with served(odd):
        yield odd


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")


@cache
def _catalogue(lang: str) -> dict[str, str]:
    with (paths.bundled("translations") / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if not isinstance(message.id, tuple)}


def _in(lang: str, sentence: str) -> str:
    """Our sentence as a reader of this language has it."""
    return sentence if lang == "en" else _catalogue(lang)[sentence]


def _told(reply: Reply, status: int, sentence: str, lang: str = "en") -> None:
    """A whole page with this status that says this in this language."""
    assert reply.status == status
    assert reply.page.count(f">{_in(lang, sentence)}<") + reply.page.count(f" {_in(lang, sentence)}<") >= 1, reply.page[-3000:]
    assert f'<html lang="{lang}"' in reply.page
    assert len(re.findall("<h1", reply.page)) == 1
    assert "</html>" in reply.page
    for leak in ("Traceback", "sqlalchemy", "werkzeug", "site-packages"):
        assert leak not in reply.page, leak


def test_a_broken_survey_file_is_reported_with_its_name_and_the_others_open(odd: Site) -> None:
    listed = Caller(odd.url).get("/surveys/")
    assert listed.status == 200
    assert "/surveys/young-people/" in listed.page
    _told(Caller(odd.url).get("/surveys/torn/"), 404, NO_SURVEY)
    _told(Caller(odd.url).get("/surveys/odd-kind/"), 404, NO_SURVEY)
    log = (odd.home / "server.log").read_text("utf-8")
    for slug in ("torn", "odd-kind"):
        assert re.search(rf"{slug}.survey\.toml.*\w", log), log
    assert "dance" in log


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("/nowhere", NO_PAGE),
        ("/surveys/no-such-survey/", NO_SURVEY),
        ("/surveys/no-such-survey/check", NO_SURVEY),
        ("/surveys/young-people/q/99", "This survey has no question with that number. Start again from its first page."),
        ("/r/blue-otter-lantern-quilt-42", UNKNOWN_CODE),
        ("/r/nonsense", UNKNOWN_CODE),
        ("/r/%FF%FE", UNKNOWN_CODE),
        ("/surveys/%FF%C3/", NO_SURVEY),
        ("/%E9%00", NO_PAGE),
        (f"/you-said-we-did/{10**40}", NO_PAGE),
        (f"/{'a' * 20_000}", NO_PAGE),
    ],
)
def test_what_is_not_there_is_said_in_the_readers_language(odd: Site, lang: str, page: str, sentence: str) -> None:
    _told(Caller(odd.url, lang).get(page), 404, sentence, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_we_do_not_have_is_said_with_those_we_have(odd: Site, lang: str) -> None:
    reply = Caller(odd.url, lang).get("/language/tlh")
    asked = _in(lang, "We do not have this site in that language yet. Choose one of these: %(names)s.")
    assert reply.status == 404
    said = reply.page.split(asked.split("%(names)s")[0])[1]
    for name in ("English", "Cymraeg", "Polski", "اردو", "தமிழ்", "中文"):
        assert name in said.split("</p>")[0], name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_closed_survey_says_so_and_gives_back_what_was_typed(odd: Site, browser: Browser, lang: str) -> None:
    sentence = "This survey is closed. See what changed because people spoke, or choose another survey."
    caller = Caller(odd.url, lang)
    _told(caller.get(CLOSED), 410, sentence, lang)
    late = caller.post(f"{CLOSED}q/1", {"answer": WORDS, "action": "next"}, token="from before it closed")
    _told(late, 410, sentence, lang)
    assert WORDS in late.page
    with reading(browser, odd.url, Reader(lang)) as audit:
        audit.visit("closed", CLOSED, status=410, fingers=True)
        assert not audit.found, "\n".join(("", *audit.found))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("token", ["forged", "", "ImFiYyI.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"])
def test_a_forged_token_keeps_the_words_on_the_page(odd: Site, lang: str, token: str) -> None:
    caller = Caller(odd.url, lang)
    refused = caller.post(QUESTION, {"answer": WORDS, "action": "next"}, token=token)
    _told(refused, 400, EXPIRED, lang)
    assert re.search(rf"<textarea[^>]*>\s*{WORDS}</textarea>", refused.page)
    assert WORDS not in caller.get(QUESTION).page, "a forged form must store nothing"


@pytest.mark.parametrize(("lang", "letter"), [("en", "a"), ("ur", "ش")])
def test_a_megabyte_of_text_is_refused_and_given_back_whole(odd: Site, lang: str, letter: str) -> None:
    typed = letter * (1_000_000 // len(letter.encode()))
    refused = Caller(odd.url, lang).post(QUESTION, {"answer": typed, "action": "next"})
    assert refused.status == 400
    assert typed in refused.page
    assert str(len(typed) - 4000) in refused.page.replace(typed, "")  # it says how much too long


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("megabytes", [5, 30])
def test_a_body_beyond_the_limit_gets_a_page_and_no_broken_connection(odd: Site, lang: str, megabytes: int) -> None:
    body = b"answer=" + b"a" * (megabytes * 1_000_000)
    _told(Caller(odd.url, lang).send(QUESTION, body), 413, TOO_LONG, lang)


@pytest.mark.parametrize(
    ("raw", "read"), [(b"caf\xe9 \x93late\x94", "café “late”"), (b"%FF%FEbuses", "buses"), ("بس".encode(), "بس")]
)
def test_bytes_that_are_not_utf_8_are_read_as_well_as_they_can_be(odd: Site, raw: bytes, read: str) -> None:
    caller = Caller(odd.url)
    kept = caller.send(QUESTION, f"csrf_token={caller.token(QUESTION)}&action=next&answer=".encode() + raw)
    assert (kept.status, kept.location) == (302, "/surveys/young-people/q/2")
    assert read in caller.get(QUESTION).page


@pytest.mark.parametrize("page", ["/", QUESTION, "/r/", "/staff/sign-in", "/you-said-we-did/"])
def test_other_methods_are_answered_as_the_web_expects(odd: Site, page: str) -> None:
    caller = Caller(odd.url)
    head, options = caller.ask("HEAD", page), caller.ask("OPTIONS", page)
    assert (head.status, head.page) == (200, "")
    assert head.headers["content-type"].startswith("text/html")
    assert options.status == 200
    assert {"GET", "HEAD"} <= set(options.headers["allow"].split(", "))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_a_method_that_no_page_takes_is_refused_with_a_sentence(odd: Site, lang: str, method: str) -> None:
    for page in ("/", QUESTION):
        _told(Caller(odd.url, lang).ask(method, page), 405, NOT_THAT_WAY, lang)


@pytest.mark.parametrize("page", [f"/?{'a' * 20_000}", f"/access/?next={'/a' * 3000}", "/you-said-we-did/?page=-1&outcome=%FF"])
def test_odd_queries_do_no_harm(odd: Site, page: str) -> None:
    assert Caller(odd.url).get(page).status == 200


@pytest.mark.parametrize("cookie", ["garbage", "e" * 5000, "eyJfZnJlc2giOnRydWV9.aaaaaa.bbbbbbbbbbbbbb"])
def test_a_cookie_that_is_not_ours_is_no_cookie(odd: Site, cookie: str) -> None:
    caller = Caller(odd.url, cookies={"engage": cookie})
    assert caller.get("/").status == 200
    assert caller.get("/staff/").location.startswith("/staff/sign-in")


def test_a_mistyped_code_can_be_corrected(odd: Site) -> None:
    typed = "blue otter lantern quilt 42"
    reply = Caller(odd.url, "pl").post("/r/", {"code": typed})
    _told(reply, 404, UNKNOWN_CODE, "pl")
    assert f'value="{typed}"' in reply.page


def test_an_answer_sent_eight_times_at_once_is_one_answer(odd: Site) -> None:
    caller = Caller(odd.url)
    assert caller.post(QUESTION, {"answer": WORDS, "action": "next"}).status == 302
    token, before = caller.token(CHECK), _responses(odd)

    def tap(_number: int) -> Reply:
        return Caller(odd.url, cookies=dict(caller.cookies)).post(CHECK, {}, token=token)

    with ThreadPoolExecutor(8) as taps:
        replies = list(taps.map(tap, range(8)))
    replies.append(tap(9))
    assert {reply.status for reply in replies} == {302}
    receipts = {reply.location for reply in replies}
    assert len(receipts) == 1
    assert _responses(odd) == before + 1
    assert WORDS in caller.get(receipts.pop()).page


def _responses(site: Site) -> int:
    with sqlite3.connect(site.home / "engage.sqlite") as database:
        (number,) = database.execute("SELECT count(*) FROM response").fetchone()
    database.close()
    return int(number)
