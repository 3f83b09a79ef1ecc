"""Forums: parents talk and anybody reads; young people talk and only they and their staff read.

Owns boards, threads, posts, moderation, votes.
"""

from flask import Flask

from engage import safeguarding
from engage.accounts import members
from engage.accounts.permissions import Permission
from engage.accounts.today import on_today
from engage.accounts.views import on_staff_home
from engage.forums import (
    erasing,
    held,
    keeping_views,
    mine_views,
    moderating_views,
    posting,
    posting_views,
    reading_views,
    today,
    views,
)


def init_app(app: Flask) -> None:
    """Open the pages, and tell the safeguarding desk how a held post goes back."""
    for module in (views, posting_views, mine_views, moderating_views, keeping_views):
        app.register_blueprint(module.blueprint)
    app.extensions[safeguarding.services.SOURCES][posting.HELD_SOURCE] = held.HeldPosts()
    safeguarding.contacting.know_whose(app, reading_views.whose_here)
    members.on_erased(app, erasing.forget_member)
    on_staff_home(app, Permission.MODERATE, moderating_views.panels)
    on_staff_home(app, Permission.ANSWER_FOR_SERVICE, keeping_views.panels)
    on_today(app, Permission.MODERATE, today.to_moderate)
    on_today(app, Permission.ANSWER_FOR_SERVICE, today.to_answer)
