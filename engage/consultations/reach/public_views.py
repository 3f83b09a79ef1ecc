"""For everybody: who took part in a survey that has closed."""

from __future__ import annotations

from flask import Blueprint, render_template

from engage.consultations.reach import services
from engage.core import clock
from engage.core.i18n import current_language

blueprint = Blueprint("who", __name__, url_prefix="/consultations/reach")


@blueprint.get("/<slug>/<key>")
def took_part(slug: str, key: str) -> str:
    """Who took part, beside the people who live here; before figures stand still, when they will be shown."""
    wave = services.find_wave(slug, key)
    if not services.is_public(wave, clock.today()):
        return render_template("reach/later.html", wave=wave)
    return render_template("reach/took_part.html", reach=services.reach_of(wave, current_language().code, with_earlier=False))
