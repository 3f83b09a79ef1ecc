"""What people do to themes, and taking it back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engage.core.db import db
from engage.surveys import outward
from engage.surveys import services as surveys
from engage.surveys.models import Response
from engage.themes import services
from engage.themes.errors import ThemeError, ThemeStateError, UndoError, UnknownThemeError
from engage.themes.models import Theme, ThemeAct, ThemeAssignment, ThemeOutcome
from tests.engage.themes.makers import LATER, add_answers, answers_of, run_over, theme_called
from tests.factories import NOW, TODAY, add_staff, add_wave


@pytest.fixture
def officer(wave: int) -> int:
    return add_staff("participation_officer").id


@pytest.fixture
def ids(wave: int) -> list[int]:
    """Eight answers in two suggested themes: five about buses, three about parks."""
    ids = add_answers(wave, *(f"answer {number}" for number in range(8)))
    run_over(wave, {"late buses": ids[:5], "dark parks": ids[5:]})
    return ids


@pytest.fixture
def buses(ids: list[int]) -> Theme:
    return theme_called("late buses")


@pytest.fixture
def parks(ids: list[int]) -> Theme:
    return theme_called("dark parks")


def whole_state() -> object:
    """Everything an act may change, for comparing before and after."""
    db.session.expire_all()
    themes = [(row.id, row.label, row.state, row.merged_into_id) for row in db.session.query(Theme).order_by(Theme.id)]
    places = {
        (row.theme_id, row.answer_id, row.score, row.is_main, row.is_quote, row.is_removed, row.lang, row.person_id)
        for row in db.session.query(ThemeAssignment)
    }
    outcomes = {(row.theme_id, row.outcome_key, row.score, row.person_id, row.reason) for row in db.session.query(ThemeOutcome)}
    return themes, places, outcomes


def test_an_accepted_theme_is_found_by_other_domains_with_its_dates(wave: int, buses: Theme, officer: int) -> None:
    assert services.accepted_themes(wave) == []
    services.accept(buses.id, officer, NOW)
    (view,) = services.accepted_themes(wave)
    assert (view.label, view.state, view.n, view.outcome_keys) == ("late buses", "accepted", 5, ("be_healthy",))
    opened = outward.wave_info(wave).opens_on
    assert services.evidence_dates([view.id]) == (opened, opened)
    assert len(services.response_ids_in([view.id])) == 5


def test_a_writer_learns_that_the_answer_was_read_once_its_theme_is_accepted(ids: list[int], buses: Theme, officer: int) -> None:
    response = outward.answer_texts(ids[:1])[ids[0]].response_id
    assert not services.was_read(response)
    services.accept(buses.id, officer, NOW)
    assert services.was_read(response)
    assert [view.id for view in services.themes_of_response(response)] == [buses.id]


def test_merging_moves_every_answer_and_the_other_theme_keeps_its_name(
    ids: list[int], buses: Theme, parks: Theme, officer: int
) -> None:
    services.merge(parks.id, buses.id, officer, NOW)
    assert answers_of(theme_called("late buses")) == set(ids)
    assert (parks.state, parks.merged_into_id) == ("merged", buses.id)


def test_splitting_gives_the_chosen_answers_a_theme_of_their_own(ids: list[int], wave: int, buses: Theme, officer: int) -> None:
    new = services.split(buses.id, ids[:2], "Buses are dear", officer, NOW)
    assert answers_of(theme_called("Buses are dear")) == set(ids[:2])
    assert answers_of(theme_called("late buses")) == set(ids[2:5])
    run_over(wave, {"late buses": ids[:5], "dark parks": ids[5:]})
    assert services.theme_views([new])[0].n == 2


def test_a_theme_split_to_the_last_answer_ends(ids: list[int], buses: Theme, officer: int) -> None:
    services.split(buses.id, ids[:2], "Buses are dear", officer, NOW)
    services.split(buses.id, ids[2:5], "Buses are late", officer, LATER)
    assert buses.state == "split"


def test_remapping_replaces_the_outcomes_and_keeps_who_and_why(buses: Theme, officer: int) -> None:
    services.remap(buses.id, ["stay_safe", "enjoy_and_achieve"], "It is about waiting in the dark", officer, NOW)
    rows = db.session.query(ThemeOutcome).filter_by(theme_id=buses.id)
    assert {(row.outcome_key, row.person_id, row.reason) for row in rows} == {
        ("stay_safe", officer, "It is about waiting in the dark"),
        ("enjoy_and_achieve", officer, "It is about waiting in the dark"),
    }


def test_a_person_s_mapping_survives_the_next_run(wave: int, ids: list[int], buses: Theme, officer: int) -> None:
    services.remap(buses.id, [], "About none of them", officer, NOW)
    run_over(wave, {"late buses": ids[:5], "dark parks": ids[5:]})
    assert services.theme_views([buses.id])[0].outcome_keys == ()


Act = Callable[[list[int], Theme, Theme, int], object]
ACTS: dict[str, Act] = {
    "accept": lambda _ids, buses, _parks, who: services.accept(buses.id, who, LATER),
    "rename": lambda _ids, buses, _parks, who: services.rename(buses.id, "Buses", who, LATER),
    "merge": lambda _ids, buses, parks, who: services.merge(buses.id, parks.id, who, LATER),
    "reject": lambda _ids, buses, _parks, who: services.reject(buses.id, "A joke", who, LATER),
    "remap": lambda _ids, buses, _parks, who: services.remap(buses.id, ["stay_safe"], "Dark", who, LATER),
    "move": lambda ids, buses, parks, who: services.move(buses.id, ids[:2], parks.id, who, LATER),
    "remove": lambda ids, buses, _parks, who: services.remove(buses.id, ids[:2], who, LATER),
}


@pytest.mark.parametrize("act", ACTS)
def test_taking_an_act_back_leaves_everything_as_it_was(
    act: str, ids: list[int], buses: Theme, parks: Theme, officer: int
) -> None:
    before = whole_state()
    ACTS[act](ids, buses, parks, officer)
    assert whole_state() != before
    services.undo(buses.id, officer, LATER)
    assert whole_state() == before


def test_taking_a_split_back_brings_the_answers_home(ids: list[int], buses: Theme, officer: int) -> None:
    new = services.split(buses.id, ids[:2], "Buses are dear", officer, NOW)
    services.undo(buses.id, officer, LATER)
    assert answers_of(theme_called("late buses")) == set(ids[:5])
    assert (db.session.get_one(Theme, new).state, answers_of(db.session.get_one(Theme, new))) == ("merged", set())


def test_acts_are_taken_back_one_by_one_from_the_last(buses: Theme, officer: int) -> None:
    services.rename(buses.id, "One", officer, NOW)
    services.rename(buses.id, "Two", officer, NOW)
    services.undo(buses.id, officer, NOW)
    assert buses.label == "One"
    services.undo(buses.id, officer, NOW)
    assert buses.label == "late buses"
    with pytest.raises(UndoError):
        services.undo(buses.id, officer, NOW)


def test_a_merge_is_not_taken_back_from_under_a_later_act(buses: Theme, parks: Theme, officer: int) -> None:
    services.merge(buses.id, parks.id, officer, NOW)
    services.rename(parks.id, "Getting about", officer, LATER)
    with pytest.raises(UndoError, match="Getting about"):
        services.undo(buses.id, officer, LATER)


def test_taking_back_does_not_bring_back_a_withdrawn_answer(ids: list[int], buses: Theme, officer: int) -> None:
    services.remove(buses.id, ids[:2], officer, NOW)
    gone = outward.answer_texts(ids[:1])[ids[0]].response_id
    surveys.withdraw(db.session.get_one(Response, gone), TODAY)
    services.undo(buses.id, officer, LATER)
    assert answers_of(theme_called("late buses")) == set(ids[1:5])


def test_every_act_is_kept_with_who_when_and_what_was_there_before(buses: Theme, officer: int) -> None:
    services.rename(buses.id, "Buses", officer, NOW)
    services.undo(buses.id, officer, LATER)
    acts = db.session.query(ThemeAct).filter_by(theme_id=buses.id, person_id=officer).order_by(ThemeAct.id).all()
    assert [act.act for act in acts] == ["renamed", "undone"]
    assert (acts[0].before["label"], acts[0].after["label"]) == ("late buses", "Buses")


def test_a_published_theme_is_neither_rejected_nor_renamed_nor_taken_back(
    ids: list[int], buses: Theme, parks: Theme, officer: int
) -> None:
    services.accept(buses.id, officer, NOW)
    services.mark_published([buses.id], officer, NOW)
    services.mark_published([buses.id], officer, LATER)  # a second claim may cite it too
    refused: list[Callable[[], object]] = [
        lambda: services.reject(buses.id, "No", officer, LATER),
        lambda: services.rename(buses.id, "No", officer, LATER),
        lambda: services.merge(buses.id, parks.id, officer, LATER),
        lambda: services.split(buses.id, ids[:1], "No", officer, LATER),
        lambda: services.remove(buses.id, ids[:1], officer, LATER),
    ]
    for act in refused:
        with pytest.raises(ThemeStateError):
            act()
    with pytest.raises(UndoError):
        services.undo(buses.id, officer, LATER)


def test_a_suggestion_nobody_accepted_is_not_published(buses: Theme, officer: int) -> None:
    with pytest.raises(ThemeStateError):
        services.mark_published([buses.id], officer, NOW)


def test_what_is_missing_is_said_in_one_sentence(ids: list[int], buses: Theme, officer: int) -> None:
    refused: dict[str, Callable[[], object]] = {
        "Write the reason": lambda: services.reject(buses.id, "  ", officer, NOW),
        "Write a name": lambda: services.rename(buses.id, " ", officer, NOW),
        "160 characters": lambda: services.rename(buses.id, "x" * 161, officer, NOW),
        "at least one": lambda: services.split(buses.id, [], "New", officer, NOW),
        "not in this theme": lambda: services.split(buses.id, ids[5:6], "New", officer, NOW),
        "another theme": lambda: services.merge(buses.id, buses.id, officer, NOW),
        "from the list": lambda: services.remap(buses.id, ["be_rich"], "Why not", officer, NOW),
        "already in a theme": lambda: services.gather(buses.wave_id, ids[:1], "New", officer, NOW),
    }
    for sentence, act in refused.items():
        with pytest.raises(ThemeError, match=sentence):
            act()
    with pytest.raises(UnknownThemeError):
        services.accept(999, officer, NOW)


def test_themes_of_two_waves_are_not_mixed(buses: Theme, officer: int) -> None:
    opened = outward.wave_info(buses.wave_id).opens_on
    other = add_wave("young-people", opens_on=opened, closes_on=opened, key="other")
    run_over(other.id, {"elsewhere": add_answers(other.id, "from another time")})
    with pytest.raises(ThemeError, match="same survey"):
        services.merge(buses.id, theme_called("elsewhere").id, officer, NOW)


def test_answers_in_no_theme_can_be_gathered_and_placed(wave: int, ids: list[int], buses: Theme, officer: int) -> None:
    services.remove(buses.id, ids[:2], officer, NOW)
    new = services.gather(wave, ids[:1], "Said once", officer, NOW)
    services.place(ids[1:2], new, officer, NOW)
    services.accept(new, officer, NOW)
    assert services.theme_views([new])[0].n == 2


def test_what_adults_report_is_counted_apart(wave: int, ids: list[int], buses: Theme, officer: int) -> None:
    told = add_answers(wave, "they only want buses", provenance="adult_reported")
    seen = add_answers(wave, "they stood in the rain", provenance="observed")
    services.place([*told, *seen], buses.id, officer, NOW)
    view = services.theme_views([buses.id])[0]
    assert (view.n, view.n_reported, view.n_answers) == (5, 2, 7)


def test_only_those_who_agreed_are_offered_as_quotes(wave: int, ids: list[int]) -> None:
    yes, no = add_answers(wave, "quote me", quote=True), add_answers(wave, "do not")
    run_over(wave, {"quotes": [*yes, *no], "late buses": ids[:5], "dark parks": ids[5:]})
    view = services.theme_views([theme_called("quotes").id])[0]
    assert [answer.answer_id for answer in view.quotes] == yes
