"""The forms of a consultation: what people are told, what hangs off it, what became of it, translations, the signature."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from wtforms.fields import SelectChoice

from engage.accounts.areas import all_areas
from engage.accounts.permissions import Permission, areas_of, can, needs
from engage.consultations import services, words
from engage.consultations.desk_views import address, blueprint, found
from engage.consultations.errors import ConsultationError
from engage.consultations.forms import (
    ADDING,
    AnsweredForm,
    ConsultationForm,
    ConsulteeForm,
    OutcomeForm,
    PartForm,
    SignForm,
)
from engage.consultations.rules import Outcome, Particulars
from engage.core import clock
from engage.core.forms import Form
from engage.core.saving import Page, handle
from engage.core.translating import Texts, translation_page
from engage.trust.services import organisation_names


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_CONSULTATIONS)
def new() -> Page:
    """Begin one."""
    form = _with_places(ConsultationForm())

    def save() -> str:
        given = Particulars(**_typed(form))
        _check_place(given.area_id)
        made = services.draft(given, person_id=current_user.id, now=clock.now())
        return url_for("consultation_desk.record", consultation_id=made)

    return handle(form, save, "", lambda: _form_page(form, None, gettext("New consultation")))


@blueprint.route("/<int:consultation_id>/edit", methods=["GET", "POST"])
@needs(Permission.MANAGE_CONSULTATIONS)
def edit(consultation_id: int) -> Page:
    """Write anew what people are told, before it opens."""
    row = found(consultation_id)
    form = _with_places(ConsultationForm(obj=row))

    def save() -> str:
        given = Particulars(**_typed(form))
        _check_place(given.area_id)
        services.change(consultation_id, given, person_id=current_user.id, now=clock.now())
        return address(consultation_id)

    return handle(form, save, "", lambda: _form_page(form, consultation_id, gettext("Change it")))


@blueprint.route("/<int:consultation_id>/outcome", methods=["GET", "POST"])
@needs(Permission.MANAGE_CONSULTATIONS)
def outcome(consultation_id: int) -> Page:
    """Write down what became of it, after it closed."""
    form = OutcomeForm(obj=found(consultation_id))

    def save() -> str:
        services.record_outcome(consultation_id, Outcome(**_typed(form)), person_id=current_user.id, now=clock.now())
        return address(consultation_id)

    return handle(form, save, "", lambda: _form_page(form, consultation_id, gettext("What became of it")))


@blueprint.route("/<int:consultation_id>/sign", methods=["GET", "POST"])
@needs(Permission.SIGN_REPORTS)
def sign(consultation_id: int) -> Page:
    """Sign, for those who decide, that the report was read."""
    row, form = found(consultation_id, Permission.SIGN_REPORTS), SignForm()
    if request.method != "POST":
        form.read_by.data = row.decider

    def save() -> str:
        services.sign(consultation_id, **_typed(form), person_id=current_user.id, now=clock.now())
        return address(consultation_id)

    return handle(form, save, "", lambda: _form_page(form, consultation_id, gettext("Sign for the report")))


@blueprint.route("/<int:consultation_id>/add/<kind>", methods=["GET", "POST"])
@needs(Permission.MANAGE_CONSULTATIONS)
def add(consultation_id: int, kind: str) -> Page:
    """Add an option, a survey or forum, a meeting, evidence from outside, or a body that must be asked."""
    found(consultation_id)
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
        return address(consultation_id)

    return handle(form, save, "", lambda: _form_page(form, consultation_id, str(words.PANELS[kind])))


@blueprint.route("/<int:consultation_id>/consultees/<int:consultee_id>", methods=["GET", "POST"])
@needs(Permission.MANAGE_CONSULTATIONS)
def consultee(consultation_id: int, consultee_id: int) -> Page:
    """When a body was asked, when it answered, and whether that is in the report."""
    row = found(consultation_id)
    body = next((one for one in row.consultees if one.id == consultee_id), None) or abort(404)
    form, name = AnsweredForm(obj=body), body.name

    def save() -> str:
        services.record_consultee(consultation_id, consultee_id, **_typed(form), person_id=current_user.id, now=clock.now())
        return address(consultation_id)

    return handle(form, save, "", lambda: _form_page(form, consultation_id, name))


@blueprint.route("/<int:consultation_id>/translate/<lang>", methods=["GET", "POST"])
@needs(Permission.MANAGE_CONSULTATIONS)
def translate(consultation_id: int, lang: str) -> Page:
    """Put what everybody reads into one language; the source stands above each box."""
    found(consultation_id)

    def keep(texts: Texts, is_checked: bool) -> str:
        checked_by = current_user.name if is_checked else ""
        services.translate(consultation_id, lang, texts, checked_by=checked_by, person_id=current_user.id, now=clock.now())
        return address(consultation_id)

    def whole() -> tuple[str, str]:
        return address(consultation_id), services.find_consultation(consultation_id).title

    return translation_page(lambda: services.pieces(services.find_consultation(consultation_id)), lang, keep, whole)


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


def _check_place(area_id: int | None) -> None:
    """A place that is not one of the writer's own was not on the form."""
    if not can(Permission.MANAGE_CONSULTATIONS, area_id):
        raise ConsultationError({"area_id": gettext("Choose only from the answers on this page.")})


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
