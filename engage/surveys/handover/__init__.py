"""A survey's words handed to translators and taken back: as XLIFF 1.2 or as a spreadsheet, one language each.

Owns the two files, and what has happened between handing over and taking back. Nothing is written until a person has said what
becomes of every conflict. XLIFF is the 1.2 of 2008: every translator's tool reads it, not every one 2.x (docs/decisions/0028).
"""

from flask import Flask

from engage.accounts.permissions import Permission
from engage.accounts.views import on_staff_home
from engage.surveys.handover import views


def init_app(app: Flask) -> None:
    """Open the pages of files."""
    app.register_blueprint(views.blueprint)
    on_staff_home(app, Permission.CHECK_TRANSLATIONS, views.panels)
