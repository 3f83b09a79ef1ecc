"""A survey that asks by rules: which question comes next, which came before, what is sent, and what stands on paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core import clock
from engage.core.db import db
from engage.surveys import library, routes, services
from engage.surveys.definition import SurveyFileError, SurveySource, load_file, summary
from engage.surveys.drafts import Answers, Given
from engage.surveys.formats import making, sheets
from engage.surveys.formats.leaflet import leaflet_of
from engage.surveys.formats.spoken import paragraphs
from engage.surveys.models import Answer, Response
from tests.engage.browsing import answer, send, skip
from tests.factories import add_wave, post

SURVEY = "/surveys/clubs"
QUESTIONS = """
[[questions]]
key = "goes"
kind = "single"
text = "Do you go to a club?"
options = [{ key = "yes", text = "Yes" }, { key = "no", text = "No" }]

[[questions]]
key = "which"
kind = "multiple"
text = "Which clubs?"
when = "chosen(goes, yes)"
options = [{ key = "sport", text = "Sport" }, { key = "music", text = "Music" }]

[[questions]]
key = "sport"
kind = "short_text"
text = "Which sport?"
when = "chosen(which, sport) and count(which) = 1"

[[questions]]
key = "why_not"
kind = "long_text"
text = "What keeps you away?"
when = "not chosen(goes, yes) and answered(goes)"

[[questions]]
key = "last"
kind = "short_text"
text = "Anything else?"
"""


def survey_file(folder: Path, questions: str = QUESTIONS) -> Path:
    about = library.paths.bundled("surveys") / "young-people" / "survey.toml"
    head = about.read_text("utf-8").split("[[questions]]")[0].replace('"young-people"', '"clubs"')
    file = folder / "clubs.toml"
    file.write_text(head + questions, "utf-8")
    return file


@pytest.fixture
def clubs(app: Flask, tmp_path: Path, today: date) -> SurveySource:
    source = load_file(survey_file(tmp_path))
    library.sources()["clubs"] = source
    add_wave("clubs", opens_on=today, closes_on=today)
    return source


def place(response: object) -> str:
    return str(response.headers["Location"])  # type: ignore[attr-defined]


def sent() -> dict[str, Answer]:
    return {row.question_key: row for row in db.session.query(Response).one().answers}


@pytest.mark.usefixtures("clubs")
def test_the_next_question_follows_from_what_was_given(client: FlaskClient) -> None:
    assert place(answer(client, 1, "yes", survey=SURVEY)) == f"{SURVEY}/q/2"
    assert place(answer(client, 2, ["sport"], survey=SURVEY)) == f"{SURVEY}/q/3"
    assert place(answer(client, 3, "Judo", survey=SURVEY)) == f"{SURVEY}/q/5"
    assert place(answer(client, 1, "no", survey=SURVEY)) == f"{SURVEY}/q/4"
    assert place(answer(client, 4, "Buses", survey=SURVEY)) == f"{SURVEY}/q/5"
    assert place(skip(client, 1, survey=SURVEY)) == f"{SURVEY}/q/5"


@pytest.mark.usefixtures("clubs")
def test_back_leads_to_the_question_that_was_asked_before(client: FlaskClient) -> None:
    answer(client, 1, "no", survey=SURVEY)
    assert f'href="{SURVEY}/q/1"' in client.get(f"{SURVEY}/q/4").get_data(as_text=True)
    assert f'href="{SURVEY}/q/4"' in client.get(f"{SURVEY}/q/5").get_data(as_text=True)
    answer(client, 5, "No", survey=SURVEY)
    assert f'href="{SURVEY}/q/5"' in client.get(f"{SURVEY}/check").get_data(as_text=True)


@pytest.mark.usefixtures("clubs")
def test_progress_counts_the_questions_that_are_asked(client: FlaskClient) -> None:
    answer(client, 1, "no", survey=SURVEY)
    assert ">2 of 3<" in client.get(f"{SURVEY}/q/4").get_data(as_text=True)
    answer(client, 1, "yes", survey=SURVEY)
    answer(client, 2, ["sport"], survey=SURVEY)
    assert ">3 of 4<" in client.get(f"{SURVEY}/q/3").get_data(as_text=True)


@pytest.mark.usefixtures("clubs")
def test_the_address_of_a_question_that_is_not_asked_leads_on(client: FlaskClient) -> None:
    answer(client, 1, "no", survey=SURVEY)
    assert place(client.get(f"{SURVEY}/q/2")) == f"{SURVEY}/q/4"
    assert place(client.get(f"{SURVEY}/q/3?then=check")) == f"{SURVEY}/check"


@pytest.mark.usefixtures("clubs")
def test_an_answer_to_a_question_that_is_no_longer_asked_is_not_shown_and_not_sent(client: FlaskClient) -> None:
    answer(client, 1, "yes", survey=SURVEY)
    answer(client, 2, ["sport"], survey=SURVEY)
    answer(client, 3, "Judo", survey=SURVEY)
    answer(client, 1, "no", survey=SURVEY)
    page = client.get(f"{SURVEY}/check").get_data(as_text=True)
    assert "What keeps you away?" in page
    assert "Judo" not in page
    assert "Which clubs?" not in page
    code = send(client, survey=SURVEY)
    assert sent().keys() == {"goes"}
    receipt = client.get(f"/r/{code}").get_data(as_text=True)
    assert "Do you go to a club?" in receipt
    assert "Which clubs?" not in receipt


@pytest.mark.usefixtures("clubs")
def test_going_back_to_the_first_choice_brings_the_answers_back(client: FlaskClient) -> None:
    answer(client, 1, "yes", survey=SURVEY)
    answer(client, 2, ["music"], survey=SURVEY)
    answer(client, 1, "no", survey=SURVEY)
    answer(client, 1, "yes", survey=SURVEY)
    send(client, survey=SURVEY)
    assert sent()["which"].choices == ["music"]


@pytest.mark.usefixtures("clubs")
def test_only_answers_that_are_not_asked_any_more_are_nothing_to_send(client: FlaskClient) -> None:
    answer(client, 1, "yes", survey=SURVEY)
    answer(client, 2, ["sport"], survey=SURVEY)
    skip(client, 1, survey=SURVEY)
    assert post(client, f"{SURVEY}/check", {}).status_code == 400


def test_the_service_itself_sends_nothing_that_was_not_asked(clubs: SurveySource, today: date) -> None:
    opened = services.open_survey("clubs", "en", today)
    given = {"goes": Given(choices=("no",)), "which": Given(choices=("sport",)), "sport": Given(text="Judo")}
    services.submit_response(opened, Answers(given), "token", lang="en", quote=False, now=clock.now(), today=today)
    assert sent().keys() == {"goes"}


@pytest.mark.usefixtures("clubs")
def test_changing_what_was_sent_takes_away_what_is_no_longer_asked(client: FlaskClient) -> None:
    answer(client, 1, "yes", survey=SURVEY)
    answer(client, 2, ["sport"], survey=SURVEY)
    code = send(client, survey=SURVEY)
    page = f"/r/{code}"
    assert post(client, f"/r/{code}/change", {"code": code}, page=page).status_code == 302
    answer(client, 1, "no", survey=SURVEY)
    send(client, survey=SURVEY)
    assert {key: row.choices for key, row in sent().items()} == {"goes": ["no"]}


def test_a_survey_without_rules_asks_everything(app: Flask) -> None:
    questions = library.sources()["young-people"].questions
    assert routes.asked_numbers(questions, {}) == tuple(range(1, len(questions) + 1))


def test_rather_not_say_is_no_answer_to_a_rule(clubs: SurveySource) -> None:
    assert routes.asked_numbers(clubs.questions, {"goes": Given(prefer_not=True)}) == (1, 5)


def test_paper_and_what_is_read_aloud_say_whom_a_question_is_for(clubs: SurveySource) -> None:
    leaflet = leaflet_of(clubs.in_language("en"))
    for text in (sheets.sheet_html(leaflet, making._LOOKS["pdf"]), " ".join(each.text for each in paragraphs(leaflet))):
        assert "Answer this only if you chose “Yes” for question 1." in text
        assert text.count("Not everybody is asked this question.") == 2


def test_rules_are_counted_and_kept_with_the_version(clubs: SurveySource) -> None:
    assert summary(clubs)["conditions"] == 3
    assert SurveySource.from_json(clubs.to_json()) == clubs
    assert '"when"' in clubs.to_json()


def test_a_survey_without_rules_keeps_the_digest_it_had_before_there_were_any(app: Flask) -> None:
    assert '"when"' not in library.sources()["young-people"].to_json()


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("chosen(goes, maybe)", 'has no option "maybe"'),
        ("chosen(last, yes)", "is not asked before it"),
        ("chosen(nowhere, yes)", "is no question here"),
        ("goes = 1", "is no scale question"),
        ("chosen(goes, yes", "stops in the middle"),
        ("goes is yes", "out of place"),
        ("old(goes)", "not known here"),
        ("chosen(which, sport)", "is not asked before it"),
    ],
)
def test_a_rule_that_cannot_hold_is_refused_by_name(tmp_path: Path, rule: str, said: str) -> None:
    file = survey_file(tmp_path, QUESTIONS.replace('"chosen(goes, yes)"', f'"{rule}"'))
    with pytest.raises(SurveyFileError, match=r"questions\.which\.when") as refused:
        load_file(file)
    assert said in str(refused.value)
