"""After sending: finding an answer by its receipt, seeing what became of it, taking it back.

Knows a response only by its code's digest. What was read, decided and replied is told by a domain above (`tell_news`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from flask import Flask, current_app
from flask_babel import gettext
from sqlalchemy import delete, select

from engage.access.advocacy import lacks_last_look
from engage.access.modes import STANDARD
from engage.core.config import Settings
from engage.core.db import db
from engage.core.errors import DomainError
from engage.core.i18n import format_date
from engage.surveys import drawings, keeping, library, recordings
from engage.surveys.asking import localised, own_part, told_by_another, words_for
from engage.surveys.definition import Question, Survey
from engage.surveys.drafts import Given
from engage.surveys.models import Answer, Assistance, Consent, PairMark, Response
from engage.surveys.receipts import normalise_receipt, receipt_digest

WITHDRAWAL_GUARDS = "engage.surveys.withdrawal_guards"
NEWS = "engage.surveys.news"
WORDS_GONE = "engage.surveys.words_gone"
STEPS = ("sent", "read", "decided", "replied")


class WithdrawalError(DomainError):
    """An answer that can no longer be taken back."""

    status = 409


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
    """One question and what was sent, as its writer sees it again. beside : what somebody else made of it, as (name, words).

    drawing : key of the question, where the picture that was sent can be seen again
    """

    question: str
    answers: tuple[str, ...]
    skipped: bool
    own_words: bool
    change_url: str = ""
    picture: str = ""
    beside: tuple[tuple[str, str], ...] = ()
    drawing: str = ""


def find_response(typed: str) -> Response | None:
    """The response a receipt code belongs to, however it was typed."""
    code = normalise_receipt(typed)
    if code is None:
        return None
    return db.session.scalar(select(Response).where(Response.receipt_digest == receipt_digest(code, site_secret()).hex()))


def survey_of(response: Response, lang: str, *, easy: bool = False) -> Survey:
    """The survey a response was given to, in the words of its own version."""
    return localised(library.version_source(response.version_id), lang, easy=easy)


def tidy_receipt(typed: str) -> str:
    """A receipt as it is printed; what cannot be one is given back as it was typed."""
    return normalise_receipt(typed) or typed


def withdraw(response: Response, today: date) -> None:
    """Delete what somebody sent. Raises `WithdrawalError` once words of it are published; a concern keeps its own record."""
    if problem := why_kept(response):
        raise WithdrawalError(problem)
    for answer_id in list(db.session.scalars(select(Answer.id).where(Answer.response_id == response.id))):
        tell_words_gone(answer_id, response)
    db.session.execute(delete(Answer).where(Answer.response_id == response.id))
    db.session.execute(delete(Assistance).where(Assistance.response_id == response.id))
    withdraw_quotes(response, today)
    recordings.withdraw(response.id, today)
    db.session.execute(delete(PairMark).where(PairMark.response_id == response.id))
    response.state, response.age_band, response.relation, response.area_id = "withdrawn", None, None, None
    response.mode = STANDARD  # how somebody needs to read says something about them: it goes with their answers
    db.session.flush()


def on_words_gone(app: Flask, notify: Callable[[int, UUID, int], None]) -> None:
    """Be told, in the same transaction, that an answer which could be read is held or taken back: `notify(answer_id, response_id,
    wave_id)` drops what was made of its words.
    """
    app.extensions[WORDS_GONE].append(notify)


def tell_words_gone(answer_id: int, response: Response) -> None:
    """Tell those who made something of an answer's words that nobody may have them any more."""
    for notify in current_app.extensions[WORDS_GONE]:
        notify(answer_id, response.id, response.wave_id)


def is_relied_on(response: Response) -> bool:
    """Whether something published rests on it."""
    return any(guard(response.id) for guard in current_app.extensions[WITHDRAWAL_GUARDS])


def why_kept(response: Response) -> str:
    """For its holder, why this cannot be deleted, and what can be done where they may be quoted; empty when it can."""
    if not is_relied_on(response):
        return ""
    if not may_quote(response):
        return gettext("Something we published rests on this answer, so it cannot be deleted any more.")
    return gettext("Something we published rests on this answer, so it cannot be deleted any more. You can stop us quoting it.")


def is_unseen(response: Response) -> bool:
    """Whether somebody else sent it before its own person had looked at it, and so may have its code as well."""
    return lacks_last_look(response.provenance, response.assistance.confirmed if response.assistance else "")


def withdraw_quotes(response: Response, today: date) -> None:
    """Stop quoting this person, from now on."""
    for consent in db.session.scalars(select(Consent).filter_by(response_id=response.id, kind="quote", withdrawn_on=None)):
        consent.withdrawn_on = today
    db.session.flush()


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
    promised = None if news.replies else response.wave.hear_back_by  # who has heard already does not wait for that day
    dates = (response.submitted_on, None, None, promised)
    states = ["done" if is_done else "now" if place == now else "next" for place, is_done in enumerate(done)]
    return tuple(Step(*step) for step in zip(STEPS, states, dates, strict=True))


def sent_rows(response: Response, lang: str, *, easy: bool = False) -> tuple[SentRow, ...]:
    """What this person sent, in the words it was asked in; a held text says that somebody is reading it."""
    answers = {answer.question_key: answer for answer in response.answers}
    survey, recorded = survey_of(response, lang, easy=easy), recordings.states_of(response.id)
    told = (asked for asked in survey.questions if asked.role != "pair")  # a made-up code is kept nowhere
    shown = (asked for asked in told if not asked.when or asked.key in answers or asked.key in recorded)
    rows = ((asked, _sent_row(asked, answers.get(asked.key), recorded.get(asked.key))) for asked in shown)
    drawn = drawings.shown_to_maker(response)
    return tuple(
        replace(row, picture=survey.picture_of(asked), drawing=asked.key if asked.key in drawn else "") for asked, row in rows
    )


def may_quote(response: Response) -> bool:
    """Whether this person's consent to be quoted stands."""
    return any(consent.kind == "quote" and consent.withdrawn_on is None for consent in response.consents)


def _sent_row(asked: Question, answer: Answer | None, recorded: str | None) -> SentRow:
    if recorded == "waiting":
        words = (answer.text,) if answer and answer.text else ()
        told = gettext("You sent a recording. Someone in our team listens to it and writes down what you said.")
        return SentRow(asked.text, (*words, told), skipped=False, own_words=bool(words))
    if answer is None and recorded is None:
        return SentRow(asked.text, (), skipped=True, own_words=False)
    if answer is None or answer.held or recorded:
        return SentRow(asked.text, (gettext("A person whose job is to keep people safe is reading this."),), False, False)
    if keeping.are_words_deleted(answer):
        told = gettext("These words were deleted on %(date)s, as our privacy page says.", date=_deleted_on(answer))
        return SentRow(asked.text, (*words_for(asked, own_part(given_of(answer))), told), skipped=False, own_words=False)
    given = given_of(answer)
    beside = told_by_another(given, to_them=True)
    return SentRow(asked.text, words_for(asked, own_part(given)), given.is_empty, asked.is_written, beside=beside)


def _deleted_on(answer: Answer) -> str:
    on = keeping.deleted_on(answer.response.wave_id)
    return format_date(on) if on else ""


def given_of(answer: Answer) -> Given:
    """What was given, as it stood in the draft."""
    return Given(
        tuple(answer.choices or ()),
        answer.number,
        answer.text or "",
        answer.prefer_not,
        answer.interpretation or "",
        answer.advocate_view or "",
        answer.day.isoformat() if answer.day else "",
        answer.ratings or {},
        answer.has_picture,
    )


def site_secret() -> bytes:
    """What receipts are keyed with."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.secret_key
