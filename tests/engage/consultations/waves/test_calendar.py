"""Surveys laid out by month, and what stands where. Pure."""

from __future__ import annotations

from datetime import date

from engage.consultations.school_holidays import Holiday, Terms
from engage.consultations.waves.calendar import laid_out
from engage.surveys.outward import WaveInfo

TERMS = Terms((Holiday("Easter", date(2031, 3, 29), date(2031, 4, 13)),), date(2031, 1, 1), date(2031, 12, 31), is_sample=False)
TODAY = date(2031, 4, 10)


def a_wave(number: int, opens_on: date, closes_on: date) -> tuple[WaveInfo, str]:
    """One of them, with its title."""
    return WaveInfo(number, "youth", str(number), opens_on, closes_on, date(2031, 12, 1)), "Youth"


def test_a_wave_stands_in_each_month_it_touches_with_its_days_there() -> None:
    made = laid_out([a_wave(1, date(2031, 3, 20), date(2031, 5, 2))], frozenset(), TERMS, date(2031, 3, 9), TODAY)
    days = [[(first.day, last.day) for _, first, last in cell.entries] for cell in made.lines[0].cells]
    assert days[:4] == [[(20, 31)], [(1, 30)], [(1, 2)], []]


def test_holidays_are_named_by_month_and_counted_in_each_wave() -> None:
    made = laid_out([a_wave(1, date(2031, 4, 7), date(2031, 4, 18))], frozenset(), TERMS, date(2031, 3, 1), TODAY)
    assert made.holidays[:3] == (("Easter",), ("Easter",), ())
    assert (made.coming[0].holidays.days, made.coming[0].holidays.school_days) == (5, 5)


def test_each_wave_says_where_it_stands_and_what_is_over_is_not_coming() -> None:
    waves = [
        a_wave(1, date(2031, 1, 1), date(2031, 1, 31)),
        a_wave(2, date(2031, 4, 1), date(2031, 4, 30)),
        a_wave(3, date(2031, 6, 1), date(2031, 6, 30)),
        a_wave(4, date(2031, 4, 5), date(2031, 4, 15)),
    ]
    made = laid_out(waves, frozenset({4}), TERMS, date(2031, 1, 1), TODAY)
    assert [(one.wave.id, one.state) for one in made.coming] == [(2, "open"), (4, "paused"), (3, "planned")]
