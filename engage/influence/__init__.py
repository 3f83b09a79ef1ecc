"""What people said and what became of it: decisions, claims, replies. Owns what is published; never anybody's answers."""

from flask import Flask

from engage.accounts.permissions import Permission
from engage.accounts.views import on_staff_home
from engage.core.views import on_home
from engage.influence import (
    board_views,
    desk_views,
    services,
    sitting_views,  # noqa: F401 - with `waiting_views` it adds its pages to the blueprint of `views`
    views,
    waiting_views,  # noqa: F401
)
from engage.plan.services import tell_chain
from engage.surveys.changing import on_changed
from engage.surveys.services import guard_withdrawal, tell_news


def init_app(app: Flask) -> None:
    """Open the wall and the desk, and tell receipts, the plan and the first page what became of what people said."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(board_views.blueprint)
    guard_withdrawal(app, services.rests_on)
    on_changed(app, services.let_go)
    tell_news(app, services.news_for)
    tell_chain(app, services.PublishedChain())
    on_home(app, views.latest)
    on_staff_home(app, Permission.RECORD_DECISIONS, desk_views.panels)
    on_staff_home(app, Permission.SEE_BOARD, board_views.panels)
