"""Every survey of the site, for those who make them; and the ways to begin one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from wtforms.fields import SelectChoice

from engage.accounts.permissions import Permission, needs
from engage.accounts.views import Panel
from engage.core import clock
from engage.core.db import db
from engage.core.i18n import current_language, offered_languages
from engage.core.saving import show_problems
from engage.core.sorting import in_order
from engage.surveys import library, waves
from engage.surveys.building import services, starting
from engage.surveys.building.errors import DraftError
from engage.surveys.building.forms import FileForm, NewForm
from engage.surveys.building.pages import Page, blueprint, by
from engage.surveys.building.sources import tables_of
from engage.surveys.outward import WaveInfo


@dataclass(frozen=True)
class Row:
    """One survey of the list. `state`: "draft" (never published), "changed" (since it was), "published"."""

    slug: str
    title: str
    language: str
    state: str
    has_draft: bool
    opened: WaveInfo | None
    ahead: WaveInfo | None


def panels() -> list[Panel]:
    """Where surveys are made."""
    text = gettext(
        "Make a survey here, put it into other languages and into Easy Read, and publish it. Until then nobody else sees it."
    )
    return [Panel(gettext("Surveys"), text, url_for("building.index"))]


@blueprint.get("/")
@needs(Permission.MAKE_SURVEYS)
def index() -> str:
    """Every survey, by title."""
    drafts, known, today = services.drafts(), library.sources(), clock.today()
    rows = []
    for slug in {*drafts, *known}:
        draft = drafts.get(slug)
        state = ("changed" if draft and draft.is_changed else "published") if slug in known else "draft"
        title = (draft.title, draft.language) if draft else library.titled(slug, current_language().code)
        rows.append(_row(slug, title, state, slug in drafts, today))
    ordered = in_order(rows, lambda row: row.title, current_language().code)
    return render_template("surveys/building/index.html", rows=ordered)


def _row(slug: str, title: tuple[str, str], state: str, has_draft: bool, today: date) -> Row:
    known = waves.of_survey(slug)
    opened = next((wave for wave in known if wave.opens_on <= today <= wave.closes_on), None)
    ahead = next((wave for wave in reversed(known) if wave.opens_on > today), None)
    return Row(slug, *title, state, has_draft, opened, ahead)


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.MAKE_SURVEYS)
def new() -> Page:
    """Begin a survey: blank, with a tested set of questions, or as a copy."""
    languages = [SelectChoice(one.code, one.name) for one in offered_languages()]
    own = current_language().code
    starts = {"": starting.Start(gettext("An empty survey"), own), **starting.starts(own)}
    groups = {"": gettext("New"), "set": gettext("Tested questions"), "copy": gettext("A copy of")}
    form = NewForm(languages, [SelectChoice(key, start.title) for key, start in starts.items()])
    if request.method == "POST" and form.validate():
        try:
            begun = starting.begun(form.start.data, form.title.data, form.audience.data, form.language.data)
            return redirect(url_for("building.survey", slug=services.begin(*begun[:2], by(), begun[2])))
        except DraftError as problem:
            db.session.rollback()
            show_problems(form, problem.problems, "start")
    parted = {
        said: [(key, start) for key, start in starts.items() if key.partition(":")[0] == kind] for kind, said in groups.items()
    }
    status = 400 if request.method == "POST" else 200
    return render_template("surveys/building/new.html", form=form, parted=parted, file_form=FileForm()), status


@blueprint.post("/file")
@needs(Permission.MAKE_SURVEYS)
def look() -> Page:
    """What is in a file, and what of it cannot be carried: nothing is stored yet."""
    form = FileForm()
    sent = form.file.data
    if not form.validate() or not isinstance(sent, FileStorage) or not sent.filename:
        form.file.errors = [gettext("Choose a file first.")]
        return render_template("surveys/building/file.html", form=form), 400
    try:
        brought = starting.look_at(sent.read(), sent.filename, form.audience.data)
    except DraftError as problem:
        show_problems(form, problem.problems, "file")
        return render_template("surveys/building/file.html", form=form), 400
    packed = starting.packed(brought.content) if brought.source else ""
    return render_template("surveys/building/brought.html", brought=brought, packed=packed, name=sent.filename[:120])


@blueprint.post("/file/keep")
@needs(Permission.MAKE_SURVEYS)
def bring() -> Page:
    """Bring in what was looked at, as a draft."""
    try:
        source = starting.unpacked(request.form.get("packed", ""))
    except DraftError as problem:
        form = FileForm(formdata=None)
        form.process()
        show_problems(form, problem.problems, "file")
        return render_template("surveys/building/file.html", form=form), 400
    slug = services.begin(tables_of(source), "brought", by(), request.form.get("name", ""))
    flash(gettext("Brought in as a draft. Nobody sees it until you publish it."))
    return redirect(url_for("building.survey", slug=slug))


@blueprint.post("/<slug>/change")
@needs(Permission.MAKE_SURVEYS)
def change(slug: str) -> Page:
    """A draft of a published survey, to be changed."""
    services.change_published(slug, by())
    return redirect(url_for("building.survey", slug=slug))
