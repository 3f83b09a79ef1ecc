"""Sending: the only way in for an answer. What can be asked (`asking`) and what comes after (`after`) are offered from here too.

Other domains import from this module, and read answers through `outward`.
"""

from __future__ import annotations

import hashlib
import hmac
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from analysis.screen import THRESHOLD, Screening
from engage import safeguarding
from engage.access.advocacy import Speaking
from engage.core import jobs
from engage.core.db import db
from engage.surveys import drawings, library, pairs, recordings, routes
from engage.surveys.after import (
    NEWS,
    WITHDRAWAL_GUARDS,
    News,
    WithdrawalError,
    find_response,
    guard_withdrawal,
    is_unseen,
    may_quote,
    news_of,
    on_words_gone,
    sent_rows,
    site_secret,
    steps_of,
    survey_of,
    tell_news,
    tell_words_gone,
    tidy_receipt,
    why_kept,
    withdraw,
    withdraw_quotes,
)
from engage.surveys.asking import (
    OpenSurvey,
    SurveyClosedError,
    current_wave,
    open_survey,
    open_surveys,
    own_part,
    question_of,
    told_by_another,
    with_options,
    words_for,
)
from engage.surveys.definition import Question, Survey
from engage.surveys.drafts import Answers, Given
from engage.surveys.models import Answer, Assistance, Consent, Response
from engage.surveys.receipts import new_receipt, receipt_digest
from engage.trust.services import localities

__all__ = [
    "NEWS",
    "WITHDRAWAL_GUARDS",
    "News",
    "OpenSurvey",
    "SurveyClosedError",
    "WithdrawalError",
    "current_wave",
    "find_response",
    "guard_withdrawal",
    "is_unseen",
    "may_quote",
    "news_of",
    "on_words_gone",
    "open_survey",
    "open_surveys",
    "own_part",
    "question_of",
    "sent_rows",
    "steps_of",
    "survey_of",
    "tell_news",
    "tidy_receipt",
    "told_by_another",
    "why_kept",
    "with_options",
    "withdraw",
    "withdraw_quotes",
    "words_for",
]

SUBMITTED = "engage.surveys.submitted"
HELD_SOURCE = "answer"
LOOK_CLOSELY = "surveys.look_closely"
HEARD = Screening(True, (), THRESHOLD)  # something worrying, of no kind that was named


@dataclass(frozen=True)
class Sent:
    """What the person gets: the code, and whether help should be shown at once.

    provenance : who was speaking; is_unseen : its own person had not looked at it, so that the code changes nothing
    """

    receipt: str
    needs_help: bool
    provenance: str = "self"
    is_unseen: bool = False

    @property
    def is_theirs_alone(self) -> bool:
        """Whether somebody helped, and whose answer it is sent it on the last step that is theirs."""
        return Speaking(self.provenance).is_handed_over and not self.is_unseen


def submit_response(
    opened: OpenSurvey,
    answers: Answers,
    token: str,
    *,
    lang: str,
    quote: bool,
    mode: str = "standard",
    confirmed: str = "",
    now: datetime,
    today: date,
) -> Sent:
    """Store one person's answers, screen every text at the door, ask for a closer look and for themes: in one transaction.

    confirmed : of an answer that somebody helped with, whether its own person saw it at the end (`access.advocacy.CONFIRMED`)
    The receipt follows from `token`, so that a double tap, which sends the same token twice, is one response with one code.
    """
    receipt = receipt_for(token)
    digest = receipt_digest(receipt, site_secret()).hex()
    same = select(Response).where(Response.receipt_digest == digest)
    if earlier := db.session.scalar(same):
        return sent_to(receipt, earlier)
    answers = routes.only_asked(opened.survey.questions, answers)
    response = _response(opened, answers.speaking, digest, lang, mode, today)
    if response.assistance:
        response.assistance.confirmed = confirmed
    response.answers = answers_from(opened, answers.given)
    if quote:
        response.consents = [Consent(kind="quote", given_on=today, withdrawn_on=None)]
    set_roles(response, opened.survey, answers)
    # Before anything is written, so that worrying words never reach this table, not even for a moment.
    taken = [(answer, held) for answer in response.answers if (held := take_out(answer))]
    response.state = "held" if taken else "submitted"
    try:
        with db.session.begin_nested():
            db.session.add(response)
    except IntegrityError:
        earlier = db.session.scalar(same)
        if earlier is None:
            raise
        return sent_to(receipt, earlier)  # a second tap sent the same draft a moment ago
    pairs.keep(response, opened.survey, answers.given)
    asked = (opened.survey.questions[number - 1] for number in routes.asked_numbers(opened.survey.questions, answers.given))
    recordings.send(token, response, {question.key for question in asked if question.is_text}, today)
    for answer, (words, found) in taken:
        safeguarding.services.raise_concern(HELD_SOURCE, str(answer.id), words, found, now=now)
        drawings.hand_over(answer, HEARD, now=now)
    ask_for_reading(response, now)
    return sent_to(receipt, response)


def hold_if_worrying(
    answer: Answer, *, now: datetime, heard: Screening | None = None, beside: Mapping[str, str] | None = None
) -> bool:
    """Screen one answer; a worrying one leaves this table for the safeguarding lead's keeping, in the same transaction.

    heard : what a closer look saw in it already, so that it is held whatever the screening at the door says
    beside : what helps the lead to read it, such as a translation, kept with the words
    """
    taken = take_out(answer, heard=heard)
    if taken is None:
        return False
    words, found = taken
    safeguarding.services.raise_concern(HELD_SOURCE, str(answer.id), {**words, **(beside or {})}, found, now=now)
    leave_no_trace(answer, now=now)
    return True


def leave_no_trace(answer: Answer, *, now: datetime) -> None:
    """What was made from the words of an answer that is held now goes too: translations here, and whatever others made of it."""
    response = db.session.get_one(Response, answer.response_id)
    answer.translations = []
    response.state = "held"
    drawings.hand_over(answer, HEARD, now=now)
    db.session.flush()
    tell_words_gone(answer.id, response)


def is_held(response: Response) -> bool:
    """Whether a lead is reading words of it."""
    return any(answer.held for answer in response.answers) or "handed" in recordings.states_of(response.id).values()


def ask_for_reading(response: Response, now: datetime) -> None:
    """Ask for a closer look at what a response says in words, and for themes."""
    if any(words_in(answer) for answer in response.answers):
        jobs.enqueue(LOOK_CLOSELY, str(response.id), {"response_id": str(response.id)}, run_after=now)
    ask_for_themes(response.wave_id, now)


def ask_for_themes(wave_id: int, now: datetime) -> None:
    """Tell those who wait for answers that a wave has one more to read."""
    for notify in current_app.extensions[SUBMITTED]:
        notify(wave_id, now)


def sent_with(token: str, today: date) -> Sent | None:
    """What its writer gets for what was sent with this draft's token, if it was."""
    return sent_as(receipt_for(token), today)


def sent_as(receipt: str, today: date) -> Sent | None:
    """The same by the code itself.

    Where another person's browser was used, on the same day only: a second tap finds the code, a cookie kept for longer does not.
    """
    response = find_response(receipt)
    if response is None or (leaves_nothing(response.provenance) and response.submitted_on != today):
        return None
    return sent_to(receipt, response)


def was_sent_with(token: str) -> bool:
    """Whether something was sent with this draft's token, whatever became of it."""
    return find_response(receipt_for(token)) is not None


def leaves_nothing(provenance: str) -> bool:
    """Whether nothing of a sent answer may stay in the browser it was sent from."""
    return Speaking(provenance).leaves_nothing_here


def sent_to(receipt: str, response: Response) -> Sent:
    """What the person gets for a response that is stored."""
    return Sent(receipt, response.state == "held", response.provenance, is_unseen(response))


def on_submitted(app: Flask, notify: Callable[[int, datetime], None]) -> None:
    """Be told, in the same transaction, that a wave has a new answer: `notify(wave_id, now)`."""
    app.extensions[SUBMITTED].append(notify)


def _response(opened: OpenSurvey, speaking: Speaking, digest: str, lang: str, mode: str, today: date) -> Response:
    response = Response(
        wave_id=opened.wave.id,
        version_id=library.version_id(opened.source),
        receipt_digest=digest,
        lang=lang,
        mode=mode,
        provenance=speaking.provenance,
        group_size=speaking.group_size if speaking.provenance == "group" else None,
        state="submitted",
        submitted_on=today,
    )
    if speaking.provenance != "self":
        response.assistance = Assistance(
            helper=speaking.helper,
            instructed=speaking.instructed,
            gathered=speaking.gathered,
            read_back=speaking.read_back,
            did=list(speaking.did),
            agreed=speaking.agreed,
        )
    return response


def answers_from(opened: OpenSurvey, given: Mapping[str, Given]) -> list[Answer]:
    """Fresh rows for what was given to this survey's questions; a skipped one has none, and a made-up code never has."""
    known = {question.key: question for question in opened.survey.questions if not pairs.is_pair(question)}
    return [_answer(known[key], one) for key, one in given.items() if key in known and not one.is_empty]


def _answer(asked: Question, given: Given) -> Answer:
    return Answer(
        question_key=asked.key,
        choices=list(given.choices) or None,
        number=given.number,
        day=date.fromisoformat(given.day) if given.day else None,
        ratings=dict(given.ratings) or None,
        text=given.text or None,
        interpretation=given.interpretation or None,
        advocate_view=given.advocate_view or None,
        prefer_not=given.prefer_not,
        held=False,
        is_place=asked.kind == "place",
        has_picture=given.picture,
    )


def set_roles(response: Response, survey: Survey, answers: Answers) -> None:
    """Keep beside the response what its writer said of their age, place and relation."""
    response.area_id = response.age_band = response.relation = None
    areas = {area.key: area.id for area in localities()}
    for question in survey.questions:
        chosen = next(iter(answers.given.get(question.key, Given()).choices), None)
        if question.role == "area":
            response.area_id = areas.get(chosen or "")
        elif question.role == "age_band":
            response.age_band = chosen
        elif question.role == "relation":
            response.relation = chosen


def take_out(answer: Answer, *, heard: Screening | None = None) -> tuple[Mapping[str, str], Screening] | None:
    """The words of a worrying answer, taken out of it, and what was seen in them; None for any other answer."""
    words = words_in(answer)
    if not words:
        return None
    at_the_door = safeguarding.services.look_at("\n".join(words.values()))
    found = heard if heard and (heard.kinds or not at_the_door.concern) else at_the_door
    if not found.concern:
        return None
    answer.text = answer.interpretation = answer.advocate_view = None
    answer.held = True
    return words, found


def words_in(answer: Answer) -> dict[str, str]:
    """What an answer says in words, each of its three fields apart."""
    fields: Mapping[str, str | None] = {
        "text": answer.text,
        "interpretation": answer.interpretation,
        "advocate_view": answer.advocate_view,
    }
    return {name: words for name, words in fields.items() if words}


def receipt_for(token: str) -> str:
    """The code that what is sent with this draft's token gets."""
    # Seeded with 256 secret bits: as unguessable as fresh chance, and the same again for the same draft.
    seed = hmac.digest(site_secret(), f"receipt:{token}".encode(), hashlib.sha256)
    return new_receipt(random.Random(seed))  # noqa: S311
