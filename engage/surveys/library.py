"""The surveys this site knows: read from their folders once, and kept as versions that answers are tied to."""

from __future__ import annotations

import logging
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from engage.core import paths
from engage.core.config import Settings
from engage.core.db import db
from engage.surveys import signed
from engage.surveys.definition import Catalogue, SurveySource, load_all
from engage.surveys.models import SurveyVersion

log = logging.getLogger(__name__)
_KEY = "engage.surveys"
_VERSIONS = "engage.survey_versions"
IMPORTED = "surveys"


def load(app: Flask) -> None:
    """Read every survey folder; a broken one is reported and the others still open."""
    settings: Settings = app.config["SETTINGS"]
    sources: dict[str, SurveySource] = {}
    folders: dict[str, Path] = {}
    for root in (paths.bundled("surveys"), imported_folder(settings)):
        found: Catalogue = load_all(root) if root.is_dir() else Catalogue({}, ())
        sources.update(found.surveys)
        folders.update({slug: root / slug for slug in found.surveys})
        for problem in found.problems:
            log.warning("%s", problem)
    app.extensions[_KEY] = sources
    app.extensions[_VERSIONS] = {}
    signed.load(app, folders, sources)


def imported_folder(settings: Settings) -> Path:
    """Where `engage surveys import` puts what it takes."""
    return settings.home / IMPORTED


def sources() -> dict[str, SurveySource]:
    """Every survey that can be opened, by slug."""
    found: dict[str, SurveySource] = current_app.extensions[_KEY]
    return found


def title_of(slug: str, lang: str) -> str:
    """What a survey is called, in this language where it has that wording; its slug where its folder is gone."""
    source = sources().get(slug)
    if source is None:
        return slug
    return source.in_language(lang if lang in source.languages else source.source_language).about.title


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
