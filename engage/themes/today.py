"""Which suggested themes wait for a person, for the first page of staff."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import url_for
from flask_babel import gettext
from sqlalchemy import func, select

from engage.accounts.today import Task
from engage.core.db import db
from engage.core.said import filled
from engage.surveys import library, outward
from engage.themes.models import Theme


def tasks(_today: date) -> Iterator[Task]:
    """All suggestions, due when the first of those who answered is to hear back."""
    query = select(Theme.wave_id, func.count()).where(Theme.state == "suggested").group_by(Theme.wave_id)
    waiting = {wave_id: number for wave_id, number in db.session.execute(query)}  # noqa: C416 - a row is no pair to the type checker
    waves = [wave for wave in outward.wave_infos() if wave.id in waiting]
    if not waves:
        return
    first = min(waves, key=lambda wave: (wave.hear_back_by, wave.id))
    survey = library.marked_title(first.slug)
    note = filled(gettext("%(survey)s and others"), survey=survey) if len(waves) > 1 else survey
    url = url_for("themes.review", wave_id=first.id)
    yield Task(gettext("Review suggested themes"), url, sum(waiting.values()), first.hear_back_by, note)
