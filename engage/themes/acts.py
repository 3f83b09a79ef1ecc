"""The record of what was done to themes, and taking the last of it back.

An act keeps what changed, before and after, for the theme it was done to; an act on two themes (merge, split, move) is one
entry for each, naming the other. Nothing here is ever changed or deleted: taking back is an entry too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import Integer, column, select, table

from engage.core import audit
from engage.core.db import db
from engage.themes.errors import UndoError, UnknownThemeError
from engage.themes.models import Theme, ThemeAct, ThemeAssignment, ThemeOutcome

Values = dict[str, Any]
_ANSWER = table("answer", column("id", Integer))  # the other end of a foreign key, by its name
_FACTS = ("label", "state", "merged_into_id")
_PLACE = ("score", "is_main", "is_quote", "is_removed", "is_added", "lang", "person_id")


@dataclass(frozen=True)
class Actor:
    """Who acts, and when; `reason` where the act needs one."""

    id: int
    now: datetime
    reason: str = ""


def theme_in_hand(theme_id: int) -> Theme:
    """The theme, locked until the transaction ends; raises `UnknownThemeError`."""
    theme = db.session.get(Theme, theme_id, with_for_update=True)
    if theme is None:
        raise UnknownThemeError(gettext("There is no theme with this number. It may have been replaced by a later run."))
    return theme


def snapshot(theme: Theme, answer_ids: Collection[int] = (), *, outcomes: bool = False) -> Values:
    """What an act may change: the theme's own facts, and its outcomes and these answers' places where asked for."""
    values: Values = {name: getattr(theme, name) for name in _FACTS}
    if outcomes:
        values["outcomes"] = [
            {"key": row.outcome_key, "score": row.score, "person_id": row.person_id, "reason": row.reason}
            for row in theme.outcomes
        ]
    places = places_of(theme.id, answer_ids)
    values["answers"] = {str(key): _place(places.get(key)) for key in answer_ids}
    return values


def places_of(theme_id: int, answer_ids: Iterable[int]) -> dict[int, ThemeAssignment]:
    """Where these answers stand in this theme, removed ones too."""
    wanted = list(answer_ids)
    query = select(ThemeAssignment).where(ThemeAssignment.theme_id == theme_id, ThemeAssignment.answer_id.in_(wanted))
    return {row.answer_id: row for row in db.session.scalars(query)} if wanted else {}


def existing_answers(answer_ids: Iterable[int]) -> frozenset[int]:
    """Those of these answers that still exist: their writers may have withdrawn the others."""
    wanted = list(answer_ids)
    found: set[int] = set()
    for start in range(0, len(wanted), 1000):  # databases take only so many values in one question
        query = select(_ANSWER.c.id).where(_ANSWER.c.id.in_(wanted[start : start + 1000]))
        found.update(db.session.scalars(query))
    return frozenset(found)


def record(theme: Theme, act: str, by: Actor, before: Values, after: Values, partner: Theme | None = None) -> None:
    """Keep one act, in the caller's transaction."""
    named = {**after, "with": partner.id} if partner else after
    db.session.add(
        ThemeAct(
            theme_id=theme.id,
            at=by.now,
            person_id=by.id,
            act=act,
            reason=by.reason,
            before=before,
            after=named,
        )
    )
    audit.record(f"theme {act}", f"theme:{theme.id}", actor_id=by.id, now=by.now)
    db.session.flush()


def acts_of(theme_id: int) -> list[ThemeAct]:
    """Everything done to a theme, oldest first."""
    return list(db.session.scalars(select(ThemeAct).where(ThemeAct.theme_id == theme_id).order_by(ThemeAct.id)))


def acts_of_wave(wave_id: int) -> dict[int, list[ThemeAct]]:
    """The same for every theme of a wave that something was done to."""
    query = select(ThemeAct).join(Theme, Theme.id == ThemeAct.theme_id).where(Theme.wave_id == wave_id)
    found: defaultdict[int, list[ThemeAct]] = defaultdict(list)
    for act in db.session.scalars(query.order_by(ThemeAct.id)):
        found[act.theme_id].append(act)
    return found


def standing_acts(acts: Sequence[ThemeAct]) -> list[ThemeAct]:
    """What people did and did not take back, oldest first."""
    undone = {act.after["undoes"] for act in acts if act.act == "undone"}
    return [act for act in acts if act.person_id is not None and act.act != "undone" and act.id not in undone]


def undo_last(theme: Theme, by: Actor) -> ThemeAct:
    """Take back the last act, on both themes where it was done to two.

    Raises `UndoError` where there is none, where it cannot be taken back, or where the other theme went on since.
    """
    last = _last(theme.id)
    if last is None or last.act == "suggested":
        raise UndoError(gettext("Nothing was done to this theme that could be taken back."))
    if last.act == "published":
        raise UndoError(gettext("This theme is published: a reply rests on it, so its last act cannot be taken back."))
    twin = _twin(last)
    for act in (last, twin) if twin else (last,):
        _restore(theme_in_hand(act.theme_id), act, by)
    db.session.flush()
    return last


def _last(theme_id: int) -> ThemeAct | None:
    standing = standing_acts(acts_of(theme_id))
    return standing[-1] if standing else None


def _twin(act: ThemeAct) -> ThemeAct | None:
    other = act.after.get("with")
    if other is None:
        return None
    twin = _last(other)
    if twin is None or twin.after.get("with") != act.theme_id or twin.at != act.at:
        label = theme_in_hand(other).label
        raise UndoError(
            gettext('Something else was done to "%(label)s" after this. Take that back first, then this.', label=label)
        )
    return twin


def _restore(theme: Theme, act: ThemeAct, by: Actor) -> None:
    for name in _FACTS:
        setattr(theme, name, act.before[name])
    if "outcomes" in act.before:
        replace_outcomes(theme, act.before["outcomes"])
    wanted = {int(key): place for key, place in act.before["answers"].items()}
    now_there = places_of(theme.id, wanted)
    existing = existing_answers(wanted)  # an answer taken back by its writer does not return
    for answer_id, place in wanted.items():
        _put(theme, answer_id, place if answer_id in existing else None, now_there.get(answer_id))
    undoing = Actor(by.id, by.now)
    record(theme, "undone", undoing, {"act": act.act}, {"undoes": act.id})


def replace_outcomes(theme: Theme, rows: Iterable[Values]) -> None:
    """Exactly these outcomes for the theme: `key`, `score`, `person_id`, `reason` each."""
    theme.outcomes.clear()
    db.session.flush()  # the old rows go before the new ones come: a key stands once
    theme.outcomes = [
        ThemeOutcome(outcome_key=row["key"], score=row["score"], person_id=row["person_id"], reason=row["reason"]) for row in rows
    ]
    db.session.flush()


def _put(theme: Theme, answer_id: int, place: Values | None, row: ThemeAssignment | None) -> None:
    if place is None:
        if row is not None:
            db.session.delete(row)
        return
    row = row or ThemeAssignment(theme_id=theme.id, answer_id=answer_id)
    for name in _PLACE:
        setattr(row, name, place.get(name, False))  # an act from before there was "added" says nothing of it
    db.session.add(row)


def _place(row: ThemeAssignment | None) -> Values | None:
    return None if row is None else {name: getattr(row, name) for name in _PLACE}
