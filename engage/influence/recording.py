"""Writing down what was decided, and the claim that people had asked for it. Every act is in the audit record.

The rules are `rules`'; here they meet the database: accepted themes are asked for, and the answers behind them frozen.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import delete, select

from engage import themes
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import db
from engage.core.easy_wording import forget_ideas
from engage.core.wording import Wording
from engage.influence import figures, queue, rules
from engage.influence.errors import ClaimError, DecisionError
from engage.influence.models import Claim, ClaimQuote, ClaimResponse, ClaimTheme, Decision, SupersededReply
from engage.influence.records import day_of, find_claim, find_decision, refuse_if_published
from engage.influence.replying import reword
from engage.plan.services import priority_names
from engage.surveys.outward import AnswerText
from engage.surveys.wording import PARTNERS
from engage.trust.services import find_meeting


@guarded(Permission.RECORD_DECISIONS)
def record_decision(
    *,
    title: str,
    decider: str,
    owner: str,
    decided_on: date | None,
    meeting: str = "",
    meeting_id: int | None = None,
    priority_id: int | None = None,
    person_id: int,
    now: datetime,
) -> int:
    """Write down one decision; its id. Raises `DecisionError` where decider, owner, title or day is missing.

    meeting_id : the sitting it was taken at; it was then decided on that day (the database holds this too)
    """
    problems = rules.decision_problems(title, meeting, decider, owner, decided_on, day_of(now))
    if meeting_id is not None and find_meeting(meeting_id).met_on != decided_on:
        problems["decided_on"] = gettext("What a meeting decided was decided on the day it met.")
    if priority_id is not None and priority_id not in priority_names("en"):
        problems["priority_id"] = gettext("This priority is not in the plan. Choose another one.")
    rules.refuse(DecisionError, problems)
    decision = Decision(
        title=title.strip(),
        meeting=meeting.strip(),
        decider=decider.strip(),
        owner=owner.strip(),
        decided_on=decided_on,
        priority_id=priority_id,
        meeting_id=meeting_id,
        state="decided",
    )
    db.session.add(decision)
    db.session.flush()
    audit.record("decision recorded", f"decision:{decision.id}", actor_id=person_id, now=now, priority=priority_id)
    return decision.id


@guarded(Permission.RECORD_DECISIONS)
def drop_decision(decision_id: int, *, person_id: int, now: datetime) -> None:
    """Remove a decision that nothing is cited for: what was wrong with it is recorded anew. What it took waits again.

    Raises `DecisionError` while a claim rests on it: that goes first.
    """
    decision = find_decision(decision_id)
    if decision.claims:
        raise DecisionError({"": gettext("It says what people said. Remove that first, then the decision.")})
    queue.give_back(decision.id)
    db.session.execute(delete(Wording).where(Wording.subject == f"decision:{decision.id}"))
    db.session.delete(decision)
    db.session.flush()
    audit.record("decision dropped", f"decision:{decision_id}", actor_id=person_id, now=now)


@guarded(Permission.RECORD_DECISIONS)
def record_claim(
    decision_id: int,
    *,
    theme_ids: Collection[int],
    said: str,
    strength: str,
    fit: str,
    other_factors: str,
    is_evaluation: bool = False,
    person_id: int,
    now: datetime,
) -> int:
    """Write down what people said that this decision answers, and freeze the responses it rests on; its id.

    Raises `ClaimError`: no accepted theme, no answer left behind it, evidence later than the decision (rule 3: then it is
    evaluation and `is_evaluation` must say so), strength, fit or other factors missing.
    """
    decision = find_decision(decision_id)
    problems = rules.claim_problems(said, strength, fit, other_factors, is_evaluation)
    cited = sorted(set(theme_ids))
    answers: list[AnswerText] = []
    views, with_partners = themes.services.theme_views(cited), figures.waves_asking(PARTNERS)
    if sentence := rules.theme_problem(cited, views, with_partners):
        problems["theme_ids"] = sentence
    else:
        answers = themes.services.answers_in(cited)
        problems |= _evidence_problems(answers, decision, is_evaluation)
    rules.refuse(ClaimError, problems)
    claim = _claim(decision, [answer for answer in answers if not is_evaluation or answer.submitted_on > decision.decided_on])
    claim.said, claim.other_factors = said.strip(), other_factors.strip()
    claim.strength, claim.fit, claim.is_evaluation = strength, fit, is_evaluation
    whose = {view.id: view.wave_id in with_partners for view in views}
    claim.by_partners = any(whose.values())
    claim.themes = [ClaimTheme(theme_id=theme_id, by_partners=whose[theme_id]) for theme_id in cited]
    db.session.add(claim)
    db.session.flush()
    _freeze(claim.id, answers, after=decision.decided_on if is_evaluation else None)
    audit.record("claim recorded", f"claim:{claim.id}", actor_id=person_id, now=now, decision=decision.id, themes=cited)
    return claim.id


@guarded(Permission.RECORD_DECISIONS)
def correct_claim(
    claim_id: int, *, said: str, strength: str, fit: str, other_factors: str, person_id: int, now: datetime
) -> None:
    """Reword a claim that is not public. Translations of what changed are dropped: they would say something else."""
    claim = find_claim(claim_id)
    refuse_if_published(claim)
    rules.refuse(ClaimError, rules.claim_problems(said, strength, fit, other_factors, claim.is_evaluation))
    reword(f"claim:{claim.id}", {"said": (claim.said, said), "other_factors": (claim.other_factors, other_factors)})
    claim.said, claim.other_factors = said.strip(), other_factors.strip()
    claim.strength, claim.fit = strength, fit
    db.session.flush()
    audit.record("claim corrected", f"claim:{claim.id}", actor_id=person_id, now=now)


@guarded(Permission.RECORD_DECISIONS)
def drop_claim(claim_id: int, *, person_id: int, now: datetime) -> None:
    """Remove a claim that was never public, or is public no more."""
    claim = find_claim(claim_id)
    refuse_if_published(claim)
    subjects = [f"claim:{claim.id}", *(f"wish:{wish.id}" for wish in claim.wishes)]
    subjects += [f"follow_up:{one.id}" for one in claim.follow_ups]
    subjects += [f"reply:{claim.reply.id}"] if claim.reply else []
    db.session.execute(delete(Wording).where(Wording.subject.in_(subjects)))
    forget_ideas(subjects)
    for table in (ClaimQuote, ClaimResponse, SupersededReply):
        db.session.execute(delete(table).where(table.claim_id == claim.id))
    db.session.delete(claim)
    db.session.flush()
    audit.record("claim dropped", f"claim:{claim_id}", actor_id=person_id, now=now)


def let_go(response_id: UUID) -> None:
    """Somebody changed what they sent: claims that are not public rest on it no more, unless it still says what they cite."""
    for row in db.session.scalars(select(ClaimResponse).where(ClaimResponse.response_id == response_id)).all():
        claim = db.session.get_one(Claim, row.claim_id)
        if claim.publication is None:  # nobody has read what they say now
            db.session.execute(delete(ClaimQuote).where(ClaimQuote.claim_id == claim.id, ClaimQuote.response_id == response_id))
        cited = [cited.theme_id for cited in claim.themes]
        if claim.publication is None and response_id not in themes.services.response_ids_in(cited):
            db.session.delete(row)
    db.session.flush()


def _evidence_problems(answers: list[AnswerText], decision: Decision, is_evaluation: bool) -> dict[str, str]:
    days = [answer.submitted_on for answer in answers]
    if not days:
        return {"theme_ids": gettext("No answer is left behind these themes, so nothing can be claimed from them.")}
    sentence = rules.evidence_problem(min(days), max(days), decision.decided_on, is_evaluation)
    return {"is_evaluation": sentence} if sentence else {}


def _claim(decision: Decision, answers: list[AnswerText]) -> Claim:
    days = [answer.submitted_on for answer in answers]
    return Claim(decision=decision, decided_on=decision.decided_on, evidence_from=min(days), evidence_to=max(days))


def _freeze(claim_id: int, answers: list[AnswerText], after: date | None) -> None:
    frozen = {answer.response_id: answer for answer in answers if after is None or answer.submitted_on > after}
    for response_id, answer in sorted(frozen.items()):
        db.session.add(ClaimResponse(claim_id=claim_id, response_id=response_id, provenance=answer.provenance, lang=answer.lang))
    db.session.flush()
