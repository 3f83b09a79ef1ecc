"""Where advocates and outreach workers begin with a person, stop, and take the next."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.accounts.permissions import Permission, needs
from engage.accounts.views import Panel
from engage.core import audit, clock
from engage.core.i18n import current_language
from engage.surveys import outreach, routes
from engage.surveys.answering import answers_of, open_for
from engage.surveys.own_draft import hold_token, own_token
from engage.surveys.views import open_cards

blueprint = Blueprint("outreach", __name__, url_prefix="/staff/outreach")


def panels() -> list[Panel]:
    """What was begun and not sent."""
    text = gettext("Help people speak: begin with a person, stop, take the next, and come back.")
    begun = outreach.begun_by(current_user.id, current_language().code)
    return [Panel(gettext("Conversations"), text, url_for("outreach.index"), len(begun))]


@blueprint.get("/")
@needs(Permission.HELP_SPEAK)
def index() -> str:
    """Surveys to begin, and one's own conversations that are not sent."""
    return render_template(
        "surveys/outreach.html", begun=outreach.begun_by(current_user.id, current_language().code), **open_cards()
    )


@blueprint.post("/begin/<slug>")
@needs(Permission.HELP_SPEAK)
def begin(slug: str) -> Response:
    """The next person. What this browser had open of the survey goes on the list first, so that it can be come back to."""
    outreach.keep(current_user.id, slug, own_token(slug), clock.today())
    hold_token(slug, outreach.begin(current_user.id, slug, clock.today()))
    audit.record("conversation begun", f"survey:{slug}", actor_id=current_user.id, now=clock.now())
    return redirect(url_for("surveys.start", slug=slug))


@blueprint.post("/<int:draft_id>/carry-on")
@needs(Permission.HELP_SPEAK)
def carry_on(draft_id: int) -> Response:
    """Go on where one stopped: at the first question that nothing is kept of, else at the last look."""
    slug, token = outreach.take_up(current_user.id, draft_id)
    hold_token(slug, token)
    answers = answers_of(slug)
    questions = open_for(slug, answers.speaking).survey.questions
    left = (number for number in routes.asked_numbers(questions, answers.given) if questions[number - 1].key not in answers.given)
    audit.record("conversation gone on with", f"outreach_draft:{draft_id}", actor_id=current_user.id, now=clock.now())
    if number := next(left, None):
        return redirect(url_for("surveys.question", slug=slug, number=number))
    return redirect(url_for("surveys.check", slug=slug))


@blueprint.post("/<int:draft_id>/delete")
@needs(Permission.HELP_SPEAK)
def give_up(draft_id: int) -> Response:
    """Delete what was begun."""
    outreach.give_up(current_user.id, draft_id)
    audit.record("conversation deleted", f"outreach_draft:{draft_id}", actor_id=current_user.id, now=clock.now())
    flash(gettext("The conversation is deleted. Nothing of it was sent."))
    return redirect(url_for("outreach.index"))
