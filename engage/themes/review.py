"""What people do to themes: accept, rename, merge, split, reject, re-map, move answers, take back.

Every act is checked against where the theme stands in its life, kept with before and after (`engage.themes.acts`), and
refused with one sentence where it does not fit. Must not know how a page looks; reads no answer's words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.db import db
from engage.surveys import outward
from engage.themes.acts import (
    Actor,
    places_of,
    record,
    replace_outcomes,
    snapshot,
    theme_in_hand,
    undo_last,
)
from engage.themes.errors import ThemeError, ThemeStateError
from engage.themes.models import Theme, ThemeAssignment
from engage.trust.framework import outcome_names

LABEL_LIMIT = 160
REASON_LIMIT = 500
OPEN = ("suggested", "accepted")
LIVE = (*OPEN, "published")


@guarded(Permission.REVIEW_THEMES)
def accept(theme_id: int, person_id: int, now: datetime) -> None:
    """A person agrees that this is what people said. Raises `ThemeStateError` unless it is a suggestion with answers."""
    theme = _in_state(theme_id, ("suggested",))
    if not _main_answers(theme):
        raise ThemeStateError(gettext("No answer is left in this theme, so there is nothing to accept."))
    before = snapshot(theme)
    theme.state = "accepted"
    record(theme, "accepted", Actor(person_id, now), before, snapshot(theme))


@guarded(Permission.REVIEW_THEMES)
def rename(theme_id: int, label: str, person_id: int, now: datetime) -> None:
    """Call it what people would call it. Raises `ThemeError` for an empty or overlong name."""
    theme, words = _in_state(theme_id, OPEN), _label(label)
    before = snapshot(theme)
    theme.label = words
    record(theme, "renamed", Actor(person_id, now), before, snapshot(theme))


@guarded(Permission.REVIEW_THEMES)
def merge(theme_id: int, into_id: int, person_id: int, now: datetime) -> None:
    """Put all answers of one theme into another of the same wave; the other keeps its name and its outcomes."""
    refused = ThemeError(gettext("Choose another theme of the same survey to merge this one into."))
    if not into_id:
        raise refused
    theme, into = _in_state(theme_id, OPEN), _in_state(into_id, LIVE)
    if theme.id == into.id or theme.wave_id != into.wave_id:
        raise refused
    rows = _rows(theme)
    ids = [row.answer_id for row in rows]
    before, before_into = snapshot(theme), snapshot(into, ids)
    _add(into, _by_answer(rows))
    theme.state, theme.merged_into_id = "merged", into.id
    by = Actor(person_id, now)
    record(theme, "merged", by, before, snapshot(theme), into)
    record(into, "merged", by, before_into, snapshot(into, ids), theme)


@guarded(Permission.REVIEW_THEMES)
def split(theme_id: int, answer_ids: Iterable[int], label: str, person_id: int, now: datetime) -> int:
    """Take these answers out into a theme of their own; returns its id. With no answer left the first one ends, as split."""
    theme, words = _in_state(theme_id, OPEN), _label(label)
    rows = _chosen(theme, answer_ids)
    ids = [row.answer_id for row in rows]
    new = Theme(wave_id=theme.wave_id, label=words, keywords=[], state=theme.state, run_id=theme.run_id)
    db.session.add(new)
    db.session.flush()
    # Taken back, the new theme flows into the one it came from.
    before_new = {"label": words, "state": "merged", "merged_into_id": theme.id, "answers": dict.fromkeys(map(str, ids))}
    before = snapshot(theme, ids)
    _add(new, _by_answer(rows), person_id)
    _take_out(rows, person_id)
    if not _main_answers(theme):
        theme.state = "split"
    by = Actor(person_id, now)
    record(theme, "split", by, before, snapshot(theme, ids), new)
    record(new, "split", by, before_new, snapshot(new, ids), theme)
    return new.id


@guarded(Permission.REVIEW_THEMES)
def gather(wave_id: int, answer_ids: Iterable[int], label: str, person_id: int, now: datetime) -> int:
    """Make a theme of answers that stand in none; returns its id. The person's suggestion: it still has to be accepted."""
    words, ids = _label(label), _loose(wave_id, answer_ids)
    theme = Theme(wave_id=wave_id, label=words, keywords=[], state="suggested")
    db.session.add(theme)
    db.session.flush()
    _add(theme, dict.fromkeys(ids), person_id)
    record(theme, "suggested", Actor(person_id, now), {}, snapshot(theme, ids))
    return theme.id


@guarded(Permission.REVIEW_THEMES)
def reject(theme_id: int, reason: str, person_id: int, now: datetime) -> None:
    """Not a theme, because. Its answers are free for others; the same grouping is not suggested again."""
    theme, why = _in_state(theme_id, OPEN), _reason(reason)
    before = snapshot(theme)
    theme.state = "rejected"
    record(theme, "rejected", Actor(person_id, now, why), before, snapshot(theme))


@guarded(Permission.REVIEW_THEMES)
def remap(theme_id: int, outcome_keys: Sequence[str], reason: str, person_id: int, now: datetime) -> None:
    """Say which outcomes of the framework it is about, possibly none, and why."""
    theme, why = _in_state(theme_id, LIVE), _reason(reason)
    known = [outcome.key for outcome in outcome_names()]
    if set(outcome_keys) - set(known):
        raise ThemeError(gettext("Choose outcomes from the list."))
    before = snapshot(theme, outcomes=True)
    chosen = [key for key in known if key in outcome_keys]
    replace_outcomes(theme, [{"key": key, "score": 1.0, "person_id": person_id, "reason": why} for key in chosen])
    record(theme, "remapped", Actor(person_id, now, why), before, snapshot(theme, outcomes=True))


@guarded(Permission.REVIEW_THEMES)
def move(theme_id: int, answer_ids: Iterable[int], to_id: int, person_id: int, now: datetime) -> None:
    """Put these answers of one theme into another of the same wave instead."""
    theme, to = _in_state(theme_id, OPEN), _in_state(to_id, LIVE)
    if theme.id == to.id or theme.wave_id != to.wave_id:
        raise ThemeError(gettext("Choose another theme of the same survey to move the answers to."))
    rows = _chosen(theme, answer_ids)
    ids = [row.answer_id for row in rows]
    before, before_to = snapshot(theme, ids), snapshot(to, ids)
    _add(to, _by_answer(rows), person_id)
    _take_out(rows, person_id)
    by = Actor(person_id, now)
    record(theme, "moved", by, before, snapshot(theme, ids), to)
    record(to, "moved", by, before_to, snapshot(to, ids), theme)


@guarded(Permission.REVIEW_THEMES)
def place(answer_ids: Iterable[int], to_id: int, person_id: int, now: datetime) -> None:
    """Put answers that stand in no theme into one."""
    to = _in_state(to_id, LIVE)
    ids = _loose(to.wave_id, answer_ids)
    before = snapshot(to, ids)
    _add(to, dict.fromkeys(ids), person_id)
    record(to, "moved", Actor(person_id, now), before, snapshot(to, ids))


@guarded(Permission.REVIEW_THEMES)
def remove(theme_id: int, answer_ids: Iterable[int], person_id: int, now: datetime) -> None:
    """Take these answers out; they are listed as standing in no theme, and no run puts them back here."""
    theme = _in_state(theme_id, OPEN)
    rows = _chosen(theme, answer_ids)
    ids = [row.answer_id for row in rows]
    before = snapshot(theme, ids)
    _take_out(rows, person_id)
    record(theme, "moved", Actor(person_id, now), before, snapshot(theme, ids))


@guarded(Permission.REVIEW_THEMES)
def undo(theme_id: int, person_id: int, now: datetime) -> str:
    """Take back the last act of this theme; returns which it was. Raises `UndoError` where that is not possible."""
    return undo_last(theme_in_hand(theme_id), Actor(person_id, now)).act


def mark_published(theme_ids: Iterable[int], person_id: int, now: datetime) -> None:
    """A claim that cites these themes is published: accepted becomes published, and stays."""
    for theme_id in sorted(set(theme_ids)):
        theme = _in_state(theme_id, ("accepted", "published"))
        if theme.state == "published":
            continue
        before = snapshot(theme)
        theme.state = "published"
        record(theme, "published", Actor(person_id, now), before, snapshot(theme))


def main_answers_of_wave(wave_id: int) -> frozenset[int]:
    """Answers that stand in a theme of this wave which is suggested, accepted or published."""
    query = (
        select(ThemeAssignment.answer_id)
        .join(Theme, Theme.id == ThemeAssignment.theme_id)
        .where(Theme.wave_id == wave_id, Theme.state.in_(LIVE))
        .where(ThemeAssignment.is_main, ~ThemeAssignment.is_removed)
    )
    return frozenset(db.session.scalars(query))


def _in_state(theme_id: int, states: Collection[str]) -> Theme:
    theme = theme_in_hand(theme_id)
    if theme.state in states:
        return theme
    sentences = {
        "accepted": gettext("This theme is already accepted."),
        "published": gettext("This theme is published: a reply rests on it, so it stays as it is."),
        "merged": gettext("This theme was merged into another one. Work with that one, or take the merge back."),
        "split": gettext("This theme was split into others. Work with those, or take the split back."),
        "rejected": gettext("This theme was rejected. Take that back first."),
        "superseded": gettext("A later run replaced this theme. Choose one of the new ones."),
        "suggested": gettext("This theme has not been accepted yet. Accept it first."),
    }
    raise ThemeStateError(sentences[theme.state])


def _label(label: str) -> str:
    words = " ".join(label.split())
    if not words:
        raise ThemeError(gettext("Write a name for the theme, in a few plain words."))
    if len(words) > LABEL_LIMIT:
        raise ThemeError(gettext("Make the name %(limit)s characters or shorter.", limit=LABEL_LIMIT))
    return words


def _reason(reason: str) -> str:
    words = reason.strip()
    if not words:
        raise ThemeError(gettext("Write the reason: the record must show why."))
    if len(words) > REASON_LIMIT:
        raise ThemeError(gettext("Make the reason %(limit)s characters or shorter.", limit=REASON_LIMIT))
    return words


def _rows(theme: Theme) -> list[ThemeAssignment]:
    query = select(ThemeAssignment).where(
        ThemeAssignment.theme_id == theme.id, ThemeAssignment.is_main, ~ThemeAssignment.is_removed
    )
    return list(db.session.scalars(query.order_by(ThemeAssignment.answer_id)))


def _main_answers(theme: Theme) -> frozenset[int]:
    db.session.flush()
    return frozenset(row.answer_id for row in _rows(theme))


def _chosen(theme: Theme, answer_ids: Iterable[int]) -> list[ThemeAssignment]:
    wanted = set(answer_ids)
    rows = [row for row in _rows(theme) if row.answer_id in wanted]
    if not wanted:
        raise ThemeError(gettext("Choose at least one answer."))
    if len(rows) != len(wanted):
        raise ThemeError(gettext("One of these answers is not in this theme any more. Look at the page again."))
    return rows


def _add(theme: Theme, like: Mapping[int, ThemeAssignment | None], person_id: int | None = None) -> None:
    """Put answers in as main ones, with the score they had where they come from; without a person, by whoever put them there.

    What a person took out of this theme comes back only by a person's own choice.
    """
    there = places_of(theme.id, like)
    for answer_id, source in like.items():
        who = person_id or (source.person_id if source else None)
        row = there.get(answer_id) or ThemeAssignment(theme_id=theme.id, answer_id=answer_id, score=0.0)
        if row.is_removed and who is None:
            continue
        if source is not None:
            row.score, row.lang, row.is_quote = source.score, source.lang, source.is_quote
        row.is_main, row.is_removed, row.is_added, row.person_id = True, False, False, who
        db.session.add(row)
    db.session.flush()


def _take_out(rows: Iterable[ThemeAssignment], person_id: int) -> None:
    for row in rows:
        row.is_removed, row.is_quote, row.is_added, row.person_id = True, False, False, person_id
    db.session.flush()


def _by_answer(rows: Iterable[ThemeAssignment]) -> dict[int, ThemeAssignment | None]:
    return {row.answer_id: row for row in rows}


def _loose(wave_id: int, answer_ids: Iterable[int]) -> list[int]:
    """These answers, if each may be read, is of this wave and stands in no theme; raises `ThemeError` otherwise."""
    wanted = sorted(set(answer_ids))
    readable = outward.answer_texts(wanted)
    if not wanted:
        raise ThemeError(gettext("Choose at least one answer."))
    if any(key not in readable or readable[key].wave_id != wave_id for key in wanted):
        raise ThemeError(gettext("One of these answers is not here any more. Look at the page again."))
    if main_answers_of_wave(wave_id) & set(wanted):
        raise ThemeError(gettext("One of these answers is already in a theme. Move it from there instead."))
    return wanted
