"""The page that sets what people asked for against the directory of services."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from engage.accounts.permissions import Permission, can, needs
from engage.themes import gaps

blueprint = Blueprint("gaps", __name__, url_prefix="/staff/services")


@blueprint.get("/gaps")
@needs(Permission.SEE_THEMES)
def report() -> str:
    """For one audience at a time, whose figures are never added to the other's, and one outcome at a time."""
    asked = request.args.get("audience", "")
    audience = asked if asked in gaps.AUDIENCES else gaps.AUDIENCES[0]
    return render_template(
        "themes/gaps.html",
        audience=audience,
        report=gaps.gap_report(audience, request.args.get("outcome", "")),
        may_manage=can(Permission.MANAGE_SERVICES),
    )
