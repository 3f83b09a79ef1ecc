"""For everybody: what help exists, from the directory."""

from __future__ import annotations

from flask import Blueprint, render_template

from engage.core.i18n import current_language
from engage.trust.offers import services_for

blueprint = Blueprint("services", __name__, url_prefix="/services")


@blueprint.get("/")
def listing() -> str:
    """Every service of the directory, after the numbers to call when somebody is in danger."""
    return render_template("help/services.html", services=services_for(current_language().code))
