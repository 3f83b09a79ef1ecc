"""What people said and what became of it: decisions, claims, replies, stories. Owns what is public; never anybody's answers."""

from flask import Flask

from engage.accounts.permissions import Permission
from engage.accounts.searching import Searcher, on_search
from engage.accounts.today import on_today
from engage.accounts.views import on_staff_home
from engage.consultations.told import tell_replies
from engage.core.views import on_home
from engage.influence import board_views, desk_views, finding, services, stories, today, views
from engage.influence import card_views as card_views
from engage.influence import introduction_views as introduction_views
from engage.influence import review_views as review_views
from engage.influence import sitting_views as sitting_views
from engage.influence import waiting_views as waiting_views
from engage.plan.services import tell_chain
from engage.surveys.changing import on_changed
from engage.surveys.services import guard_withdrawal, tell_news


def init_app(app: Flask) -> None:
    """Open the wall and the desk, and tell receipts, the plan and the first page what became of what people said."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(board_views.blueprint)
    stories.init_app(app)
    guard_withdrawal(app, services.rests_on)
    on_changed(app, services.let_go)
    tell_news(app, services.news_for)
    tell_chain(app, services.PublishedChain())
    tell_replies(app, services.replies_to)
    on_home(app, views.latest)
    on_staff_home(app, Permission.RECORD_DECISIONS, desk_views.panels)
    for maker in (today.to_decide, today.to_reply):
        on_today(app, Permission.RECORD_DECISIONS, maker)
    on_today(app, Permission.PUBLISH_REPLIES, today.to_publish)
    on_today(app, Permission.CHECK_TRANSLATIONS, today.to_translate)
    on_search(app, Searcher("influence", Permission.SEE_STAFF_HOME, finding.name, finding.claims))
    on_staff_home(app, Permission.SEE_BOARD, board_views.panels)
