"""Changing what was sent: it opens again as a draft, and what is sent then takes the place of what stood there.

Whoever holds the receipt may, while the survey is open, nobody is keeping words of it safe and nothing published rests on it; but
not where a helper sent it before its own person had looked at it, since then the helper saw the code too.
Who was speaking, and who helped, stays as it was: a change never turns an adult's report into a child's own words.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from flask import Flask, current_app
from flask_babel import gettext
from sqlalchemy import select

from engage import safeguarding
from engage.access.advocacy import Speaking
from engage.core.db import db
from engage.core.errors import DomainError
from engage.surveys import drawings, library, pairs, routes
from engage.surveys.after import find_response, given_of, is_relied_on, is_unseen, withdraw_quotes
from engage.surveys.asking import OpenSurvey
from engage.surveys.drafts import Answers, Given, changed_by, drop_draft
from engage.surveys.models import Answer, Consent, Response
from engage.surveys.services import (
    HEARD,
    HELD_SOURCE,
    Sent,
    answers_from,
    ask_for_reading,
    sent_to,
    set_roles,
    take_out,
    words_in,
)

CHANGED = "engage.surveys.changed"
_GONE = ("withdrawn", "anonymised")


class ChangeError(DomainError):
    """What was sent can no longer be changed."""

    status = 409


def why_not(response: Response, today: date) -> str:
    """Sentences for its holder why this cannot be changed; empty when it can."""
    return why_not_now(response, today) or why_never(response)


def why_never(response: Response) -> str:
    """The same of an answer that could not be changed from the moment it was sent, however open the survey is."""
    return told_unseen() if is_unseen(response) else ""


def told_unseen() -> str:
    """What is said wherever the code of an answer is that its own person did not look at, and what to do instead."""
    return gettext(
        "The person whose answer this is did not look at it before it was sent, so nobody can change it. "
        "It can be deleted and given again."
    )


def why_not_now(response: Response, today: date) -> str:
    """The same of an answer that could be changed, or deleted and given again, before."""
    wave = response.wave
    if response.state in _GONE:
        return gettext("These answers are deleted, so there is nothing to change.")
    if any(answer.held for answer in response.answers):
        return gettext("A person whose job is to keep people safe is reading these answers, so they cannot be changed now.")
    if is_relied_on(response):
        return _relied_on()
    if not wave.opens_on <= today <= wave.closes_on or wave.slug not in library.sources():
        return gettext("This survey is closed, so these answers cannot be changed any more.")
    return ""


def why_neither(response: Response, today: date) -> str:
    """Why this can be neither changed nor deleted, in one sentence, where both have the same reason; empty elsewhere."""
    if why_not_now(response, today) != _relied_on():
        return ""
    return gettext("Something we published rests on these answers, so they cannot be changed or deleted any more.")


def _relied_on() -> str:
    return gettext("Something we published rests on these answers, so they cannot be changed any more.")


def reopen(response: Response, today: date) -> Answers:
    """What was sent, as a draft again. Raises `ChangeError` saying why it cannot be."""
    if problem := why_not(response, today):
        raise ChangeError(problem)
    given = {answer.question_key: given_of(answer) for answer in response.answers}
    helped = response.assistance
    if helped is None:
        return Answers(given, Speaking(response.provenance, response.group_size))
    said = {name: getattr(helped, name) for name in ("helper", "instructed", "gathered", "read_back", "agreed")}
    return Answers(given, Speaking(response.provenance, response.group_size, did=tuple(helped.did), **said))


def change_response(
    opened: OpenSurvey, answers: Answers, token: str, *, lang: str, quote: bool, now: datetime, today: date
) -> Sent:
    """Put these answers in the place of those that `token` reopened: the old words are gone, the new ones screened at the door.

    What was not touched stays as it is, with what a lead or a reviewer did about it. The draft is the one permit: a second tap
    finds it used and changes nothing. Raises `ChangeError` when it can no longer be changed: whoever catches it rolls back.
    """
    code = changed_by(token)
    response = _locked(code)
    if response is None or response.wave_id != opened.wave.id:
        raise ChangeError(gettext("These answers are deleted, so there is nothing to change."))
    if not drop_draft(token):
        return sent_to(code, response)
    if problem := why_not(response, today):
        raise ChangeError(problem)
    answers = routes.only_asked(opened.survey.questions, answers)
    fresh = _replace(response, opened, answers)
    taken = [(answer, held) for answer in fresh if (held := take_out(answer))]
    response.answers += fresh
    pairs.keep(response, opened.survey, answers.given)
    response.version_id = library.version_id(opened.source)
    if any(words_in(answer) or answer.held for answer in fresh):
        response.lang, response.submitted_on = lang, today  # words of today are no evidence for what was decided before them
    response.state = "held" if taken else response.state
    set_roles(response, opened.survey, answers)
    drawings.take_back(response, today, but={answer.question_key for answer in response.answers if answer.has_picture})
    _ask_again(response, quote, today)
    db.session.flush()
    for answer, (words, found) in taken:
        safeguarding.services.raise_concern(HELD_SOURCE, str(answer.id), words, found, now=now)
        drawings.hand_over(answer, HEARD, now=now)
    for notify in current_app.extensions[CHANGED]:
        notify(response.id)
    ask_for_reading(response, now)
    return sent_to(code, response)


def on_changed(app: Flask, notify: Callable[[UUID], None]) -> None:
    """Be told, in the same transaction, that a response says something else now: `notify(response_id)`."""
    app.extensions[CHANGED].append(notify)


def _locked(code: str) -> Response | None:
    """The response, kept from others until this request is done, as it stands at this moment."""
    found = find_response(code)
    if found is None:
        return None
    query = select(Response).where(Response.id == found.id).with_for_update(of=Response)
    return db.session.scalar(query.execution_options(populate_existing=True))


def _replace(response: Response, opened: OpenSurvey, answers: Answers) -> list[Answer]:
    """Take every answer away that says something else now; rows for what stands in its place, not yet added."""
    kept = [answer for answer in response.answers if answers.given.get(answer.question_key, Given()) == given_of(answer)]
    response.answers = kept
    db.session.flush()  # the old words go before the new ones come: a question is answered once
    there = {answer.question_key for answer in kept}
    return answers_from(opened, {key: given for key, given in answers.given.items() if key not in there})


def _ask_again(response: Response, quote: bool, today: date) -> None:
    """What was agreed to was agreed to for other words: only what is ticked now holds."""
    withdraw_quotes(response, today)
    if not quote:
        return
    consent = db.session.scalar(select(Consent).filter_by(response_id=response.id, kind="quote"))
    if consent is None:
        response.consents.append(Consent(kind="quote", given_on=today, withdrawn_on=None))
    else:
        consent.given_on, consent.withdrawn_on = today, None
