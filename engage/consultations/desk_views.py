"""The staff's side: every consultation with what it waits for, one record with its gates and steps. Forms: `writing_views`."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.accounts.permissions import Permission, areas_of, can, needs, require
from engage.accounts.views import Panel
from engage.consultations import desk as shelf
from engage.consultations import services, words
from engage.consultations.errors import ConsultationError
from engage.consultations.forms import (
    MoveForm,
)
from engage.consultations.models import Consultation
from engage.core import clock
from engage.core.db import db
from engage.core.translating import translations_of
from engage.trust.services import area_names

Page = str | Response | tuple[str, int]
blueprint = Blueprint("consultation_desk", __name__, url_prefix="/staff/consultations")


def panels() -> list[Panel]:
    """What is due."""
    count = len(services.due(clock.today(), areas_of(Permission.SEE_CONSULTATIONS)))
    text = gettext("Why people are asked, who decides, and what must be so before each step.")
    return [Panel(gettext("Consultations"), text, url_for("consultation_desk.index"), count)]


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


@blueprint.get("/<int:consultation_id>")
@needs(Permission.SEE_CONSULTATIONS)
def record(consultation_id: int) -> str:
    """One record: its gates as a checklist, what hangs off it, and the steps it took."""
    return _record_page(found(consultation_id, Permission.SEE_CONSULTATIONS))


@blueprint.post("/<int:consultation_id>/move/<state>")
@needs(Permission.MANAGE_CONSULTATIONS)
def move(consultation_id: int, state: str) -> Page:
    """Take one step; what stops it is said on the record's page, and the reason that was typed stays there."""
    row, form = found(consultation_id), MoveForm()
    if not form.validate():
        return _record_page(row, tuple(map(str, form.reason.errors)), form), 400
    try:
        services.move(consultation_id, state, form.reason.data or "", person_id=current_user.id, now=clock.now())
    except ConsultationError as problem:
        db.session.rollback()
        return _record_page(found(consultation_id), tuple(problem.problems.values()), form), problem.status
    flash(gettext("Saved."))
    return redirect(address(consultation_id))


@blueprint.post("/<int:consultation_id>/vouch")
@needs(Permission.MANAGE_CONSULTATIONS)
def vouch(consultation_id: int) -> Page:
    """Vouch that nothing is decided yet."""
    return _act(consultation_id, lambda: services.vouch(consultation_id, person_id=current_user.id, now=clock.now()))


@blueprint.post("/<int:consultation_id>/drop/<kind>/<int:number>")
@needs(Permission.MANAGE_CONSULTATIONS)
def drop(consultation_id: int, kind: str, number: int) -> Page:
    """Take out what was added by mistake."""
    by = {"person_id": current_user.id, "now": clock.now()}
    if kind == "option":
        return _act(consultation_id, lambda: services.drop_option(consultation_id, number, **by))
    return _act(consultation_id, lambda: services.drop(consultation_id, kind, number, **by))


def found(consultation_id: int, permission: Permission = Permission.MANAGE_CONSULTATIONS) -> Consultation:
    """One of the places in which one may do this; refused (403) elsewhere."""
    row = services.find_consultation(consultation_id)
    require(permission, row.area_id)
    return row


def address(consultation_id: int) -> str:
    """Where its record is read."""
    return url_for("consultation_desk.record", consultation_id=consultation_id)


def _act(consultation_id: int, do: Callable[[], None]) -> Page:
    """A press of a button; what is wrong with it stands on the record's page."""
    found(consultation_id)
    try:
        do()
    except ConsultationError as problem:
        db.session.rollback()
        return _record_page(found(consultation_id), tuple(problem.problems.values())), 409
    flash(gettext("Saved."))
    return redirect(address(consultation_id))


def _record_page(row: Consultation, problems: tuple[str, ...] = (), form: MoveForm | None = None) -> str:
    mine = areas_of(Permission.SEE_CONSULTATIONS)
    return render_template(
        "consultations/staff/record.html",
        row=row,
        area=area_names().get(row.area_id, "") if row.area_id else "",
        state=words.STATES[row.state],
        tone=words.TONES.get(row.state, "busy"),
        gates=services.checklist(row, clock.today()),
        steps=services.next_states(row.state),
        onward=shelf.ONWARD.get(row.state),
        part_words=services.part_words(row),
        holidays=shelf.holidays_in(row),
        names=shelf.people_of(row),
        translations=translations_of(services.pieces(row)),
        states=words.STATES,
        panels=words.PANELS,
        fields=words.NAMES,
        reminders=[one for one in services.due(clock.today(), mine) if one.consultation_id == row.id],
        problems=problems,
        move_form=form or MoveForm(formdata=None),
        may_manage=can(Permission.MANAGE_CONSULTATIONS, row.area_id),
        may_sign=can(Permission.SIGN_REPORTS, row.area_id),
    )
