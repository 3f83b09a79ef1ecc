"""The Board's home, on one page that prints, and sending things up to it."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from wtforms.fields import SelectChoice

from engage import themes
from engage.accounts.permissions import Permission, needs, require
from engage.accounts.views import Panel
from engage.core import clock
from engage.core.errors import NotFoundError
from engage.core.i18n import current_language
from engage.core.saving import Page, handle
from engage.influence import board as shelf
from engage.influence import queue
from engage.influence.forms import SendUpForm
from engage.plan.services import PriorityName, priority_names
from engage.trust.services import localities

blueprint = Blueprint("board", __name__, url_prefix="/staff/board")


def panels() -> list[Panel]:
    """How much waits for the Board."""
    text = gettext("What was heard, decided, done and not done, on one page.")
    return [Panel(gettext("The Board"), text, url_for("board.home"), len(queue.waiting(current_language().code)))]


@blueprint.get("/")
@needs(Permission.SEE_BOARD)
def home() -> str:
    """Heard, decided, done, not done, and what waits for the Board."""
    return render_template(
        "influence/board.html", page=shelf.board_page(current_language().code, clock.today()), today=clock.today()
    )


@blueprint.route("/themes/<int:theme_id>/send", methods=["GET", "POST"])
@needs(Permission.RECORD_DECISIONS)
def send_theme(theme_id: int) -> Page:
    """Put an accepted theme before the Board."""
    view = next(iter(themes.services.theme_views([theme_id])), None)
    if view is None:
        raise NotFoundError(gettext("There is no theme with this number."))
    form, back = SendUpForm(), url_for("influence.undecided")
    form.area_id.choices = [
        SelectChoice(0, gettext("The whole county")),
        *(SelectChoice(one.id, one.name) for one in localities()),
    ]

    def save() -> str:
        queue.send_up_theme(
            theme_id, area_id=form.area_id.data or None, why=form.why.data or "", person_id=current_user.id, now=clock.now()
        )
        return back

    def page() -> str:
        return _send_page(form, view.label, back)

    return handle(form, save, "why", page)


@blueprint.route("/priorities/<int:priority_id>/send", methods=["GET", "POST"])
@needs(Permission.EDIT_PLAN)
def send_priority(priority_id: int) -> Page:
    """Put a priority of one's own place before the Board."""
    name: PriorityName | None = priority_names(current_language().code).get(priority_id)
    if name is None:
        raise NotFoundError(gettext("This is not in the plan, or not any more."))
    require(Permission.EDIT_PLAN, name.area_id)
    form, back = SendUpForm(), url_for("plan_desk.priority", priority_id=priority_id)
    del form.area_id

    def save() -> str:
        queue.send_up_priority(priority_id, why=form.why.data or "", person_id=current_user.id, now=clock.now())
        return back

    def page() -> str:
        return _send_page(form, name.title.text, back)

    return handle(form, save, "why", page)


def _send_page(form: SendUpForm, about: str, back: str) -> str:
    heading = gettext("Send it up to the Board")
    return render_template("influence/one_form.html", form=form, heading=heading, about=about, back_url=back)
