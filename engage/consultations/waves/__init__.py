"""The calendar of surveys: when each is open, what falls into school holidays, and how answers changed from wave to wave.

Waves themselves are the surveys' (`surveys/waves.py`); what is counted passes disclosure control in `comparing` and `paired`.
"""

from flask import Flask

from engage.accounts.permissions import Permission
from engage.accounts.views import on_staff_home
from engage.consultations.waves import views


def init_app(app: Flask) -> None:
    """Open the pages, and put the calendar on the staff's first page."""
    app.register_blueprint(views.blueprint)
    on_staff_home(app, Permission.SEE_REACH, views.panels)
