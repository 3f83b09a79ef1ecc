"""Reading the forums. Nothing can be written here yet, and nothing is said of boards that are not public."""

from __future__ import annotations

from flask import Blueprint, render_template

from engage.core.i18n import current_language
from engage.forums import services

blueprint = Blueprint("forums", __name__, url_prefix="/forums")


@blueprint.get("/")
def index() -> str:
    """Every board that anybody may read."""
    return render_template("forums/index.html", boards=services.boards(current_language().code))


@blueprint.get("/<slug>/")
def board(slug: str) -> str:
    """One board: what it is for, its rules, its conversations."""
    view, threads = services.board(slug, current_language().code)
    return render_template("forums/board.html", board=view, threads=threads)


@blueprint.get("/<slug>/<int:thread_id>")
def thread(slug: str, thread_id: int) -> str:
    """One conversation, oldest post first."""
    found = services.conversation(slug, thread_id, current_language().code)
    return render_template("forums/thread.html", board=found.board, thread=found.thread, posts=found.posts)
