"""Answers that came on paper: typed by two people apart, compared, sent like any other. Owns a paper until it is sent."""

from __future__ import annotations

from flask import Flask

from engage.accounts.permissions import Permission
from engage.accounts.views import on_staff_home
from engage.surveys.paper import views


def init_app(app: Flask) -> None:
    """Open the pages, and tell participation officers what waits."""
    app.register_blueprint(views.blueprint)
    on_staff_home(app, Permission.ENTER_PAPER, views.panels)
