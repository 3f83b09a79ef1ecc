"""What waits at surveys, for the first page of staff: those that open or close soon, words that are not ready, recordings nobody
listened to yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy import func, select

from engage.accounts.today import Task
from engage.core.db import db
from engage.core.punctuation import listed
from engage.surveys import library, recordings
from engage.surveys.models import Recording, Response, Wave
from engage.surveys.reaching.arriving import counts_of
from engage.surveys.reaching.models import InviteCode

AHEAD = timedelta(days=14)


def closing(today: date) -> Iterator[Task]:
    """Open surveys in their last two weeks: the time to ask those who have not been heard."""
    query = select(Wave).where(Wave.opens_on <= today, Wave.closes_on.between(today, today + AHEAD)).order_by(Wave.closes_on)
    waves = db.session.scalars(query).all()
    if waves:
        names = Markup(", ").join(dict.fromkeys(library.marked_title(wave.slug) for wave in waves))
        words = gettext("Surveys close soon: ask those who are missing")
        yield Task(words, url_for("surveys.index"), len(waves), waves[0].closes_on, names)


def opening(today: date) -> Iterator[Task]:
    """Planned surveys in their last two weeks before they open: the time for posters, and for a last look at the words."""
    query = select(Wave).where(Wave.opens_on.between(today + timedelta(days=1), today + AHEAD)).order_by(Wave.opens_on)
    waves = db.session.scalars(query).all()
    if waves:
        names = Markup(", ").join(dict.fromkeys(library.marked_title(wave.slug) for wave in waves))
        words = gettext("Surveys open soon: look at their words, make codes and posters")
        yield Task(words, url_for("waves.index"), len(waves), waves[0].opens_on, names)


def words_left(today: date) -> Iterator[Task]:
    """Translations of open and planned surveys that are not offered: a text is missing, or its source has changed since."""
    query = select(Wave.slug).where(Wave.closes_on >= today).group_by(Wave.slug).order_by(func.min(Wave.opens_on), Wave.slug)
    known = library.sources()
    sources = [known[slug] for slug in db.session.scalars(query) if slug in known]
    left = {source.slug: len({*source.incomplete, *source.stale}) for source in sources}
    behind = [slug for slug, languages in left.items() if languages]
    if behind:
        names = Markup(", ").join(library.marked_title(slug) for slug in behind)
        words = gettext("Finish surveys' translations, or look at them again")
        yield Task(words, url_for("survey_files.files", slug=behind[0]), sum(left.values()), None, names)


def settings_missing(today: date) -> Iterator[Task]:
    """Settings from which fewer answers came than are hoped for. A number that is not shown counts as fewer."""
    query = select(InviteCode, Wave.closes_on).join(Wave, Wave.id == InviteCode.wave_id)
    query = query.where(
        InviteCode.wanted.is_not(None), InviteCode.ended_on.is_(None), Wave.opens_on <= today, Wave.closes_on >= today
    )
    rows = db.session.execute(query.order_by(Wave.closes_on, InviteCode.name)).all()
    counts = counts_of(invite for invite, _ in rows)
    behind = [(invite, last) for invite, last in rows if (counts[invite.id]["sent"].value or 0) < (invite.wanted or 0)]
    if behind:
        names = listed(invite.name for invite, _ in behind)
        yield Task(
            gettext("Ask settings that are missing"), url_for("codes.index"), len(behind), behind[0][1], names, is_typed=True
        )


def unheard(today: date) -> Iterator[Task]:
    """Recordings by the day on which the first is deleted."""
    query = select(func.count(), func.min(Recording.kept_on)).join(Response, Response.id == Recording.response_id)
    shown = (Recording.kind != "picture") | (Response.state != "held")
    count, first = db.session.execute(query.where(Recording.state == "waiting", shown)).one()
    if first is not None:
        until = first + timedelta(days=recordings.longest_days())
        note = gettext("After this day the first is deleted unheard.")
        yield Task(gettext("Listen to recordings and write them down"), url_for("listening.index"), count, until, note)
