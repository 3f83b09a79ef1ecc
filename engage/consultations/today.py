"""Which groups are still missing from surveys that are open, for the first page of staff: targets to look at, never locks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import url_for
from flask_babel import gettext

from engage.accounts.today import Task
from engage.consultations.reach import services
from engage.consultations.reach.services import Division
from engage.core.i18n import current_language
from engage.core.punctuation import listed
from engage.core.said import filled
from engage.surveys import library, outward


def groups_missing(today: date) -> Iterator[Task]:
    """One for each open survey with a target that is not reached, or of which the number may not be shown."""
    lang = current_language().code
    for wave in sorted(outward.wave_infos(), key=lambda one: one.closes_on):
        if not wave.opens_on <= today <= wave.closes_on or not services.targets_of(wave):
            continue
        divisions = services.reach_of(wave, lang, with_earlier=False).divisions
        missing = [words for division in divisions for words in _missing(division)]
        if missing:
            words = filled(gettext("Hear from groups that are missing: %(title)s"), title=library.marked_title(wave.slug))
            url = url_for("reach.wave", slug=wave.slug, key=wave.key)
            yield Task(words, url, len(missing), wave.closes_on, listed(missing))


def _missing(division: Division) -> Iterator[str]:
    for row in division.rows:
        if row.target is None or row.gap == 0:
            continue
        if row.count.value is None:
            yield gettext("%(group)s: number not shown, of %(wanted)s", group=row.name, wanted=row.target)
        else:
            yield gettext("%(group)s: about %(number)s of %(wanted)s", group=row.name, number=row.count.value, wanted=row.target)
