"""A survey in other formats: to print, in large print, Easy Read, in braille, spoken. Owns how it leaves; never an answer.

Each format is made of a `Leaflet`, which any Survey object gives, in whatever language or wording.
"""

from __future__ import annotations

from flask import Flask

from engage.accounts.views import on_system_page
from engage.surveys.formats import making, views
from engage.surveys.formats.making import give_voice, system_facts

__all__ = ["give_voice", "init_app"]


def init_app(app: Flask) -> None:
    """Open the files' addresses, and tell the System page which formats this machine can make."""
    making.init_app(app)
    app.register_blueprint(views.blueprint)
    on_system_page(app, system_facts)
