"""Trust: the partnership itself. Owns areas, organisations, boards and the directory of services."""

from flask import Flask

from engage.accounts.areas import know_areas
from engage.accounts.permissions import Permission
from engage.accounts.searching import Searcher, on_search
from engage.accounts.today import on_today
from engage.accounts.views import on_staff_home
from engage.trust import directory, finding, public_views, services, today, views


def init_app(app: Flask) -> None:
    """Say which places there are, open the directory's staff pages, and let every page show whom to call."""
    know_areas(app, services.area_tree)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(public_views.blueprint)
    app.add_template_global(directory.help_places)
    on_staff_home(app, Permission.MANAGE_SERVICES, views.panels)
    on_today(app, Permission.MANAGE_SERVICES, today.tasks)
    on_search(app, Searcher("services", Permission.MANAGE_SERVICES, finding.name, finding.services))
