"""Earlier answers in the words of later questions: only for whoever gave them, and only on the page of the question."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given as given_any
from hypothesis import strategies as st

from engage.surveys import aloud, library
from engage.surveys.asking import OpenSurvey, current_wave
from engage.surveys.definition import SurveyFileError, SurveySource, load_all, load_file
from engage.surveys.formats.leaflet import leaflet_of
from engage.surveys.formats.spoken import paragraphs
from engage.surveys.importers import read_foreign
from engage.surveys.importers.fitting import fit
from engage.surveys.piping import Quote, keys_in, parts_of, plain, wrongly_quoted
from engage.surveys.writing import to_toml
from tests.engage.browsing import answer, skip
from tests.engage.surveys.importers.files import form, lss, survey_json, table
from tests.engage.surveys.test_routes import survey_file
from tests.factories import add_wave

SURVEY = "/surveys/clubs"
MODEL = load_all(library.paths.bundled("surveys")).surveys["young-people"]
QUESTIONS = """
[[questions]]
key = "which"
kind = "multiple"
text = "Which clubs?"
options = [{ key = "sport", text = "Sport" }, { key = "music", text = "Music" }, { key = "art", text = "Art" }]

[[questions]]
key = "place"
kind = "short_text"
text = "Where do you meet?"

[[questions]]
key = "good"
kind = "long_text"
text = "What is good about {which|the clubs you know}?"
hint = "At {place|the place where you meet}. Ring 0800 1111."

[[questions]]
key = "last"
kind = "long_text"
text = "Anything else?"
when = "chosen(which, sport)"
"""


@pytest.fixture
def clubs(app: Flask, tmp_path: Path, today: date) -> SurveySource:
    source = load_file(survey_file(tmp_path, QUESTIONS))
    library.sources()["clubs"] = source
    add_wave("clubs", opens_on=today, closes_on=today)
    return source


def page(client: FlaskClient, number: int = 3) -> str:
    return client.get(f"{SURVEY}/q/{number}").get_data(as_text=True)


@pytest.mark.usefixtures("clubs")
def test_a_question_says_what_was_answered_before(client: FlaskClient) -> None:
    answer(client, 1, ["sport", "music", "art"], survey=SURVEY)
    answer(client, 2, "Lake <b>hut</b>", survey=SURVEY)
    shown = page(client)
    assert 'What is good about <bdi data-heard="the clubs you know">Sport, Music, and Art</bdi>?' in shown
    assert 'At <bdi data-heard="the place where you meet">Lake &lt;b&gt;hut&lt;/b&gt;</bdi>.' in shown
    assert '<bdi dir="ltr">0800 1111</bdi>' in shown
    assert "<title>What is good about the clubs you know?" in shown


@pytest.mark.usefixtures("clubs")
def test_what_was_skipped_or_not_said_leaves_the_plain_words(client: FlaskClient) -> None:
    assert "What is good about the clubs you know?" in page(client)
    answer(client, 1, ["prefer_not"], survey=SURVEY)
    skip(client, 2, survey=SURVEY)
    assert "What is good about the clubs you know?" in page(client)
    assert "data-heard" not in page(client)


@pytest.mark.usefixtures("clubs")
def test_nobody_else_reads_it(app: Flask, client: FlaskClient) -> None:
    answer(client, 2, "The boat house", survey=SURVEY)
    assert "The boat house" in page(client)
    assert "The boat house" not in page(app.test_client())


@pytest.mark.usefixtures("clubs")
def test_it_is_there_when_a_fault_is_shown_and_not_in_the_last_look(client: FlaskClient) -> None:
    answer(client, 1, ["music"], survey=SURVEY)
    wrong = answer(client, 3, "x" * 5_000, survey=SURVEY)
    assert wrong.status_code == 400
    assert 'about <bdi data-heard="the clubs you know">Music</bdi>' in wrong.get_data(as_text=True)
    answer(client, 3, "Drums", survey=SURVEY)
    assert "What is good about the clubs you know?" in client.get(f"{SURVEY}/check").get_data(as_text=True)


def test_sound_and_paper_have_the_plain_words(clubs: SurveySource, today: date) -> None:
    wave = current_wave("clubs", today)
    assert wave
    survey = clubs.in_language("en")
    passages = aloud.question_passages(survey.questions[2], "en")
    assert passages[0] == "What is good about the clubs you know?"
    opened = OpenSurvey(survey, clubs, wave)
    printed = " ".join(one.text for one in paragraphs(leaflet_of(opened.survey, closes_on=wave.closes_on, hear_by=None)))
    assert "the place where you meet" in printed
    assert "{" not in printed


def test_the_file_keeps_its_quotes_round_trip(clubs: SurveySource, tmp_path: Path) -> None:
    made = tmp_path / "again.toml"
    made.write_text(to_toml(clubs), "utf-8")
    assert load_file(made) == clubs
    assert "{which|the clubs you know}" in made.read_text("utf-8")
    assert SurveySource.from_json(clubs.to_json()) == clubs


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("{which}", "must say what stands there for whoever gave no answer: {which|the words}"),
        ("{which|}", "must say what stands there"),
        ("{Which|them}", "must say what stands there"),
        ("{last|it}", "is not asked before it"),
        ("{nowhere|it}", "is no question here"),
    ],
)
def test_a_quote_that_cannot_be_filled_is_a_fault(tmp_path: Path, quote: str, said: str) -> None:
    with pytest.raises(SurveyFileError) as problem:
        load_file(survey_file(tmp_path, QUESTIONS.replace("{which|the clubs you know}", quote)))
    assert "questions.good.text: " in str(problem.value)
    assert said in str(problem.value)


def test_long_answers_are_not_quoted(tmp_path: Path) -> None:
    with pytest.raises(SurveyFileError, match="too long to be quoted"):
        load_file(survey_file(tmp_path, QUESTIONS.replace("Anything else?", "Why {good|that}?")))


@pytest.mark.parametrize(
    ("translated", "said"),
    [
        ("Co jest dobre?", "must quote the same answers as the source: {which|…}"),
        ("Co jest dobre w {which|klubach} i {place|tam}?", "must quote the same answers"),
        ("Co jest dobre w {which|klubach} i {place}?", "must say what stands there"),
        ("Co jest dobre w {which|klubach}?", ""),
    ],
)
def test_a_translation_quotes_the_same_answers(tmp_path: Path, translated: str, said: str) -> None:
    file = survey_file(tmp_path, f'{QUESTIONS}\n[wording.pl.questions.good]\ntext = "{translated}"\n')
    found = [each.message for each in load_file(file).problems if each.key == "wording.pl.questions.good.text"]
    assert said in " ".join(found)
    assert bool(found) is bool(said)


QUOTES = {
    "form.json": survey_json(
        {"type": "radiogroup", "name": "goes", "choices": ["yes", "no"]},
        {"type": "comment", "name": "long"},
        {"type": "text", "name": "why", "title": "You said {goes}: why?"},
        {"type": "text", "name": "more", "title": "And {long}?"},
    ),
    "form.lss": lss(
        table(
            "questions",
            {"qid": 1, "parent_qid": 0, "type": "Y", "title": "goes", "question": "Do you go?", "language": "en"},
            {"qid": 2, "parent_qid": 0, "type": "S", "title": "why", "question": "You said {goes.shown}: why?", "language": "en"},
            {"qid": 3, "parent_qid": 0, "type": "S", "title": "more", "question": "And {TOKEN:NAME}?", "language": "en"},
        )
    ),
}


@pytest.mark.parametrize("name", sorted(QUOTES))
def test_what_other_systems_quote_is_quoted_here_too(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(QUOTES[name])
    fitted = fit(read_foreign(file, "en"), "clubs", "Clubs", MODEL)
    assert fitted.source
    asked = {question.key: question.text for question in fitted.source.questions}
    assert asked["why"] == "You said {goes|…}: why?"
    assert "more" not in asked
    said = {each.question: each.what for each in fitted.unsupported}
    assert "whose answer is not carried, or not to be quoted" in said["more"]
    assert "whoever gave none reads “…”" in said["why"]


def test_braces_that_quote_nothing_become_round_ones(tmp_path: Path) -> None:
    file = tmp_path / "form.xlsx"
    file.write_bytes(form(("select_one yn", "goes", "Do you go?"), ("text", "why", "${goes} {really} {a|b}?")))
    source = fit(read_foreign(file, "en"), "clubs", "Clubs", MODEL).source
    assert source
    assert source.questions[1].text == "{goes|…} (really) (a|b)?"


@given_any(st.text("ab{}|_ 1", max_size=40))
def test_pieces_put_together_are_the_text(text: str) -> None:
    pieces = list(parts_of(text))
    assert plain(text) == "".join(one.plain if isinstance(one, Quote) else one for one in pieces)
    if not wrongly_quoted(text) and not keys_in(text):
        assert plain(text) == text
