"""Answers on their way: kept after every page, readable only with the writer's own cookie, gone once sent or too old."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError

from engage.access.advocacy import BY_MYSELF, Speaking
from engage.core.db import db
from engage.core.sealing import UnsealError, seal, unseal
from engage.surveys.models import Draft

_PURPOSE = "draft answers"
# One of these runs on every page: built once, and without the unit of work that a single row does not need.
_SEALED = select(Draft.sealed).where(Draft.token_digest == bindparam("digest"))
# On PostgreSQL the row waits for one tab after the other; on SQLite whoever writes holds the whole file already.
_LOCKED = _SEALED.with_for_update()
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
    """What was given to one question; nothing at all is a skipped question.

    choices : in order, best first, where things were put in order
    text : the person's own words, or what "other" is, or a place
    interpretation, advocate_view : what somebody else made of their words, each apart (domain rule 4)
    day : in ISO form; ratings : row -> the key chosen, or the number on its scale
    picture : whether there is a drawing or a photo beside the words
    """

    choices: tuple[str, ...] = ()
    number: int | None = None
    text: str = ""
    prefer_not: bool = False
    interpretation: str = ""
    advocate_view: str = ""
    day: str = ""
    ratings: Mapping[str, str | int] = field(default_factory=dict)
    picture: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the question was skipped."""
        return self == Given()

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that was written, each field apart."""
        return tuple(words for words in (self.text, self.interpretation, self.advocate_view) if words)


@dataclass(frozen=True)
class Answers:
    """Everything given so far."""

    given: Mapping[str, Given] = field(default_factory=dict)
    speaking: Speaking = BY_MYSELF

    def with_answer(self, key: str, given: Given) -> Answers:
        """These answers with one question answered, or emptied, anew."""
        return replace(self, given={**self.given, key: given})


def new_token(changes: str = "") -> str:
    """A fresh key for one draft; it lives in the writer's cookie and nowhere else.

    changes : the receipt code of what was sent before, where this draft is to take its place
    """
    fresh = secrets.token_urlsafe(24)
    return f"{fresh}.{changes}" if changes else fresh


def changed_by(token: str | None) -> str:
    """The receipt code of what this token's draft is to take the place of; empty for a new answer."""
    return (token or "").partition(".")[2]


def load_answers(token: str | None) -> Answers:
    """What this token's draft holds; empty when there is none, or none any more."""
    sealed = db.session.scalar(_SEALED, {"digest": digest_of(token)}) if token else None
    return Answers() if sealed is None or token is None else _opened(sealed, token)


def lock_answers(token: str | None) -> Answers:
    """The same, and nobody else changes or sends them until this transaction ends."""
    sealed = db.session.scalar(_LOCKED, {"digest": digest_of(token)}) if token else None
    return Answers() if sealed is None or token is None else _opened(sealed, token)


def change_answers(token: str, change: Callable[[Answers], Answers], today: date) -> bool:
    """Change what a draft holds; False when there is no such draft: it was never begun, was sent, or grew too old.

    Two tabs, or two devices, never undo each other: each changes what the other left.
    """
    sealed = db.session.scalar(_LOCKED, {"digest": digest_of(token)})
    if sealed is None:
        return False
    db.session.execute(_REPLACE, _kept(token, change(_opened(sealed, token)), today))
    return True


def begin_answers(token: str, change: Callable[[Answers], Answers], today: date) -> None:
    """Keep the first answers of a draft, or add them to what another tab began with the same token a moment ago."""
    try:
        with db.session.begin_nested():
            db.session.execute(_ADD, _kept(token, change(Answers()), today))
    except IntegrityError:
        change_answers(token, change, today)


def drop_draft(token: str) -> bool:
    """Forget a draft: it was sent, or its writer changed their mind. False when it was gone already."""
    result: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        delete(Draft).where(Draft.token_digest == digest_of(token))
    )
    return bool(result.rowcount)


def purge_drafts(today: date, draft_days: int) -> int:
    """Forget every draft untouched for longer than this; returns how many."""
    result: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        delete(Draft).where(Draft.touched_on < today - timedelta(days=draft_days))
    )
    return result.rowcount


def digest_of(token: str) -> str:
    """What is kept of a token: enough to find its draft, too little to open it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _opened(sealed: bytes, token: str) -> Answers:
    try:
        return unpack_answers(unseal(sealed, token.encode(), _PURPOSE))
    except UnsealError:
        return Answers()


def _kept(token: str, answers: Answers, today: date) -> dict[str, Any]:
    return {"digest": digest_of(token), "sealed": seal(pack_answers(answers), token.encode(), _PURPOSE), "today": today}


def pack_answers(answers: Answers) -> dict[str, Any]:
    """Answers as JSON values, to be sealed."""
    return {"given": {key: vars(given) for key, given in answers.given.items()}, "speaking": vars(answers.speaking)}


def unpack_answers(packed: dict[str, Any]) -> Answers:
    """What `pack_answers` was given."""
    given = {key: Given(**{**value, "choices": tuple(value["choices"])}) for key, value in packed["given"].items()}
    speaking = packed["speaking"]
    return Answers(given, Speaking(**{**speaking, "did": tuple(speaking.get("did", ()))}))
