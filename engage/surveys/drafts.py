"""Answers on their way: kept after every page, readable only with the writer's own cookie, gone once sent or too old."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import CursorResult

from engage.core.db import db
from engage.core.sealing import UnsealError, seal, unseal
from engage.surveys.models import Draft

_PURPOSE = "draft answers"
# One of these runs on every page: built once, and without the unit of work that a single row does not need.
_SEALED = select(Draft.sealed).where(Draft.token_digest == bindparam("digest"))
_REPLACE = (
    update(Draft.__table__)  # type: ignore[arg-type]
    .where(Draft.token_digest == bindparam("digest"))
    .values(sealed=bindparam("sealed"), touched_on=bindparam("today"))
)
_ADD = insert(Draft.__table__).values(  # type: ignore[arg-type]
    token_digest=bindparam("digest"), sealed=bindparam("sealed"), touched_on=bindparam("today")
)


@dataclass(frozen=True)
class Given:
    """What was given to one question; nothing at all is a skipped question."""

    choices: tuple[str, ...] = ()
    number: int | None = None
    text: str = ""
    prefer_not: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the question was skipped."""
        return self == Given()


@dataclass(frozen=True)
class Speaking:
    """Who is speaking, and how (domain rules 4 and 5)."""

    provenance: str = "self"
    group_size: int | None = None
    helper: str = ""
    instructed: bool | None = None
    gathered: str = "spoken"
    read_back: bool | None = None


@dataclass(frozen=True)
class Answers:
    """Everything given so far."""

    given: Mapping[str, Given] = field(default_factory=dict)
    speaking: Speaking = Speaking()

    def with_answer(self, key: str, given: Given) -> Answers:
        """These answers with one question answered, or emptied, anew."""
        return replace(self, given={**self.given, key: given})


def new_token() -> str:
    """A fresh key for one draft; it lives in the writer's cookie and nowhere else."""
    return secrets.token_urlsafe(24)


def load_answers(token: str | None) -> Answers:
    """What this token's draft holds; empty when there is none, or none any more."""
    sealed = db.session.scalar(_SEALED, {"digest": token_digest(token)}) if token else None
    if sealed is None or token is None:
        return Answers()
    try:
        return _unpack(unseal(sealed, token.encode(), _PURPOSE))
    except UnsealError:
        return Answers()


def replace_answers(token: str, answers: Answers, today: date) -> bool:
    """Keep these instead of what a draft held; False when there is no such draft any more: it was sent, or grew too old."""
    done: CursorResult[Any] = db.session.execute(_REPLACE, _kept(token, answers, today))  # type: ignore[assignment]
    return bool(done.rowcount)


def save_answers(token: str, answers: Answers, today: date) -> None:
    """Keep a draft, replacing what it held."""
    if not replace_answers(token, answers, today):
        db.session.execute(_ADD, _kept(token, answers, today))


def drop_draft(token: str) -> None:
    """Forget a draft: it was sent, or its writer changed their mind."""
    db.session.execute(delete(Draft).where(Draft.token_digest == token_digest(token)))


def purge_drafts(today: date, draft_days: int) -> int:
    """Forget every draft untouched for longer than this; returns how many."""
    result: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        delete(Draft).where(Draft.touched_on < today - timedelta(days=draft_days))
    )
    return result.rowcount


def token_digest(token: str) -> str:
    """What a draft, and what belongs to it, is found by; its token cannot be got back from it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _kept(token: str, answers: Answers, today: date) -> dict[str, Any]:
    return {"digest": token_digest(token), "sealed": seal(_pack(answers), token.encode(), _PURPOSE), "today": today}


def _pack(answers: Answers) -> dict[str, Any]:
    return {"given": {key: vars(given) for key, given in answers.given.items()}, "speaking": vars(answers.speaking)}


def _unpack(packed: dict[str, Any]) -> Answers:
    given = {key: Given(**{**value, "choices": tuple(value["choices"])}) for key, value in packed["given"].items()}
    return Answers(given, Speaking(**packed["speaking"]))
