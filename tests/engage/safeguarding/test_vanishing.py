"""What is held leaves every other place at once: pages, search, themes, exports, API, evidence, caches. Counted, not believed."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core import backing_up
from engage.core.config import Settings
from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.core.jobs import Job
from engage.safeguarding import services as desk
from engage.safeguarding.models import Concern, ConcernAct
from engage.surveys import outward
from engage.surveys.models import Answer, AnswerTranslation, Response, Wave
from engage.themes import reading
from engage.themes.models import AnswerTone, AnswerVector, Theme, ThemeAssignment, ThemeRun
from tests.engage.evidence.making import add_key
from tests.factories import NOW, add_response, add_staff, enter, post

SECRET = "Zebrafinch"  # a word that stands in the held answer and nowhere else
WORDS = f"He waits for me at the {SECRET} café after training and gives me things"
CALM = "More buses in the evening please"


@pytest.fixture
def answers(app: Flask, wave: int) -> dict[str, int]:
    """Two answers that passed every screening, in one theme, with everything that is ever made from words; ids by name."""
    found = {}
    for name, text in (("odd", WORDS), ("calm", CALM)):
        (row,) = add_response(wave, {"better": text}, quote=True, age_band="14_16").answers
        row.translations = [AnswerTranslation(lang="cy", text=f"[cy] {text}", made_by="somebody")]
        found[name] = row.id
    run = ThemeRun(wave_id=wave, made_at=NOW, version="1", settings={}, n_answers=2, skipped={})
    db.session.add(run)
    db.session.flush()
    label = f"buses {SECRET}"
    theme = Theme(wave_id=wave, run_id=run.id, label=label, suggested_label=label, keywords=["buses", SECRET.lower()])
    db.session.add(theme)
    db.session.flush()
    for answer_id in found.values():
        db.session.add(ThemeAssignment(theme_id=theme.id, answer_id=answer_id, score=1.0, is_quote=True, lang="en"))
        vector = np.ones(4, dtype="<f2").tobytes()
        db.session.add(AnswerVector(answer_id=answer_id, model="m", lang="en", vector=vector))
        db.session.add(AnswerTone(answer_id=answer_id, tone="worry"))
    db.session.commit()
    return found


@pytest.fixture
def officer(app: Flask) -> FlaskClient:
    """A browser in which a participation officer is signed in."""
    browser = app.test_client()
    enter(browser, add_staff("participation_officer", "plan_author"))
    return browser


def hand_over(officer: FlaskClient, wave: int, answer_id: int, **more: str) -> int:
    page = f"/staff/themes/{wave}/answers/{answer_id}/hand-over"
    return post(officer, page, {"note": "It sounds like grooming.", **more}).status_code


# What a page offers to take away; a PDF is made of the same paper as the others, and packed so that no word can be looked for.
FILES = re.compile(r'href="(/[^"]+\.(?:csv|json|xlsx|docx|odt|ods|html|txt|atom|zip|sav|toml)(?:\?[^"]*)?)"')


def everywhere(app: Flask, officer: FlaskClient, wave: int) -> Iterator[tuple[str, str]]:
    """Each page that somebody other than a lead may open, each file that one of them offers, and what search finds."""
    pages = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and "static" not in rule.endpoint]
    theme = db.session.query(Theme.id).first()
    files: set[str] = set()
    for rule in [*pages, "/staff/search?q=training", "/forums/search?q=training"]:
        address = (
            rule.replace("<int:wave_id>", str(wave))
            .replace("<int:theme_id>", str(theme[0] if theme else 1))
            .replace("<slug>", "young-people")
        )
        if "<" in address:
            continue
        words = words_at(officer, address)
        files.update(unescape(found) for found in FILES.findall(words))
        yield address, unescape(words)
    assert {file.rpartition(".")[2].partition("?")[0] for file in files} >= {"csv", "xlsx", "json", "docx", "odt"}, files
    for address in sorted(files):
        yield address, unescape(words_at(officer, address))


def words_at(browser: FlaskClient, address: str) -> str:
    """What stands at this address, unpacked where it is packed."""
    body = browser.get(address).get_data()
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"".join(packed.read(name) for name in packed.namelist())
    return body.decode("utf-8", "replace")


def test_before_it_is_handed_over_the_officer_can_read_it(
    app: Flask, officer: FlaskClient, wave: int, answers: dict[str, int]
) -> None:
    assert any(SECRET in words for _page, words in everywhere(app, officer, wave)), "the next test would prove nothing"


def test_after_it_was_handed_over_it_stands_on_no_page_and_in_no_file(
    app: Flask, officer: FlaskClient, wave: int, answers: dict[str, int]
) -> None:
    assert hand_over(officer, wave, answers["odd"]) == 302
    found = [page for page, words in everywhere(app, officer, wave) if SECRET.lower() in words.lower()]
    assert found == []


def test_a_program_with_a_key_to_everything_gets_nothing_of_it(
    client: FlaskClient, officer: FlaskClient, wave: int, answers: dict[str, int]
) -> None:
    db.session.query(Theme).one().state = "accepted"
    key = add_key()
    doors = [
        rule.rule for rule in client.application.url_map.iter_rules() if rule.rule.startswith("/api/") and "<" not in rule.rule
    ]

    def given() -> set[str]:
        return {door for door in doors if SECRET.lower() in client.get(door, headers=key).text.lower()}

    assert "/api/v1/themes" in given(), "this test would prove nothing"
    hand_over(officer, wave, answers["odd"])
    assert given() == set()


def test_what_is_left_is_what_was_there_without_it(officer: FlaskClient, wave: int, answers: dict[str, int]) -> None:
    before = {row.answer_id for row in outward.answers_for_analysis(wave)}
    hand_over(officer, wave, answers["odd"])
    assert {row.answer_id for row in outward.answers_for_analysis(wave)} == before - {answers["odd"]}
    assert outward.readable_ids([wave]) == before - {answers["odd"]}
    (view,) = reading.theme_views([db.session.query(Theme).one().id])
    assert (view.n, view.n_answers) == (1, 1)
    assert [quote.answer_id for quote in view.quotes] == [answers["calm"]]


def test_what_was_made_from_the_words_goes_with_them(
    app: Flask, officer: FlaskClient, wave: int, answers: dict[str, int], settings: Settings
) -> None:
    kept = settings.home / "vectors" / f"wave-{wave}.sqlite"
    kept.parent.mkdir()
    kept.write_bytes(b"vectors")
    hand_over(officer, wave, answers["odd"])
    row = db.session.get_one(Answer, answers["odd"])
    assert (row.held, row.text, row.interpretation, row.advocate_view, row.translations) == (True, None, None, None, [])
    assert db.session.get_one(Response, row.response_id).state == "held"
    for made in (AnswerVector, AnswerTone):
        assert [one.answer_id for one in db.session.query(made)] == [answers["calm"]]
    assert not kept.exists()
    theme = db.session.query(Theme).one()
    assert SECRET.lower() not in json.dumps([theme.label, theme.suggested_label, theme.keywords]).lower()
    assert theme.keywords == ["buses"]


def test_nothing_of_it_is_left_in_any_file_of_the_data_folder(
    officer: FlaskClient, wave: int, answers: dict[str, int], settings: Settings
) -> None:
    hand_over(officer, wave, answers["odd"])
    db.session.commit()
    db.session.remove()
    db.engine.dispose()
    with db.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    files: list[Path] = [file for file in settings.home.rglob("*") if file.is_file()]
    assert not [file.name for file in files if SECRET.encode() in file.read_bytes()]


def test_no_backup_nor_its_report_holds_a_word_of_it(
    officer: FlaskClient, wave: int, answers: dict[str, int], settings: Settings, tmp_path: Path
) -> None:
    def holding(folder: Path) -> set[str]:
        backing_up.make(folder, settings, now=NOW)
        return {file.name for file in folder.rglob("*") if file.is_file() and SECRET.encode() in file.read_bytes()}

    assert holding(tmp_path / "before") == {"engage.sqlite"}, "this test would prove nothing"
    hand_over(officer, wave, answers["odd"])
    assert holding(tmp_path / "after") == set()


def test_a_name_that_a_person_gave_a_theme_stays(officer: FlaskClient, wave: int, answers: dict[str, int]) -> None:
    theme = db.session.query(Theme).one()
    theme.label, theme.state = "Getting home", "accepted"
    db.session.commit()
    hand_over(officer, wave, answers["odd"])
    assert db.session.query(Theme).one().label == "Getting home"


def test_the_lead_gets_the_words_with_the_translation_and_what_the_officer_wrote(
    app: Flask, officer: FlaskClient, wave: int, answers: dict[str, int]
) -> None:
    hand_over(officer, wave, answers["odd"], in_danger="y")
    lead = app.test_client()
    enter(lead, add_staff("safeguarding_lead", email="lead@wrenshire.example"))
    concern = db.session.query(Concern).one()
    opened = unescape(lead.get(f"/staff/concerns/{concern.id}").get_data(as_text=True))
    for words in (WORDS, f"[cy] {WORDS}", "It sounds like grooming.", "Sam Sample"):
        assert words in opened
    assert (concern.in_danger, concern.raised_by) == (True, 1)
    assert len(concern.whose) == 64
    assert officer.get(f"/staff/concerns/{concern.id}").status_code == 403


def test_themes_are_looked_for_again_without_it(officer: FlaskClient, wave: int, answers: dict[str, int]) -> None:
    hand_over(officer, wave, answers["odd"])
    assert db.session.query(Job).filter(Job.kind.in_(("themes.run", "themes.place")), Job.state == "queued").count() == 1


def test_it_cannot_be_handed_over_twice(officer: FlaskClient, wave: int, answers: dict[str, int]) -> None:
    hand_over(officer, wave, answers["odd"])
    assert officer.get(f"/staff/themes/{wave}/answers/{answers['odd']}/hand-over").status_code == 404
    with pytest.raises(NotFoundError, match="nothing here to hand over"):
        desk.hand_over("answer", str(answers["odd"]), "", 1, now=NOW)
    assert db.session.query(Concern).count() == 1


def test_an_answer_of_another_wave_is_not_on_this_page(officer: FlaskClient, wave: int, answers: dict[str, int]) -> None:
    assert officer.get(f"/staff/themes/{wave + 1}/answers/{answers['odd']}/hand-over").status_code == 404


def test_released_it_stands_where_it_stood_and_without_the_officers_note(
    officer: FlaskClient, wave: int, answers: dict[str, int]
) -> None:
    hand_over(officer, wave, answers["odd"])
    lead = add_staff("safeguarding_lead", email="lead@wrenshire.example").id
    desk.act_on(db.session.query(Concern).one().id, "released", lead, reason="A play.", now=NOW)
    db.session.commit()
    assert {row.text for row in outward.answers_for_analysis(wave)} == {WORDS, CALM}
    row = db.session.get_one(Answer, answers["odd"])
    assert (row.text, row.interpretation, row.advocate_view) == (WORDS, None, None)
    (view,) = reading.theme_views([db.session.query(Theme).one().id])
    assert view.n == 2


@pytest.mark.parametrize("role", ["plan_author", "advocate", "administrator"])
def test_only_who_reviews_answers_can_hand_one_over(app: Flask, wave: int, answers: dict[str, int], role: str) -> None:
    browser = app.test_client()
    token = enter(browser, add_staff(role))
    page = f"/staff/themes/{wave}/answers/{answers['odd']}/hand-over"
    assert browser.get(page).status_code == 403
    assert browser.post(page, data={"csrf_token": token}).status_code == 403
    assert db.session.query(Concern).count() == 0


def test_any_member_of_staff_writes_down_what_they_heard_and_cannot_read_it_again(app: Flask) -> None:
    browser = app.test_client()
    enter(browser, add_staff("advocate"))
    assert post(browser, "/staff/tell-the-lead/", {"note": f"She said {SECRET}."}).status_code == 302
    concern = db.session.query(Concern).one()
    assert (concern.source, concern.raised_by, concern.whose) == ("staff", 1, "")
    assert SECRET not in browser.get("/staff/tell-the-lead/").get_data(as_text=True)
    assert browser.get(f"/staff/concerns/{concern.id}").status_code == 403
    assert db.session.query(ConcernAct).count() == 0


def test_an_empty_note_is_refused_with_a_sentence(app: Flask) -> None:
    browser = app.test_client()
    enter(browser, add_staff("advocate"))
    refused = post(browser, "/staff/tell-the-lead/", {"note": " "})
    assert refused.status_code == 400
    assert "Write what you saw or heard." in refused.get_data(as_text=True)


def test_the_wave_counts_every_response_as_before(officer: FlaskClient, wave: int, answers: dict[str, int]) -> None:
    before = outward.count_responses(wave)
    hand_over(officer, wave, answers["odd"])
    assert outward.count_responses(wave) == before, "who answered is no secret; what they said is"
    assert db.session.get_one(Wave, wave).id == wave
