"""Access: the mode each reader needs, a voice for the site's words, and what readers are told and say of its translations.

Owns how pages are shown, and the notices; never what anybody answers.
"""

from flask import Flask, current_app

from engage.access import modes, notices, report_views, reports, speech, views
from engage.accounts.permissions import Permission
from engage.accounts.views import on_staff_home


def init_app(app: Flask) -> None:
    """Give every template the reader's modes, and open the notices and the reports."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(notices.blueprint)
    app.register_blueprint(report_views.blueprint)
    speech.init_app(app)
    app.context_processor(lambda: {"modes": modes.current_modes(), "source_language": _source_language()})
    app.add_template_global(reports.page_here)
    on_staff_home(app, Permission.CHECK_TRANSLATIONS, report_views.panels)


def _source_language() -> str:
    return str(current_app.config["SETTINGS"].source_language)
