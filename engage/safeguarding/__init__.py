"""Safeguarding: screening at the door, the lead's desk, small numbers. Owns what is held; never replies or refers by itself."""

from flask import Flask

from engage.access import reports
from engage.accounts.permissions import Permission
from engage.accounts.today import on_today
from engage.accounts.views import on_staff_home, on_system_page
from engage.safeguarding import (
    contacting,
    duty_views,  # noqa: F401 - with `views` it adds its pages to the desk's blueprint
    handing_views,
    keeping,
    public_views,
    services,
    today,
    views,
)


def init_app(app: Flask) -> None:
    """The desk, the pages around it, and a place where each source of words says how a held text goes back."""
    app.extensions[services.SOURCES] = {
        reports.HELD_SOURCE: reports.HeldReports(),
        contacting.SOURCE: keeping.OwnWords(),
        services.STAFF: keeping.OwnWords(),
    }
    reports.screen_words(app, services.take_if_worrying)
    for blueprint in (views.blueprint, handing_views.blueprint, public_views.blueprint):
        app.register_blueprint(blueprint)
    app.add_template_global(public_views.told_closed, "told_closed")
    on_staff_home(app, Permission.OPEN_CONCERNS, views.panels)
    on_today(app, Permission.OPEN_CONCERNS, today.tasks)
    on_system_page(app, views.system_facts)
    on_staff_home(app, Permission.RAISE_CONCERNS, handing_views.panels)
