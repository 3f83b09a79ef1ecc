"""Writing down what placing found: new answers in settled themes, and themes of an earlier wave offered in a later one.

Owns the life of an offer: made where enough answers fit, looked at anew by every run until a person has it in hand, gone
while nothing fits it. A person's act that came first stands. No words, no vectors.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, column, delete, select, table

from engage.core.db import db
from engage.themes.acts import acts_of_wave, existing_answers, standing_acts
from engage.themes.models import Theme, ThemeAct, ThemeAssignment, ThemeOutcome
from engage.themes.reading import ACCEPTED
from engage.themes.review import LIVE
from engage.themes.settled import Ground, Target

OFFER_FROM = 3  # answers; fewer may fit by chance, and are found by the run like any others
_QUOTES = 3
_WAVE = table("wave", column("id", Integer))  # a foreign key's other end, by its name


@dataclass(frozen=True)
class Place:
    """Where one answer stands in one theme."""

    answer_id: int
    score: float
    lang: str
    is_quote: bool


def take_turn(wave_id: int) -> None:
    """Wait for others who write themes of this wave: two at once would suggest everything twice."""
    # (SQLite lets only one write anyway.)
    db.session.execute(select(_WAVE.c.id).where(_WAVE.c.id == wave_id).with_for_update())


def keep_places(ground: Ground, places: Sequence[Sequence[Place]], recognised: Sequence[float], now: datetime) -> None:
    """Write the answers each target takes, in the caller's transaction; the same again leaves the same."""
    take_turn(ground.wave_id)
    existing = existing_answers(place.answer_id for group in places for place in group)
    touched = {key for key, acts in acts_of_wave(ground.wave_id).items() if standing_acts(acts)}
    for number, target in enumerate(ground.targets):
        there = [place for place in places[number] if place.answer_id in existing]
        if target.is_settled or (target.theme_id and not ground.is_whole):
            _add_to(target, there)
        elif target.theme_id not in touched:
            _offer(ground.wave_id, target, there, now)
        if number < len(recognised):
            _measure(ground.wave_id, target, recognised[number])


def add_places(theme_id: int, places: Iterable[Place], *, is_main: bool = True, is_added: bool = False) -> None:
    """New rows for these answers in a theme."""
    db.session.add_all(
        ThemeAssignment(
            theme_id=theme_id,
            answer_id=place.answer_id,
            score=place.score,
            lang=place.lang,
            is_main=is_main,
            is_quote=place.is_quote and is_main,
            is_added=is_added,
        )
        for place in places
    )
    db.session.flush()


def record_by_machine(theme: Theme, act: str, before: dict[str, Any], after: dict[str, Any], now: datetime) -> None:
    """Keep one act of the machine, in the caller's transaction."""
    db.session.add(ThemeAct(theme_id=theme.id, at=now, person_id=None, act=act, before=before, after=after))
    db.session.flush()


def _measure(wave_id: int, target: Target, share: float) -> None:
    """One measure for the whole line: its themes are known by the same answers."""
    offered = (Theme.wave_id == wave_id) & Theme.continues_id.is_not(None) & (Theme.continues_id == target.continues_id)
    for theme in db.session.scalars(select(Theme).where(Theme.id.in_(target.like) | offered)):
        theme.recognised = share


def _add_to(target: Target, places: Sequence[Place]) -> None:
    if not places:
        return
    theme = db.session.get(Theme, target.theme_id, with_for_update=True, populate_existing=True)
    if theme is not None and theme.state in LIVE:
        query = select(ThemeAssignment.answer_id).where(ThemeAssignment.theme_id == theme.id)
        there = set(db.session.scalars(query))
        new = [place for place in places if place.answer_id not in there]
        add_places(theme.id, new, is_added=theme.state in ACCEPTED)


def _offer(wave_id: int, target: Target, places: Sequence[Place], now: datetime) -> None:
    theme = db.session.get(Theme, target.theme_id, with_for_update=True) if target.theme_id else None
    if theme is None and len(places) >= OFFER_FROM:
        theme = _new(wave_id, db.session.get_one(Theme, target.continues_id))
        record_by_machine(theme, "suggested", {}, {"state": "suggested", "continues": target.continues_id}, now)
    if theme is None:
        return
    by_machine = (ThemeAssignment.theme_id == theme.id) & ThemeAssignment.person_id.is_(None)
    db.session.execute(delete(ThemeAssignment).where(by_machine))
    typical = sorted(places, key=lambda place: -place.score)[:_QUOTES]
    add_places(theme.id, [replace(place, is_quote=place in typical) for place in places])
    state = "suggested" if places else "superseded"
    if theme.state != state:
        record_by_machine(theme, state, {"state": theme.state}, {"state": state}, now)
        theme.state = state


def _new(wave_id: int, head: Theme) -> Theme:
    """The same theme in another wave, under the name and with the outcomes that people gave it."""
    theme = Theme(
        wave_id=wave_id,
        label=head.label,
        suggested_label=head.suggested_label,
        keywords=list(head.keywords),
        state="suggested",
        continues_id=head.id,
    )
    theme.outcomes = [
        ThemeOutcome(outcome_key=row.outcome_key, score=row.score, person_id=row.person_id, reason=row.reason)
        for row in head.outcomes
    ]
    db.session.add(theme)
    db.session.flush()
    return theme
