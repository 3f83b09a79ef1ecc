"""What is done to a whole draft: tested questions put in, the latest change taken back, comments written and dealt with."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext

from engage.accounts.permissions import Permission, needs
from engage.core.db import db
from engage.core.saving import show_problems
from engage.surveys.building import comments, going_back, rules, services, shelf, wordings
from engage.surveys.building.errors import ClashError, DraftError
from engage.surveys.building.forms import CommentForm
from engage.surveys.building.pages import Page, blueprint, by, current
from engage.surveys.building.tables import Tables, add_question


@blueprint.post("/<slug>/insert")
@needs(Permission.MAKE_SURVEYS)
def insert(slug: str) -> Page:
    """Put the questions of a tested set at the end."""
    draft = current(slug)
    chosen = shelf.question_set(request.form.get("set", ""))
    if chosen:
        title = chosen.said(draft.tables["language"]).title
        services.change(slug, "inserted", title, by(), lambda tables: _inserted(tables, chosen))
        flash(gettext("The questions are at the end of the list. They are yours now: change what you like."))
    return redirect(url_for("building.survey", slug=slug))


def _inserted(tables: Tables, chosen: shelf.QuestionSet) -> Tables:
    # Where a key is taken the question gets another one, and the rules of its set follow it.
    names: dict[str, str] = {}
    for question in chosen.questions_in(tables["language"]):
        rule = question.get("when", "")
        for old, new in names.items():
            rule = rules.renamed(rule, old, new)
        tables, key = add_question(tables, {**question, **({"when": rule} if rule else {})})
        if key != question["key"]:
            names[question["key"]] = key
    return wordings.with_tested(tables)


@blueprint.post("/<slug>/undo")
@needs(Permission.MAKE_SURVEYS)
def undo(slug: str) -> Page:
    """Take the latest change back."""
    typed = request.form.get("number", "")
    try:
        going_back.undo(slug, int(typed) if typed.isdecimal() and len(typed) < 10 else 0, by())
        flash(gettext("Undone. The history of the survey still has it."))
    except ClashError:
        db.session.rollback()
        flash(gettext("Somebody changed something since this page was opened, so nothing was undone. Look again."), "error")
    return redirect(url_for("building.survey", slug=slug))


@blueprint.post("/<slug>/comment/<part>")
@needs(Permission.MAKE_SURVEYS)
def comment(slug: str, part: str) -> Page:
    """Say something about a part."""
    form, of = CommentForm(), request.form.get("of", "")
    if form.validate():
        try:
            comments.write(slug, part, form.text.data or "", by(), of)
        except DraftError as problem:
            show_problems(form, problem.problems, "text")
    for error in form.text.errors:
        flash(error, "error")
    return redirect(_page_of(slug, part, of))


@blueprint.post("/<slug>/comments/<int:comment_id>")
@needs(Permission.MAKE_SURVEYS)
def resolve(slug: str, comment_id: int) -> Page:
    """Say that a comment is dealt with, or open it again."""
    place = comments.resolve(slug, comment_id, by(), is_done=request.form.get("state") == "done")
    return redirect(_page_of(slug, *place))


def _page_of(slug: str, part: str, of: str) -> str:
    kind, _dot, key = part.partition(".")
    if kind == "wording" and of:
        return url_for("building.wording_text", slug=slug, name=key, key=of, _anchor="comments")
    if kind == "wording":
        return url_for("building.wording", slug=slug, name=key, _anchor="comments")
    if kind == "questions":
        return url_for("building.question", slug=slug, key=key, _anchor="comments")
    return url_for("building.about", slug=slug, _anchor="comments")
