"""What the pages of answering share: their blueprint, this browser's draft, the survey of today, and where to go next.

The pages stand in `views` (the list, the start, the questions), `speaking_views` (who is speaking) and `sending_views` (the last
look, and sending).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import Blueprint, flash, request, url_for
from flask import Response as FlaskResponse
from flask_babel import gettext
from flask_login import current_user

from engage.access.advocacy import BY_MYSELF, Speaking
from engage.access.modes import current_modes
from engage.accounts.permissions import can
from engage.core import clock
from engage.core.errors import DomainError, error_page
from engage.core.i18n import current_language
from engage.core.security import csrf, pack_small
from engage.surveys import coming_back, drafts, outreach, routes, services
from engage.surveys.answer_forms import SAY
from engage.surveys.definition import Question
from engage.surveys.dissent import with_dissent
from engage.surveys.drafts import Answers, Given
from engage.surveys.own_draft import ensure_token, hold_token, is_shut, own_token
from engage.surveys.receipt_views import sent_receipt
from engage.surveys.services import OpenSurvey

blueprint = Blueprint("surveys", __name__)
# Each form here checks its own token and, when it does not fit, shows the page again with everything that was typed.
csrf.exempt(blueprint)
# `keep.js` sends a form without leaving the page, and says so with this header.
KEEPS = "X-Keep"
# Of whoever helps people speak for their work: the button that stops here, and where it leads.
NEXT_PERSON = "next-person"
# What whoever helped may still open after the answer was sent: the way to a new one, and who to talk to.
_STAYS_OPEN = {"surveys.start", "surveys.begin", "surveys.help_now"}


class SentForAnotherError(DomainError):
    """Somebody helped with an answer that is sent now: from their device it is never opened again."""

    status = 409

    def __init__(self) -> None:
        super().__init__(gettext("This answer was sent. Only the person whose answer it is can open it again, with their code."))


def open_for(slug: str, speaking: Speaking = BY_MYSELF) -> OpenSurvey:
    """The survey of today; a group is asked at the end who sees it otherwise."""
    opened = services.open_survey(slug, current_language().code, clock.today(), easy=current_modes().easy)
    if opened.survey.easy:  # a picture for each idea leaves the least room
        pack_small()
    return replace(opened, survey=with_dissent(opened.survey)) if speaking.provenance == "group" else opened


def answers_of(slug: str) -> Answers:
    """What this browser gave so far."""
    return drafts.load_answers(own_token(slug))


def save(slug: str, change: Callable[[Answers], Answers]) -> None:
    """Change this browser's draft. What comes after it was sent, from another tab say, begins a new answer and says so."""
    token, today = own_token(slug), clock.today()
    if token and drafts.change_answers(token, change, today):
        return
    was_sent = services.was_sent_with(token) if token else sent_receipt(slug) is not None
    if token is None or was_sent:
        # Never a token that was sent: if the reply to that send was lost, these answers would be taken for those.
        token = hold_token(slug, drafts.new_token())
    drafts.begin_answers(token, change, today)
    if was_sent:
        flash(gettext("The answers given here before were sent already. This is the start of a new answer."))


def stop(slug: str, number: int, change: Callable[[Answers], Answers]) -> None:
    """Keep everything, and let its six words open it."""
    token = ensure_token(slug)
    offer = coming_back.make_offer(token, slug, number)
    save(slug, change)
    if (kept_as := ensure_token(slug)) != token:
        offer = coming_back.make_offer(kept_as, slug, number)
    coming_back.keep_offer(offer, clock.today())


def keep_answer(slug: str, number: int, asked: Question, given: Given, action: str) -> str:
    """Keep what was given to one question as the button says; where its writer goes then, as `page_after` takes it."""

    def change(kept: Answers) -> Answers:
        return kept.with_answer(asked.key, given)

    if action == "stop":
        stop(slug, number, change)
        return "later"
    if action != NEXT_PERSON:
        save(slug, change)
        return request.args.get("then", "")
    save(slug, lambda kept: kept if given.is_empty else change(kept))  # what nothing was said to is asked again
    if can("help_speak"):
        outreach.keep(current_user.id, slug, own_token(slug), clock.today())
    return NEXT_PERSON


def is_change(slug: str) -> bool:
    """Whether this browser's draft changes what was sent before."""
    return bool(drafts.changed_by(own_token(slug)))


def page_after(opened: OpenSurvey, number: int, then: str) -> str:
    """The page that follows a question: the next one, the last look, or the six words to come back with."""
    slug = opened.survey.slug
    if then == "later":
        return url_for("come_back.later", slug=slug, at=number)
    if then == NEXT_PERSON:
        return url_for("outreach.index")
    following = routes.next_number(opened.survey.questions, given_on_the_way(opened), number) if then != "check" else None
    if following is None:
        return url_for("surveys.check", slug=slug)
    return url_for("surveys.question", slug=slug, number=following)


def given_on_the_way(opened: OpenSurvey) -> Mapping[str, Given]:
    """What this browser gave so far, where the way through the survey or its words depend on it; not looked up elsewhere."""
    depends = routes.has_rules(opened.survey.questions) or opened.survey.quoting
    return answers_of(opened.survey.slug).given if depends else {}


def page_before(opened: OpenSurvey, given: Mapping[str, Given], number: int) -> str:
    """The page before a question, or before the last look: the question asked before it, or the start."""
    slug, before = opened.survey.slug, routes.number_before(opened.survey.questions, given, number)
    return url_for("surveys.question", slug=slug, number=before) if before else url_for("surveys.start", slug=slug)


@blueprint.before_request
def keep_shut() -> None:
    """Refuse the old pages of an answer that was sent for somebody else: the back button, an old link, a second tab."""
    slug = (request.view_args or {}).get("slug", "")
    if request.endpoint not in _STAYS_OPEN and is_shut(slug):
        raise SentForAnotherError


@blueprint.errorhandler(SentForAnotherError)
def _is_shut(error: SentForAnotherError) -> FlaskResponse:
    fields = ("answer", SAY, "interpretation", "advocate_view")
    typed = tuple(text for name in fields for text in request.form.getlist(name) if " " in text.strip())
    return error_page(error.status, str(error), typed)


@blueprint.after_request
def _tell_script(response: FlaskResponse) -> FlaskResponse:
    """A page that sends without leaving is told where to go next, and knows by it that its words have arrived."""
    if response.status_code == 302 and KEEPS in request.headers:
        response.status_code = 201
    return response
