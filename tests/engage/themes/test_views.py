"""The review desk in a browser without JavaScript."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.permissions import Permission
from engage.core.db import db
from engage.surveys import services as surveys
from engage.surveys.models import Answer, AnswerTranslation
from engage.themes import services
from engage.themes.models import Theme
from tests.engage.themes.makers import add_answers, answers_of, run_over, theme_called
from tests.factories import NOW, add_staff, post, sign_in

WORRYING = "he hits me with his belt every night and i am scared to go home"
ACTS = ("accept", "rename", "merge", "reject", "remap", "split", "move", "remove", "undo")


@pytest.fixture
def ids(wave: int) -> list[int]:
    """Five answers about buses and three about parks, suggested as two themes."""
    ids = add_answers(wave, *(f"the bus was late {number} times" for number in range(5)))
    ids += add_answers(wave, *(f"lamp {number} in the park is broken" for number in range(3)))
    run_over(wave, {"late buses": ids[:5], "dark parks": ids[5:]})
    return ids


@pytest.fixture
def officer(client: FlaskClient, ids: list[int]) -> FlaskClient:
    """A participation officer's browser."""
    add_staff("participation_officer")
    sign_in(client)
    return client


def page(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.get_data(as_text=True)


def test_every_route_names_its_permission(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("themes.")]
    assert len(rules) == 19
    for rule in rules:
        needed = app.view_functions[rule.endpoint].permission  # type: ignore[attr-defined]
        may = {Permission.REVIEW_THEMES, Permission.RAISE_CONCERNS}  # handing an answer to the lead is theirs who review
        assert needed in (may if "POST" in (rule.methods or ()) or "hand" in rule.endpoint else {Permission.SEE_THEMES})


def test_nobody_reads_themes_without_signing_in(client: FlaskClient, wave: int, ids: list[int]) -> None:
    for url in ("/staff/themes/", f"/staff/themes/{wave}/", f"/staff/themes/{wave}/none"):
        assert client.get(url).status_code == 302


def test_an_administrator_reads_nobody_s_words(client: FlaskClient, wave: int, ids: list[int]) -> None:
    add_staff("administrator")
    sign_in(client)
    for url in ("/staff/themes/", f"/staff/themes/{wave}/", f"/staff/themes/{wave}/none"):
        assert client.get(url).status_code == 403


def test_a_plan_author_reads_and_may_not_act(client: FlaskClient, wave: int, ids: list[int]) -> None:
    add_staff("plan_author")
    sign_in(client)
    theme = theme_called("late buses")
    shown = page(client, f"/staff/themes/{wave}/{theme.id}")
    assert "the bus was late" in shown
    assert "/accept" not in shown
    urls = [f"/staff/themes/{wave}/{theme.id}/{act}" for act in ACTS]
    for url in (*urls, f"/staff/themes/{wave}/run", f"/staff/themes/{wave}/none/gather", f"/staff/themes/{wave}/none/place"):
        assert post(client, url, {}, page="/staff/").status_code == 403


def test_the_list_shows_how_far_each_survey_has_come(officer: FlaskClient) -> None:
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page(officer, "/staff/themes/")))
    assert " 8 2 0 " in shown


def test_the_review_page_shows_the_original_beside_its_translation(officer: FlaskClient, wave: int) -> None:
    (polish,) = add_answers(wave, "autobus zawsze się spóźnia", lang="pl")
    db.session.add(AnswerTranslation(answer_id=polish, lang="en", text="the bus is always late", made_by="a person"))
    db.session.commit()
    run_over(wave, {"late buses": [polish]})
    shown = page(officer, f"/staff/themes/{wave}/{theme_called('late buses').id}")
    assert "autobus zawsze się spóźnia" in shown
    assert "the bus is always late" in shown
    assert "Translation" in shown


def test_the_review_page_says_who_spoke(officer: FlaskClient, wave: int, ids: list[int]) -> None:
    group = add_answers(wave, "we want a bus", provenance="group", group_size=12)
    told = add_answers(wave, "she misses the bus", provenance="adult_reported")
    run_over(wave, {"late buses": [*ids[:5], *group, *told]})
    shown = page(officer, f"/staff/themes/{wave}/{theme_called('late buses').id}")
    assert "A group of 12" in shown
    assert "not counted as their voice" in shown
    assert "6 voices" in shown
    assert "and 1 report by an adult" in shown


def test_a_held_answer_is_on_no_page_of_the_desk(officer: FlaskClient, wave: int, ids: list[int]) -> None:
    theme_id = theme_called("late buses").id  # a name that only held words gave goes with them
    answer = db.session.get_one(Answer, ids[0])
    answer.text = WORRYING
    surveys.hold_if_worrying(answer, now=NOW)
    db.session.commit()
    for url in (f"/staff/themes/{wave}/{theme_id}", f"/staff/themes/{wave}/none", "/staff/themes/"):
        shown = page(officer, url)
        assert "belt" not in shown
        assert "oncern" not in shown.split("<main", 1)[1].split("</main>", 1)[0]
    assert "4 voices" in page(officer, f"/staff/themes/{wave}/{theme_id}")


def test_accepting_goes_on_to_the_next_theme_and_can_be_taken_back(officer: FlaskClient, wave: int) -> None:
    theme = theme_called("late buses")
    here = f"/staff/themes/{wave}/{theme.id}"
    answer = post(officer, f"{here}/accept", {}, page=here)
    assert theme_called("late buses").state == "accepted"
    shown = page(officer, answer.location)
    assert 'dir="auto">dark parks</h2>' in shown
    assert f"{here}/undo" in shown
    post(officer, f"{here}/undo", {}, page=here)
    assert theme_called("late buses").state == "suggested"


def test_each_act_works_as_a_plain_form(officer: FlaskClient, wave: int, ids: list[int]) -> None:
    buses, parks = theme_called("late buses").id, theme_called("dark parks").id
    here = f"/staff/themes/{wave}/{buses}"
    post(officer, f"{here}/rename", {"label": "Buses"}, page=here)
    post(officer, f"{here}/remap", {"outcome": ["stay_safe"], "remap_reason": "Dark stops"}, page=here)
    post(officer, f"{here}/move", {"answer": [ids[0]], "to": parks}, page=here)
    post(officer, f"{here}/split", {"answer": [ids[1]], "new_label": "Dear buses"}, page=here)
    post(officer, f"{here}/remove", {"answer": [ids[2]]}, page=here)
    assert answers_of(theme_called("Buses")) == set(ids[3:5])
    assert answers_of(theme_called("dark parks")) == {ids[0], *ids[5:]}
    assert answers_of(theme_called("Dear buses")) == {ids[1]}
    assert services.theme_views([buses])[0].outcome_keys == ("stay_safe",)
    loose = f"/staff/themes/{wave}/none"
    assert "the bus was late 2 times" in page(officer, loose)
    post(officer, f"{loose}/place", {"answer": [ids[2]], "to": parks}, page=loose)
    assert ids[2] in answers_of(theme_called("dark parks"))
    refused = post(officer, f"{here}/merge", {"into": ""}, page=here)  # nothing is chosen for anybody
    assert (refused.status_code, "Choose another theme" in refused.get_data(as_text=True)) == (400, True)
    post(officer, f"{here}/merge", {"into": parks}, page=here)
    assert db.session.get_one(Theme, buses).state == "merged"
    there = f"/staff/themes/{wave}/{parks}"
    post(officer, f"{there}/reject", {"reject_reason": "A mix of two things"}, page=there)
    assert theme_called("dark parks").state == "rejected"
    post(officer, f"{loose}/gather", {"answer": [ids[2]], "new_label": "Said once"}, page=loose)
    assert answers_of(theme_called("Said once")) == {ids[2]}


def test_a_refusal_is_one_sentence_beside_what_was_typed(officer: FlaskClient, wave: int, ids: list[int]) -> None:
    here = f"/staff/themes/{wave}/{theme_called('late buses').id}"
    answer = post(officer, f"{here}/split", {"answer": [ids[1]], "new_label": ""}, page=here)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert shown.count("Write a name for the theme") == 2
    assert re.search(rf'value="{ids[1]}"\s+checked', shown)
    answer = post(officer, f"{here}/remap", {"outcome": ["be_healthy"], "remap_reason": ""}, page=here)
    assert answer.status_code == 400
    assert theme_called("late buses").label == "late buses"


def test_a_theme_of_another_survey_is_not_found_here(officer: FlaskClient, wave: int) -> None:
    theme = theme_called("late buses")
    assert officer.get(f"/staff/themes/{wave + 1}/{theme.id}").status_code == 404
    answer = post(officer, f"/staff/themes/{wave + 1}/{theme.id}/accept", {}, page="/staff/themes/")
    assert answer.status_code == 404
    assert theme_called("late buses").state == "suggested"


def test_a_wave_without_themes_says_so(client: FlaskClient, wave: int) -> None:
    add_staff("participation_officer")
    sign_in(client)
    assert "The first themes appear here" in page(client, f"/staff/themes/{wave}/")


def test_a_run_can_be_asked_for_again(officer: FlaskClient, wave: int) -> None:
    post(officer, f"/staff/themes/{wave}/run", {}, page=f"/staff/themes/{wave}/")
    assert services.is_waiting(wave)
    assert "A run is waiting" in page(officer, f"/staff/themes/{wave}/")


def test_settings_and_what_was_left_aside_are_shown(officer: FlaskClient, wave: int, ids: list[int]) -> None:
    run_over(wave, {"late buses": ids[:5]})
    shown = page(officer, f"/staff/themes/{wave}/")
    assert "fast" in shown
    assert "no words in it: 3" in shown


def test_outcome_names_are_in_words(officer: FlaskClient, wave: int) -> None:
    assert "Be healthy" in page(officer, f"/staff/themes/{wave}/")


def test_a_page_has_no_script_or_style_of_its_own(officer: FlaskClient, wave: int) -> None:
    shown = page(officer, f"/staff/themes/{wave}/")
    assert not re.search(r"<script(?![^>]*src=)|\sstyle=|\son\w+=", shown)


def test_a_long_theme_is_shown_page_by_page(officer: FlaskClient, wave: int) -> None:
    many = add_answers(wave, *(f"swimming pool {number}" for number in range(45)))
    run_over(wave, {"pools": many})
    here = f"/staff/themes/{wave}/{theme_called('pools').id}"
    assert page(officer, here).count('<article class="answer') == 40
    assert page(officer, f"{here}?page=2").count('<article class="answer') == 5
