"""Safeguarding: screening at the door, the lead's desk, small numbers. Owns what is held; never replies or refers by itself."""

from flask import Flask

from engage.access import reports
from engage.accounts.permissions import Permission
from engage.accounts.views import on_staff_home
from engage.safeguarding import services, views


def init_app(app: Flask) -> None:
    """The desk, and a place where each source of words says how a held text goes back."""
    app.extensions[services.SOURCES] = {reports.HELD_SOURCE: reports.HeldReports()}
    reports.screen_words(app, services.take_if_worrying)
    app.register_blueprint(views.blueprint)
    on_staff_home(app, Permission.OPEN_CONCERNS, views.panels)
