"""The page behind the letter button, the one tap in its panel, and the pictures of Easy Read."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from engage.access.modes import current_modes, parse_modes, remember_modes, switched
from engage.access.pictures import drawn_together
from engage.core.assets import lasting
from engage.core.security import csrf, is_own_page
from engage.core.views import local_address

blueprint = Blueprint("access", __name__, url_prefix="/access")
csrf.exempt(blueprint)  # its forms stand on every page, and a page that asks nothing sets no cookie: see `is_own_page`


@blueprint.get("/")
def modes() -> str:
    """Choose how pages look."""
    return render_template("access/modes.html", next=local_address(request.args.get("next", "")))


@blueprint.post("/")
def save_modes() -> Response:
    """Keep the choice, all of it or the one that was tapped, and go back to where the reader was."""
    if not is_own_page():
        raise CSRFError
    tapped = request.form.get("display")
    remember_modes(parse_modes(request.form) if tapped is None else switched(current_modes(), tapped))
    return redirect(local_address(request.form.get("next", "")))


@blueprint.get("/pictures/<listed>.svg")
def pictures(listed: str) -> Response:
    """Several pictures of Easy Read in one file: `sheet_of` says where each is."""
    drawn = drawn_together(listed)
    return lasting(drawn, "image/svg+xml") if drawn else abort(404)
