"""Reading the record of acts: searching it, handing it on, and checking that nobody has changed it."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from engage.core.audit import FIRST, AuditEvent, AuditSeal, digest_of
from engage.core.db import db

_AT_ONCE = 1000
SEEING = (" opened", " downloaded", " exported")  # how the names of acts end by which somebody read something


@dataclass(frozen=True)
class Search:
    """What to look for; what is empty does not matter. `saw`: only the acts by which somebody read something."""

    actor_id: int | None = None
    action: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    saw: bool = False


@dataclass(frozen=True)
class Verdict:
    """What checking found. `problem` says which event breaks the chain; empty when all is as it was written."""

    events: int
    head: str
    problem: str = ""


def found(search: Search, *, limit: int, offset: int = 0) -> list[AuditEvent]:
    """A page of what fits, the newest first: by its moment, as what is brought in may be older than what was written before."""
    newest_first = (AuditEvent.at.desc(), AuditEvent.id.desc())
    return list(db.session.scalars(_matching(search).order_by(*newest_first).limit(limit).offset(offset)))


def how_many(search: Search) -> int:
    """How many events fit."""
    return db.session.scalar(select(func.count()).select_from(_matching(search).subquery())) or 0


def stream(search: Search) -> Iterator[AuditEvent]:
    """Everything that fits, the oldest first, some at a time."""
    query = _matching(search).order_by(AuditEvent.id).execution_options(yield_per=_AT_ONCE)
    with db.session.execute(query) as rows:
        for row in rows:
            yield row[0]


def verify(secret: bytes, noted: str = "") -> Verdict:
    """Go through the whole chain. `noted`: a head that was written down before, which must still be in it."""
    query = select(AuditSeal, AuditEvent).outerjoin(AuditEvent, AuditEvent.id == AuditSeal.event_id)
    with db.session.execute(query.order_by(AuditSeal.position).execution_options(yield_per=_AT_ONCE)) as rows:
        verdict, has_noted = _follow(rows, secret, noted)
    if verdict.problem:
        return verdict
    if stray := _unsealed():
        return replace(verdict, problem=f"event {stray} has no seal: it was put in from outside")
    if noted and not has_noted:
        return replace(verdict, problem="the noted head is not in the chain: its end was cut off, or it was made anew")
    return verdict


def _follow(rows: Iterable[Any], secret: bytes, noted: str) -> tuple[Verdict, bool]:
    """From the first seal to the last, or to where the chain breaks; and whether the noted head was met on the way."""
    before, position, has_noted = FIRST, 0, False
    for seal, row in rows:
        if seal.position != position + 1:
            return Verdict(position, before, f"seal {position + 1} is missing: what it sealed was taken out"), has_noted
        if row is None:
            return Verdict(position, before, f"event {seal.event_id} is missing: it was deleted"), has_noted
        digest = digest_of(before, row, secret)
        if not hmac.compare_digest(digest, seal.digest):
            return Verdict(position, before, f"event {row.id} is not as it was written, or its seal is not"), has_noted
        before, position, has_noted = digest, position + 1, has_noted or digest == noted
    return Verdict(position, before), has_noted


def _unsealed() -> int | None:
    query = select(AuditEvent.id).outerjoin(AuditSeal, AuditSeal.event_id == AuditEvent.id).where(AuditSeal.event_id.is_(None))
    return db.session.scalar(query.order_by(AuditEvent.id).limit(1))


def _matching(search: Search) -> Select[Any]:
    query = select(AuditEvent)
    if search.actor_id is not None:
        query = query.where(AuditEvent.actor_id == search.actor_id)
    if search.action:
        query = query.where(AuditEvent.action.contains(search.action, autoescape=True))
    if search.subject:
        query = query.where(AuditEvent.subject.startswith(search.subject, autoescape=True))
    if search.since is not None:
        query = query.where(AuditEvent.at >= search.since)
    if search.until is not None:
        query = query.where(AuditEvent.at < search.until)
    if search.saw:
        query = query.where(or_(*(AuditEvent.action.like(f"%{act}") for act in SEEING)))
    return query
