"""The builder: surveys made on the site by those who run consultations. Owns drafts, their history and their publication."""

from __future__ import annotations

from flask import Flask

from engage.accounts.permissions import Permission
from engage.accounts.views import on_staff_home
from engage.surveys.building import (
    listing_views,
    media_views,  # noqa: F401 - as those below, it adds its pages to the blueprint of `pages`
    pages,
    preview_views,  # noqa: F401
    publish_views,  # noqa: F401
    question_views,  # noqa: F401
    together_views,  # noqa: F401
    words_views,  # noqa: F401
)
from engage.surveys.building.picture_names import picture_name


def init_app(app: Flask) -> None:
    """Open the pages, and let templates name pictures to staff."""
    app.add_template_filter(picture_name)
    app.register_blueprint(pages.blueprint)
    on_staff_home(app, Permission.MAKE_SURVEYS, listing_views.panels)
