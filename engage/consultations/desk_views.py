"""The staff's side: every consultation with what it waits for, one record with its gates, and all that is written into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice

from engage.accounts.areas import all_areas
from engage.accounts.permissions import Permission, areas_of, can, needs, require
from engage.accounts.views import Panel
from engage.consultations import desk as shelf
from engage.consultations import services, words
from engage.consultations.errors import ConsultationError
from engage.consultations.forms import (
    ADDING,
    AnsweredForm,
    ConsultationForm,
    ConsulteeForm,
    MoveForm,
    OutcomeForm,
    PartForm,
    SignForm,
    show_problems,
)
from engage.consultations.models import Consultation
from engage.consultations.rules import Outcome, Particulars
from engage.core import clock
from engage.core.db import db
from engage.core.forms import Form
from engage.trust.services import area_names, organisation_names

Page = str | Response | tuple[str, int]
blueprint = Blueprint("consultation_desk", __name__, url_prefix="/staff/consultations")


def panels() -> list[Panel]:
    """What is due."""
    found = services.due(clock.today(), areas_of(Permission.SEE_CONSULTATIONS))
    text = gettext("Why people are asked, who decides, and what must be so before each step.")
    return [Panel(gettext("Consultations"), text, url_for("consultation_desk.index"), len(found))]


@blueprint.get("/")
@needs(Permission.SEE_CONSULTATIONS)
def index() -> str:
    """Every consultation of the own places, and what is due."""
    areas = areas_of(Permission.SEE_CONSULTATIONS)
    return render_template(
        "consultations/staff/index.html",
        rows=shelf.desk_rows(clock.today(), areas),
        reminders=services.due(clock.today(), areas),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_CONSULTATIONS)
def new() -> Page:
    """Begin one."""
    form = _with_places(ConsultationForm())

    def save() -> str:
        given = Particulars(**_typed(form))
        require(Permission.MANAGE_CONSULTATIONS, given.area_id)
        made = services.draft(given, person_id=current_user.id, now=clock.now())
        return url_for("consultation_desk.record", consultation_id=made)

    return _handle(form, save, lambda: _form_page(form, None, gettext("New consultation")))


@blueprint.get("/<int:consultation_id>")
@needs(Permission.SEE_CONSULTATIONS)
def record(consultation_id: int) -> str:
    """One record: its gates as a checklist, what hangs off it, and the steps it took."""
    return _record_page(_found(consultation_id, Permission.SEE_CONSULTATIONS))


@blueprint.route("/<int:consultation_id>/edit", methods=["GET", "POST"])
@needs(Permission.MANAGE_CONSULTATIONS)
def edit(consultation_id: int) -> Page:
    """Write anew what people are told, before it opens."""
    row = _found(consultation_id)
    form = _with_places(ConsultationForm(obj=row))

    def save() -> str:
        given = Particulars(**_typed(form))
        require(Permission.MANAGE_CONSULTATIONS, given.area_id)
        services.change(consultation_id, given, person_id=current_user.id, now=clock.now())
        return _address(consultation_id)

    return _handle(form, save, lambda: _form_page(form, consultation_id, gettext("Change it")))


@blueprint.route("/<int:consultation_id>/outcome", methods=["GET", "POST"])
@needs(Permission.MANAGE_CONSULTATIONS)
def outcome(consultation_id: int) -> Page:
    """Write down what became of it, after it closed."""
    form = OutcomeForm(obj=_found(consultation_id))

    def save() -> str:
        services.record_outcome(consultation_id, Outcome(**_typed(form)), person_id=current_user.id, now=clock.now())
        return _address(consultation_id)

    return _handle(form, save, lambda: _form_page(form, consultation_id, gettext("What became of it")))


@blueprint.post("/<int:consultation_id>/move/<state>")
@needs(Permission.MANAGE_CONSULTATIONS)
def move(consultation_id: int, state: str) -> Page:
    """Take one step; what stops it is said on the record's page, and the reason that was typed stays there."""
    row, form = _found(consultation_id), MoveForm()
    if not form.validate():
        return _record_page(row, tuple(map(str, form.reason.errors)), form), 400
    try:
        services.move(consultation_id, state, form.reason.data or "", person_id=current_user.id, now=clock.now())
    except ConsultationError as problem:
        db.session.rollback()
        return _record_page(_found(consultation_id), tuple(problem.problems.values()), form), problem.status
    flash(gettext("Saved."))
    return redirect(_address(consultation_id))


@blueprint.post("/<int:consultation_id>/vouch")
@needs(Permission.MANAGE_CONSULTATIONS)
def vouch(consultation_id: int) -> Page:
    """Vouch that nothing is decided yet."""
    return _act(consultation_id, lambda: services.vouch(consultation_id, person_id=current_user.id, now=clock.now()))


@blueprint.route("/<int:consultation_id>/sign", methods=["GET", "POST"])
@needs(Permission.SIGN_REPORTS)
def sign(consultation_id: int) -> Page:
    """Sign, for those who decide, that the report was read."""
    row, form = _found(consultation_id, Permission.SIGN_REPORTS), SignForm()
    if request.method != "POST":
        form.read_by.data = row.decider

    def save() -> str:
        services.sign(consultation_id, **_typed(form), person_id=current_user.id, now=clock.now())
        return _address(consultation_id)

    return _handle(form, save, lambda: _form_page(form, consultation_id, gettext("Sign for the report")))


@blueprint.route("/<int:consultation_id>/add/<kind>", methods=["GET", "POST"])
@needs(Permission.MANAGE_CONSULTATIONS)
def add(consultation_id: int, kind: str) -> Page:
    """Add an option, a survey or forum, a meeting, evidence from outside, or a body that must be asked."""
    _found(consultation_id)
    if kind not in ADDING:
        abort(404)
    form = _with_choices(ADDING[kind]())
    adders: dict[str, Callable[..., None]] = {
        "option": services.add_option,
        "meeting": services.add_meeting,
        "evidence": services.add_evidence,
        "consultee": services.add_consultee,
    }

    def save() -> str:
        by = {"person_id": current_user.id, "now": clock.now()}
        if kind == "part":
            services.add_part(consultation_id, form["part"].data or "", **by)
        else:
            adders[kind](consultation_id, **_typed(form), **by)
        return _address(consultation_id)

    return _handle(form, save, lambda: _form_page(form, consultation_id, str(words.ADDING[kind])))


@blueprint.post("/<int:consultation_id>/drop/<kind>/<int:number>")
@needs(Permission.MANAGE_CONSULTATIONS)
def drop(consultation_id: int, kind: str, number: int) -> Page:
    """Take out what was added by mistake."""
    by = {"person_id": current_user.id, "now": clock.now()}
    if kind == "option":
        return _act(consultation_id, lambda: services.drop_option(consultation_id, number, **by))
    return _act(consultation_id, lambda: services.drop(consultation_id, kind, number, **by))


@blueprint.route("/<int:consultation_id>/consultees/<int:consultee_id>", methods=["GET", "POST"])
@needs(Permission.MANAGE_CONSULTATIONS)
def consultee(consultation_id: int, consultee_id: int) -> Page:
    """When a body was asked, when it answered, and whether that is in the report."""
    row = _found(consultation_id)
    found = next((one for one in row.consultees if one.id == consultee_id), None) or abort(404)
    form, name = AnsweredForm(obj=found), found.name

    def save() -> str:
        services.record_consultee(consultation_id, consultee_id, **_typed(form), person_id=current_user.id, now=clock.now())
        return _address(consultation_id)

    return _handle(form, save, lambda: _form_page(form, consultation_id, name))


def _found(consultation_id: int, permission: Permission = Permission.MANAGE_CONSULTATIONS) -> Consultation:
    row = services.find_consultation(consultation_id)
    require(permission, row.area_id)
    return row


def _address(consultation_id: int) -> str:
    return url_for("consultation_desk.record", consultation_id=consultation_id)


def _handle(form: Form, save: Callable[[], str], page: Callable[[], str]) -> Page:
    """Show a form, or save it; every rule it breaks stands beside its field and nothing typed is lost."""
    if request.method != "POST":
        return page()
    is_valid = form.validate()
    try:
        if is_valid:
            target = save()
            flash(gettext("Saved."))
            return redirect(target)
    except ConsultationError as problem:
        db.session.rollback()
        show_problems(form, problem.problems)
    return page(), 400


def _act(consultation_id: int, do: Callable[[], None]) -> Page:
    """A press of a button; what is wrong with it stands on the record's page."""
    _found(consultation_id)
    try:
        do()
    except ConsultationError as problem:
        db.session.rollback()
        return _record_page(_found(consultation_id), tuple(problem.problems.values())), 409
    flash(gettext("Saved."))
    return redirect(_address(consultation_id))


def _typed(form: Form) -> dict[str, Any]:
    """What was typed, by field: an unchosen choice is an empty text, no place and no partner are None."""
    values: dict[str, Any] = {}
    for field in form:
        if field.name == "csrf_token":
            continue
        is_plain = field.type not in ("DateField", "IntegerField", "BooleanField")
        values[field.name] = field.data or None if field.name in ("area_id", "organisation_id") else field.data
        if values[field.name] is None and is_plain and field.name not in ("area_id", "organisation_id"):
            values[field.name] = ""
    return values


def _with_places(form: ConsultationForm) -> ConsultationForm:
    mine = areas_of(Permission.MANAGE_CONSULTATIONS)
    places = [SelectChoice(node.id, node.name) for node in all_areas() if node.parent_id and (mine is None or node.id in mine)]
    form.area_id.choices = [SelectChoice(0, gettext("The whole county")), *places] if mine is None else places
    return form


def _with_choices(form: Form) -> Form:
    if isinstance(form, PartForm):
        form.part.choices = [SelectChoice(choice.key, choice.words) for choice in services.part_choices()]
    if isinstance(form, ConsulteeForm):
        partners = sorted(organisation_names().items(), key=lambda pair: pair[1])
        form.organisation_id.choices = [SelectChoice(0, gettext("None of them")), *(SelectChoice(*pair) for pair in partners)]
    return form


def _form_page(form: Form, consultation_id: int | None, heading: str) -> str:
    row = services.find_consultation(consultation_id) if consultation_id else None
    return render_template("consultations/staff/form.html", form=form, row=row, heading=heading)


def _record_page(row: Consultation, problems: tuple[str, ...] = (), form: MoveForm | None = None) -> str:
    return render_template(
        "consultations/staff/record.html",
        row=row,
        area=area_names().get(row.area_id, "") if row.area_id else "",
        state=words.STATES[row.state],
        tone=words.TONES.get(row.state, "busy"),
        gates=services.checklist(row, clock.today()),
        steps=[(state, words.STEPS[state]) for state in services.next_states(row.state)],
        onward=shelf.ONWARD.get(row.state),
        part_words=services.part_words(row),
        holidays=shelf.holidays_in(row),
        names=shelf.people_of(row),
        states=words.STATES,
        adding=words.ADDING,
        reminders=[one for one in services.due(clock.today()) if one.consultation_id == row.id],
        problems=problems,
        move_form=form or MoveForm(formdata=None),
        may_manage=can(Permission.MANAGE_CONSULTATIONS, row.area_id),
        may_sign=can(Permission.SIGN_REPORTS, row.area_id),
    )
