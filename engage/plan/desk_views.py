"""The desk of plan authors: priorities of one's own places, what is done under them, and who promised what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice

from engage.accounts.permissions import Permission, areas_of, can, needs, require
from engage.accounts.views import Panel
from engage.core import clock
from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.core.forms import Form
from engage.core.i18n import current_language
from engage.core.saving import Page, handle, show_problems
from engage.core.translating import translations_of
from engage.plan import running, services, versions, writing
from engage.plan.errors import NotReadyError, PlanError
from engage.plan.forms import (
    ActionForm,
    DocumentForm,
    IndicatorForm,
    NoteForm,
    PledgeForm,
    PriorityForm,
    VersionForm,
)
from engage.plan.models import Action, Document, Indicator, Pledge, Priority
from engage.plan.translating import pieces_of, pieces_of_plan
from engage.trust.framework import outcome_names
from engage.trust.services import area_names, partners

blueprint = Blueprint("plan_desk", __name__, url_prefix="/staff/plan")
LOCAL_ONLY = 0
_WRITE = Permission.EDIT_PLAN


def panels() -> list[Panel]:
    """How many priorities of one's own places nobody has written under for a year."""
    rows = running.desk_rows(areas_of(_WRITE), clock.today())
    text = gettext("What is promised, by whom, and how it goes on.")
    return [Panel(gettext("The plan"), text, url_for("plan_desk.index"), sum(row.silent_since is not None for row in rows))]


@blueprint.get("/")
@needs(_WRITE)
def index() -> str:
    """The priorities of one's own places, and what is wrong with them."""
    return render_template(
        "plan/desk/index.html",
        rows=running.desk_rows(areas_of(_WRITE), clock.today()),
        has_plan=writing.plan_to_write(clock.today()) is not None,
        broken=running.broken_links(current_language().code),
    )


@blueprint.get("/priorities/<int:priority_id>")
@needs(_WRITE)
def priority(priority_id: int) -> str:
    """One priority with everything that can be written under it."""
    row = _mine(priority_id)
    silent = row.touched_on if row.touched_on <= running.silent_before(clock.today()) else None
    return render_template(
        "plan/desk/priority.html",
        row=row,
        silent=silent,
        partners=_partner_names(),
        today=clock.today(),
        translations=translations_of(pieces_of(priority_id)),
    )


@blueprint.route("/priorities/new", methods=["GET", "POST"])
@needs(_WRITE)
def new_priority() -> Page:
    """Add one, for a place of one's own."""
    form, plan = _priority_form(None), writing.plan_to_write(clock.today())
    if plan is None:
        raise NotFoundError(gettext("There is no plan yet."))

    def save() -> str:
        given = _typed(form)
        if given["area_id"] not in {choice.value for choice in form.area_id.choices}:
            raise PlanError({"area_id": gettext("Choose only from the answers on this page.")})
        made = writing.add_priority(plan.id, **{**given, "area_id": given["area_id"] or None}, **_who_and_when())
        return url_for("plan_desk.priority", priority_id=made)

    return _handle(form, save, "title", gettext("Add a priority"), url_for("plan_desk.index"))


@blueprint.route("/priorities/<int:priority_id>/change", methods=["GET", "POST"])
@needs(_WRITE)
def change_priority(priority_id: int) -> Page:
    """Reword it, or put a local one under another priority of the county."""
    row = _mine(priority_id)
    form, back = _priority_form(row), url_for("plan_desk.priority", priority_id=priority_id)

    def save() -> str:
        writing.change_priority(priority_id, **_typed(form), **_who_and_when())
        return back

    return _handle(form, save, "title", gettext("Change this priority"), back)


@blueprint.post("/priorities/<int:priority_id>/mine")
@needs(_WRITE)
def look_after(priority_id: int) -> Response:
    """From now on this person is told when it falls silent."""
    _mine(priority_id)
    writing.look_after(priority_id, person_id=current_user.id, now=clock.now())
    flash(gettext("You are told when nobody has written here for a long time."))
    return redirect(url_for("plan_desk.priority", priority_id=priority_id))


@blueprint.route("/priorities/<int:priority_id>/actions/new", methods=["GET", "POST"])
@needs(_WRITE)
def new_action(priority_id: int) -> Page:
    """Add an action."""
    _mine(priority_id)
    return _action_page(priority_id, None, gettext("Add an action"))


@blueprint.route("/actions/<int:action_id>", methods=["GET", "POST"])
@needs(_WRITE)
def change_action(action_id: int) -> Page:
    """Change an action: where it stands, by when, whose it is."""
    row = writing.find(Action, action_id)
    _mine(row.priority_id)
    return _action_page(row.priority_id, row, gettext("Change this action"))


@blueprint.route("/actions/<int:action_id>/notes", methods=["GET", "POST"])
@needs(_WRITE)
def notes(action_id: int) -> Page:
    """Say how an action goes on; everyone can read it."""
    row = writing.find(Action, action_id)
    _mine(row.priority_id)
    form = NoteForm(data={"dated": clock.today(), "who": row.owner})

    def save() -> str:
        writing.add_note(action_id, **_typed(form), **_who_and_when())
        return url_for("plan_desk.notes", action_id=action_id)

    back = url_for("plan_desk.priority", priority_id=row.priority_id)
    return _handle(form, save, "text", gettext("How is it going?"), back, action=row)


@blueprint.route("/priorities/<int:priority_id>/pledges", methods=["GET", "POST"])
@needs(_WRITE)
def new_pledge(priority_id: int) -> Page:
    """Write down what a partner puts in."""
    form = PledgeForm()
    form.organisation_id.choices = [SelectChoice(partner.id, partner.name) for partner in partners()]
    return _part_page(priority_id, form, "what", gettext("What does a partner put in?"), writing.add_pledge)


@blueprint.route("/priorities/<int:priority_id>/indicators", methods=["GET", "POST"])
@needs(_WRITE)
def new_indicator(priority_id: int) -> Page:
    """Write down a figure from elsewhere."""
    return _part_page(priority_id, IndicatorForm(), "value", gettext("Add a figure from elsewhere"), writing.add_indicator)


@blueprint.route("/priorities/<int:priority_id>/documents", methods=["GET", "POST"])
@needs(_WRITE)
def new_document(priority_id: int) -> Page:
    """Link a paper or minutes."""
    return _part_page(priority_id, DocumentForm(), "url", gettext("Link a paper"), writing.add_document)


@blueprint.post("/pledges/<int:pledge_id>/drop")
@needs(_WRITE)
def drop_pledge(pledge_id: int) -> Response:
    """It was withdrawn, or never made."""
    return _drop(writing.find(Pledge, pledge_id))


@blueprint.post("/indicators/<int:indicator_id>/drop")
@needs(_WRITE)
def drop_indicator(indicator_id: int) -> Response:
    """It is wrong, or another one took its place."""
    return _drop(writing.find(Indicator, indicator_id))


@blueprint.post("/documents/<int:document_id>/drop")
@needs(_WRITE)
def drop_document(document_id: int) -> Response:
    """It is linked no more."""
    return _drop(writing.find(Document, document_id))


@blueprint.route("/documents", methods=["GET", "POST"])
@needs(Permission.PUBLISH_PLAN)
def plan_document() -> Page:
    """Link a paper of the whole plan."""
    form = DocumentForm()

    def save() -> str:
        writing.add_document(None, **_typed(form), **_who_and_when())
        return url_for("plan_desk.plan_document")

    papers = services.plan_documents(current_language().code)
    more = {"papers": papers, "translations": translations_of(pieces_of_plan(clock.today()))}
    return _handle(form, save, "url", gettext("Papers of the whole plan"), url_for("plan_desk.index"), **more)


@blueprint.route("/versions", methods=["GET", "POST"])
@needs(Permission.PUBLISH_PLAN)
def plan_versions() -> Page:
    """Publish the plan as it stands; what is missing is said above the form."""
    form, missing = VersionForm(), versions.missing(clock.today())
    if not missing:
        del form.reason

    def save() -> str:
        reason = form.reason.data or "" if "reason" in form else ""
        versions.publish_version(form.what_changed.data or "", reason, **_who_and_when())
        return url_for("plan_desk.plan_versions")

    def page(problem: str = "") -> str:
        found = versions.versions(clock.today())
        return render_template("plan/desk/versions.html", form=form, missing=missing, versions=found, problem=problem)

    if request.method != "POST":
        return page()
    try:
        if form.validate():
            target = save()
            flash(gettext("It is published: everyone can read this version from now on."))
            return redirect(target)
    except NotReadyError as problem:
        db.session.rollback()
        return page(str(problem)), 409
    except PlanError as problem:
        db.session.rollback()
        show_problems(form, problem.problems, "what_changed")
    return page(), 400


def _mine(priority_id: int) -> Priority:
    """This priority, if whoever is signed in may write it."""
    row = writing.find(Priority, priority_id)
    require(_WRITE, row.area_id)
    return row


def _drop(part: Pledge | Indicator | Document) -> Response:
    priority_id = part.priority_id
    if priority_id is None:
        require(_WRITE, None)
    else:
        _mine(priority_id)
    writing.drop(part, **_who_and_when())
    flash(gettext("It is taken out."))
    if priority_id is None:
        return redirect(url_for("plan_desk.plan_document"))
    return redirect(url_for("plan_desk.priority", priority_id=priority_id))


def _action_page(priority_id: int, row: Action | None, heading: str) -> Page:
    form, back = ActionForm(obj=row), url_for("plan_desk.priority", priority_id=priority_id)
    form.organisation_id.choices = [SelectChoice(0, gettext("None of them")), *(SelectChoice(*one) for one in _partner_names())]

    def save() -> str:
        given = {**_typed(form), "organisation_id": form.organisation_id.data or None}
        writing.save_action(priority_id, row.id if row else None, **given, **_who_and_when())
        return back

    return _handle(form, save, "title", heading, back)


def _part_page(priority_id: int, form: Form, otherwise: str, heading: str, add: Callable[..., int]) -> Page:
    _mine(priority_id)
    back = url_for("plan_desk.priority", priority_id=priority_id)

    def save() -> str:
        add(priority_id, **_typed(form), **_who_and_when())
        return back

    return _handle(form, save, otherwise, heading, back)


def _priority_form(row: Priority | None) -> PriorityForm:
    form, areas = PriorityForm(obj=row), areas_of(_WRITE)
    form.outcome_keys.choices = [SelectChoice(one.key, one.name) for one in outcome_names()]
    county = [name for name in services.priority_names(current_language().code).values() if name.area_id is None]
    form.parent_id.choices = [
        SelectChoice(LOCAL_ONLY, gettext("None: it is of the county, or local only")),
        *(SelectChoice(name.id, name.title.text) for name in county),
    ]
    whole = [SelectChoice(0, gettext("The whole county"))] if can(_WRITE, None) else []
    form.area_id.choices = whole + [
        SelectChoice(number, name) for number, name in area_names().items() if areas is None or number in areas
    ]
    if row is not None:
        del form.area_id
        if row.area_id is None:
            del form.parent_id
    return form


def _partner_names() -> list[tuple[int, str]]:
    return [(partner.id, partner.name) for partner in partners()]


def _who_and_when() -> dict[str, Any]:
    return {"person_id": current_user.id, "now": clock.now(), "today": clock.today()}


def _typed(form: Form) -> dict[str, Any]:
    """What was typed, by field; nothing typed is an empty text, so that the rule for it speaks."""
    found = {
        field.name: "" if field.data is None and field.type not in ("DateField", "SelectField") else field.data
        for field in form
        if field.name != "csrf_token"
    }
    if "parent_id" in found:
        found["parent_id"] = found["parent_id"] or None
    return found


def _handle(form: Form, save: Callable[[], str], otherwise: str, heading: str, back: str, **more: Any) -> Page:
    """Show one of the desk's plain forms, or save it."""

    def page() -> str:
        return render_template("plan/desk/form.html", form=form, heading=heading, back_url=back, **more)

    return handle(form, save, otherwise, page)
