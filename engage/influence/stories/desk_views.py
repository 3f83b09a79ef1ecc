"""The desk of stories: write one down, keep what its teller agreed to, read it back, publish it, take it back at once."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.accounts.permissions import Permission, needs
from engage.core import clock
from engage.core.db import db
from engage.core.i18n import current_language
from engage.core.saving import Page, handle, show_problems
from engage.core.translating import Texts, put_texts, translation_page, translations_of
from engage.influence.errors import RuleError
from engage.influence.forms import typed
from engage.influence.stories import reading, taking_back, writing
from engage.influence.stories.forms import AgreementForm, ReadBackForm, ShowForm, StoryForm
from engage.influence.stories.models import CaseStudy
from engage.influence.stories.rules import Agreement, Told
from engage.plan.services import priority_names
from engage.trust.directory import services
from engage.trust.framework import outcome_names

blueprint = Blueprint("story_desk", __name__, url_prefix="/staff/stories")
_WRITE, _SHOW = Permission.RECORD_DECISIONS, Permission.PUBLISH_REPLIES


@blueprint.get("/")
@needs(_WRITE)
def index() -> str:
    """Every story, and where it stands."""
    return render_template("stories/desk/index.html", stories=writing.stories(), today=clock.today())


@blueprint.route("/new", methods=["GET", "POST"])
@needs(_WRITE)
def new() -> Page:
    """Write down what somebody told."""
    return _write(None)


@blueprint.route("/<int:story_id>/words", methods=["GET", "POST"])
@needs(_WRITE)
def words(story_id: int) -> Page:
    """Change the words of one that is not public; they are then to be read back anew."""
    return _write(writing.find_story(story_id))


@blueprint.get("/<int:story_id>")
@needs(_WRITE)
def story(story_id: int) -> str:
    """One story, as it will be read, and what still stands between it and its readers."""
    return _page(story_id)


@blueprint.route("/<int:story_id>/agreement", methods=["GET", "POST"])
@needs(_WRITE)
def agreement(story_id: int) -> Page | Response:
    """Keep what its teller agreed to. The code they get is on the page that answers, once, and nowhere else."""
    row, form = writing.find_story(story_id), AgreementForm(obj=writing.find_story(story_id))
    if request.method == "POST" and form.validate():
        try:
            code = writing.agree(story_id, Agreement(**typed(form)), **_who_and_when())
        except RuleError as problem:
            db.session.rollback()
            show_problems(form, problem.problems, "readers")
        else:
            return _code_page(story_id, code) if code else redirect(_address(story_id))
    return render_template("stories/desk/agreement.html", form=form, story=row), 400 if form.errors else 200


@blueprint.post("/<int:story_id>/read-back")
@needs(_WRITE)
def read_back(story_id: int) -> Page:
    """Its teller has heard these very words."""
    form = ReadBackForm()

    def save() -> str:
        writing.read_back(story_id, form.day.data, **_who_and_when())
        return _address(story_id)

    return handle(form, save, "day", lambda: _page(story_id, read_back_form=form))


@blueprint.post("/<int:story_id>/publish")
@needs(_SHOW)
def publish(story_id: int) -> Page:
    """Let those read it whom its teller agreed to."""
    form = ShowForm()

    def save() -> str:
        writing.publish(story_id, lead_asked=bool(form.lead_asked.data), **_who_and_when())
        return _address(story_id)

    return handle(form, save, "lead_asked", lambda: _page(story_id, show_form=form))


@blueprint.post("/<int:story_id>/take-off")
@needs(_SHOW)
def take_off(story_id: int) -> Response:
    """Take it off the pages to change it."""
    writing.take_off(story_id, **_who_and_when())
    flash(gettext("It is on no page now, and you can change it."))
    return redirect(_address(story_id))


@blueprint.post("/<int:story_id>/withdraw")
@needs(_WRITE)
def withdraw(story_id: int) -> Response:
    """Whoever told it asked for it back: its words go now, and for good."""
    taking_back.withdraw(writing.find_story(story_id), **_who_and_when())
    flash(gettext("The story is gone, with every word of it."))
    return redirect(url_for("story_desk.index"))


@blueprint.route("/<int:story_id>/translate/<lang>", methods=["GET", "POST"])
@needs(_WRITE)
def translate(story_id: int, lang: str) -> Page:
    """Put a story into one language."""

    def keep(texts: Texts, is_checked: bool) -> str:
        put_texts(texts, lang, current_user.name if is_checked else "")
        return _address(story_id)

    def whole() -> tuple[str, str]:
        return _address(story_id), writing.find_story(story_id).title

    return translation_page(lambda: writing.pieces(writing.find_story(story_id)), lang, keep, whole)


def _write(row: CaseStudy | None) -> Page:
    form = StoryForm(obj=row)
    form.offer(
        [(outcome.key, outcome.name) for outcome in outcome_names()],
        [(name.id, name.title.text) for name in priority_names(current_language().code).values()],
    )

    def save() -> str:
        given = typed(form)
        told = Told(**{**given, "priority_id": given["priority_id"] or None})
        return _address(writing.write_story(row.id if row else None, told, **_who_and_when()))

    known = [one.name for one in services()]
    return handle(form, save, "title", lambda: render_template("stories/desk/words.html", form=form, row=row, services=known))


def _page(story_id: int, read_back_form: ReadBackForm | None = None, show_form: ShowForm | None = None) -> str:
    row = writing.find_story(story_id)
    return render_template(
        "stories/desk/story.html",
        row=row,
        story=reading.story_of(row, current_language().code),
        missing=writing.missing_for_publication(row, clock.today()),
        worries=writing.worries(row),
        read_back_form=read_back_form or ReadBackForm(formdata=None, data={"day": row.read_back_on or clock.today()}),
        show_form=show_form or ShowForm(formdata=None),
        translations=translations_of(writing.pieces(row)),
    )


def _code_page(story_id: int, code: str) -> Response:
    page = make_response(render_template("stories/desk/code.html", code=code, story_url=_address(story_id)))
    page.headers["Cache-Control"] = "no-store"
    return page


def _address(story_id: int) -> str:
    return url_for("story_desk.story", story_id=story_id)


def _who_and_when() -> dict[str, Any]:
    return {"person_id": current_user.id, "now": clock.now()}
