"""After the reply: did it work, asked of the same people; and what became of wishes that were offered to the next wave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext
from sqlalchemy import select

from engage import themes
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import db
from engage.core.forms import too_long
from engage.influence import figures, rules
from engage.influence.errors import PublicationError, RuleError, UnknownRecordError
from engage.influence.models import WORKED, Claim, FollowUp, FurtherWish, Publication, Reply
from engage.influence.records import day_of, find_claim
from engage.surveys import outward
from engage.surveys.outward import WaveInfo

HOW_LENGTH, REASON_LENGTH = 200, 300


@dataclass(frozen=True)
class Overdue:
    """A follow-up that was promised for a day that has passed."""

    claim_id: int
    said: str
    due_on: date


@dataclass(frozen=True)
class Wish:
    """One open wish, and what became of it when it was offered to the next wave."""

    id: int
    claim_id: int
    said: str
    text: str
    next_wave: str
    reason: str


@guarded(Permission.PUBLISH_REPLIES)
def record_follow_up(
    claim_id: int,
    *,
    asked_on: date | None,
    wave_id: int | None,
    same_audience: bool,
    how: str,
    result: str,
    text: str,
    next_on: date | None = None,
    person_id: int,
    now: datetime,
) -> int:
    """Say whether it worked, as the same people said who had asked for it; its id.

    wave_id : the wave they were asked in; it is one of the surveys in which they first said it
    next_on : when it is looked at once more, if it is
    Raises `PublicationError` for a claim that is not public, `RuleError` for anything missing or asked of others.
    """
    claim = find_claim(claim_id)
    if claim.publication is None or claim.reply is None:
        raise PublicationError({"": gettext("This is not public yet, so nobody can say whether it worked.")})
    problems = _problems(how, result, text, same_audience)
    if asked_on is None or not claim.decided_on <= asked_on <= day_of(now):
        problems["asked_on"] = gettext("Write the day you asked, after the decision and up to today.")
    elif next_on is not None and next_on <= asked_on:
        problems["next_on"] = gettext("Look at it again after the reply, not before.")
    if wave_id is not None and wave_id not in {wave.id for wave in waves_for(claim)}:
        problems["wave_id"] = gettext("Choose a wave of the survey in which they first said it: the same people must be asked.")
    rules.refuse(RuleError, problems)
    row = FollowUp(
        asked_on=asked_on, wave_id=wave_id, same_audience=same_audience, how=how.strip(), result=result, text=text.strip()
    )
    claim.follow_ups.append(row)
    claim.reply.follow_up_on = next_on
    claim.decision.state = "followed_up"
    db.session.flush()
    audit.record("followed up", f"claim:{claim.id}", actor_id=person_id, now=now, result=result)
    return row.id


@guarded(Permission.PUBLISH_REPLIES, Permission.RECORD_DECISIONS)
def waves_for(claim: Claim) -> list[WaveInfo]:
    """The waves in which the same people can have been asked: of the surveys the claim rests on, since the decision."""
    slugs = {outward.wave_info(view.wave_id).slug for view in themes.services.theme_views(figures.cited(claim))}
    return [wave for wave in outward.wave_infos() if wave.slug in slugs and wave.closes_on >= claim.decided_on]


def overdue(today: date) -> tuple[Overdue, ...]:
    """Published claims whose follow-up was promised for a day before today, the longest first."""
    query = select(Claim.id, Claim.said, Reply.follow_up_on).join(Reply, Reply.claim_id == Claim.id)
    query = query.join(Publication, Publication.claim_id == Claim.id).where(Reply.follow_up_on < today)
    rows = db.session.execute(query.order_by(Reply.follow_up_on, Claim.id))
    return tuple(Overdue(claim_id, said, due_on) for claim_id, said, due_on in rows if due_on is not None)


@guarded(Permission.RECORD_DECISIONS)
def offered_wishes() -> tuple[Wish, ...]:
    """Every open wish of a published claim: those nobody has dealt with first."""
    query = select(FurtherWish, Claim.said).join(Claim, Claim.id == FurtherWish.claim_id)
    query = query.join(Publication, Publication.claim_id == Claim.id).where(FurtherWish.is_resolved.is_(False))
    rows = db.session.execute(query.order_by(FurtherWish.next_wave, FurtherWish.id))
    return tuple(Wish(row.id, row.claim_id, said, row.text, row.next_wave, row.next_wave_reason) for row, said in rows)


@guarded(Permission.RECORD_DECISIONS)
def find_wish(wish_id: int) -> FurtherWish:
    """One wish; raises `UnknownRecordError`."""
    row = db.session.get(FurtherWish, wish_id)
    if row is None:
        raise UnknownRecordError(gettext("There is no wish with this number."))
    return row


@guarded(Permission.RECORD_DECISIONS)
def settle_wish(wish_id: int, next_wave: str, reason: str, *, person_id: int, now: datetime) -> None:
    """Say whether the next wave asks about this wish, and why, or in which question. Raises `RuleError`."""
    row, problems = find_wish(wish_id), {}
    if next_wave not in ("taken_up", "not_taken"):
        problems["next_wave"] = gettext("Choose only from the answers on this page.")
    if not reason.strip():
        problems["reason"] = gettext("Write something here.")
    elif (over := len(reason.strip()) - REASON_LENGTH) > 0:
        problems["reason"] = too_long(over, REASON_LENGTH)
    rules.refuse(RuleError, problems)
    row.next_wave, row.next_wave_reason = next_wave, reason.strip()
    db.session.flush()
    audit.record(
        "wish offered to the next wave", f"claim:{row.claim_id}", actor_id=person_id, now=now, wish=row.id, became=next_wave
    )


def _problems(how: str, result: str, text: str, same_audience: bool) -> dict[str, str]:
    problems = {}
    if result not in WORKED:
        problems["result"] = gettext("Choose only from the answers on this page.")
    if not text.strip():
        problems["text"] = gettext("Write something here.")
    elif sentence := rules.causal_problem(text):
        problems["text"] = sentence
    if not how.strip():
        problems["how"] = gettext("Write something here.")
    elif (over := len(how.strip()) - HOW_LENGTH) > 0:
        problems["how"] = too_long(over, HOW_LENGTH)
    if not same_audience:
        problems["same_audience"] = gettext("Ask those who said it first: others cannot say whether it worked for them.")
    return problems
