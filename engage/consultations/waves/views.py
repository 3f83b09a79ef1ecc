"""The calendar of surveys, planning and pausing a wave, and one survey's answers from wave to wave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice

from engage.accounts.permissions import Permission, can, needs
from engage.accounts.views import Panel
from engage.consultations import school_holidays
from engage.consultations.reading import exercise_of_wave
from engage.consultations.school_holidays import Terms, overlap
from engage.consultations.waves import comparing, paired
from engage.consultations.waves.calendar import laid_out, state_of
from engage.consultations.waves.forms import DaysForm, PauseForm, PlanForm
from engage.core import clock
from engage.core.db import db
from engage.core.i18n import current_language
from engage.core.saving import Page, handle, show_problems
from engage.surveys import library, outward, waves
from engage.surveys.outward import WaveInfo
from engage.surveys.waves import Days

blueprint = Blueprint("waves", __name__, url_prefix="/staff")


def panels() -> list[Panel]:
    """Where the calendar is."""
    text = gettext("When each survey opens and closes, and planning the next time.")
    return [Panel(gettext("Calendar of surveys"), text, url_for("waves.index"))]


@blueprint.get("/waves/")
@needs(Permission.SEE_REACH)
def index() -> str:
    """Every survey by month."""
    today, lang = clock.today(), current_language().code
    infos = outward.wave_infos()
    found = [(wave, library.title_of(wave.slug, lang)) for wave in infos]
    paused = frozenset(wave.id for wave in infos if _why_paused(wave))
    first = _asked_month(today)
    return render_template(
        "waves/index.html",
        calendar=laid_out(found, paused, _terms(), first, today),
        terms=_terms(),
        earlier=clock.months_after(first, -12),
        later=clock.months_after(first, 12),
        today=today,
    )


@blueprint.route("/waves/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_WAVES)
def new() -> Page:
    """Plan a wave, or several."""
    form = PlanForm(data={"slug": request.args.get("survey", "")} if request.method == "GET" else None)
    titles = sorted((*library.titled(slug, current_language().code), slug) for slug in library.sources())
    form.slug.choices = [SelectChoice(slug, title, {"lang": spoken}) for title, spoken, slug in titles]

    def save() -> str:
        made = waves.plan(
            form.slug.data or "",
            _days(form),
            times=form.times.data or 1,
            every_months=form.every_months.data or 0,
            person_id=current_user.id,
            now=clock.now(),
        )
        return _address(made[0])

    return handle(form, save, "", lambda: render_template("waves/plan.html", form=form))


@blueprint.get("/waves/<int:wave_id>")
@needs(Permission.SEE_REACH)
def wave(wave_id: int) -> str:
    """One wave: its days, whether it is paused, and what hangs on it."""
    return _wave_page(wave_id, PauseForm(formdata=None))


@blueprint.route("/waves/<int:wave_id>/days", methods=["GET", "POST"])
@needs(Permission.MANAGE_WAVES)
def days(wave_id: int) -> Page:
    """Other days."""
    form = DaysForm(obj=waves.find(wave_id))

    def save() -> str:
        waves.move(wave_id, _days(form), person_id=current_user.id, now=clock.now())
        return _address(wave_id)

    def page() -> str:
        info = outward.wave_info(wave_id)
        return render_template("waves/days.html", form=form, wave=info)

    return handle(form, save, "", page)


@blueprint.post("/waves/<int:wave_id>/pause")
@needs(Permission.MANAGE_WAVES)
def pause(wave_id: int) -> Page:
    """Let nobody answer for now. A wave of a consultation is paused there, with everything else of it."""
    form = PauseForm()
    if not form.validate():
        return _wave_page(wave_id, form), 400
    if exercise_of_wave(wave_id, current_language().code):
        form.reason.errors = [gettext("It belongs to a consultation: pause that, on its own page.")]
        return _wave_page(wave_id, form), 409
    return _act(
        wave_id, form, lambda: waves.pause(wave_id, form.reason.data or "", person_id=current_user.id, now=clock.now())
    ) or redirect(_address(wave_id))


@blueprint.post("/waves/<int:wave_id>/resume")
@needs(Permission.MANAGE_WAVES)
def resume(wave_id: int) -> Response:
    """Let people answer again."""
    waves.resume(wave_id, person_id=current_user.id, now=clock.now())
    flash(gettext("Saved."))
    return redirect(_address(wave_id))


@blueprint.post("/waves/<int:wave_id>/drop")
@needs(Permission.MANAGE_WAVES)
def drop(wave_id: int) -> Page:
    """Take out one that was planned by mistake."""
    return _act(
        wave_id, PauseForm(formdata=None), lambda: waves.drop(wave_id, person_id=current_user.id, now=clock.now())
    ) or redirect(url_for("waves.index"))


@blueprint.get("/surveys/<slug>/waves")
@needs(Permission.SEE_REACH)
def compare(slug: str) -> str:
    """One survey's questions from wave to wave, and how people changed who gave the same code twice."""
    if slug not in library.sources():
        abort(404)
    lang = current_language().code
    turnouts, questions = comparing.compared(slug, lang)
    return render_template(
        "waves/compare.html",
        slug=slug,
        spoken=library.titled(slug, lang)[1],
        turnouts=turnouts,
        questions=questions,
        changes=paired.changes_of(slug, lang),
        has_pairs=paired.asks_for_pairs(slug),
    )


def _act(wave_id: int, form: PauseForm, do: Callable[[], None]) -> Page | None:
    """Do it; a page with what is wrong, or None."""
    try:
        do()
    except waves.WaveError as problem:
        db.session.rollback()
        show_problems(form, problem.problems, "reason")
        return _wave_page(wave_id, form), 409
    flash(gettext("Saved."))
    return None


def _wave_page(wave_id: int, form: PauseForm) -> str:
    info, today = outward.wave_info(wave_id), clock.today()
    reason = _why_paused(info)
    return render_template(
        "waves/wave.html",
        wave=info,
        state=state_of(info, today, is_paused=bool(reason)),
        reason=reason,
        holidays=overlap(_terms(), info.opens_on, info.closes_on),
        exercise=exercise_of_wave(wave_id, current_language().code),
        is_planned=info.opens_on > today,
        form=form,
        may_manage=can(Permission.MANAGE_WAVES),
    )


def _why_paused(info: WaveInfo) -> str:
    """Why nobody can answer it just now: its own reason or its consultation's."""
    exercise = exercise_of_wave(info.id, current_language().code)
    if exercise is not None:
        return exercise.paused.text if exercise.paused else ""
    return info.pause_reason


def _title(info: WaveInfo) -> str:
    return library.title_of(info.slug, current_language().code)


def _address(wave_id: int) -> str:
    return url_for("waves.wave", wave_id=wave_id)


def _days(form: DaysForm) -> Days:
    return Days(form.opens_on.data, form.closes_on.data, form.hear_back_by.data)


def _terms() -> Terms:
    return school_holidays.terms_of(current_app.config["SETTINGS"].home)


def _asked_month(today: date) -> date:
    """The month the calendar begins with: the one before this, or as the address says."""
    try:
        return date.fromisoformat(f"{request.args.get('from', '')}-01")
    except ValueError:
        return clock.months_after(today.replace(day=1), -1)
