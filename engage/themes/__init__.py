"""Themes: what people said, found by machine and settled by people. Owns suggestions, review and every act in between."""

from flask import Flask

from engage.accounts.permissions import Permission
from engage.accounts.searching import Searcher, on_search
from engage.accounts.today import on_today
from engage.accounts.views import on_staff_home
from engage.forums.threads import on_changed
from engage.surveys.keeping import on_words_deleted
from engage.surveys.services import on_submitted, on_words_gone
from engage.themes import (
    coding_views,
    finding,
    forum_theme_views,
    forum_themes,
    gap_views,
    handing_views,  # noqa: F401 - with `views` it adds its pages to the blueprint
    holding,
    services,
    today,
    views,
)


def init_app(app: Flask) -> None:
    """Open the review pages, and ask for a run whenever an answer comes in."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(coding_views.blueprint)
    app.register_blueprint(forum_theme_views.blueprint)
    app.register_blueprint(gap_views.blueprint)
    on_submitted(app, services.request_run)
    on_words_deleted(app, services.forget_words)
    on_words_gone(app, holding.forget)
    on_changed(app, forum_themes.forget_post)
    on_staff_home(app, Permission.SEE_THEMES, views.panels)
    on_today(app, Permission.REVIEW_THEMES, today.tasks)
    on_search(app, Searcher("themes", Permission.SEE_THEMES, finding.name, finding.themes))
