"""Which surveys close soon, and which recordings are deleted unheard when nobody listens: for the first page of staff."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext
from sqlalchemy import func, select

from engage.accounts.today import Task
from engage.core.db import db
from engage.core.i18n import current_language
from engage.surveys import library, recordings
from engage.surveys.models import Recording, Wave

AHEAD = timedelta(days=14)


def closing(today: date) -> Iterator[Task]:
    """Open surveys in their last two weeks: the time to ask those who have not been heard."""
    query = select(Wave).where(Wave.opens_on <= today, Wave.closes_on.between(today, today + AHEAD)).order_by(Wave.closes_on)
    waves = db.session.scalars(query).all()
    if waves:
        names = ", ".join(dict.fromkeys(library.title_of(wave.slug, current_language().code) for wave in waves))
        words = gettext("Surveys close soon: ask those who are missing")
        yield Task(words, url_for("surveys.index"), len(waves), waves[0].closes_on, names)


def unheard(today: date) -> Iterator[Task]:
    """Recordings by the day on which the first is deleted."""
    waiting = (Recording.state == "waiting", Recording.response_id.is_not(None))
    count, first = db.session.execute(select(func.count(), func.min(Recording.kept_on)).where(*waiting)).one()
    if first is not None:
        until = first + timedelta(days=recordings.longest_days())
        note = gettext("After this day the first is deleted unheard.")
        yield Task(gettext("Listen to recordings and write them down"), url_for("listening.index"), count, until, note)
