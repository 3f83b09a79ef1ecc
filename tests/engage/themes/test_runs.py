"""Recording a run: what people did stays, nothing is doubled, who withdrew is gone."""

from __future__ import annotations

import pytest

from engage.core.db import db
from engage.surveys import outward
from engage.surveys import services as surveys
from engage.surveys.models import Response
from engage.themes import pages, services
from engage.themes.models import ThemeAct, ThemeAssignment, ThemeRun
from engage.themes.runs import record_run
from tests.engage.themes.makers import LATER, add_answers, answers_of, report_of, run_over, table_sizes, theme_called
from tests.factories import NOW, TODAY, add_staff


@pytest.fixture
def officer(wave: int) -> int:
    return add_staff("participation_officer").id


@pytest.fixture
def ids(wave: int) -> list[int]:
    return add_answers(wave, *(f"the bus number {number} is late" for number in range(8)))


def test_the_same_run_twice_doubles_nothing(wave: int, ids: list[int]) -> None:
    groups = {"late buses": ids[:5], "dark parks": ids[5:]}
    run_over(wave, groups, near={"dark parks": ids[:1]})
    before, theme_id = table_sizes(), theme_called("late buses").id
    run_over(wave, groups, near={"dark parks": ids[:1]})
    assert table_sizes() == before
    assert theme_called("late buses").id == theme_id
    assert theme_called("late buses").stability == 1.0


def test_a_run_says_with_what_settings_and_what_it_left_aside(wave: int, ids: list[int]) -> None:
    run_over(wave, {"late buses": ids[:5]})
    run = services.last_run(wave)
    assert isinstance(run, ThemeRun)
    assert run.settings["tier"] == "fast"
    assert run.skipped == {"no words in it": 3}


def test_an_untouched_suggestion_is_replaced_when_its_answers_group_otherwise(wave: int, ids: list[int]) -> None:
    run_over(wave, {"late buses": ids})
    old = theme_called("late buses")
    run_over(wave, {"one": ids[:3], "two": ids[3:6], "three": ids[6:]})
    db.session.refresh(old)
    assert old.state == "superseded"
    assert not answers_of(old)


def test_an_accepted_theme_keeps_its_answers_and_takes_in_new_ones(wave: int, ids: list[int], officer: int) -> None:
    run_over(wave, {"late buses": ids[:5]})
    theme = theme_called("late buses")
    services.rename(theme.id, "Buses come late", officer, NOW)
    services.accept(theme.id, officer, NOW)
    new = add_answers(wave, "the bus never comes")
    run_over(wave, {"buses": [*ids[:4], *new], "parks": [ids[4], *ids[5:]]})
    assert answers_of(theme_called("Buses come late")) == {*ids[:5], *new}
    assert answers_of(theme_called("parks")) == set(ids[5:])


def test_an_answer_that_a_person_took_out_stays_out(wave: int, ids: list[int], officer: int) -> None:
    run_over(wave, {"late buses": ids})
    theme = theme_called("late buses")
    services.remove(theme.id, [ids[0]], officer, NOW)
    run_over(wave, {"late buses": ids})
    assert answers_of(theme_called("late buses")) == set(ids[1:])


def test_an_answer_that_a_person_moved_stays_where_it_was_put(wave: int, ids: list[int], officer: int) -> None:
    run_over(wave, {"late buses": ids[:5], "dark parks": ids[5:]})
    services.move(theme_called("late buses").id, [ids[0]], theme_called("dark parks").id, officer, NOW)
    run_over(wave, {"late buses": ids[:5], "dark parks": ids[5:]})
    assert answers_of(theme_called("late buses")) == set(ids[1:5])
    assert answers_of(theme_called("dark parks")) == {ids[0], *ids[5:]}


def test_a_rejected_theme_is_not_suggested_again_and_its_answers_are_still_listed(
    wave: int, ids: list[int], officer: int
) -> None:
    run_over(wave, {"late buses": ids})
    services.reject(theme_called("late buses").id, "Only a joke that went round", officer, NOW)
    run_over(wave, {"buses again": ids})
    assert theme_called("late buses").state == "rejected"
    assert not pages.board(wave).suggested
    assert pages.loose_sheet(wave, 1).total == len(ids)


def test_merged_themes_are_never_suggested_apart_again(wave: int, ids: list[int], officer: int) -> None:
    run_over(wave, {"late buses": ids[:5], "no buses": ids[5:]})
    services.merge(theme_called("no buses").id, theme_called("late buses").id, officer, NOW)
    new = add_answers(wave, *(f"there is no bus {number}" for number in range(9)))
    run_over(wave, {"late buses": ids[:5], "no buses once more": [*ids[5:], *new]})
    assert answers_of(theme_called("late buses")) == {*ids, *new}
    assert not pages.board(wave).suggested[1:]


def test_a_theme_keeps_the_name_a_person_gave_it_whatever_the_machine_calls_it(wave: int, ids: list[int], officer: int) -> None:
    run_over(wave, {"late buses": ids})
    services.rename(theme_called("late buses").id, "Buses come late", officer, NOW)
    run_over(wave, {"slide and a friend called": ids})
    assert [view.label for view in pages.board(wave).suggested] == ["Buses come late"]


def test_each_half_of_a_split_theme_keeps_its_answers(wave: int, ids: list[int], officer: int) -> None:
    run_over(wave, {"getting about": ids})
    services.split(theme_called("getting about").id, ids[5:], "dark stops", officer, NOW)
    run_over(wave, {"getting about": ids})
    assert answers_of(theme_called("getting about")) == set(ids[:5])
    assert answers_of(theme_called("dark stops")) == set(ids[5:])
    assert len(pages.board(wave).suggested) == 2


def test_answers_of_a_rejected_theme_can_still_join_others(wave: int, ids: list[int], officer: int) -> None:
    run_over(wave, {"late buses": ids[:5], "a joke": ids[5:]})
    services.accept(theme_called("late buses").id, officer, NOW)
    services.reject(theme_called("a joke").id, "Only a joke that went round", officer, NOW)
    run_over(wave, {"late buses": [*ids[:5], ids[5]], "a joke": ids[6:]})
    assert answers_of(theme_called("late buses")) == set(ids[:6])


def test_what_a_run_adds_to_an_accepted_theme_is_marked_as_added(wave: int, ids: list[int], officer: int) -> None:
    run_over(wave, {"late buses": ids})
    services.accept(theme_called("late buses").id, officer, NOW)
    new = add_answers(wave, "the bus never comes")
    run_over(wave, {"late buses": [*ids, *new]})
    assert [row.answer_id for row in db.session.query(ThemeAssignment).filter_by(is_added=True)] == new


def test_a_theme_of_one_voice_is_kept(wave: int, ids: list[int]) -> None:
    run_over(wave, {"late buses": ids[1:], "said once": ids[:1]})
    assert answers_of(theme_called("said once")) == {ids[0]}


def test_a_withdrawn_answer_leaves_its_themes(wave: int, ids: list[int], officer: int) -> None:
    run_over(wave, {"late buses": ids})
    theme = theme_called("late buses")
    services.accept(theme.id, officer, NOW)
    gone = outward.answer_texts(ids[:1])[ids[0]].response_id
    surveys.withdraw(db.session.get_one(Response, gone), TODAY)
    db.session.commit()
    assert services.theme_views([theme.id])[0].n == len(ids) - 1
    assert gone not in services.response_ids_in([theme.id])
    assert db.session.query(ThemeAssignment).filter_by(answer_id=ids[0]).count() == 0


def test_an_answer_withdrawn_while_the_analysis_computed_is_left_out(wave: int, ids: list[int]) -> None:
    groups = {"late buses": ids}
    gone = outward.answer_texts(ids[:1])[ids[0]].response_id
    read = [answer.answer_id for answer in outward.answers_for_analysis(wave)]
    surveys.withdraw(db.session.get_one(Response, gone), TODAY)
    record_run(wave, read, report_of(read, groups, {}), LATER)
    db.session.commit()
    assert answers_of(theme_called("late buses")) == set(ids[1:])


def test_what_stands_near_a_theme_is_shown_and_never_counted(wave: int, ids: list[int]) -> None:
    run_over(wave, {"late buses": ids[:5], "dark parks": ids[5:]}, near={"dark parks": ids[:1]})
    view = services.theme_views([theme_called("dark parks").id])[0]
    assert view.n == 3
    shown = pages.sheet_of(services.theme_views([theme_called("late buses").id])[0], 1).shown
    also = {item.answer.answer_id: item.also for item in shown}
    assert [label for _id, label in also[ids[0]]] == ["dark parks"]


def test_every_suggestion_of_the_machine_is_on_record(wave: int, ids: list[int]) -> None:
    run_over(wave, {"late buses": ids})
    run_over(wave, {"one": ids[:3], "two": ids[3:6], "three": ids[6:]})
    acts = [act.act for act in db.session.query(ThemeAct).order_by(ThemeAct.id)]
    assert acts == ["suggested", "superseded", "suggested", "suggested", "suggested"]
