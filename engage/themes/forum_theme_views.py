"""Themes in a forum's posts, for staff who may read that forum."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engage.accounts.permissions import Permission, can, needs, require
from engage.core import clock
from engage.forums import outward
from engage.forums.outward import BoardInfo
from engage.themes import forum_themes
from engage.trust.framework import outcome_names

blueprint = Blueprint("forum_themes", __name__, url_prefix="/staff/themes/forums")


@blueprint.get("/<int:board_id>")
@needs(Permission.SEE_THEMES)
def show(board_id: int) -> str:
    """What the latest run found."""
    board = _board(board_id)
    found = forum_themes.read(board_id)
    return render_template("themes/forum.html", board=board, found=found, outcomes=outcome_names())


@blueprint.post("/<int:board_id>")
@needs(Permission.REVIEW_THEMES)
def find(board_id: int) -> Response:
    """Ask for a run."""
    board = _board(board_id)
    require(Permission.REVIEW_THEMES, board.area_id)
    forum_themes.request_run(board_id, clock.now())
    flash(gettext("The worker looks for themes now. Open this page again in a minute."))
    return redirect(url_for("forum_themes.show", board_id=board_id))


def _board(board_id: int) -> BoardInfo:
    """A board whose posts this person may read; 404 for any other, as for none."""
    board = next((one for one in outward.boards_to_read() if one.id == board_id), None)
    if board is None or not (board.is_public or can(Permission.READ_MEMBERS_BOARDS, board.area_id)):
        abort(404)
    return board
