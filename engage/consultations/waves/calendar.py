"""Waves laid out by month. Pure: days in, a table out."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from engage.consultations.school_holidays import Overlap, Terms, overlap
from engage.core.clock import months_after
from engage.surveys.outward import WaveInfo

State = Literal["planned", "open", "paused", "closed"]
MONTHS = 12


@dataclass(frozen=True)
class Entry:
    """One wave: where it stands, and how much of it falls into school holidays."""

    wave: WaveInfo
    title: str
    state: State
    holidays: Overlap


@dataclass(frozen=True)
class Cell:
    """What is open of one survey in one month: its entries with the first and the last day in that month."""

    entries: tuple[tuple[Entry, date, date], ...]


@dataclass(frozen=True)
class Line:
    """One survey over the months."""

    slug: str
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Calendar:
    """`MONTHS` months from `months[0]`; holidays : the names of those in each month; coming : what is open or planned, by day."""

    months: tuple[date, ...]
    holidays: tuple[tuple[str, ...], ...]
    lines: tuple[Line, ...]
    coming: tuple[Entry, ...]


def laid_out(waves: Iterable[tuple[WaveInfo, str]], paused: frozenset[int], terms: Terms, first: date, today: date) -> Calendar:
    """Every wave that touches the months from the one of `first` on. paused : ids of those that nobody can answer just now"""
    months = tuple(months_after(first.replace(day=1), number) for number in range(MONTHS))
    entries = [
        Entry(wave, title, state_of(wave, today, is_paused=wave.id in paused), overlap(terms, wave.opens_on, wave.closes_on))
        for wave, title in waves
    ]
    touching = [one for one in entries if one.wave.opens_on <= last_of(months[-1]) and one.wave.closes_on >= months[0]]
    slugs = dict.fromkeys(one.wave.slug for one in sorted(touching, key=lambda one: (one.title, one.wave.slug)))
    return Calendar(
        months,
        tuple(overlap(terms, month, last_of(month)).names for month in months),
        tuple(_line([one for one in touching if one.wave.slug == slug], months) for slug in slugs),
        tuple(sorted((one for one in entries if one.state != "closed"), key=lambda one: (one.wave.opens_on, one.title))),
    )


def state_of(wave: WaveInfo, today: date, *, is_paused: bool) -> State:
    """Where a wave stands today."""
    if wave.closes_on < today:
        return "closed"
    if is_paused:
        return "paused"
    return "planned" if wave.opens_on > today else "open"


def last_of(month: date) -> date:
    """The last day of a month."""
    return month + timedelta(days=calendar.monthrange(month.year, month.month)[1] - 1)


def _line(entries: list[Entry], months: tuple[date, ...]) -> Line:
    ordered = sorted(entries, key=lambda one: one.wave.opens_on)
    cells = []
    for month in months:
        end = last_of(month)
        touched = [one for one in ordered if one.wave.opens_on <= end and one.wave.closes_on >= month]
        cells.append(Cell(tuple((one, max(one.wave.opens_on, month), min(one.wave.closes_on, end)) for one in touched)))
    return Line(entries[0].wave.slug, entries[0].title, tuple(cells))
