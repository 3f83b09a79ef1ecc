"""Which themes the staff's search finds: by name and keywords, never by an answer that stands in one."""

from __future__ import annotations

from collections.abc import Iterator

from flask import current_app, url_for
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy import select

from engage.accounts.searching import Hit
from engage.core.db import db
from engage.core.finding import holds
from engage.core.said import filled
from engage.surveys import library, outward
from engage.themes.models import Theme
from engage.themes.review import LIVE


def name() -> str:
    """What this kind is called."""
    return gettext("Themes")


def themes(asked: tuple[str, ...]) -> Iterator[Hit]:
    """Those that stand, the latest survey's first, and what is settled before what is only suggested."""
    lang, waves = current_app.config["SETTINGS"].source_language, {wave.id: wave for wave in outward.wave_infos()}
    order = {wave_id: place for place, wave_id in enumerate(waves)}
    query = select(Theme.id, Theme.wave_id, Theme.label, Theme.keywords, Theme.state).where(Theme.state.in_(LIVE))
    found = [row for row in db.session.execute(query) if holds((row.label, *row.keywords), asked)]
    for row in sorted(found, key=lambda row: (row.state == "suggested", order[row.wave_id], row.id)):
        wave = waves[row.wave_id]
        survey = Markup("{} {}").format(library.marked_title(wave.slug), wave.opens_on.year)
        note = filled(gettext("Suggested, %(survey)s"), survey=survey) if row.state == "suggested" else survey
        url = url_for("themes.theme", wave_id=row.wave_id, theme_id=row.id)
        yield Hit(row.label, lang, url, ", ".join(row.keywords), note)
