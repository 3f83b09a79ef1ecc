"""What of the directory the staff's search finds."""

from __future__ import annotations

from collections.abc import Iterator

from flask import current_app, url_for
from flask_babel import gettext
from sqlalchemy import select

from engage.accounts.searching import Hit
from engage.core.db import db
from engage.core.finding import holds
from engage.trust.models import ServiceListing


def name() -> str:
    """What this kind is called."""
    return gettext("Services")


def services(asked: tuple[str, ...]) -> Iterator[Hit]:
    """By name, what they do, for whom and how they are reached."""
    lang = current_app.config["SETTINGS"].source_language
    for row in db.session.scalars(select(ServiceListing).order_by(ServiceListing.name)):
        if holds((row.name, row.what, row.for_whom, row.how), asked):
            yield Hit(row.name, lang, url_for("directory.service", service_id=row.id), row.what, row.for_whom)
