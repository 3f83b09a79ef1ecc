"""What the builder's pages share: their blueprint, who does what, and saving a form by its button or by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask import Response as FlaskResponse
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import clock
from engage.core.db import db
from engage.core.errors import ProblemsError
from engage.core.forms import Form
from engage.core.i18n import language
from engage.core.saving import show_problems
from engage.surveys.building import comments, services, words
from engage.surveys.building.errors import ClashError, NoDraftError
from engage.surveys.building.forms import CommentForm
from engage.surveys.building.services import By, Draft
from engage.surveys.building.tables import question_in

blueprint = Blueprint("building", __name__, url_prefix="/staff/surveys")
Page = str | Response | tuple[str, int] | FlaskResponse | dict[str, Any]
AUTOSAVE = "X-Autosave"  # `building.js` saves a form while somebody types, and says so with this header


def by() -> By:
    """Whoever is signed in, now."""
    return By(current_user.id, clock.now(), is_automatic=AUTOSAVE in request.headers)


def keep(form: Form, save: Callable[[], dict[str, str]], target: str, page: Callable[[Any], str]) -> Page:
    """Show a form, or save it; nothing typed is lost, whatever is wrong with it or whoever else changed the same.

    save : does it, and gives the new values of the form's hidden marks; page : makes the page, given how the part stands now
    where somebody else changed it meanwhile, None otherwise
    """
    if request.method != "POST":
        return page(None)
    is_automatic, theirs, status = AUTOSAVE in request.headers, None, 400
    if form.validate():
        try:
            marks = save()
        except ClashError as clash:
            theirs, status = clash.theirs, clash.status
            db.session.rollback()
        except ProblemsError as problem:
            db.session.rollback()
            show_problems(form, problem.problems, "")
        else:
            if is_automatic:
                return {"marks": marks}
            flash(gettext("Saved."))
            return redirect(target)
    if is_automatic:
        return "", status
    return page(theirs), status


def draft_page(template: str, draft: Draft, **context: Any) -> str:
    """A page of one draft."""
    return render_template(
        f"surveys/building/{template}",
        draft=draft,
        words=words,
        language=language,
        written_in=language(draft.tables["language"]),
        waiting=comments.open_comments(draft.slug),
        **context,
    )


@guarded(Permission.MAKE_SURVEYS)
def talk(slug: str, part: str, of: str = "") -> dict[str, Any]:
    """What the panel of comments on one place needs."""
    said = comments.comments_on(slug, part, of)
    return {"part": part, "of": of, "comments": said, "comment_form": CommentForm(formdata=None)}


def found(draft: Draft, key: str) -> dict[str, Any]:
    """A question of it; raises `NoDraftError`."""
    question = question_in(draft.tables, key)
    if question is None:
        raise NoDraftError(gettext("Somebody deleted this meanwhile. The history of the survey can bring it back."))
    return question


@guarded(Permission.MAKE_SURVEYS)
def current(slug: str) -> Draft:
    """The draft of this address."""
    return services.find(slug)
