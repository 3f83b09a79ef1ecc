"""Drawings and photos as answers. Owns what of a recording is of pictures alone: their limits, and what becomes of them.

A picture beside words that a safeguarding lead reads is the lead's, too; one of a person any of whose words are held is shown to
nobody else. It is in no analysis, and leaves the building in no file: a person who may open it can save it, where its maker
agreed that it be shown.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from flask import current_app
from flask_babel import gettext
from sqlalchemy import Select, delete, func, select
from wtforms import ValidationError

from analysis.screen import Screening
from engage import safeguarding
from engage.core.config import Settings
from engage.core.db import db
from engage.surveys import recordings
from engage.surveys.containers import Recorded
from engage.surveys.developing import PICTURE, PictureError, develop
from engage.surveys.models import Answer, Recording, Response

HELD_SOURCE = "recording"  # what a concern calls one, as of every recording


def longest_bytes() -> int:
    """How big a picture may be when it is sent; 0 where this site takes none."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.picture_megabytes * 1_000_000


def checked(sent: bytes) -> Recorded:
    """The picture made anew. Raises `ValidationError`, one sentence for each fault."""
    try:
        if len(sent) > longest_bytes():
            raise PictureError("too many dots")
        return develop(sent)
    except PictureError as problem:
        if problem.why == "too many dots":
            raise ValidationError(too_big()) from problem
        raise ValidationError(
            gettext("We cannot open this picture. Take a new photo from this page, or choose a JPEG or PNG. We cannot open HEIC.")
        ) from problem


def too_big() -> str:
    """What is said of a picture over the limit."""
    most = longest_bytes() // 1_000_000
    return gettext("This picture is too big. Take a smaller photo, or choose another one: %(size)s MB at most.", size=most)


def hand_over(answer: Answer, found: Screening, *, now: datetime) -> None:
    """The words beside a picture are the lead's now: the picture goes to them as well, as a concern of its own."""
    here = Recording.response_id == answer.response_id, Recording.question_key == answer.question_key
    for row in db.session.scalars(select(Recording).where(*here, Recording.kind == PICTURE, Recording.state != "handed")):
        row.state = "handed"
        safeguarding.services.raise_concern(HELD_SOURCE, str(row.id), {}, found, now=now)
    db.session.flush()


def take_back(response: Response, today: date, *, but: Collection[str] = ()) -> None:
    """Delete the pictures of a response, but those of these questions, and end what was agreed for them.

    What the safeguarding lead has stays with them.
    """
    of_theirs = Recording.response_id == response.id, Recording.kind == PICTURE, Recording.state != "handed"
    db.session.execute(delete(Recording).where(*of_theirs, Recording.question_key.not_in(but)))
    for answer in response.answers:
        if answer.has_picture and not answer.held and answer.question_key not in but:
            _without_picture(answer)
    if db.session.scalar(select(Recording.id).where(*of_theirs).limit(1)) is None:
        recordings.end_consents(response.id, ("picture", "images"), today)
    db.session.flush()


def delete_of_wave(wave_id: int) -> int:
    """Delete those of a wave that were looked at and kept: people's words of it go now, too."""
    rows = db.session.scalars(_kept_of(wave_id)).all()
    for row in rows:
        db.session.delete(row)
    return len(rows)


def count_of_wave(wave_id: int) -> int:
    """How many that are."""
    return db.session.scalar(_kept_of(wave_id).with_only_columns(func.count())) or 0


def has_any(response_id: UUID) -> bool:
    """Whether whoever sent this can still take a picture back."""
    own = Recording.response_id == response_id, Recording.kind == PICTURE, Recording.state != "handed"
    return db.session.scalar(select(Recording.id).where(*own).limit(1)) is not None


def of_maker(response: Response, key: str) -> Recorded | None:
    """The picture that was sent with an answer, for whoever holds its code; None where it went, or its words are held."""
    of_theirs = Recording.response_id == response.id, Recording.question_key == key
    row = db.session.scalar(select(Recording).where(*of_theirs, Recording.kind == PICTURE, Recording.state != "handed"))
    is_held = any(answer.held for answer in response.answers if answer.question_key == key)
    return None if row is None or is_held else recordings.unsealed(row)


def shown_to_maker(response: Response) -> frozenset[str]:
    """The questions whose picture `of_maker` gives."""
    own = Recording.response_id == response.id, Recording.kind == PICTURE, Recording.state != "handed"
    held = {answer.question_key for answer in response.answers if answer.held}
    return frozenset(db.session.scalars(select(Recording.question_key).where(*own))) - held


def _without_picture(answer: Answer) -> None:
    answer.has_picture = False
    if not any((answer.text, answer.interpretation, answer.advocate_view)):
        db.session.delete(answer)


def _kept_of(wave_id: int) -> Select[Recording]:
    joined = select(Recording).join(Response, Response.id == Recording.response_id)
    return joined.where(Response.wave_id == wave_id, Recording.kind == PICTURE, Recording.state == "kept")
