"""The surveys this site knows: read from their folders, and kept as versions that answers are tied to.

What comes with the site is read once. What is imported or published here is read anew when its stamp says that something changed:
every process looks at that one file's date (two millionths of a second) and reads none while it stays the same: who has
published is on another process with the next click, and finds it there.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from flask import Flask, current_app
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from engage.core import paths
from engage.core.config import Settings
from engage.core.db import db
from engage.core.i18n import current_language
from engage.core.said import own
from engage.surveys import seen, signed, slots
from engage.surveys.definition import Catalogue, SurveySource, load_all, load_survey
from engage.surveys.models import SurveyVersion

log = logging.getLogger(__name__)
_KEY = "engage.surveys"
_VERSIONS = "engage.survey_versions"
_READ = "engage.surveys_read"
IMPORTED = "surveys"
STAMP = "surveys.stamp"  # beside that folder: written anew whenever a survey is stored in it


@dataclass
class _Read:
    """What was read from which files: `bundled` with the site, `imported` by folder as (its files, the survey)."""

    bundled: Mapping[str, SurveySource]
    imported: dict[Path, tuple[object, SurveySource]] = field(default_factory=dict)
    stamp: object = None


def load(app: Flask) -> None:
    """Read every survey folder; a broken one is reported and the others still open."""
    ours = paths.bundled("surveys")
    found: Catalogue = load_all(ours) if ours.is_dir() else Catalogue({}, ())
    _report(found)
    app.extensions[_READ] = _Read(found.surveys)
    app.extensions[_VERSIONS] = {}
    _load_imported(app)


def _load_imported(app: Flask) -> None:
    """Read what was imported or published and changed since; then every page has it."""
    settings: Settings = app.config["SETTINGS"]
    read: _Read = app.extensions[_READ]
    read.stamp = _stamp(settings)  # before the files: what is stored meanwhile is read the next time
    ours, root = paths.bundled("surveys"), imported_folder(settings)
    found: Catalogue = load_all(root, lambda folder: _kept_or_read(read, folder)) if root.is_dir() else Catalogue({}, ())
    _report(found)
    folders = {slug: ours / slug for slug in read.bundled} | {slug: root / slug for slug in found.surveys}
    everything = {slug: _with_seen(source, folders[slug]) for slug, source in {**read.bundled, **found.surveys}.items()}
    signed.load(app, folders, everything)
    slots.load(app, folders, everything)
    app.extensions[_KEY] = everything


def _kept_or_read(read: _Read, folder: Path) -> SurveySource:
    files = tuple(sorted((file.name, *_dated(file.stat())) for file in folder.glob("*.toml")))
    kept = read.imported.get(folder)
    if kept is None or kept[0] != files:
        kept = read.imported[folder] = (files, load_survey(folder))
    return kept[1]


def _with_seen(source: SurveySource, folder: Path) -> SurveySource:
    found = seen.seen_in(folder / signed.FOLDER, [question.key for question in source.questions])
    return replace(source, seen=found) if found else source


def _report(found: Catalogue) -> None:
    for problem in found.problems:
        log.warning("%s", problem)


def _stamp(settings: Settings) -> object:
    try:
        return _dated(os.stat(f"{settings.home}/{STAMP}"))
    except FileNotFoundError:
        return None


def _dated(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_mtime_ns, found.st_size


def imported_folder(settings: Settings) -> Path:
    """Where `engage surveys import` puts what it takes."""
    return settings.home / IMPORTED


def sources() -> dict[str, SurveySource]:
    """Every survey that can be opened, by slug; what was published a moment ago, by whichever process, is among them."""
    read: _Read = current_app.extensions[_READ]
    if _stamp(current_app.config["SETTINGS"]) != read.stamp:
        _load_imported(current_app)
    found: dict[str, SurveySource] = current_app.extensions[_KEY]
    return found


def title_of(slug: str, lang: str) -> str:
    """What a survey is called, in this language where it has that wording; its slug where its folder is gone."""
    return titled(slug, lang)[0]


def titled(slug: str, lang: str) -> tuple[str, str]:
    """The same, and the language it is in."""
    source = sources().get(slug)
    if source is None:
        return slug, lang
    spoken = lang if lang in source.languages else source.source_language
    return source.in_language(spoken).about.title, spoken


def marked_title(slug: str) -> Markup:
    """The same for a page, which says the language of the title where it is not the page's own."""
    return own(*titled(slug, current_language().code))


def plain_title(slug: str) -> str:
    """The same where no part of a text can be marked, as in a list to choose from: it runs its own way, and says no language."""
    return f"\u2068{title_of(slug, current_language().code)}\u2069"


def version_id(source: SurveySource) -> int:
    """The row that holds exactly this wording; made when an answer first needs it."""
    query = select(SurveyVersion.id).where(SurveyVersion.slug == source.slug, SurveyVersion.digest == source.digest)
    found = db.session.scalar(query)
    if found is not None:
        return found
    version = SurveyVersion(slug=source.slug, digest=source.digest, definition=source.to_json())
    try:
        with db.session.begin_nested():
            db.session.add(version)
    except IntegrityError:  # another first answer made it a moment ago
        return db.session.scalars(query).one()
    return version.id


def version_source(version: int) -> SurveySource:
    """The wording an answer was given to. A version never changes, so it is read once."""
    known: dict[int, SurveySource] = current_app.extensions[_VERSIONS]
    if version not in known:
        known[version] = SurveySource.from_json(db.session.get_one(SurveyVersion, version).definition)
    return known[version]
