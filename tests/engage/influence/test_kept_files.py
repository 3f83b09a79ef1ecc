"""Words that are taken back leave every file that was kept of them, at once: not only the pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.access import speech
from engage.core.db import db
from engage.influence import publishing
from engage.influence.models import ClaimQuote
from engage.influence.stories import writing
from engage.influence.stories.models import CaseStudy
from engage.surveys.formats import shelf
from engage.surveys.models import Answer, Response
from engage.surveys.services import hold_if_worrying, withdraw, withdraw_quotes
from engage.themes.kept_vectors import vectors_file
from engage.themes.models import Theme
from tests import factories
from tests.engage.influence import makers
from tests.engage.influence.test_stories import public
from tests.factories import NOW, TODAY, add_staff, asking, sign_in

WORD = "zebrafinch"  # it stands in one answer and nowhere else
SAID = f"more {WORD} on the way to school"
OUT = (
    "/you-said-we-did/",
    "/you-said-we-did/{claim}",
    "/you-said-we-did/{claim}/poster",
    "/you-said-we-did/feed.atom?lang=en",
    "/open-data/replies.csv",
    "/api/v1/you-said-we-did",
    "/staff/evidence/report/board.csv",
    "/staff/evidence/wave/{wave}.csv",
)


@pytest.fixture
def officer(app: Flask) -> int:
    return add_staff("participation_officer", "plan_author").id


@pytest.fixture
def reviews(app: Flask) -> Path:
    """Where files are kept: two of the year in review lie there, and a poster that holds nobody's words."""
    for kind in ("review-plain", "review-easy", "poster"):
        shelf.kept_or_made(f"a {kind}", kind, lambda: b"made once")
    return app.config["SETTINGS"].home / shelf.FOLDER  # type: ignore[no-any-return]


def kept(folder: Path) -> set[str]:
    return {file.suffix for file in folder.iterdir() if file.name[0] != "."}


def people(wave: int) -> list[Response]:
    """Twelve who agreed to be quoted, one of them with the word."""
    return [factories.add_response(wave, {"better": SAID if at == 0 else f"later buses {at}"}, quote=True) for at in range(12)]


def quoted_claim(wave: int, rows: list[Response], officer: int) -> int:
    claim = makers.publish_one(wave, rows, label="Late buses", person_id=officer)
    db.session.add(ClaimQuote(claim_id=claim, response_id=rows[0].id, answer_id=rows[0].answers[0].id))
    db.session.commit()
    return claim


def read(client: FlaskClient, claim: int, wave: int) -> dict[str, str]:
    pages = [page.format(claim=claim, wave=wave) for page in OUT]
    return {page: client.get(page).get_data(as_text=True) for page in pages}


def test_a_quote_leaves_every_page_pack_feed_and_open_data_when_its_consent_is_taken_back(
    client: FlaskClient, wave: int, officer: int
) -> None:
    rows = people(wave)
    claim = quoted_claim(wave, rows, officer)
    sign_in(client, "officer@wrenshire.example")
    before = {page for page, text in read(client, claim, wave).items() if WORD in text}
    assert {f"/you-said-we-did/{claim}", f"/staff/evidence/wave/{wave}.csv"} <= before
    withdraw_quotes(rows[0], TODAY)
    db.session.commit()
    assert [page for page, text in read(client, claim, wave).items() if WORD in text] == []


@pytest.mark.parametrize("how", ["deleted", "held"])
def test_what_was_made_of_an_answers_words_goes_with_it(app: Flask, wave: int, how: str) -> None:
    rows = people(wave)
    theme = makers.add_theme(wave, f"buses {WORD}", rows)
    row = db.session.get_one(Theme, theme)
    row.state, row.suggested_label, row.keywords = "suggested", row.label, ["buses", WORD]
    vectors = vectors_file(wave)
    vectors.parent.mkdir(parents=True)
    vectors.write_bytes(b"vectors")
    db.session.commit()
    if how == "deleted":
        withdraw(rows[0], TODAY)
    else:
        answer = rows[0].answers[0]
        answer.text = "My uncle hits me and I am scared to go home"
        assert hold_if_worrying(answer, now=NOW)
    db.session.commit()
    row = db.session.get_one(Theme, theme)
    assert (row.keywords, row.suggested_label) == (["buses"], "")
    assert WORD not in row.label
    assert not vectors.exists()


@pytest.mark.parametrize("how", ["deleted", "held"])
def test_a_story_that_was_sent_leaves_the_kept_files_when_its_answer_goes(
    reviews: Path, wave: int, officer: int, how: str
) -> None:
    (row, other) = people(wave)[:2]
    made, _code = public(officer)
    db.session.get_one(CaseStudy, made).response_id = row.id
    db.session.commit()
    withdraw(other, TODAY)
    assert kept(reviews) == {".review-plain", ".review-easy", ".poster"}
    if how == "deleted":
        withdraw(row, TODAY)
    else:
        answer = db.session.query(Answer).filter_by(response_id=row.id).one()
        answer.text = "My uncle hits me and I am scared to go home"
        assert hold_if_worrying(answer, now=NOW)
    assert kept(reviews) == {".poster"}


def test_a_story_that_is_taken_off_the_pages_leaves_the_kept_files(reviews: Path, officer: int) -> None:
    made, _code = public(officer)
    writing.take_off(made, person_id=officer, now=NOW)
    assert kept(reviews) == {".poster"}


def test_a_card_that_is_taken_back_leaves_the_kept_files_and_is_heard_no_more(
    app: Flask, client: FlaskClient, reviews: Path, wave: int, officer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech, "missing_programs", lambda: ())
    monkeypatch.setattr(speech, "voices", lambda: frozenset({"en-gb"}))
    monkeypatch.setattr(speech, "_speak", lambda *_given: b"a voice")
    claim = makers.publish_one(wave, people(wave), label="Late buses", person_id=officer)
    heard = client.get(f"/you-said-we-did/{claim}/aloud.ogg?lang=en&v=1")
    assert (heard.status_code, heard.headers["Cache-Control"]) == (200, "no-cache")
    assert len(list(speech.folder().glob("*.ogg"))) == 1
    with asking(app, "/"):
        publishing.take_back(claim, "could_identify", officer, NOW)
        db.session.commit()
    assert list(speech.folder().glob("*.ogg")) == []
    assert kept(reviews) == {".poster"}
    assert client.get(f"/you-said-we-did/{claim}/aloud.ogg?lang=en&v=1").status_code == 404
