"""The logic check as staff have it: the command, and the page on which a way through is tried."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.permissions import Role
from engage.surveys import library, logic_cli, look_cli  # noqa: F401 - they add the commands
from engage.surveys.cli import surveys
from engage.surveys.definition import load_file
from tests.engage.surveys.test_routes import QUESTIONS, survey_file
from tests.factories import add_staff, enter

FAULTY = QUESTIONS.replace('when = "chosen(goes, yes)"', 'when = "chosen(goes, yes) and chosen(goes, no)"')


def check(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(surveys, ["check", *arguments])


def test_the_sample_surveys_have_nothing_to_mend(app: Flask) -> None:
    for slug in library.sources():
        done = check(app, slug)
        assert done.exit_code == 0, done.output
        assert "Every question can be reached" in done.output


def test_a_survey_with_rules_tells_its_routes(app: Flask, tmp_path: Path) -> None:
    done = check(app, str(survey_file(tmp_path)), "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    assert (found["conditions"], found["findings"], found["routes"]["number"]) == (3, [], 4)
    assert found["routes"]["questions"] == [2, 4]


def test_a_fault_is_one_sentence_and_the_command_fails(app: Flask, tmp_path: Path) -> None:
    done = check(app, str(survey_file(tmp_path, FAULTY)))
    assert done.exit_code == 1
    assert "which: Nobody is ever asked it: “goes” cannot be answered as its rule wants.\n" in done.output
    assert "sport: Nobody is ever asked it" in done.output


@pytest.mark.parametrize("content", ['when = "answered(last)"', 'when = "chosen(goes, maybe)"', 'when = "goes +"'])
def test_a_file_whose_rules_cannot_be_used_fails_with_what_is_wrong(app: Flask, tmp_path: Path, content: str) -> None:
    done = check(app, str(survey_file(tmp_path, QUESTIONS.replace('when = "chosen(goes, yes)"', content))))
    assert done.exit_code == 1
    assert "questions.which.when: " in done.output


def test_a_file_that_is_not_there_fails_in_one_line(app: Flask) -> None:
    done = check(app, "nowhere")
    assert (done.exit_code, done.output) == (1, "nowhere: the file is missing\n")


def test_the_example_of_the_guide_is_whole(app: Flask, tmp_path: Path) -> None:
    guide = (Path(__file__).parents[3] / "docs" / "expressions.md").read_text("utf-8")
    example = guide.split("```toml\n")[1].split("```")[0]
    done = check(app, str(survey_file(tmp_path, f"\n{example}")), "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["routes"]["number"] == 3


def test_a_folder_is_looked_at_file_by_file(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    survey_file(folder)
    (folder / "broken.lss").write_text("<document/>")
    done = app.test_cli_runner().invoke(surveys, ["look", str(folder)])
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        "broken.lss | refused: is XML, but not a LimeSurvey survey",
        "clubs.toml | 5 questions, 3 rules, 1 languages | 5 questions would be stored",
        "2 files: 1 can be read, 1 are refused.",
    ]


@pytest.fixture
def officer(app: Flask, tmp_path: Path) -> FlaskClient:
    library.sources()["clubs"] = load_file(survey_file(tmp_path))
    library.sources()["faulty"] = load_file(survey_file(tmp_path, FAULTY))
    client = app.test_client()
    enter(client, add_staff(Role.PARTICIPATION_OFFICER))
    return client


def asked_on(page: str) -> list[str]:
    steps = re.findall(r'<li id="step-(\w+)"( class="soft")?>', page)
    return [key for key, is_left_out in steps if not is_left_out]


def test_the_page_shows_the_way_for_the_answers_that_are_tried(officer: FlaskClient) -> None:
    page = "/staff/surveys/clubs/check"
    nothing = officer.get(page).get_data(as_text=True)
    assert asked_on(nothing) == ["goes", "last"]
    assert "4 different ways lead through it." in nothing
    tried = officer.get(f"{page}?a-goes=yes&a-which=sport").get_data(as_text=True)
    assert asked_on(tried) == ["goes", "which", "sport", "last"]
    assert 'value="sport" checked' in tried
    assert asked_on(officer.get(f"{page}?a-goes=no").get_data(as_text=True)) == ["goes", "why_not", "last"]


@pytest.mark.parametrize("lang", ["en", "ur", "zh"])
def test_the_way_through_takes_as_long_as_the_routes_say_in_every_language(officer: FlaskClient, lang: str) -> None:
    officer.get(f"/language/{lang}")
    for slug in ("parents-and-carers", "young-people"):
        page = officer.get(f"/staff/surveys/{slug}/check").get_data(as_text=True)
        routes = page.split("</h1>")[1].split("<h2>")[0]
        way = page.split('<h2 id="way">')[1].split("<ol")[0]
        assert set(re.findall(r"\b\d+", way.split("</h2>")[1])) <= set(re.findall(r"\b\d+", routes))


def test_what_nobody_could_answer_is_not_tried(officer: FlaskClient) -> None:
    odd = officer.get("/staff/surveys/clubs/check?a-goes=yes&a-goes=no&a-which=<script>&a-nothing=1").get_data(as_text=True)
    assert asked_on(odd) == ["goes", "which", "last"]
    assert "<script>&a" not in odd


def test_what_is_to_be_mended_is_listed_with_its_question(officer: FlaskClient) -> None:
    page = officer.get("/staff/surveys/faulty/check").get_data(as_text=True)
    assert "“goes” cannot be answered as its rule wants" in page
    listing = officer.get("/staff/surveys/check/").get_data(as_text=True)
    assert "2 things to mend." in listing
    assert officer.get("/staff/surveys/nowhere/check").status_code == 404
