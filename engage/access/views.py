"""The page behind the letter button."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from engage.access.modes import parse_modes, remember_modes
from engage.core.views import local_address

blueprint = Blueprint("access", __name__, url_prefix="/access")


@blueprint.get("/")
def modes() -> str:
    """Choose how pages look."""
    return render_template("access/modes.html", next=local_address(request.args.get("next", "")))


@blueprint.post("/")
def save_modes() -> Response:
    """Keep the choice and go back to where the reader was."""
    remember_modes(parse_modes(request.form))
    return redirect(local_address(request.form.get("next", "")))
