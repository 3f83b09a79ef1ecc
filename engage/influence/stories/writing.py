"""Writing a story down, the agreement of whoever told it, reading it back, publishing it. Flushes.

Every act is in the audit record, and none of it holds a word of the story. Words that change must be read back anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import db
from engage.core.wording import forget_wordings
from engage.influence.errors import PublicationError, RuleError, UnknownRecordError
from engage.influence.records import day_of
from engage.influence.rules import refuse
from engage.influence.stories.models import TRANSLATED, WORDS, CaseStudy, subject_of
from engage.influence.stories.rules import Agreement, Told, agreement_problems, told_problems
from engage.influence.stories.taking_back import REVIEWS, digest_of
from engage.plan.services import priority_names
from engage.safeguarding.services import look_at
from engage.surveys.after import find_response
from engage.surveys.formats.shelf import take_down
from engage.surveys.receipts import new_receipt
from engage.trust.framework import outcome_names


@guarded(Permission.RECORD_DECISIONS, Permission.PUBLISH_REPLIES)
def find_story(story_id: int) -> CaseStudy:
    """One story that is not taken back; raises `UnknownRecordError`."""
    row = db.session.get(CaseStudy, story_id)
    if row is None or row.state == "withdrawn":
        raise UnknownRecordError(gettext("This story is not here, or not any more."))
    return row


def pieces(row: CaseStudy) -> list[tuple[str, str, str]]:
    """What of it readers see in their own language, as (subject, field, source text)."""
    return [(subject_of(row), field, getattr(row, field)) for field in TRANSLATED]


@guarded(Permission.RECORD_DECISIONS)
def write_story(story_id: int | None, told: Told, *, person_id: int, now: datetime) -> int:
    """Keep a story, or change one that is not public; its id. Raises `RuleError` with a sentence for each field."""
    row = find_story(story_id) if story_id is not None else CaseStudy(written_by=person_id)
    if row.state == "published":
        raise RuleError({"": gettext("This is public. Take it off the pages first, then change it.")})
    problems = told_problems(told, {outcome.key for outcome in outcome_names()}, day_of(now))
    if told.priority_id is not None and told.priority_id not in priority_names(""):
        problems["priority_id"] = gettext("This priority is not in the plan. Choose another one.")
    response_id = row.response_id
    if told.told_as == "conversation":
        response_id = None
    elif told.code.strip() or response_id is None:
        response_id = _sent_as(told.code, problems)
    refuse(RuleError, problems)
    _put(row, told, response_id)
    audit.record("story written", subject_of(row), actor_id=person_id, now=now, told_as=told.told_as)
    return row.id


@guarded(Permission.RECORD_DECISIONS)
def agree(story_id: int, agreed: Agreement, *, person_id: int, now: datetime) -> str:
    """Keep what its teller agreed to; the code they can take it back with, "" where they have one already.

    The code is to be shown once and handed over: only its digest is kept. Raises `RuleError`.
    """
    row = find_story(story_id)
    refuse(RuleError, agreement_problems(agreed, day_of(now)))
    for field in ("readers", "agreed_on", "agreed_how", "ends_on", "name_changed"):
        setattr(row, field, getattr(agreed, field))
    code = "" if row.code_digest else new_receipt()
    if code:
        row.code_digest = digest_of(code)
    db.session.flush()
    audit.record("story agreed to", subject_of(row), actor_id=person_id, now=now, readers=agreed.readers)
    return code


@guarded(Permission.RECORD_DECISIONS)
def read_back(story_id: int, day: date | None, *, person_id: int, now: datetime) -> None:
    """Say that whoever told it has heard or read these very words and found them right. Raises `RuleError`."""
    row = find_story(story_id)
    if row.agreed_on is None:
        raise RuleError({"": gettext("Write down what they agreed to first.")})
    if day is None or not row.agreed_on <= day <= day_of(now):
        raise RuleError({"day": gettext("Write the day. It is not before they agreed, and not still to come.")})
    row.read_back_on = day
    db.session.flush()
    audit.record("story read back", subject_of(row), actor_id=person_id, now=now)


def worries(row: CaseStudy) -> bool:
    """Whether its words are of the kind that the safeguarding lead must hear of first. They decide; nothing is held here."""
    return any(look_at(getattr(row, field)).concern for field in WORDS)


def missing_for_publication(row: CaseStudy, today: date) -> tuple[str, ...]:
    """What still stands between a story and its readers, a sentence each."""
    found = []
    if row.agreed_on is None:
        found.append(gettext("Write down what they agreed to first."))
    if row.read_back_on is None:
        found.append(gettext("Read these very words back to whoever told them, and write down the day."))
    if row.ends_on and row.ends_on <= today:
        found.append(gettext("The time they agreed to is over. Ask them again."))
    return tuple(found)


@guarded(Permission.PUBLISH_REPLIES)
def publish(story_id: int, *, lead_asked: bool, person_id: int, now: datetime) -> None:
    """Let those read it whom its teller agreed to. Raises `PublicationError` saying everything that is missing.

    lead_asked : somebody has asked the safeguarding lead, where the words need it
    """
    row = find_story(story_id)
    missing = [*missing_for_publication(row, day_of(now))]
    if worries(row) and not lead_asked:
        missing.append(gettext("Ask the safeguarding lead before anybody reads this, and say that you did."))
    if missing:
        raise PublicationError({"": " ".join(missing)})
    row.state, row.published_on = "published", day_of(now)
    db.session.flush()
    audit.record("story published", subject_of(row), actor_id=person_id, now=now, readers=row.readers, lead_asked=lead_asked)


@guarded(Permission.PUBLISH_REPLIES)
def take_off(story_id: int, *, person_id: int, now: datetime) -> None:
    """Take it off every page, to change it; what was agreed to stays."""
    row = find_story(story_id)
    row.state, row.published_on = "draft", None
    db.session.flush()
    take_down(REVIEWS)
    audit.record("story taken off", subject_of(row), actor_id=person_id, now=now)


@guarded(Permission.RECORD_DECISIONS)
def stories() -> Iterable[CaseStudy]:
    """Every story there is, the newest first."""
    return db.session.scalars(select(CaseStudy).where(CaseStudy.state != "withdrawn").order_by(CaseStudy.id.desc())).all()


def _put(row: CaseStudy, told: Told, response_id: UUID | None) -> None:
    given = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(told).items() if name != "code"}
    changed = [field for field in TRANSLATED if row.id and getattr(row, field) != given[field]]
    for name, value in given.items():
        setattr(row, name, value)
    row.response_id = response_id
    if changed:
        row.read_back_on = None  # nobody has heard these words yet
        forget_wordings(subject_of(row), changed)
    db.session.add(row)
    db.session.flush()


def _sent_as(typed: str, problems: dict[str, str]) -> UUID | None:
    found = find_response(typed)
    if found is None or found.state in ("withdrawn", "held"):
        problems["code"] = gettext("There is no answer with this code. It is the code they were given when they sent it.")
        return None
    return found.id
