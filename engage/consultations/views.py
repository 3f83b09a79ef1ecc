"""What everybody may read: each time people were asked, why, who decides, how to take part, and what happened since."""

from __future__ import annotations

from flask import Blueprint, render_template

from engage.access.modes import current_modes
from engage.consultations import services
from engage.core import clock
from engage.core.i18n import current_language

blueprint = Blueprint("consultations", __name__, url_prefix="/consultations")


@blueprint.get("/")
def index() -> str:
    """Every consultation that was opened, those to take part in first."""
    cards = services.public_cards(current_language().code, clock.today())
    now = tuple(card for card in cards if card.state in ("open", "paused"))
    return render_template("consultations/index.html", now=now, over=tuple(card for card in cards if card not in now))


@blueprint.get("/<slug>")
def show(slug: str) -> str:
    """One of them."""
    page = services.public_page(slug, current_language().code, clock.today(), easy=current_modes().easy)
    return render_template("consultations/show.html", page=page)
