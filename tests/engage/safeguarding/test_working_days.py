"""The clock of one working day, as arithmetic: weekends, bank holidays, and clocks that are put forward and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.core.clock import HOME_ZONE
from engage.safeguarding.working_days import CLOSES, OFFICE_HOURS, OPENS, calendar, read_calendar

ENGLAND = calendar()
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001


def here(text: str) -> datetime:
    """A moment by the clock on the wall in England."""
    return datetime.fromisoformat(text).replace(tzinfo=HOME_ZONE)


@pytest.mark.parametrize(
    ("raised", "due"),
    [
        ("2026-11-25 10:30", "2026-11-26 10:30"),  # an ordinary Wednesday
        ("2026-11-27 16:59", "2026-11-30 16:59"),  # Friday: the weekend does not count
        ("2026-11-27 17:00", "2026-12-01 09:00"),  # Friday after closing counts from Monday's opening
        ("2026-11-28 14:00", "2026-12-01 09:00"),  # Saturday
        ("2026-11-29 23:59", "2026-12-01 09:00"),  # Sunday night
        ("2026-11-30 03:00", "2026-12-01 09:00"),  # before the office opens
        ("2026-12-24 12:00", "2026-12-29 12:00"),  # Christmas Day, then Boxing Day moved to Monday, with a weekend between
        ("2027-12-24 12:00", "2027-12-29 12:00"),  # both moved, to Monday and Tuesday
        ("2026-04-02 15:00", "2026-04-07 15:00"),  # Good Friday to Easter Monday
        ("2026-05-01 09:00", "2026-05-05 09:00"),  # the early May holiday
        ("2026-03-27 16:00", "2026-03-30 16:00"),  # clocks go forward on Sunday the 29th: the wall clock counts
        ("2026-10-23 16:00", "2026-10-26 16:00"),  # and back on the 25th
        ("2028-01-02 12:00", "2028-01-05 09:00"),  # Sunday; New Year's Day is kept on Monday the 3rd
    ],
)
def test_one_working_day_later_is_the_same_time_on_the_next_working_day(raised: str, due: str) -> None:
    assert ENGLAND.one_working_day_after(here(raised)) == here(due)


@pytest.mark.parametrize(
    ("start", "half"),
    [
        ("2026-11-25 09:00", "2026-11-25 13:00"),
        ("2026-11-25 13:00", "2026-11-25 17:00"),
        ("2026-11-25 15:00", "2026-11-26 11:00"),
        ("2026-11-27 16:00", "2026-11-30 12:00"),
        ("2026-11-28 16:00", "2026-11-30 13:00"),
    ],
)
def test_half_a_working_day_goes_on_the_next_morning(start: str, half: str) -> None:
    assert ENGLAND.half_a_working_day_after(here(start)) == here(half)


def test_across_a_change_of_clocks_a_working_day_is_an_hour_shorter_or_longer_in_truth() -> None:
    spring, autumn = here("2026-03-27 16:00"), here("2026-10-23 16:00")
    assert ENGLAND.one_working_day_after(spring) - spring.astimezone(UTC) == timedelta(days=3, hours=-1)
    assert ENGLAND.one_working_day_after(autumn) - autumn.astimezone(UTC) == timedelta(days=3, hours=1)


@given(moments)
def test_it_is_due_in_office_hours_of_a_working_day_and_never_before_it_was_raised(raised: datetime) -> None:
    due = ENGLAND.one_working_day_after(raised)
    assert ENGLAND.is_open(due)
    assert raised < ENGLAND.half_a_working_day_after(raised) < due


@given(moments)
def test_between_raising_and_due_lie_exactly_the_office_hours_of_one_day(raised: datetime) -> None:
    due, half = ENGLAND.one_working_day_after(raised), ENGLAND.half_a_working_day_after(raised)
    assert office_time(raised, due) == OFFICE_HOURS
    assert office_time(raised, half) == OFFICE_HOURS / 2


@given(moments, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_what_is_raised_later_is_never_due_earlier(raised: datetime, later: timedelta) -> None:
    assert ENGLAND.one_working_day_after(raised) <= ENGLAND.one_working_day_after(raised + later)


def office_time(start: datetime, end: datetime) -> timedelta:
    """The office hours between two moments, counted day by day another way than the calendar does."""
    total, day = timedelta(0), start.astimezone(HOME_ZONE).date()
    while day <= end.astimezone(HOME_ZONE).date():
        if ENGLAND.is_working_day(day):
            opens, closes = (datetime.combine(day, at, HOME_ZONE).astimezone(UTC) for at in (OPENS, CLOSES))
            total += max(min(closes, end) - max(opens, start), timedelta(0))
        day += timedelta(days=1)
    return total


def easter(year: int) -> date:
    """Easter Sunday (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    m = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    n = (a + 11 * h + 22 * m) // 451
    return date(year, (h + m - 7 * n + 114) // 31, (h + m - 7 * n + 114) % 31 + 1)


@pytest.mark.parametrize("year", range(2024, 2029))
def test_the_file_holds_the_eight_holidays_of_every_year_by_the_rules_of_the_law(year: int) -> None:
    def monday(month: int, *, last: bool) -> date:
        days = [date(year, month, day) for day in (range(25, 32) if last else range(1, 8))]
        return next(day for day in days if day.weekday() == 0)

    free = {easter(year) - timedelta(days=2), easter(year) + timedelta(days=1)}
    free |= {monday(5, last=False), monday(5, last=True), monday(8, last=True)}
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        moved = fixed
        while moved.weekday() >= 5 or moved in free:
            moved += timedelta(days=1)
        free.add(moved)
    assert {day for day in ENGLAND.holidays if day.year == year} == free


def test_a_file_in_the_data_folder_takes_the_place_of_ours(tmp_path: Path) -> None:
    assert calendar(tmp_path) == ENGLAND
    (tmp_path / "bank_holidays.toml").write_text("known_to = 2026-12-31\ndays = [2026-11-30]\n", "utf-8")
    own = calendar(tmp_path)
    assert own.one_working_day_after(here("2026-11-27 10:00")) == here("2026-12-01 10:00")
    assert own.known_to == date(2026, 12, 31)


@pytest.mark.parametrize("broken", ["days = [", "days = [2026-11-30]", 'known_to = 2026-12-31\ndays = ["Monday"]'])
def test_a_broken_file_is_named(tmp_path: Path, broken: str) -> None:
    file = tmp_path / "bank_holidays.toml"
    file.write_text(broken, "utf-8")
    with pytest.raises(ValueError, match=r"bank_holidays\.toml"):
        read_calendar(file)


def test_the_office_is_open_on_weekdays_from_nine_to_five() -> None:
    open_at = [ENGLAND.is_open(here(f"2026-11-27 {at}")) for at in ("08:59", "09:00", "16:59", "17:00")]
    assert open_at == [False, True, True, False]
    assert not ENGLAND.is_open(here("2026-11-28 12:00"))
    assert time(9) == OPENS
