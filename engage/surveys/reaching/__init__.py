"""Reaching people: a setting's own code, its poster, codes that work once, and one device for many people.

Owns how somebody came to a survey, and how many did. A count is never tied to an answer: nothing here knows a response.
"""

from __future__ import annotations

from flask import Flask

from engage.accounts.permissions import Permission
from engage.accounts.views import on_staff_home
from engage.surveys.reaching import (
    kiosk,
    poster_views,  # noqa: F401 - it adds its pages to the blueprint of `staff_views`
    public_views,
    staff_views,
)


def init_app(app: Flask) -> None:
    """Open the short addresses and the staff's pages, and tell every page whether its device is shared."""
    app.register_blueprint(public_views.blueprint)
    app.register_blueprint(staff_views.blueprint)
    on_staff_home(app, Permission.MANAGE_WAVES, staff_views.panels)
    app.add_template_global(kiosk.current, "kiosk")
