"""Evidence: everything that leaves goes through here, suppressed and with its provenance. Reads only."""

from flask import Flask

from engage.accounts.permissions import Permission
from engage.accounts.views import on_staff_home
from engage.evidence import api, views
from engage.plan.services import offer_evidence


def init_app(app: Flask) -> None:
    """Open the downloads and the API, and offer packs on the plan's own pages."""
    app.register_blueprint(views.blueprint)
    api.register()
    offer_evidence(app, views.links)
    on_staff_home(app, Permission.DOWNLOAD_EVIDENCE, views.panels)
