"""The builder: surveys made on the site by those who run consultations. Owns drafts, their history and their publication."""

from __future__ import annotations

from flask import Flask

from engage.surveys.building import (
    listing_views,  # noqa: F401 - with those below it adds its pages to the blueprint of `pages`
    media_views,  # noqa: F401
    pages,
    preview_views,  # noqa: F401
    publish_views,  # noqa: F401
    question_views,  # noqa: F401
    together_views,  # noqa: F401
    words_views,  # noqa: F401
)


def init_app(app: Flask) -> None:
    """Open the pages."""
    app.register_blueprint(pages.blueprint)
