"""Reach: who took part, beside those it was for. Owns population benchmarks, targets, weights and the pages that show them.

Everything is known by a survey's slug and a wave's key, so that it works for a wave that belongs to no consultation. No exact
count leaves `counting` or `weighting`: what they give has passed disclosure control.
"""

from flask import Flask

from engage.accounts.permissions import Permission
from engage.accounts.views import on_staff_home
from engage.consultations.reach import public_views, staff_views


def init_app(app: Flask) -> None:
    """Open the pages, and put reach on the staff's first page."""
    app.register_blueprint(staff_views.blueprint)
    app.register_blueprint(public_views.blueprint)
    on_staff_home(app, Permission.SEE_REACH, staff_views.panels)
