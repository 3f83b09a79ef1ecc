"""Replies, what people still wish for, and both in every language. A public reply that changes stays readable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from flask_babel import gettext

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import db
from engage.core.easy_wording import forget_ideas
from engage.core.translating import put_texts
from engage.core.wording import forget_wordings
from engage.influence import rules
from engage.influence.errors import ClaimError, ReplyError, RuleError, UnknownRecordError
from engage.influence.models import Claim, FurtherWish, Reply, SupersededReply
from engage.influence.records import day_of, find_claim, pieces


@guarded(Permission.RECORD_DECISIONS)
def record_reply(
    claim_id: int,
    *,
    outcome: str,
    text: str,
    reason: str,
    decider: str,
    owner: str,
    dated: date | None,
    follow_up_on: date | None = None,
    person_id: int,
    now: datetime,
) -> int:
    """Answer a claim, or answer it anew; the reply's id.

    A reply that was public is kept as what was said before. Raises `ReplyError` where the outcome, decider, owner, reason or
    date is missing, or a no has a reason that a child could not read.
    """
    claim, today = find_claim(claim_id), day_of(now)
    given = {"outcome": outcome, "text": text, "reason": reason, "decider": decider, "owner": owner}
    rules.refuse(ReplyError, rules.reply_problems(given, dated, follow_up_on, claim.decided_on, today))
    tidy = {name: value.strip() for name, value in given.items()}
    before = claim.reply
    act = "reply recorded" if before is None else "reply changed"
    if before is not None and claim.publication is not None:
        act = _supersede(claim, before, tidy, today)
    if before is not None:
        reword(f"reply:{before.id}", {name: (getattr(before, name), tidy[name]) for name in ("text", "reason")})
    reply = before or Reply(claim_id=claim.id)
    for name, value in {**tidy, "dated": dated, "follow_up_on": follow_up_on}.items():
        setattr(reply, name, value)
    claim.reply = reply
    db.session.flush()
    audit.record(act, f"claim:{claim.id}", actor_id=person_id, now=now, outcome=outcome)
    return reply.id


@guarded(Permission.RECORD_DECISIONS)
def add_wish(claim_id: int, text: str, *, person_id: int, now: datetime) -> int:
    """Write down what people still wish for after this; its id. Raises `ClaimError` when nothing is written."""
    claim = find_claim(claim_id)
    if not text.strip():
        raise ClaimError({"text": gettext("Write what people still wish for.")})
    wish = FurtherWish(claim_id=claim.id, text=text.strip(), is_resolved=False)
    claim.wishes.append(wish)
    db.session.flush()
    audit.record("further wish added", f"claim:{claim.id}", actor_id=person_id, now=now, wish=wish.id)
    return wish.id


@guarded(Permission.RECORD_DECISIONS)
def resolve_wish(wish_id: int, *, person_id: int, now: datetime) -> int:
    """Say that a wish has been met: it is shown no more; the id of its claim."""
    wish = db.session.get(FurtherWish, wish_id)
    if wish is None:
        raise UnknownRecordError(gettext("There is no wish with this number."))
    wish.is_resolved = True
    db.session.flush()
    audit.record("further wish met", f"claim:{wish.claim_id}", actor_id=person_id, now=now, wish=wish.id)
    return wish.claim_id


@guarded(Permission.RECORD_DECISIONS)
def translate(
    claim_id: int, lang: str, texts: Mapping[tuple[str, str], str], *, checked_by: str = "", person_id: int, now: datetime
) -> None:
    """Put a claim, its reply, decision or wishes into one language: (subject, field) -> text; an empty text removes one.

    checked_by : who read it against the source; while empty, pages mark it as not checked by a person.
    Raises `RuleError` for a subject that does not belong to this claim.
    """
    known = {(subject, field) for subject, field, _ in pieces(find_claim(claim_id))}
    if not set(texts) <= known:
        raise RuleError({"": gettext("The page was changed meanwhile. Open it again.")})
    put_texts(texts, lang, checked_by)
    audit.record("claim translated", f"claim:{claim_id}", actor_id=person_id, now=now, lang=lang, checked=bool(checked_by))


def _supersede(claim: Claim, before: Reply, after: Mapping[str, str], today: date) -> str:
    """Keep what was public; the name of the act for the record."""
    if any(getattr(before, name) != after[name] for name in ("outcome", "text", "reason")):
        kept = {name: getattr(before, name) for name in ("outcome", "text", "reason", "dated")}
        db.session.add(SupersededReply(claim_id=claim.id, replaced_on=today, **kept))
    if before.follow_up_on is None or today < before.follow_up_on:
        return "reply changed"
    claim.decision.state = "followed_up"
    return "reply followed up"


def reword(subject: str, changes: Mapping[str, tuple[str, str]]) -> None:
    """Drop translations and Easy Read versions of what changed: field -> (before, after)."""
    changed = [field for field, (before, after) in changes.items() if before != after.strip()]
    if changed:
        forget_wordings(subject, changed)
        forget_ideas([subject], changed)
