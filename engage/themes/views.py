"""The review desk: which waves there are, one wave's themes, and every act on them as a plain form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.accounts.permissions import Permission, needs
from engage.accounts.views import Panel
from engage.core import audit, clock
from engage.core.config import Settings
from engage.core.db import db
from engage.core.i18n import language
from engage.safeguarding.services import thresholds
from engage.themes import comparing, pages, services
from engage.themes.errors import ThemeError
from engage.trust.framework import outcome_names

blueprint = Blueprint("themes", __name__, url_prefix="/staff/themes")
Answered = Response | tuple[str, int]


@dataclass(frozen=True)
class Turning:
    """What `macros/cards.html` needs to turn pages."""

    page: int
    pages: int
    prev_url: str | None
    next_url: str | None


@dataclass(frozen=True)
class Problem:
    """An act that was refused: which form it came from, and why."""

    act: str
    sentence: str


def panels() -> list[Panel]:
    """Where they are reviewed; what waits is said by `today`."""
    text = gettext("What people said, grouped. Read the answers, then accept, rename or reject each theme.")
    return [Panel(gettext("Themes"), text, url_for("themes.index"))]


@blueprint.get("/")
@needs(Permission.SEE_THEMES)
def index() -> str:
    """All waves and how far each has come."""
    return render_template("themes/index.html", rows=pages.wave_rows())


@blueprint.get("/<int:wave_id>/")
@needs(Permission.SEE_THEMES)
def review(wave_id: int) -> str:
    """One wave, with the next theme that waits in hand."""
    board = pages.board(wave_id)
    first = next(iter((*board.suggested, *board.accepted)), None)
    return _page(wave_id, first.id if first else None, board=board)


@blueprint.get("/<int:wave_id>/<int:theme_id>")
@needs(Permission.SEE_THEMES)
def theme(wave_id: int, theme_id: int) -> str:
    """One theme in hand."""
    return _page(wave_id, theme_id)


@blueprint.get("/<int:wave_id>/none")
@needs(Permission.SEE_THEMES)
def loose(wave_id: int) -> str:
    """Answers that stand in no theme."""
    return _page(wave_id, None)


@blueprint.get("/<int:wave_id>/change")
@needs(Permission.SEE_THEMES)
def change(wave_id: int) -> str:
    """What changed since the survey was open before, on themes that go on."""
    row = pages.board(wave_id).row
    rows, limits = comparing.compared(wave_id), thresholds()
    return render_template("themes/change.html", row=row, rows=rows, steady=comparing.STEADY, minimum=limits.minimum)


@blueprint.post("/<int:wave_id>/run")
@needs(Permission.REVIEW_THEMES)
def run_again(wave_id: int) -> Response:
    """Ask the worker to look again."""
    pages.board(wave_id)  # says so where there is no such wave
    services.run_again(wave_id, clock.now())
    audit.record("theme run asked for", f"wave:{wave_id}", actor_id=current_user.id, now=clock.now())
    flash(gettext("We will look for themes again. What people did to themes stays."))
    return redirect(url_for("themes.review", wave_id=wave_id))


@blueprint.post("/<int:wave_id>/<int:theme_id>/accept")
@needs(Permission.REVIEW_THEMES)
def accept(wave_id: int, theme_id: int) -> Answered:
    """Accept, and go on to the next."""
    done = gettext("Accepted.")
    return _act(wave_id, theme_id, "accept", done, lambda: services.accept(theme_id, *_who()), go_on=True)


@blueprint.post("/<int:wave_id>/<int:theme_id>/rename")
@needs(Permission.REVIEW_THEMES)
def rename(wave_id: int, theme_id: int) -> Answered:
    """Give it another name."""
    label = request.form.get("label", "")
    return _act(wave_id, theme_id, "rename", gettext("Renamed."), lambda: services.rename(theme_id, label, *_who()))


@blueprint.post("/<int:wave_id>/<int:theme_id>/merge")
@needs(Permission.REVIEW_THEMES)
def merge(wave_id: int, theme_id: int) -> Answered:
    """Put all of it into another theme."""
    into = request.form.get("into", 0, int)
    done = gettext("Merged.")
    return _act(wave_id, theme_id, "merge", done, lambda: services.merge(theme_id, into, *_who()), then=into)


@blueprint.post("/<int:wave_id>/<int:theme_id>/reject")
@needs(Permission.REVIEW_THEMES)
def reject(wave_id: int, theme_id: int) -> Answered:
    """Say no, and go on to the next."""
    reason, done = request.form.get("reject_reason", ""), gettext("Rejected.")
    return _act(wave_id, theme_id, "reject", done, lambda: services.reject(theme_id, reason, *_who()), go_on=True)


@blueprint.post("/<int:wave_id>/<int:theme_id>/remap")
@needs(Permission.REVIEW_THEMES)
def remap(wave_id: int, theme_id: int) -> Answered:
    """Say which outcomes it is about."""
    keys, reason = request.form.getlist("outcome"), request.form.get("remap_reason", "")
    done = gettext("The outcomes are changed.")
    return _act(wave_id, theme_id, "remap", done, lambda: services.remap(theme_id, keys, reason, *_who()))


@blueprint.post("/<int:wave_id>/<int:theme_id>/split")
@needs(Permission.REVIEW_THEMES)
def split(wave_id: int, theme_id: int) -> Answered:
    """Make a theme of its own from the chosen answers."""
    label, done = request.form.get("new_label", ""), gettext("The chosen answers are a theme of their own.")
    return _act(wave_id, theme_id, "split", done, lambda: services.split(theme_id, _chosen(), label, *_who()))


@blueprint.post("/<int:wave_id>/<int:theme_id>/move")
@needs(Permission.REVIEW_THEMES)
def move(wave_id: int, theme_id: int) -> Answered:
    """Move the chosen answers to another theme."""
    to, done = request.form.get("to", 0, int), gettext("The chosen answers are moved.")
    return _act(wave_id, theme_id, "move", done, lambda: services.move(theme_id, _chosen(), to, *_who()))


@blueprint.post("/<int:wave_id>/<int:theme_id>/remove")
@needs(Permission.REVIEW_THEMES)
def remove(wave_id: int, theme_id: int) -> Answered:
    """Take the chosen answers out."""
    done = gettext("The chosen answers are taken out. They are listed under: in no theme.")
    return _act(wave_id, theme_id, "remove", done, lambda: services.remove(theme_id, _chosen(), *_who()))


@blueprint.post("/<int:wave_id>/<int:theme_id>/undo")
@needs(Permission.REVIEW_THEMES)
def undo(wave_id: int, theme_id: int) -> Answered:
    """Take the last act back."""
    done = gettext("Taken back.")
    return _act(wave_id, theme_id, "undo", done, lambda: services.undo(theme_id, *_who()))


@blueprint.post("/<int:wave_id>/none/gather")
@needs(Permission.REVIEW_THEMES)
def gather(wave_id: int) -> Answered:
    """Make a theme from answers that stand in none."""
    label, done = request.form.get("new_label", ""), gettext("The chosen answers are a theme now. Accept it when it is right.")
    return _act(wave_id, None, "split", done, lambda: services.gather(wave_id, _chosen(), label, *_who()))


@blueprint.post("/<int:wave_id>/none/place")
@needs(Permission.REVIEW_THEMES)
def place(wave_id: int) -> Answered:
    """Put answers that stand in no theme into one."""
    to, done = request.form.get("to", 0, int), gettext("The chosen answers are moved.")
    return _act(wave_id, None, "move", done, lambda: services.place(_chosen(), to, *_who()))


def _who() -> tuple[int, datetime]:
    return current_user.id, clock.now()


def _chosen() -> list[int]:
    return request.form.getlist("answer", int)


def _act(
    wave_id: int,
    theme_id: int | None,
    act: str,
    done: str,
    do: Callable[[], object],
    *,
    go_on: bool = False,
    then: int | None = None,
) -> Answered:
    """Do it and show the page again; where a rule says no, show the sentence with everything that was typed."""
    if theme_id is not None:
        pages.theme_on(wave_id, theme_id)  # a theme of another wave is not on this page
    try:
        do()
    except ThemeError as problem:
        db.session.rollback()
        return _page(wave_id, theme_id, problem=Problem(act, str(problem))), problem.status
    flash(done)
    if go_on or theme_id is None:
        return redirect(url_for("themes.review" if theme_id else "themes.loose", wave_id=wave_id, after=theme_id))
    return redirect(url_for("themes.theme", wave_id=wave_id, theme_id=then or theme_id))


def _page(wave_id: int, theme_id: int | None, *, board: pages.Board | None = None, problem: Problem | None = None) -> str:
    number = request.args.get("page", 1, int)
    view = pages.theme_on(wave_id, theme_id) if theme_id else None
    tone = request.args.get("tone", "")
    sheet = pages.sheet_of(view, number, tone) if view else pages.loose_sheet(wave_id, number)
    names = outcome_names()
    acts, last = pages.history(theme_id) if theme_id else ([], None)
    return render_template(
        "themes/review.html",
        board=board or pages.board(wave_id),
        theme=view,
        earlier=pages.earlier_theme(view) if view else None,
        sheet=sheet,
        turning=_turning(wave_id, theme_id, sheet),
        acts=acts,
        undo_id=_undoable(wave_id) or (theme_id if last else None),
        outcomes=names,
        chosen_outcomes=lambda one: [name for name in names if name.key in one.outcome_keys],
        language_of=language,
        site_language=_site_language(),
        problem=problem,
        typed=request.form,
    )


def _site_language() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.source_language


def _undoable(wave_id: int) -> int | None:
    """The theme that was dealt with just before this one, where that can be taken back."""
    before = request.args.get("after", 0, int)
    if not before:
        return None
    view = pages.theme_on(wave_id, before)
    return view.id if pages.history(before)[1] else None


def _turning(wave_id: int, theme_id: int | None, sheet: pages.Sheet) -> Turning:
    def address(number: int) -> str | None:
        if not 1 <= number <= sheet.pages:
            return None
        if theme_id is None:
            return url_for("themes.loose", wave_id=wave_id, page=number)
        return url_for("themes.theme", wave_id=wave_id, theme_id=theme_id, page=number, tone=sheet.tone or None)

    return Turning(sheet.page, sheet.pages, address(sheet.page - 1), address(sheet.page + 1))
