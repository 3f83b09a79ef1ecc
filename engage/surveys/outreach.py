"""Drafts of advocates and outreach workers: stop with one person, take the next, come back to the first. Only one's own.

Owns the keys to those drafts, sealed for the one who began each; it holds no word and no name. What was sent is gone from here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext
from sqlalchemy import ColumnElement, delete, func, select

from engage.access.advocacy import BY_MYSELF, Speaking
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.core.sealing import seal, unseal
from engage.surveys import drafts, library
from engage.surveys.after import site_secret
from engage.surveys.models import Draft, OutreachDraft


@dataclass(frozen=True)
class Begun:
    """One conversation that is not sent: the `number`th of its day, how many questions were answered, and in which survey."""

    id: int
    slug: str
    title: str
    begun_on: date
    number: int
    n_answered: int


@guarded(Permission.HELP_SPEAK)
def begin(person_id: int, slug: str, today: date) -> str:
    """A fresh draft of this person's; its token. Raises `NotFoundError` where there is no such survey.

    Who speaks is taken from the conversation begun last: a worker rarely changes it from one person to the next, and can.
    """
    if slug not in library.sources():
        raise NotFoundError(gettext("There is no survey at this address. Choose one from the list of surveys."))
    token, way = drafts.new_token(), Speaking(_way_of_last(person_id))
    drafts.begin_answers(token, lambda kept: replace(kept, speaking=way), today)
    _list(person_id, slug, token, today)
    return token


@guarded(Permission.HELP_SPEAK)
def keep(person_id: int, slug: str, token: str | None, today: date) -> None:
    """Put a draft that was begun on the survey's own page on this person's list; nothing where it stands on one."""
    digest = drafts.digest_of(token or "")
    is_new_answer = db.session.get(Draft, digest) is not None and not drafts.changed_by(token)
    listed = db.session.scalar(select(OutreachDraft.id).where(OutreachDraft.token_digest == digest))
    if token and is_new_answer and listed is None:
        _list(person_id, slug, token, today)


def _list(person_id: int, slug: str, token: str, today: date) -> None:
    before = select(func.max(OutreachDraft.number)).where(OutreachDraft.person_id == person_id, OutreachDraft.begun_on == today)
    db.session.add(
        OutreachDraft(
            person_id=person_id,
            slug=slug,
            token_digest=drafts.digest_of(token),
            sealed_token=seal(token, site_secret(), _purpose(person_id)),
            begun_on=today,
            number=(db.session.scalar(before) or 0) + 1,
        )
    )
    db.session.flush()


@guarded(Permission.HELP_SPEAK)
def begun_by(person_id: int, lang: str) -> list[Begun]:
    """This person's drafts that can be gone on with, newest first; one that was sent, or grew too old, is not among them."""
    query = select(OutreachDraft).where(OutreachDraft.person_id == person_id, _is_there())
    rows = db.session.scalars(query.order_by(OutreachDraft.begun_on.desc(), OutreachDraft.number.desc()))
    return [_begun(row, lang) for row in rows]


@guarded(Permission.HELP_SPEAK)
def take_up(person_id: int, draft_id: int) -> tuple[str, str]:
    """The survey and the token of one of this person's drafts. Raises `NotFoundError` for anybody else's."""
    row = _mine(person_id, draft_id)
    return row.slug, _token(row)


@guarded(Permission.HELP_SPEAK)
def give_up(person_id: int, draft_id: int) -> None:
    """Delete one of this person's drafts with everything in it."""
    row = _mine(person_id, draft_id)
    drafts.drop_draft(_token(row))
    db.session.delete(row)
    db.session.flush()


def purge() -> int:
    """Forget the keys to drafts that are gone; how many they were."""
    gone = list(db.session.scalars(select(OutreachDraft.id).where(~_is_there())))
    db.session.execute(delete(OutreachDraft).where(OutreachDraft.id.in_(gone)))
    return len(gone)


def _way_of_last(person_id: int) -> str:
    newest = select(OutreachDraft).where(OutreachDraft.person_id == person_id, _is_there()).order_by(OutreachDraft.id.desc())
    row = db.session.scalar(newest.limit(1))
    return drafts.load_answers(_token(row)).speaking.provenance if row else BY_MYSELF.provenance


def _begun(row: OutreachDraft, lang: str) -> Begun:
    answered = sum(not given.is_empty for given in drafts.load_answers(_token(row)).given.values())
    return Begun(row.id, row.slug, library.marked_title(row.slug), row.begun_on, row.number, answered)


def _is_there() -> ColumnElement[bool]:
    return select(Draft.token_digest).where(Draft.token_digest == OutreachDraft.token_digest).exists()


def _mine(person_id: int, draft_id: int) -> OutreachDraft:
    row = db.session.scalar(
        select(OutreachDraft).where(OutreachDraft.id == draft_id, OutreachDraft.person_id == person_id, _is_there())
    )
    if row is None:
        raise NotFoundError(gettext("There is no such conversation of yours. It was sent, deleted, or grew too old."))
    return row


def _token(row: OutreachDraft) -> str:
    return str(unseal(row.sealed_token, site_secret(), _purpose(row.person_id)))


def _purpose(person_id: int) -> str:
    return f"outreach draft of {person_id}"
