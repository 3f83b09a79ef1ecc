"""Surveys: asking and answering. Owns every answer on its way in, its receipt, and how others may have it."""

from flask import Flask

from engage import safeguarding
from engage.accounts.permissions import Permission
from engage.accounts.searching import Searcher, on_search
from engage.accounts.today import on_today
from engage.accounts.views import on_staff_home, on_system_page
from engage.core.views import on_home
from engage.surveys import (
    after,
    answering,
    asking_contact,
    building,
    changing,
    come_back_views,
    exercises,
    finding,
    formats,
    handover,
    held,
    keeping,
    keeping_facts,
    library,
    listening,
    listening_views,
    logic_views,
    media_views,
    outreach_views,
    paper,
    reaching,
    receipt_views,
    recording_views,
    sending_views,  # noqa: F401 - with `speaking_views` it adds its pages to the blueprint of `answering`
    services,
    speaking_views,  # noqa: F401
    today,
    views,
    waves,
)


def init_app(app: Flask) -> None:
    """Read the surveys, open their pages, and tell the safeguarding desk how a held answer goes back."""
    app.extensions[services.SUBMITTED] = []
    app.extensions[after.WORDS_GONE] = []
    safeguarding.contacting.know_whose(app, asking_contact.whose_here)
    safeguarding.contacting.know_whose_code(app, asking_contact.whose_code)
    app.extensions[services.WITHDRAWAL_GUARDS] = []
    app.extensions[changing.CHANGED] = []
    app.extensions[keeping.FORGET] = []
    exercises.tell_exercise(app, exercises.nowhere)
    services.tell_news(app, lambda _response_id, _lang: services.News())
    app.extensions[safeguarding.services.SOURCES][services.HELD_SOURCE] = held.HeldAnswers()
    app.extensions[safeguarding.services.SOURCES][listening.HELD_SOURCE] = held.HeldRecordings()
    library.load(app)
    app.add_template_global(library.marked_title, "survey_title")
    app.add_template_global(waves.said_days, "asked_when")
    app.register_blueprint(answering.blueprint)
    app.register_blueprint(receipt_views.blueprint)
    app.register_blueprint(outreach_views.blueprint)
    app.register_blueprint(come_back_views.blueprint)
    formats.init_app(app)
    handover.init_app(app)
    paper.init_app(app)
    reaching.init_app(app)
    building.init_app(app)
    app.register_blueprint(media_views.blueprint)
    app.register_blueprint(recording_views.blueprint)
    app.register_blueprint(listening_views.blueprint)
    app.register_blueprint(logic_views.blueprint)
    on_staff_home(app, Permission.REVIEW_THEMES, listening_views.panels)
    on_staff_home(app, Permission.REVIEW_THEMES, logic_views.panels)
    on_home(app, views.open_cards)
    on_system_page(app, keeping_facts.system_facts)
    on_staff_home(app, Permission.HELP_SPEAK, outreach_views.panels)
    on_today(app, Permission.REVIEW_THEMES, today.closing)
    on_today(app, Permission.MANAGE_WAVES, today.opening)
    on_today(app, Permission.MANAGE_WAVES, today.settings_missing)
    on_today(app, Permission.CHECK_TRANSLATIONS, today.words_left)
    on_today(app, Permission.REVIEW_THEMES, today.unheard)
    on_search(app, Searcher("surveys", Permission.SEE_STAFF_HOME, finding.name, finding.surveys))
