"""The staff's pages of reach. They show the same figures as everybody's pages: the gate has no back door."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.accounts.permissions import Permission, needs
from engage.accounts.views import Panel
from engage.consultations.reach import importing, naming, services, weighting
from engage.consultations.reach.forms import BenchmarksForm
from engage.consultations.reach.spoken_for import spoken_for
from engage.consultations.reach.words import told_names
from engage.core import clock
from engage.core.db import db
from engage.core.i18n import current_language
from engage.surveys.outward import WaveInfo

blueprint = Blueprint("reach", __name__, url_prefix="/staff/reach")


def panels() -> list[Panel]:
    """Where to see who took part."""
    text = gettext("Who takes part, beside the people who live here, and who is missing.")
    return [Panel(gettext("Who took part"), text, url_for("reach.index"))]


@blueprint.get("/")
@needs(Permission.SEE_REACH)
def index() -> str:
    """Every wave."""
    today = clock.today()
    return render_template("reach/index.html", waves=services.opened_waves(today), today=today)


@blueprint.get("/<slug>/<key>")
@needs(Permission.SEE_REACH)
def wave(slug: str, key: str) -> str:
    """One wave: who took part, who is missing, what weights would change. Of one that has not opened there is nothing to say."""
    found, lang, today = services.find_wave(slug, key), current_language().code, clock.today()
    if found.opens_on > today:
        return render_template("reach/ahead.html", wave=found)
    reach = services.reach_of(found, lang, with_earlier=False)
    weights, chosen = weighting.what_they_chose(reach.turnout, lang, services.population(reach.turnout.audience))
    return render_template(
        "reach/wave.html",
        reach=reach,
        weights=weights,
        chosen=chosen,
        told=[(one, told_names(one.key)) for one in spoken_for(reach.turnout)],
        has_earlier=bool(services.waves_before(found)),
        is_public=services.is_public(found, today),
        today=today,
    )


@blueprint.get("/<slug>/<key>/earlier")
@needs(Permission.SEE_REACH)
def earlier(slug: str, key: str) -> str:
    """The same wave beside those before it, which takes counting them too: a page of its own, division by division."""
    return render_template("reach/earlier.html", reach=services.reach_of(services.find_wave(slug, key), current_language().code))


@blueprint.get("/<slug>/<key>/targets")
@needs(Permission.SET_REACH)
def targets(slug: str, key: str) -> str:
    """A form with one number for each category."""
    found = services.find_wave(slug, key)
    kept = {_name(*place): str(n) for place, n in _flat(services.targets_of(found)).items()}
    return _targets_page(found, kept, "")


@blueprint.post("/<slug>/<key>/targets")
@needs(Permission.SET_REACH)
def keep_targets(slug: str, key: str) -> Response | tuple[str, int]:
    """Keep them."""
    found, typed = services.find_wave(slug, key), request.form.to_dict()
    wanted = {}
    for dimension, _title, categories in services.categories_of(found, current_language().code):
        for category, _words in categories:
            given = typed.get(_name(dimension, category), "").strip()
            if given:
                wanted[dimension, category] = int(given) if given.isascii() and given.isdigit() and len(given) < 8 else 0
    try:
        services.set_targets(found, wanted, current_user.id)
    except services.TargetError as problem:
        db.session.rollback()
        return _targets_page(found, typed, str(problem)), 400
    flash(gettext("Recorded."))
    return redirect(url_for("reach.wave", slug=slug, key=key))


@blueprint.get("/benchmarks")
@needs(Permission.SEE_REACH)
def benchmarks() -> str:
    """The population figures, and a form for new ones."""
    return _benchmarks_page(BenchmarksForm(formdata=None))


@blueprint.post("/benchmarks")
@needs(Permission.SET_REACH)
def take_benchmarks() -> Response | tuple[str, int]:
    """Take a file in, all of it or nothing."""
    form = BenchmarksForm()
    if form.validate():
        sent = request.files.get("file")
        try:
            rows = importing.import_benchmarks(sent.read(importing.LONGEST + 1) if sent else b"", current_user.id)
        except importing.BadFileError as problem:
            db.session.rollback()
            form.file.errors = [str(problem)]
        else:
            flash(gettext("Population figures imported: %(number)s.", number=rows))
            return redirect(url_for("reach.benchmarks"))
    return _benchmarks_page(form), 400


def _benchmarks_page(form: BenchmarksForm) -> str:
    names = naming.figure_names(current_language().code)
    return render_template("reach/benchmarks.html", form=form, benchmarks=services.benchmarks(), names=names)


def _targets_page(found: WaveInfo, typed: dict[str, str], problem: str) -> str:
    lang = current_language().code
    parts = [
        (title, [(_name(dimension, category), words) for category, words in categories])
        for dimension, title, categories in services.categories_of(found, lang)
    ]
    return render_template("reach/targets.html", wave=found, parts=parts, typed=typed, problem=problem)


def _name(dimension: str, category: str) -> str:
    return f"t-{dimension}-{category}"


def _flat(targets: dict[str, dict[str, int]]) -> dict[tuple[str, str], int]:
    return {(dimension, category): n for dimension, found in targets.items() for category, n in found.items()}
