"""Taking a story back: by whoever told it, with a code and without an account, or when the time they agreed to is over.

It leaves every page and its words are wiped at that moment. That there was a story stays in the record, and no word of it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import delete, select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import db
from engage.core.wording import Wording
from engage.influence.errors import RuleError
from engage.influence.records import day_of
from engage.influence.stories.models import WORDS, CaseStudy, subject_of
from engage.surveys.after import site_secret
from engage.surveys.formats.shelf import take_down
from engage.surveys.receipts import normalise_receipt, receipt_digest

REVIEWS = "review-"  # the year in review as PDF: the one kind of file kept here that holds stories and what cards say


@guarded(Permission.RECORD_DECISIONS)
def withdraw(row: CaseStudy, *, person_id: int | None, now: datetime) -> None:
    """Its teller takes it back: it leaves every page, and its words are wiped, at this moment. It cannot be undone."""
    _wipe(row, person_id, now)


def _wipe(row: CaseStudy, person_id: int | None, now: datetime) -> None:
    db.session.execute(delete(Wording).where(Wording.subject == subject_of(row)))
    for field in WORDS:
        setattr(row, field, "")
    row.state, row.response_id, row.published_on, row.withdrawn_on = "withdrawn", None, None, day_of(now)
    db.session.flush()
    take_down(REVIEWS)
    audit.record("story withdrawn", subject_of(row), actor_id=person_id, now=now)


def withdraw_by_code(typed: str, *, now: datetime) -> None:
    """The same, by whoever holds the code. Raises `RuleError` for a code that opens no story."""
    code = normalise_receipt(typed)
    row = db.session.scalar(select(CaseStudy).filter_by(code_digest=digest_of(code))) if code else None
    if row is None or row.state == "withdrawn":
        text = gettext("We do not know this code. Look at it again, or ask the person you told your story to.")
        raise RuleError({"code": text})
    _wipe(row, None, now)


def let_files_go(_answer_id: int, response_id: UUID, _wave_id: int) -> None:
    """An answer is held or taken back: a story that was sent as it is shown no more, and stays in no file either."""
    if db.session.scalar(select(CaseStudy.id).filter_by(response_id=response_id)) is not None:
        take_down(REVIEWS)


def wipe_ended(now: datetime) -> int:
    """Wipe the words of stories whose time is over; how many."""
    query = select(CaseStudy).where(CaseStudy.ends_on <= day_of(now), CaseStudy.state != "withdrawn")
    ended = list(db.session.scalars(query))
    for row in ended:
        _wipe(row, None, now)
    return len(ended)


def digest_of(code: str) -> str:
    """What is kept of a code."""
    return receipt_digest(code, site_secret()).hex()
