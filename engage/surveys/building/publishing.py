"""From a draft to a survey that everybody can answer: `publish`. And what changed from one published version to the next.

The file goes through the same door as an import (`storing`), and the version it makes is kept, so that answers stay tied to the
words their writers saw.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext
from sqlalchemy import select

from engage.core.db import db
from engage.surveys import library, storing
from engage.surveys.building import services
from engage.surveys.building.changes import Change, changes_between
from engage.surveys.building.errors import DraftError
from engage.surveys.building.models import SurveyDraft, SurveyRevision
from engage.surveys.building.services import By, Revision
from engage.surveys.building.sources import source_of
from engage.surveys.building.tables import Tables
from engage.surveys.building.waves import Dates, open_wave
from engage.surveys.definition import SurveyFileError
from engage.surveys.reading import MAX_FILE_BYTES
from engage.surveys.writing import to_toml


@dataclass(frozen=True)
class Step:
    """One published version, and what it changed from the one before; `before` is None for the first."""

    version: Revision
    before: Revision | None
    changes: tuple[Change, ...]


def publish(slug: str, seen: int, dates: Dates | None, by: By, today: date) -> None:
    """Let every process offer the latest state, and open it on these days, if any are given.

    seen : the revision whose checklist was read. Raises `DraftError` where there is a later one, where something is missing, and
    for wrong dates; nothing is published then.
    """
    draft = services.find(slug)
    if draft.number != seen:
        raise DraftError({"": gettext("The survey was changed since this page was opened. Read the list again, then publish.")})
    try:
        source = source_of(draft.tables)
    except SurveyFileError:
        raise DraftError({"": gettext("Something is still missing. The list says what.")}) from None
    content = to_toml(source).encode()
    if len(content) > MAX_FILE_BYTES:
        raise DraftError({"": gettext("The survey is too long to be published. Take questions or languages out.")})
    if dates:
        open_wave(slug, dates, today)
    # What to_toml leaves out (a stale wording) is no part of what is offered, so neither of the version.
    services.mark_published(slug, library.version_id(_offered(source_of, draft.tables)))
    services.note("survey published", slug, by, number=draft.number, languages=len(source.languages))
    # Last: a file that is there although the commit failed offers words nobody has answered yet, and is written anew the next time.
    storing.store(content, slug, is_whole=True)


def unpublished_changes(slug: str) -> tuple[Change, ...] | None:
    """What publishing now would change; None where it was never published."""
    draft, last = services.find(slug), next(iter(_published(slug)), None)
    return changes_between(services.state(slug, last.number), draft.tables) if last else None


def steps(slug: str) -> tuple[Step, ...]:
    """Every published version, the latest first, with what it changed."""
    published = _published(slug)
    found = []
    for version, before in zip(published, (*published[1:], None), strict=True):
        old = services.state(slug, before.number) if before else None
        changes = changes_between(old, services.state(slug, version.number)) if old else ()
        found.append(Step(version, before, changes))
    return tuple(found)
