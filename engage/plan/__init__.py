"""The plan: framework, priorities, actions, pledges. Owns what is promised and done; never what people said."""

from flask import Flask

from engage.accounts.permissions import Permission
from engage.accounts.searching import Searcher, on_search
from engage.accounts.today import on_today
from engage.accounts.views import on_staff_home
from engage.plan import desk_views, finding, services, today, views
from engage.plan import translation_views as translation_views


def init_app(app: Flask) -> None:
    """Open the plan's pages and its authors' desk; whoever knows what was heard and decided registers above."""
    services.tell_chain(app, services.NothingTold())
    services.offer_evidence(app, lambda _priority_id: ())
    services.needs_before_publishing(app, services.unasked)
    app.register_blueprint(views.blueprint)
    on_today(app, Permission.DOWNLOAD_EVIDENCE, today.tasks)
    on_search(app, Searcher("plan", Permission.SEE_STAFF_HOME, finding.name, finding.priorities))
    app.register_blueprint(desk_views.blueprint)
    on_staff_home(app, Permission.EDIT_PLAN, desk_views.panels)
