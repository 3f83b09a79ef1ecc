"""The application factory: settings, core, then each domain from the ground floor up."""

from __future__ import annotations

from flask import Flask

from engage import access, accounts, consultations, core, evidence, forums, influence, plan, safeguarding, surveys, themes, trust
from engage.core import paths
from engage.core.config import Settings, load_settings
from engage.core.outdented import Outdented

DOMAINS = (accounts, trust, access, safeguarding, surveys, forums, consultations, plan, themes, influence, evidence)


def create_app(settings: Settings | None = None, *, testing: bool = False) -> Flask:
    """A ready application. Raises `SettingsError` when the settings file cannot be used."""
    settings = settings or load_settings()
    app = Flask("engage", static_folder=None, template_folder=str(paths.package_folder("templates")))
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database,
        TESTING=testing,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "extensions": [Outdented]}
    core.init_app(app)
    for domain in DOMAINS:
        domain.init_app(app)
    return app
