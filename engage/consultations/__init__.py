"""Consultations: the exercise that surveys, boards, meetings and outside evidence belong to, and who took part in it.

Owns why people were asked, who decides, what can change, and how far those who spoke are those it was for; never what they said.
"""

from flask import Flask

from engage.accounts.permissions import Permission
from engage.accounts.today import on_today
from engage.accounts.views import on_staff_home
from engage.consultations import (
    desk_views,
    reach,
    services,
    today,
    told,
    views,
    waves,
    words,
    writing_views,  # noqa: F401 - it adds its pages to the blueprint of `desk_views`
)
from engage.surveys.exercises import tell_exercise


def init_app(app: Flask) -> None:
    """Open this domain's pages, and tell each survey which exercise it belongs to."""
    told.tell_replies(app, lambda _wave_ids, _lang: ())
    tell_exercise(app, services.exercise_of_wave)
    app.add_template_filter(words.holiday_names)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(desk_views.blueprint)
    on_staff_home(app, Permission.SEE_CONSULTATIONS, desk_views.panels)
    on_today(app, Permission.SET_REACH, today.groups_missing)
    reach.init_app(app)
    waves.init_app(app)
