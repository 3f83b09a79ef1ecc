"""The sample's own decisions, each with its whole chain: what was said, what was decided and why, published for all to read.

Everything goes through the services a person uses, on the days the sample gives; the rules refuse here as they would anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from engage.accounts.models import PersonRole
from engage.accounts.permissions import Role
from engage.core.db import db
from engage.influence import services as influence
from engage.influence.models import ClaimResponse, Decision
from engage.plan.models import Priority
from engage.sample import needs
from engage.sample.answering import noon, receipts_by_response, wave_ids
from engage.sample.cards import load_cards
from engage.sample.reviewing import Matter, Officer, accept_about
from engage.sample.sign_ins import SampleReceipt
from engage.sample.source import Table, put_translations, read_sample

REVIEW_DAYS = 14  # themes are reviewed this long before the decision,
PUBLISH_DAYS = 7  # and the reply is published this long after it
SHOWN_RECEIPTS = (("evening-buses", "en"), ("park-lights", "ur"), ("tell-us-once", "pl"))


@dataclass(frozen=True)
class Published:
    """One decision of the file and the claim made of it."""

    key: str
    title: str
    claim_id: int


def has_decisions() -> bool:
    """Whether the chains were loaded."""
    return db.session.scalar(select(Decision.id).limit(1)) is not None


def load_chains(today: date, now: datetime) -> list[SampleReceipt]:
    """Review, decide, reply, publish; returns receipt codes whose pages show a reply."""
    person_id = _officer_id()
    published = [publish_chain(table, person_id, today) for table in read_sample("plan")["decisions"]]
    load_cards({item.key: item.claim_id for item in published}, person_id, now)
    needs.map_outcomes(person_id, now)
    for table in read_sample("plan")["waiting"]:  # with nothing decided, it stands on the public waiting list
        matter = Matter(table["theme"], frozenset(table["theme_words"]), frozenset(table["not_words"]))
        accept_about(matter, wave_ids("past")[table["survey"]], Officer(person_id, now))
    return list(_shown_receipts(published))


def _officer_id() -> int:
    query = select(PersonRole.person_id).where(PersonRole.role == Role.PARTICIPATION_OFFICER)
    return db.session.scalars(query.order_by(PersonRole.id)).first() or 0


def publish_chain(table: Table, person_id: int, today: date) -> Published:
    """One decision of a file, from its theme to its public reply, each act on the day it gives."""
    decided_on = today - timedelta(days=table["decided_days_ago"])
    reviewed, now = noon(decided_on - timedelta(days=REVIEW_DAYS)), noon(decided_on)
    matter = Matter(table["theme"], frozenset(table["theme_words"]), frozenset(table.get("not_words", ())))
    theme_id = accept_about(matter, wave_ids(table["wave"])[table["survey"]], Officer(person_id, reviewed))
    decision_id = influence.record_decision(
        title=table["title"],
        decider=table["decider"],
        owner=table["owner"],
        decided_on=decided_on,
        meeting=table["meeting"],
        priority_id=db.session.scalar(select(Priority.id).where(Priority.slug == table["priority"])),
        person_id=person_id,
        now=now,
    )
    put_translations(f"decision:{decision_id}", table, {"title": "title"})
    claim_id = _claim(decision_id, theme_id, table, person_id, now)
    _reply(claim_id, table, decided_on, person_id, now)
    influence.publish(claim_id, person_id, noon(decided_on + timedelta(days=PUBLISH_DAYS)))
    return Published(table["key"], table["title"], claim_id)


def _claim(decision_id: int, theme_id: int, table: Table, person_id: int, now: datetime) -> int:
    claim_id = influence.record_claim(
        decision_id,
        theme_ids=[theme_id],
        said=table["claim"],
        strength=table["strength"],
        fit=table["fit"],
        other_factors=table["other_factors"],
        person_id=person_id,
        now=now,
    )
    put_translations(f"claim:{claim_id}", table, {"said": "claim", "other_factors": "other_factors"})
    return claim_id


def _reply(claim_id: int, table: Table, dated: date, person_id: int, now: datetime) -> None:
    reply_id = influence.record_reply(
        claim_id,
        outcome=table["outcome"],
        text=table["reply"],
        reason=table["reason"],
        decider=table["decider"],
        owner=table["owner"],
        dated=dated,
        follow_up_on=dated + timedelta(days=table["decided_days_ago"] + table["follow_up_in_days"]),
        person_id=person_id,
        now=now,
    )
    put_translations(f"reply:{reply_id}", table, {"text": "reply", "reason": "reason"})


def _shown_receipts(published: Iterable[Published]) -> Iterator[SampleReceipt]:
    """For each of `SHOWN_RECEIPTS` one answer the claim rests on, in that language if there is one."""
    claims, receipts = {item.key: item for item in published}, receipts_by_response()
    for key, lang in SHOWN_RECEIPTS:
        query = select(ClaimResponse).where(ClaimResponse.claim_id == claims[key].claim_id).order_by(ClaimResponse.id)
        behind = sorted(db.session.scalars(query), key=lambda row: row.lang != lang)
        chosen = next((row for row in behind if row.response_id in receipts), None)
        if chosen is not None:
            yield SampleReceipt(receipts[chosen.response_id], f"answered in {chosen.lang}; reply: {claims[key].title}")
