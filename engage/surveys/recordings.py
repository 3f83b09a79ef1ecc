"""Spoken and signed answers, and pictures, on their way: kept with a draft, sent with it, waiting for a person, gone in time.

Owns the table of recordings up to the moment somebody listens (`listening`). Nothing in one is ever shown, counted or analysed:
only the words that a person writes down from it are. What is of pictures alone: `drawings`.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from flask_babel import gettext
from sqlalchemy import delete, func, select
from sqlalchemy.engine import CursorResult

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.config import Settings
from engage.core.db import db
from engage.core.errors import DomainError
from engage.core.sealing import UnsealError, seal_bytes, unseal_bytes
from engage.surveys.containers import ContainerError, Recorded, read_container
from engage.surveys.developing import PICTURE
from engage.surveys.drafts import digest_of
from engage.surveys.durations import seconds_of
from engage.surveys.models import Consent, Recording, Response

LONGEST_SECONDS = 180
_LATE_SECONDS = 5  # a recorder that was told to stop at the limit stops a little after it
MOST_DRAFTS = 500  # so many that nobody sent yet, and no more are taken: a flood must not fill the disk
PURGED = "recordings purged"
_DRAFT, _KEPT = "draft recording", "kept recording"


class RecordingError(DomainError):
    """A recording that cannot be taken, opened or written down."""


@dataclass(frozen=True)
class Purge:
    """One night in which recordings that nobody had listened to were deleted."""

    at: datetime
    number: int


def longest_bytes() -> int:
    """How big one recording may be; 0 where this site takes none."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.recording_megabytes * 1_000_000


def longest_days() -> int:
    """After how many days a recording is deleted at the latest."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.recording_days


def checked(sent: bytes) -> Recorded:
    """What was sent, without what it says of its device. Raises `RecordingError`, one sentence for each fault."""
    if not sent:
        raise RecordingError(gettext("There is no recording yet. Make one, or choose one from your device."))
    if len(sent) > longest_bytes():
        raise RecordingError(too_big())
    try:
        recorded = read_container(sent)
        is_too_long = seconds_of(recorded) > LONGEST_SECONDS + _LATE_SECONDS
    except (ContainerError, struct.error, IndexError) as problem:
        raise RecordingError(
            gettext("We cannot open this file. Send a sound or a video, as your phone or computer records it.")
        ) from problem
    if is_too_long:
        most = LONGEST_SECONDS // 60
        raise RecordingError(gettext("This recording is too long. Make it shorter: %(minutes)s minutes at most.", minutes=most))
    return recorded


def too_big() -> str:
    """What is said of a recording over the limit."""
    return gettext("This recording is too big. Make it shorter: %(size)s MB at most.", size=longest_bytes() // 1_000_000)


def keep(token: str, key: str, recorded: Recorded, today: date, *, may_show: bool = False) -> None:
    """Keep it with a draft that there is, in place of an earlier one, sealed with the key in its writer's cookie.

    may_show : a picture that may be shown to others, without a name, where a person decides to
    """
    drop(token, key)
    waiting = select(func.count()).select_from(Recording).where(Recording.state == "draft")
    if (db.session.scalar(waiting) or 0) >= MOST_DRAFTS:
        raise RecordingError(gettext("We cannot take recordings just now. Please write your answer, or try again tomorrow."))
    db.session.add(
        Recording(
            draft_digest=digest_of(token),
            question_key=key,
            mimetype=recorded.mimetype,
            kind=recorded.kind,
            sealed=seal_bytes(recorded.data, token.encode(), _DRAFT),
            state="draft",
            kept_on=today,
            may_show=may_show,
        )
    )
    db.session.flush()


def kept(token: str | None) -> dict[str, str]:
    """What a draft holds: question key to "audio" or "video"."""
    if token is None:
        return {}
    query = select(Recording.question_key, Recording.kind).where(Recording.draft_digest == digest_of(token))
    return {key: kind for key, kind in db.session.execute(query)}  # noqa: C416 - a row is not a pair to the type checker


def open_kept(token: str | None, key: str) -> Recorded | None:
    """One recording of a draft, for its own writer."""
    row = db.session.scalar(select(Recording).where(*_of_draft(token, key))) if token else None
    if row is None or token is None:
        return None
    try:
        return Recorded(row.mimetype, row.kind, unseal_bytes(row.sealed, token.encode(), _DRAFT))
    except UnsealError:
        return None


def drop(token: str | None, key: str) -> None:
    """Throw away what a draft holds for a question."""
    if token:
        db.session.execute(delete(Recording).where(*_of_draft(token, key)))


def send(token: str, response: Response, keys: set[str], today: date) -> None:
    """Give a draft's recordings to the response it became, sealed for those who will listen; others go with the draft.

    None can be kept without the tick that allows listening to it, or looking at it, so each stands for that consent.
    """
    rows = db.session.scalars(select(Recording).where(Recording.draft_digest == digest_of(token))).all()
    rows = [row for row in rows if row.question_key in keys]
    for row in rows:
        row.sealed = seal_bytes(unseal_bytes(row.sealed, token.encode(), _DRAFT), _secret(), _KEPT)
        row.draft_digest, row.response_id, row.state, row.kept_on = None, response.id, "waiting", today
    agreed = {"picture" if row.kind == PICTURE else "recording" for row in rows} | {"images" for row in rows if row.may_show}
    for kind in sorted(agreed):
        db.session.add(Consent(response_id=response.id, kind=kind, given_on=today, withdrawn_on=None))
    db.session.flush()


def states_of(response_id: UUID) -> dict[str, str]:
    """Which questions of a response have a recording, and whether it waits or was handed to the safeguarding lead.

    Of pictures, those that were handed over alone: the answer beside it says that there is one.
    """
    query = select(Recording.question_key, Recording.state).where(
        Recording.response_id == response_id, (Recording.kind != PICTURE) | (Recording.state == "handed")
    )
    return {key: state for key, state in db.session.execute(query)}  # noqa: C416


def withdraw(response_id: UUID, today: date) -> None:
    """Delete what waits of a response, and its pictures, and end the consents; what the safeguarding lead has stays with them."""
    db.session.execute(delete(Recording).where(Recording.response_id == response_id, Recording.state != "handed"))
    end_consents(response_id, ("recording", "picture", "images"), today)


def end_consents(response_id: UUID, kinds: Sequence[str], today: date) -> None:
    """From now on these are not agreed to."""
    given = select(Consent).where(Consent.response_id == response_id, Consent.kind.in_(kinds), Consent.withdrawn_on.is_(None))
    for consent in db.session.scalars(given):
        consent.withdrawn_on = today
    db.session.flush()


def unsealed(row: Recording) -> Recorded:
    """A recording that was sent. The caller has checked who asks."""
    return Recorded(row.mimetype, row.kind, unseal_bytes(row.sealed, _secret(), _KEPT))


def purge(today: date, days: int, *, now: datetime) -> int:
    """Delete what nobody wrote down in time, and what lost its response; the number is put on record."""
    over = (Recording.state == "waiting") & (Recording.kept_on < today - timedelta(days=days))
    lost = Recording.state.in_(("waiting", "kept")) & Recording.response_id.is_(None)
    done: CursorResult[Any] = db.session.execute(delete(Recording).where(over | lost))  # type: ignore[assignment]
    if done.rowcount:
        audit.record(PURGED, "recordings", actor_id=None, now=now, number=done.rowcount)
    return done.rowcount


@guarded(Permission.REVIEW_THEMES)
def purges(limit: int = 5) -> list[Purge]:
    """The latest nights in which some were deleted unheard."""
    return [Purge(event.at, int(event.detail["number"])) for event in audit.latest(PURGED, limit)]


def _of_draft(token: str | None, key: str) -> tuple[Any, ...]:
    return (Recording.draft_digest == digest_of(token or ""), Recording.question_key == key)


def _secret() -> bytes:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.secret_key
