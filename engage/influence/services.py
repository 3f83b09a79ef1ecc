"""Recording what was decided and why, and making it public: the only way in for a decision, a claim, a reply.

The rules of the domain are kept here and, where it can, by the database. Every act is in the audit record. Reading is
`reading`'s; nothing here decides what a page shows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import delete, select

from engage import themes
from engage.core import audit
from engage.core.clock import HOME_ZONE
from engage.core.db import db
from engage.core.wording import Wording, put_wording
from engage.influence import rules
from engage.influence.errors import ClaimError, DecisionError, PublicationError, ReplyError, RuleError, UnknownRecordError
from engage.influence.models import (
    Claim,
    ClaimResponse,
    ClaimTheme,
    Decision,
    FurtherWish,
    Publication,
    Reply,
    SupersededReply,
)
from engage.plan.services import priority_names
from engage.surveys import outward
from engage.surveys.outward import AnswerText

# Why a claim is taken back: a code, because the audit record holds nobody's words.
TAKEN_BACK = ("mistake", "could_identify", "out_of_date", "asked")


def record_decision(
    *,
    title: str,
    decider: str,
    owner: str,
    decided_on: date | None,
    meeting: str = "",
    priority_id: int | None = None,
    person_id: int,
    now: datetime,
) -> int:
    """Write down one decision; its id. Raises `DecisionError` where decider, owner, title or day is missing."""
    problems = rules.decision_problems(title, meeting, decider, owner, decided_on, day_of(now))
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
        state="decided",
    )
    db.session.add(decision)
    db.session.flush()
    audit.record("decision recorded", f"decision:{decision.id}", actor_id=person_id, now=now, priority=priority_id)
    return decision.id


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
    if sentence := rules.theme_problem(cited, themes.services.theme_views(cited)):
        problems["theme_ids"] = sentence
    else:
        answers = themes.services.answers_in(cited)
        problems |= _evidence_problems(answers, decision, is_evaluation)
    rules.refuse(ClaimError, problems)
    claim = _claim(decision, [answer for answer in answers if not is_evaluation or answer.submitted_on >= decision.decided_on])
    claim.said, claim.other_factors = said.strip(), other_factors.strip()
    claim.strength, claim.fit, claim.is_evaluation = strength, fit, is_evaluation
    claim.themes = [ClaimTheme(theme_id=theme_id) for theme_id in cited]
    db.session.add(claim)
    db.session.flush()
    _freeze(claim.id, answers, since=decision.decided_on if is_evaluation else None)
    audit.record("claim recorded", f"claim:{claim.id}", actor_id=person_id, now=now, decision=decision.id, themes=cited)
    return claim.id


def correct_claim(
    claim_id: int, *, said: str, strength: str, fit: str, other_factors: str, person_id: int, now: datetime
) -> None:
    """Reword a claim that is not public. Translations of what changed are dropped: they would say something else."""
    claim = find_claim(claim_id)
    _refuse_if_published(claim)
    rules.refuse(ClaimError, rules.claim_problems(said, strength, fit, other_factors, claim.is_evaluation))
    _reword(f"claim:{claim.id}", {"said": (claim.said, said), "other_factors": (claim.other_factors, other_factors)})
    claim.said, claim.other_factors = said.strip(), other_factors.strip()
    claim.strength, claim.fit = strength, fit
    db.session.flush()
    audit.record("claim corrected", f"claim:{claim.id}", actor_id=person_id, now=now)


def drop_claim(claim_id: int, *, person_id: int, now: datetime) -> None:
    """Remove a claim that was never public, or is public no more."""
    claim = find_claim(claim_id)
    _refuse_if_published(claim)
    subjects = [f"claim:{claim.id}", *(f"wish:{wish.id}" for wish in claim.wishes)]
    subjects += [f"reply:{claim.reply.id}"] if claim.reply else []
    db.session.execute(delete(Wording).where(Wording.subject.in_(subjects)))
    for table in (ClaimResponse, SupersededReply):
        db.session.execute(delete(table).where(table.claim_id == claim.id))
    db.session.delete(claim)
    db.session.flush()
    audit.record("claim dropped", f"claim:{claim_id}", actor_id=person_id, now=now)


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
        _reword(f"reply:{before.id}", {name: (getattr(before, name), tidy[name]) for name in ("text", "reason")})
    reply = before or Reply(claim_id=claim.id)
    for name, value in {**tidy, "dated": dated, "follow_up_on": follow_up_on}.items():
        setattr(reply, name, value)
    claim.reply = reply
    db.session.flush()
    audit.record(act, f"claim:{claim.id}", actor_id=person_id, now=now, outcome=outcome)
    return reply.id


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


def resolve_wish(wish_id: int, *, person_id: int, now: datetime) -> int:
    """Say that a wish has been met: it is shown no more; the id of its claim."""
    wish = db.session.get(FurtherWish, wish_id)
    if wish is None:
        raise UnknownRecordError(gettext("There is no wish with this number."))
    wish.is_resolved = True
    db.session.flush()
    audit.record("further wish met", f"claim:{wish.claim_id}", actor_id=person_id, now=now, wish=wish.id)
    return wish.claim_id


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
    for (subject, field), text in texts.items():
        if text.strip():
            put_wording(subject, field, lang, text.strip(), checked_by)
        else:
            _forget(subject, [field], lang)
    audit.record("claim translated", f"claim:{claim_id}", actor_id=person_id, now=now, lang=lang, checked=bool(checked_by))


def pieces(claim: Claim) -> list[tuple[str, str, str]]:
    """Everything of a claim that readers see in their own language, as (subject, field, source text)."""
    decision, reply = claim.decision, claim.reply
    found = [
        (f"decision:{decision.id}", "title", decision.title),
        (f"claim:{claim.id}", "said", claim.said),
        (f"claim:{claim.id}", "other_factors", claim.other_factors),
    ]
    if reply:
        found += [(f"reply:{reply.id}", "text", reply.text), (f"reply:{reply.id}", "reason", reply.reason)]
    return found + [(f"wish:{wish.id}", "text", wish.text) for wish in claim.wishes if not wish.is_resolved]


def missing_for_publication(claim_id: int) -> tuple[str, ...]:
    """What still stands between a claim and its page, a sentence each; empty when it may be published."""
    claim = find_claim(claim_id)
    found = []
    if claim.reply is None:
        found.append(gettext("There is no reply yet: a decider, an owner, a reason and a date are needed."))
    elif claim.reply.outcome in rules.NEEDS_A_PLAIN_REASON and rules.plain_problem(claim.reply.reason):
        found.append(rules.plain_problem(claim.reply.reason))
    cited = [cited.theme_id for cited in claim.themes]
    if sentence := rules.theme_problem(cited, themes.services.theme_views(cited)):
        found.append(sentence)
    elif not _readable(claim):
        found.append(gettext("Everybody whose answers this rested on has taken them back or is waiting for a safeguarding lead."))
    return tuple(found)


def publish(claim_id: int, person_id: int, now: datetime) -> None:
    """Make a claim and its reply public; until now, answers could be taken back, and those that were are let go.

    Raises `PublicationError` saying everything that is missing.
    """
    claim = find_claim(claim_id)
    _refuse_if_published(claim)
    if missing := missing_for_publication(claim_id):
        raise PublicationError({"": " ".join(missing)})
    kept = _readable(claim)
    db.session.execute(delete(ClaimResponse).where(ClaimResponse.claim_id == claim.id, ClaimResponse.response_id.not_in(kept)))
    cited = [cited.theme_id for cited in claim.themes]
    publication = Publication(
        claim_id=claim.id, theme_id=cited[0], response_id=min(kept), published_on=day_of(now), published_by=person_id
    )
    db.session.add(publication)
    claim.decision.state = "published"
    themes.services.mark_published(cited, person_id, now)
    db.session.flush()
    db.session.expire(claim, ["publication"])
    audit.record("claim published", f"claim:{claim.id}", actor_id=person_id, now=now, themes=cited, responses=len(kept))


def take_back(claim_id: int, why: str, person_id: int, now: datetime) -> None:
    """Make a public claim private again, so that it can be put right. `why` is one of `TAKEN_BACK`."""
    claim = find_claim(claim_id)
    if why not in TAKEN_BACK:
        raise PublicationError({"why": gettext("Choose why it is taken back.")})
    publication = db.session.get(Publication, claim.id)
    if publication is None:
        raise PublicationError({"why": gettext("This is not public, so it cannot be taken back.")})
    db.session.delete(publication)
    db.session.flush()
    db.session.expire(claim, ["publication"])
    if not any(other.publication for other in claim.decision.claims):
        claim.decision.state = "decided"
    audit.record("claim taken back", f"claim:{claim.id}", actor_id=person_id, now=now, why=why)


def rests_on(response_id: UUID) -> bool:
    """Whether something public rests on this response: it can then not be withdrawn any more (rule 8)."""
    query = select(ClaimResponse.id).join(Publication, Publication.claim_id == ClaimResponse.claim_id)
    return db.session.scalar(query.where(ClaimResponse.response_id == response_id).limit(1)) is not None


def find_decision(decision_id: int) -> Decision:
    """One decision; raises `UnknownRecordError`."""
    decision = db.session.get(Decision, decision_id)
    if decision is None:
        raise UnknownRecordError(gettext("There is no decision with this number."))
    return decision


def find_claim(claim_id: int) -> Claim:
    """One claim, public or not; raises `UnknownRecordError`."""
    claim = db.session.get(Claim, claim_id)
    if claim is None:
        raise UnknownRecordError(gettext("There is no claim with this number."))
    return claim


def day_of(now: datetime) -> date:
    """The day it is where the trust is."""
    return now.astimezone(HOME_ZONE).date()


def _evidence_problems(answers: list[AnswerText], decision: Decision, is_evaluation: bool) -> dict[str, str]:
    days = [answer.submitted_on for answer in answers]
    if not days:
        return {"theme_ids": gettext("No answer is left behind these themes, so nothing can be claimed from them.")}
    sentence = rules.evidence_problem(min(days), max(days), decision.decided_on, is_evaluation)
    return {"is_evaluation": sentence} if sentence else {}


def _claim(decision: Decision, answers: list[AnswerText]) -> Claim:
    days = [answer.submitted_on for answer in answers]
    return Claim(decision=decision, decided_on=decision.decided_on, evidence_from=min(days), evidence_to=max(days))


def _freeze(claim_id: int, answers: list[AnswerText], since: date | None) -> None:
    frozen = {answer.response_id: answer for answer in answers if since is None or answer.submitted_on >= since}
    for response_id, answer in sorted(frozen.items()):
        db.session.add(ClaimResponse(claim_id=claim_id, response_id=response_id, provenance=answer.provenance, lang=answer.lang))
    db.session.flush()


def _readable(claim: Claim) -> list[UUID]:
    """The frozen responses that may still be read: not withdrawn, and not held as a whole."""
    waves = {view.wave_id for view in themes.services.theme_views(cited.theme_id for cited in claim.themes)}
    readable = {answer.response_id for wave in waves for answer in outward.answers_for_analysis(wave)}
    frozen = db.session.scalars(select(ClaimResponse.response_id).where(ClaimResponse.claim_id == claim.id))
    return [response_id for response_id in frozen if response_id in readable]


def _refuse_if_published(claim: Claim) -> None:
    if claim.publication is not None:
        raise PublicationError({"": gettext("This is public. Take it back first, then change it.")})


def _supersede(claim: Claim, before: Reply, after: Mapping[str, str], today: date) -> str:
    """Keep what was public; the name of the act for the record."""
    if any(getattr(before, name) != after[name] for name in ("outcome", "text", "reason")):
        kept = {name: getattr(before, name) for name in ("outcome", "text", "reason", "dated")}
        db.session.add(SupersededReply(claim_id=claim.id, replaced_on=today, **kept))
    if before.follow_up_on is None or today < before.follow_up_on:
        return "reply changed"
    claim.decision.state = "followed_up"
    return "reply followed up"


def _reword(subject: str, changes: Mapping[str, tuple[str, str]]) -> None:
    changed = [field for field, (before, after) in changes.items() if before != after.strip()]
    if changed:
        _forget(subject, changed)


def _forget(subject: str, fields: Collection[str], lang: str | None = None) -> None:
    stale = delete(Wording).where(Wording.subject == subject, Wording.field.in_(fields))
    db.session.execute(stale if lang is None else stale.where(Wording.lang == lang))
