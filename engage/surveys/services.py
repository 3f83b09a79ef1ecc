"""Sending, finding, reading and taking back answers. The only way in for an answer, and the only way other domains get one."""

from __future__ import annotations

import hashlib
import hmac
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from flask import Flask, current_app
from flask_babel import gettext
from sqlalchemy import bindparam, delete, select
from sqlalchemy.exc import IntegrityError

from analysis.screen import Screening
from engage import safeguarding
from engage.core.config import Settings
from engage.core.db import db
from engage.core.errors import DomainError, NotFoundError
from engage.core.memo import remembered
from engage.surveys import library
from engage.surveys.definition import Option, Question, Survey, SurveySource
from engage.surveys.drafts import Answers, Given, Speaking
from engage.surveys.models import Answer, Assistance, Consent, Response, Wave
from engage.surveys.outward import WAVE_COLUMNS, WaveInfo
from engage.surveys.receipts import new_receipt, normalise_receipt, receipt_digest
from engage.trust.services import localities

_OPEN_NOW = (
    select(*WAVE_COLUMNS)
    .where(Wave.slug == bindparam("slug"), Wave.opens_on <= bindparam("today"), Wave.closes_on >= bindparam("today"))
    .order_by(Wave.opens_on)
)
SUBMITTED = "engage.surveys.submitted"
WITHDRAWAL_GUARDS = "engage.surveys.withdrawal_guards"
NEWS = "engage.surveys.news"
HELD_SOURCE = "answer"
STEPS = ("sent", "read", "decided", "replied")


class SurveyClosedError(DomainError):
    """Nobody can answer now; `survey`, and the wave nearest to today where there is one, say more on a page."""

    status = 410

    def __init__(self, message: str, survey: Survey, nearest: WaveInfo | None) -> None:
        super().__init__(message)
        self.survey, self.nearest = survey, nearest


class WithdrawalError(DomainError):
    """An answer that can no longer be taken back."""

    status = 409


@dataclass(frozen=True)
class Sent:
    """What the person gets: the code, and whether help should be shown at once."""

    receipt: str
    needs_help: bool


@dataclass(frozen=True)
class News:
    """What became of one answer: whether somebody read it, whether something was decided, and what was replied."""

    was_read: bool = False
    was_decided: bool = False
    replies: tuple[object, ...] = ()


@dataclass(frozen=True)
class Step:
    """One of `STEPS`; `state` is done, now or next."""

    key: str
    state: str
    on: date | None


@dataclass(frozen=True)
class SentRow:
    """One question and what was sent, as its writer sees it again."""

    question: str
    answers: tuple[str, ...]
    skipped: bool
    own_words: bool
    change_url: str = ""


@dataclass(frozen=True)
class OpenSurvey:
    """One survey in one language with its wave of today."""

    survey: Survey
    source: SurveySource
    wave: WaveInfo


@remembered(seconds=2)
def current_wave(slug: str, today: date) -> WaveInfo | None:
    """The wave that is open today. Asked for on every page of answering; `slug` is one of the surveys we have."""
    row = db.session.execute(_OPEN_NOW, {"slug": slug, "today": today}).first()
    return WaveInfo(*row) if row else None


def open_survey(slug: str, lang: str, today: date) -> OpenSurvey:
    """A survey that can be answered today; raises `NotFoundError` or `SurveyClosedError` saying which."""
    source = library.sources().get(slug)
    if source is None:
        raise NotFoundError(gettext("There is no survey at this address. Choose one from the list of surveys."))
    wave = current_wave(slug, today)
    if wave is None:
        message = gettext("This survey is closed. See what changed because people spoke, or choose another survey.")
        raise SurveyClosedError(message, _localised(source, lang), _nearest_wave(slug, today))
    return OpenSurvey(_localised(source, lang), source, wave)


def _nearest_wave(slug: str, today: date) -> WaveInfo | None:
    """The wave that opens next, else the one that closed last."""
    rows = db.session.execute(select(*WAVE_COLUMNS).where(Wave.slug == slug).order_by(Wave.opens_on)).all()
    waves = [WaveInfo(*row) for row in rows]
    return next((wave for wave in waves if wave.opens_on > today), waves[-1] if waves else None)


def open_surveys(lang: str, today: date) -> list[OpenSurvey]:
    """Everything that can be answered today, by what closes first."""
    query = select(*WAVE_COLUMNS).where(Wave.opens_on <= today, Wave.closes_on >= today).order_by(Wave.closes_on, Wave.slug)
    known, waves = library.sources(), [WaveInfo(*row) for row in db.session.execute(query)]
    return [OpenSurvey(_localised(known[wave.slug], lang), known[wave.slug], wave) for wave in waves if wave.slug in known]


def with_options(question: Question) -> Question:
    """The question with everything that may be chosen: places come from the trust's own list."""
    if question.options_from != "areas":
        return question
    return replace(question, options=tuple(Option(area.key, area.name) for area in localities()))


def words_for(question: Question, given: Given) -> tuple[str, ...]:
    """What was answered, in words."""
    if given.prefer_not:
        return (gettext("I would rather not say"),)
    if given.text:
        return (given.text,)
    if given.number is not None:
        return (str(given.number),)
    names = {option.key: option.text for option in with_options(question).options} if given.choices else {}
    return tuple(names[key] for key in given.choices if key in names)


def submit_response(
    opened: OpenSurvey,
    answers: Answers,
    token: str,
    *,
    lang: str,
    quote: bool,
    mode: str = "standard",
    now: datetime,
    today: date,
) -> Sent:
    """Store one person's answers, screen every text at the door, and ask for themes: all in the caller's transaction.

    The receipt follows from `token`, so that a double tap, which sends the same token twice, is one response with one code.
    """
    receipt = _receipt(token)
    digest = receipt_digest(receipt, _secret()).hex()
    same = select(Response).where(Response.receipt_digest == digest)
    if earlier := db.session.scalar(same):
        return Sent(receipt, earlier.state == "held")
    response = _response(opened, answers.speaking, digest, lang, mode, today)
    response.answers = _answers(opened, answers)
    if quote:
        response.consents = [Consent(kind="quote", given_on=today, withdrawn_on=None)]
    _set_roles(response, opened.survey, answers)
    # Before anything is written, so that worrying words never reach this table, not even for a moment.
    taken = [(answer, held) for answer in response.answers if (held := _take_out(answer))]
    response.state = "held" if taken else "submitted"
    try:
        with db.session.begin_nested():
            db.session.add(response)
    except IntegrityError:
        earlier = db.session.scalar(same)
        if earlier is None:
            raise
        return Sent(receipt, earlier.state == "held")  # a second tap sent the same draft a moment ago
    for answer, (words, found) in taken:
        safeguarding.services.raise_concern(HELD_SOURCE, str(answer.id), words, found, now=now)
    ask_for_themes(response.wave_id, now)
    return Sent(receipt, bool(taken))


def hold_if_worrying(answer: Answer, *, now: datetime) -> bool:
    """Screen one answer; a worrying one leaves this table for the safeguarding lead's keeping, in the same transaction."""
    taken = _take_out(answer)
    if taken is None:
        return False
    words, found = taken
    safeguarding.services.raise_concern(HELD_SOURCE, str(answer.id), words, found, now=now)
    answer.translations = []
    db.session.get_one(Response, answer.response_id).state = "held"
    db.session.flush()
    return True


def ask_for_themes(wave_id: int, now: datetime) -> None:
    """Tell those who wait for answers that a wave has one more to read."""
    for notify in current_app.extensions[SUBMITTED]:
        notify(wave_id, now)


def find_response(typed: str) -> Response | None:
    """The response a receipt code belongs to, however it was typed."""
    code = normalise_receipt(typed)
    if code is None:
        return None
    return db.session.scalar(select(Response).where(Response.receipt_digest == receipt_digest(code, _secret()).hex()))


def sent_with(token: str) -> Sent | None:
    """What its writer gets for what was sent with this draft's token, if it was."""
    receipt = _receipt(token)
    response = find_response(receipt)
    return Sent(receipt, response.state == "held") if response else None


def survey_of(response: Response, lang: str) -> Survey:
    """The survey a response was given to, in the words of its own version."""
    return _localised(library.version_source(response.version_id), lang)


def tidy_receipt(typed: str) -> str:
    """A receipt as it is printed; what cannot be one is given back as it was typed."""
    return normalise_receipt(typed) or typed


def withdraw(response: Response, today: date) -> None:
    """Delete what somebody sent. Raises `WithdrawalError` once words of it are published; a concern keeps its own record."""
    for guard in current_app.extensions[WITHDRAWAL_GUARDS]:
        if guard(response.id):
            raise WithdrawalError(
                gettext(
                    "Something we published rests on this answer, so it cannot be deleted any more. You can stop us quoting it."
                )
            )
    db.session.execute(delete(Answer).where(Answer.response_id == response.id))
    db.session.execute(delete(Assistance).where(Assistance.response_id == response.id))
    withdraw_quotes(response, today)
    response.state, response.age_band, response.relation, response.area_id = "withdrawn", None, None, None
    db.session.flush()


def withdraw_quotes(response: Response, today: date) -> None:
    """Stop quoting this person, from now on."""
    for consent in db.session.scalars(select(Consent).filter_by(response_id=response.id, kind="quote", withdrawn_on=None)):
        consent.withdrawn_on = today
    db.session.flush()


def on_submitted(app: Flask, notify: Callable[[int, datetime], None]) -> None:
    """Be told, in the same transaction, that a wave has a new answer: `notify(wave_id, now)`."""
    app.extensions[SUBMITTED].append(notify)


def guard_withdrawal(app: Flask, guard: Callable[[UUID], bool]) -> None:
    """Say no to a withdrawal: `guard(response_id)` is True once something published rests on it."""
    app.extensions[WITHDRAWAL_GUARDS].append(guard)


def tell_news(app: Flask, tell: Callable[[UUID, str], News]) -> None:
    """Say what became of an answer: `tell(response_id, lang)`; the last one to register speaks."""
    app.extensions[NEWS] = tell


def news_of(response: Response, lang: str) -> News:
    """What became of it, as the domains above tell it."""
    news: News = current_app.extensions[NEWS](response.id, lang)
    return news


def steps_of(response: Response, news: News) -> tuple[Step, ...]:
    """Sent, read, decided, replied: which is done, which is now."""
    done = (True, news.was_read, news.was_decided, bool(news.replies))
    now = done.index(False) if False in done else len(done)
    dates = (response.submitted_on, None, None, response.wave.hear_back_by)
    states = ["done" if is_done else "now" if place == now else "next" for place, is_done in enumerate(done)]
    return tuple(Step(*step) for step in zip(STEPS, states, dates, strict=True))


def sent_rows(response: Response, lang: str) -> tuple[SentRow, ...]:
    """What this person sent, in the words it was asked in; a held text says that somebody is reading it."""
    answers = {answer.question_key: answer for answer in response.answers}
    return tuple(_sent_row(asked, answers.get(asked.key)) for asked in survey_of(response, lang).questions)


def may_quote(response: Response) -> bool:
    """Whether this person's consent to be quoted stands."""
    return any(consent.kind == "quote" and consent.withdrawn_on is None for consent in response.consents)


def _sent_row(asked: Question, answer: Answer | None) -> SentRow:
    if answer is None:
        return SentRow(asked.text, (), skipped=True, own_words=False)
    if answer.held:
        return SentRow(asked.text, (gettext("A person whose job is to keep people safe is reading this."),), False, False)
    given = Given(tuple(answer.choices or ()), answer.number, answer.text or "", answer.prefer_not)
    return SentRow(asked.text, words_for(asked, given), given.is_empty, asked.is_text)


def _localised(source: SurveySource, lang: str) -> Survey:
    return source.in_language(lang if lang in source.languages else source.source_language)


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
        )
    return response


def _answers(opened: OpenSurvey, answers: Answers) -> list[Answer]:
    known = {question.key for question in opened.survey.questions}
    return [_answer(key, given) for key, given in answers.given.items() if key in known and not given.is_empty]


def _answer(key: str, given: Given) -> Answer:
    return Answer(
        question_key=key,
        choices=list(given.choices) or None,
        number=given.number,
        text=given.text or None,
        prefer_not=given.prefer_not,
        held=False,
    )


def _set_roles(response: Response, survey: Survey, answers: Answers) -> None:
    areas = {area.key: area.id for area in localities()}
    for question in survey.questions:
        chosen = next(iter(answers.given.get(question.key, Given()).choices), None)
        if question.role == "area":
            response.area_id = areas.get(chosen or "")
        elif question.role == "age_band":
            response.age_band = chosen
        elif question.role == "relation":
            response.relation = chosen


def _take_out(answer: Answer) -> tuple[Mapping[str, str], Screening] | None:
    """The words of a worrying answer, taken out of it, and what was seen in them; None for any other answer."""
    words = _words(answer)
    found = safeguarding.services.look_at("\n".join(words.values())) if words else None
    if found is None or not found.concern:
        return None
    answer.text = answer.interpretation = answer.advocate_view = None
    answer.held = True
    return words, found


def _words(answer: Answer) -> dict[str, str]:
    fields: Mapping[str, str | None] = {
        "text": answer.text,
        "interpretation": answer.interpretation,
        "advocate_view": answer.advocate_view,
    }
    return {name: words for name, words in fields.items() if words}


def _receipt(token: str) -> str:
    # Seeded with 256 secret bits: as unguessable as fresh chance, and the same again for the same draft.
    seed = hmac.digest(_secret(), f"receipt:{token}".encode(), hashlib.sha256)
    return new_receipt(random.Random(seed))  # noqa: S311


def _secret() -> bytes:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.secret_key
