"""Checking how well the machine reads: draw a sample, code it one answer at a time, see how people and machine agree."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.accounts.permissions import Permission, needs
from engage.core import clock
from engage.core.config import Settings
from engage.core.db import db
from engage.core.i18n import language
from engage.themes import checking, coding, pages
from engage.themes.errors import CodingError
from engage.trust.framework import outcome_names

blueprint = Blueprint("coding", __name__, url_prefix="/staff/themes/check")
Answered = Response | tuple[str, int]


@blueprint.get("/wave/<int:wave_id>/")
@needs(Permission.SEE_THEMES)
def index(wave_id: int) -> str:
    """The samples of one wave."""
    return _index(wave_id)


@blueprint.post("/wave/<int:wave_id>/draw")
@needs(Permission.REVIEW_THEMES)
def draw(wave_id: int) -> Answered:
    """Draw another sample."""
    settings: Settings = current_app.config["SETTINGS"]
    pages.wave_title(wave_id)  # says so where there is no such wave
    try:
        size = request.form.get("size", 0, int)
        sample_id = coding.draw_sample(wave_id, size, settings.themes_seed, current_user.id, clock.now())
    except CodingError as problem:
        db.session.rollback()
        return _index(wave_id, str(problem)), problem.status
    flash(gettext("The sample is drawn. Two people now code it, each without the other."))
    return redirect(url_for("coding.result", sample_id=sample_id))


@blueprint.get("/<int:sample_id>/")
@needs(Permission.SEE_THEMES)
def result(sample_id: int) -> str:
    """How far a sample is, and what it tells."""
    view = coding.sample_view(sample_id)
    return render_template(
        "themes/checked.html",
        sample=view,
        title=pages.wave_title(view.wave_id),
        found=checking.checked(sample_id),
        enough=checking.ENOUGH,
        may_code=_may_code(view),
        outcomes={one.key: one.name for one in outcome_names()},
        language_of=language,
    )


@blueprint.get("/<int:sample_id>/code")
@needs(Permission.SEE_THEMES)
def go_on(sample_id: int) -> Response:
    """The next answer that the person has not coded; the result when there is none."""
    answer_id = coding.next_to_code(sample_id, current_user.id)
    if answer_id is None:
        return redirect(url_for("coding.result", sample_id=sample_id))
    return redirect(url_for("coding.code", sample_id=sample_id, answer_id=answer_id))


@blueprint.get("/<int:sample_id>/code/<int:answer_id>")
@needs(Permission.SEE_THEMES)
def code(sample_id: int, answer_id: int) -> str:
    """One answer."""
    return _code_page(sample_id, answer_id)


@blueprint.post("/<int:sample_id>/code/<int:answer_id>")
@needs(Permission.SEE_THEMES)
def keep(sample_id: int, answer_id: int) -> Answered:
    """Keep what was said of it, and go on."""
    chosen, fits = request.form.getlist("outcome"), request.form.get("fits", "")
    try:
        none = "none" in chosen
        outcomes = [key for key in chosen if key != "none"]
        coding.code(sample_id, answer_id, outcomes, none, fits, current_user.id, clock.now())
    except CodingError as problem:
        db.session.rollback()
        return _code_page(sample_id, answer_id, str(problem)), problem.status
    return redirect(url_for("coding.go_on", sample_id=sample_id))


def _index(wave_id: int, problem: str = "") -> str:
    return render_template(
        "themes/samples.html",
        wave_id=wave_id,
        title=pages.wave_title(wave_id),
        samples=coding.samples_of(wave_id),
        sizes=coding.SIZES,
        problem=problem,
    )


def _code_page(sample_id: int, answer_id: int, problem: str = "") -> str:
    in_hand = coding.to_code(sample_id, answer_id, current_user.id)
    return render_template(
        "themes/code.html",
        hand=in_hand,
        title=pages.wave_title(in_hand.sample.wave_id),
        outcomes=outcome_names(),
        problem=problem,
        chosen=request.form.getlist("outcome") if problem else _chosen(in_hand.outcomes),
        fits=request.form.get("fits", "") if problem else in_hand.fits,
        language_of=language,
        site_language=current_app.config["SETTINGS"].source_language,
    )


def _chosen(outcomes: tuple[str, ...] | None) -> list[str]:
    return [] if outcomes is None else list(outcomes) or ["none"]


def _may_code(view: coding.SampleView) -> bool:
    return len(view.coders) < coding.CODERS or current_user.id in {coder.id for coder in view.coders}
