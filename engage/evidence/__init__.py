"""Evidence: everything that leaves goes through here, suppressed and with its provenance. Writes nothing but keys to its API."""

from flask import Flask

from engage.accounts.permissions import Permission
from engage.accounts.views import on_staff_home
from engage.evidence import api, key_views, open_data_views, views
from engage.evidence.answers import views as answer_views
from engage.plan.services import offer_evidence


def init_app(app: Flask) -> None:
    """Open the downloads and the API, and offer packs on the plan's own pages."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(key_views.blueprint)
    app.register_blueprint(open_data_views.blueprint)
    app.register_blueprint(answer_views.blueprint)
    api.register()
    offer_evidence(app, views.links)
    on_staff_home(app, Permission.DOWNLOAD_EVIDENCE, views.panels)
    on_staff_home(app, Permission.MANAGE_API_KEYS, key_views.panels)
