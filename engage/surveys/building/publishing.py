"""From a draft to a survey that everybody can answer: `publish`. And what changed from one published version to the next.

The file goes through the same door as an import (`storing`), and the version it makes is kept, so that answers stay tied to the
words their writers saw.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace

from flask_babel import gettext

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.surveys import library, storing, waves
from engage.surveys.building import filing, going_back, media, services
from engage.surveys.building.changes import Change, changes_between
from engage.surveys.building.errors import DraftError
from engage.surveys.building.going_back import Revision
from engage.surveys.building.services import By
from engage.surveys.building.sources import FILE, source_of
from engage.surveys.definition import SurveyFileError, load_tables
from engage.surveys.reading import MAX_FILE_BYTES
from engage.surveys.waves import Days
from engage.surveys.writing import to_toml


@dataclass(frozen=True)
class Step:
    """One published version, and what it changed from the one before; `before` is None for the first."""

    version: Revision
    before: Revision | None
    changes: tuple[Change, ...]


@guarded(Permission.MAKE_SURVEYS)
def publish(slug: str, seen: int, days: Days | None, by: By, *, times: int = 1, every_months: int = 0) -> None:
    """Let every process offer the latest state, and open it on these days, if any are given, and again so many months later.

    seen : the revision whose checklist was read. Raises `DraftError` where there is a later one, where something is missing, and
    for wrong dates; nothing is published then.
    """
    draft = services.find(slug)
    if draft.number != seen:
        raise DraftError({"": gettext("The survey was changed since this page was opened. Read the list again, then publish.")})
    try:
        source = source_of(draft.tables)
    except SurveyFileError:
        raise DraftError({"": gettext("Something is still missing. The checklist says what.")}) from None
    content = to_toml(source).encode()
    if len(content) > MAX_FILE_BYTES:
        raise DraftError({"": gettext("The survey is too long to be published. Take questions or languages out.")})
    if days:
        try:
            again = {"times": times, "every_months": every_months}
            waves.plan(slug, days, **again, person_id=by.person_id, now=by.now, is_new=True)
        except waves.WaveError as problem:
            raise DraftError(problem.problems) from problem
    # Read back: what is left out of the file (a stale wording) is no part of what is offered, so neither of the version.
    offered = load_tables(tomllib.loads(content.decode()), FILE)
    beside = filing.seen_beside(media.media_of(slug, draft.tables), [question.key for question in offered.questions])
    going_back.mark_published(slug, library.version_id(replace(offered, seen=beside)))
    services.note(
        "survey published", slug, by, number=draft.number, opens_on=days.opens_on.isoformat() if days and days.opens_on else ""
    )
    media.publish(draft)
    # Last of all. Should the commit fail after it, the words are there already, and publishing once more writes them anew.
    storing.store(content, slug, is_whole=True)


@guarded(Permission.MAKE_SURVEYS)
def unpublished_changes(slug: str) -> tuple[Change, ...] | None:
    """What publishing now would change; None where it was never published."""
    draft, last = services.find(slug), next(iter(_published(slug)), None)
    return changes_between(going_back.state(slug, last.number), draft.tables) if last else None


@guarded(Permission.MAKE_SURVEYS)
def is_overtaken(slug: str) -> bool:
    """Whether what is offered is no longer what was last published here: a file was imported, or a translation taken in."""
    last, source = next(iter(_published(slug)), None), library.sources().get(slug)
    if not (last and last.version_id and source):
        return False
    # By words alone: neither brings files, and versions from before files were part of one name none.
    return replace(library.version_source(last.version_id), seen=()).digest != replace(source, seen=()).digest


@guarded(Permission.MAKE_SURVEYS)
def steps(slug: str) -> tuple[Step, ...]:
    """Every published version, the latest first, with what it changed."""
    published = _published(slug)
    found = []
    for version, before in zip(published, (*published[1:], None), strict=False):
        old = going_back.state(slug, before.number) if before else None
        changes = changes_between(old, going_back.state(slug, version.number)) if old else ()
        found.append(Step(version, before, changes))
    return tuple(found)


def _published(slug: str) -> tuple[Revision, ...]:
    return tuple(each for each in going_back.history(slug) if each.version_id is not None)
