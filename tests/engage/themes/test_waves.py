"""The same survey once more: what people accepted before is offered again, by its own name, until they end it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engage.core.db import db
from engage.themes import services
from engage.themes.models import Theme, ThemeAct
from engage.themes.settled import ground_of
from tests.engage.themes.makers import WORDS, add_answers, answers_of, place_new, run_over, run_whole, table_sizes, theme_called
from tests.factories import NOW, TODAY, add_staff, add_wave

BUSES = tuple(f"the bus is always late {word}" for word in ("monday", "tuesday", "here", "again", "so", "home"))
PARKS = tuple(f"broken lights make our park dark {word}" for word in ("monday", "winter", "here", "again", "so", "now"))
SWIM = tuple(f"please teach us to swim {word}" for word in ("monday", "winter", "here", "again", "so", "now"))


@pytest.fixture
def officer(wave: int) -> int:
    return add_staff("participation_officer").id


@pytest.fixture
def next_wave(wave: int) -> int:
    """The same survey, open later."""
    return another_wave("next", 40)


@pytest.fixture
def buses(wave: int, officer: int) -> Theme:
    """An accepted theme of the first wave, renamed and mapped by a person, beside a suggestion nobody touched."""
    run_over(wave, {"late buses": add_answers(wave, *BUSES), "dark parks": add_answers(wave, *PARKS)})
    (theme,) = db.session.query(Theme).filter_by(label="late buses")
    services.rename(theme.id, "Buses come late", officer, NOW)
    services.remap(theme.id, ["stay_safe"], "Dark stops", officer, NOW)
    services.accept(theme.id, officer, NOW)
    db.session.commit()
    return theme


def another_wave(key: str, days: int, slug: str = "young-people") -> int:
    """A wave that opens so many days from today."""
    opens_on = TODAY + timedelta(days=days)
    return add_wave(slug, key=key, opens_on=opens_on, closes_on=opens_on + timedelta(days=9)).id


def offered(wave_id: int, head: Theme) -> Theme:
    """The theme of this wave that goes on from that one."""
    db.session.expire_all()
    return db.session.query(Theme).filter_by(wave_id=wave_id, continues_id=head.id).one()


def is_offered(wave_id: int, head: Theme) -> bool:
    db.session.expire_all()
    return db.session.query(Theme).filter_by(wave_id=wave_id, continues_id=head.id, state="suggested").count() == 1


def test_an_accepted_theme_is_offered_to_the_next_wave_under_the_name_and_outcomes_people_gave_it(
    buses: Theme, next_wave: int
) -> None:
    new, swim = add_answers(next_wave, *BUSES), add_answers(next_wave, *SWIM)
    run_whole(next_wave, {"swimming": swim, "bus late": new})
    theme = offered(next_wave, buses)
    assert (theme.label, theme.state) == ("Buses come late", "suggested")
    assert [row.outcome_key for row in theme.outcomes] == ["stay_safe"]
    assert answers_of(theme) == set(new)
    assert services.accepted_themes(next_wave) == []


def test_what_stood_in_no_accepted_theme_before_keeps_its_like_out_of_an_offer_from_the_first_run_on(
    buses: Theme, next_wave: int
) -> None:
    add_answers(next_wave, *BUSES)
    parks = answers_of(theme_called("dark parks"))
    first = ground_of(next_wave, whole=True)
    place_new(next_wave, whole=True)
    assert set(first.others) == parks
    assert set(ground_of(next_wave, whole=True).others) == parks


def test_what_nobody_accepted_is_not_offered(buses: Theme, next_wave: int) -> None:
    add_answers(next_wave, *PARKS)
    place_new(next_wave, whole=True)
    assert db.session.query(Theme).filter_by(wave_id=next_wave).count() == 0


def test_what_one_or_two_said_again_is_not_offered_as_a_theme(buses: Theme, next_wave: int) -> None:
    add_answers(next_wave, *BUSES[:2])
    place_new(next_wave, whole=True)
    assert db.session.query(Theme).filter_by(wave_id=next_wave).count() == 0


def test_an_offer_made_twice_is_one_offer(buses: Theme, next_wave: int) -> None:
    add_answers(next_wave, *BUSES, *SWIM)
    place_new(next_wave, whole=True)
    before = table_sizes()
    place_new(next_wave, whole=True)
    assert table_sizes() == before


def test_a_run_does_not_replace_an_offer_and_what_groups_with_it_joins_it(buses: Theme, next_wave: int) -> None:
    new = add_answers(next_wave, *BUSES)
    (odd,) = add_answers(next_wave, "nobody waits for us")
    run_whole(next_wave, {"bus late": [*new, odd]})
    assert offered(next_wave, buses).state == "suggested"
    assert answers_of(offered(next_wave, buses)) == {*new, odd}
    assert db.session.query(Theme).filter_by(wave_id=next_wave).count() == 1


def test_an_offer_that_nothing_fits_any_more_goes_and_comes_back_as_itself(buses: Theme, next_wave: int, officer: int) -> None:
    new = add_answers(next_wave, *BUSES)
    place_new(next_wave, whole=True)
    theme = offered(next_wave, buses)
    gathered = services.split(theme.id, new, "Something else", officer, NOW)
    services.undo(theme.id, officer, NOW + timedelta(minutes=1))
    db.session.commit()
    assert db.session.get_one(Theme, gathered).state == "merged"
    place_new(next_wave, whole=True)
    assert offered(next_wave, buses).id == theme.id
    assert answers_of(offered(next_wave, buses)) == set(new)


def test_a_theme_rejected_in_one_wave_is_offered_neither_there_nor_later(buses: Theme, next_wave: int, officer: int) -> None:
    add_answers(next_wave, *BUSES)
    place_new(next_wave, whole=True)
    services.reject(offered(next_wave, buses).id, "Not about buses this time", officer, NOW)
    db.session.commit()
    place_new(next_wave, whole=True)
    assert not is_offered(next_wave, buses)
    last = another_wave("last", 60)
    add_answers(last, *BUSES)
    place_new(last, whole=True)
    assert db.session.query(Theme).filter_by(wave_id=last).count() == 0


def test_a_third_wave_goes_on_from_the_second(buses: Theme, next_wave: int, officer: int) -> None:
    add_answers(next_wave, *BUSES)
    place_new(next_wave, whole=True)
    second = offered(next_wave, buses)
    services.rename(second.id, "No bus when we need one", officer, NOW)
    services.accept(second.id, officer, NOW)
    db.session.commit()
    last = another_wave("last", 60)
    add_answers(last, *BUSES)
    place_new(last, whole=True)
    assert offered(last, second).label == "No bus when we need one"
    assert not is_offered(last, buses)


def test_a_wave_without_a_review_does_not_break_the_line(buses: Theme, next_wave: int) -> None:
    add_answers(next_wave, *BUSES)
    place_new(next_wave, whole=True)
    last = another_wave("last", 60)
    add_answers(last, *BUSES)
    place_new(last, whole=True)
    assert is_offered(last, buses)


def test_a_theme_merged_in_one_wave_goes_on_in_the_one_it_was_merged_into(
    buses: Theme, wave: int, next_wave: int, officer: int
) -> None:
    (parks,) = db.session.query(Theme).filter_by(label="dark parks")
    services.merge(parks.id, buses.id, officer, NOW)
    db.session.commit()
    new = add_answers(next_wave, *BUSES, *PARKS)
    place_new(next_wave, whole=True)
    assert answers_of(offered(next_wave, buses)) == set(new)
    assert db.session.query(Theme).filter_by(wave_id=next_wave).count() == 1


def test_each_half_of_a_split_theme_goes_on_by_itself(wave: int, next_wave: int, officer: int) -> None:
    ids = add_answers(wave, *BUSES, *PARKS)
    run_over(wave, {"getting about": ids})
    (first,) = db.session.query(Theme).filter_by(label="getting about")
    services.accept(first.id, officer, NOW)
    half = services.split(first.id, ids[len(BUSES) :], "dark parks", officer, NOW)
    db.session.commit()
    new, parks = add_answers(next_wave, *BUSES), add_answers(next_wave, *PARKS)
    place_new(next_wave, whole=True)
    assert answers_of(offered(next_wave, first)) == set(new)
    assert answers_of(offered(next_wave, db.session.get_one(Theme, half))) == set(parks)


def test_another_survey_is_offered_nothing(buses: Theme) -> None:
    other = another_wave("next", 40, slug="parents-and-carers")
    add_answers(other, *BUSES)
    assert place_new(other, whole=True) is None


def test_an_offer_that_a_person_takes_in_hand_keeps_its_answers(buses: Theme, next_wave: int, officer: int) -> None:
    new = add_answers(next_wave, *BUSES)
    place_new(next_wave, whole=True)
    theme = offered(next_wave, buses)
    services.remove(theme.id, new[:1], officer, NOW)
    services.accept(theme.id, officer, NOW)
    db.session.commit()
    run_whole(next_wave, {"bus late": new})
    assert answers_of(offered(next_wave, buses)) == set(new[1:])


def test_quick_placing_adds_to_an_offer_and_takes_nothing_from_it(buses: Theme, next_wave: int) -> None:
    new = add_answers(next_wave, *BUSES)
    place_new(next_wave, whole=True)
    later = add_answers(next_wave, "the bus is always late")
    place_new(next_wave)
    assert answers_of(offered(next_wave, buses)) == {*new, *later}


def test_how_well_a_theme_is_told_from_the_rest_is_measured(buses: Theme, wave: int, next_wave: int) -> None:
    add_answers(next_wave, *BUSES, *SWIM)
    place_new(next_wave, whole=True)
    theme = offered(next_wave, buses)
    assert theme.recognised is not None
    assert theme.recognised >= 0.5
    assert db.session.get_one(Theme, buses.id).recognised == theme.recognised


def test_every_offer_is_on_record_with_what_it_goes_on_from(buses: Theme, next_wave: int) -> None:
    add_answers(next_wave, *BUSES)
    place_new(next_wave, whole=True)
    (act,) = db.session.query(ThemeAct).filter_by(theme_id=offered(next_wave, buses).id)
    assert (act.act, act.person_id, act.after["continues"]) == ("suggested", None, buses.id)


def test_texts_without_a_word_in_common_are_far_apart() -> None:
    one, other = WORDS.embed([BUSES[0], SWIM[1]])
    assert abs(float(one @ other)) < 0.4
