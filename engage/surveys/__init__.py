"""Surveys: asking and answering. Owns every answer on its way in, its receipt, and how others may have it."""

from flask import Flask

from engage import safeguarding
from engage.accounts.permissions import Permission
from engage.accounts.views import on_staff_home
from engage.core.views import on_home
from engage.surveys import (
    changing,
    come_back_views,
    formats,
    held,
    library,
    outreach_views,
    paper,
    receipt_views,
    services,
    views,
)


def init_app(app: Flask) -> None:
    """Read the surveys, open their pages, and tell the safeguarding desk how a held answer goes back."""
    app.extensions[services.SUBMITTED] = []
    app.extensions[services.WITHDRAWAL_GUARDS] = []
    app.extensions[changing.CHANGED] = []
    services.tell_news(app, lambda _response_id, _lang: services.News())
    app.extensions[safeguarding.services.SOURCES][services.HELD_SOURCE] = held.HeldAnswers()
    library.load(app)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(receipt_views.blueprint)
    app.register_blueprint(outreach_views.blueprint)
    app.register_blueprint(come_back_views.blueprint)
    formats.init_app(app)
    paper.init_app(app)
    on_home(app, views.open_cards)
    on_staff_home(app, Permission.HELP_SPEAK, outreach_views.panels)
