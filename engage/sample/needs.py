"""What an officer says the sample's published themes are about, so that they stand beside the services."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from engage.core.db import db
from engage.themes import services as themes
from engage.themes.models import Theme

ABOUT = {
    "Buses: too early, too few, too dear": ("enjoy_and_achieve", "economic_wellbeing"),
    "Parks and paths in the dark": ("stay_safe",),
    "Waiting too long for help when you feel bad": ("be_healthy",),
    "Telling the same story again and again": ("be_healthy",),
}
WHY = "Read every answer; this is what most of them are about."


def map_outcomes(person_id: int, now: datetime) -> None:
    """Map those that nobody has mapped."""
    for theme in db.session.scalars(select(Theme).where(Theme.label.in_(ABOUT), Theme.state == "published").order_by(Theme.id)):
        if not theme.outcomes:
            themes.remap(theme.id, ABOUT[theme.label], WHY, person_id, now)
