"""How a survey is begun: from nothing, as a copy, from the shelf, from a file. Makes the tables; stores nothing."""

from __future__ import annotations

import base64
import binascii
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePath

from flask_babel import gettext
from sqlalchemy import select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.db import db
from engage.core.said import in_words
from engage.surveys import bringing, library
from engage.surveys.bringing import Brought
from engage.surveys.building import media, services
from engage.surveys.building.errors import DraftError
from engage.surveys.building.models import SurveyDraft
from engage.surveys.building.shelf import question_set, question_sets
from engage.surveys.building.sources import FILE, tables_of
from engage.surveys.building.tables import Tables, add_question, blank
from engage.surveys.definition import SurveyFileError, SurveySource, load_tables
from engage.surveys.reading import MAX_FILE_BYTES, parsed

# What a site says in all of its surveys for the same people. Titles and reasons are a survey's own.
_SHARED = ("audience_text", "decider", "decides", "cannot_change", "private", "told")


@dataclass(frozen=True)
class Start:
    """Something a survey can begin with: what it is called, and in which language."""

    title: str
    language: str


@guarded(Permission.MAKE_SURVEYS)
def starts(lang: str) -> dict[str, Start]:
    """What a survey can begin with, by key: a set of the shelf, a copy of any survey."""
    shelved = {f"set:{one.key}": Start(one.said(lang).title, one.language_for(lang)) for one in question_sets()}
    titles = {slug: Start(source.about.title, source.source_language) for slug, source in library.sources().items()}
    titles |= {slug: Start(row.title, row.language) for slug, row in services.drafts().items()}
    return shelved | {f"copy:{slug}": start for slug, start in sorted(titles.items(), key=lambda one: one[1].title)}


@guarded(Permission.MAKE_SURVEYS)
def begun(start: str, title: str, audience: str, language: str) -> tuple[Tables, str, str]:
    """The tables of a new survey, by which act it was begun, and of what."""
    kind, _colon, name = start.partition(":")
    if kind == "copy":
        tables = tables_at(name)
        return {**tables, "audience": audience, "about": {**tables["about"], "title": title}}, "copied", tables["about"]["title"]
    tables = _blank(title, audience, language)
    shelved = question_set(name) if kind == "set" else None
    for question in shelved.questions_in(language) if shelved else ():
        tables, _key = add_question(tables, question)
    return tables, "begun", ""


def tables_at(slug: str) -> Tables:
    """A survey as it stands: its draft, or what is published."""
    if db.session.scalar(select(SurveyDraft.id).filter_by(slug=slug)) is not None:
        tables = services.find(slug).tables
        return {**tables, "media": media.media_of(slug, tables)}
    source = library.sources().get(slug)
    if source is None:
        raise DraftError({"start": gettext("There is no survey at this address. Choose one from the list of surveys.")})
    return {**tables_of(source), "media": media.media_of(slug, {})}


def _blank(title: str, audience: str, language: str) -> Tables:
    model = next((one for one in library.sources().values() if one.audience == audience and language in one.languages), None)
    if model is None:
        return blank("", title, audience, language, {}, "")
    said = model.in_language(language)
    return blank("", title, audience, language, {key: getattr(said.about, key) for key in _SHARED}, said.thanks)


def look_at(content: bytes, name: str, audience: str) -> Brought:
    """What is in an uploaded file. Raises `DraftError` with every reason why it cannot be taken."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"file{PurePath(name).suffix.lower()[:8]}"
        file.write_bytes(content)
        try:
            return bringing.bring(file, audience)
        except SurveyFileError as problem:
            said = (
                f"{each.key}: {in_words(each.message)}" if each.key else in_words(each.message) for each in problem.problems[:8]
            )
            raise DraftError({"file": gettext("This file cannot be taken. %(why)s", why="; ".join(said))}) from problem


def packed(content: bytes) -> str:
    """A survey file as one word, to be carried by the page that asks whether to bring it in."""
    return base64.b64encode(zlib.compress(content, 9)).decode()


def unpacked(word: str) -> SurveySource:
    """What `packed` made. Raises `DraftError` for anything else: it has been in a browser."""
    try:
        opened = zlib.decompressobj()
        content = opened.decompress(base64.b64decode(word, validate=True), MAX_FILE_BYTES)
        return load_tables(parsed(content.decode(), FILE), FILE)
    except (binascii.Error, zlib.error, ValueError, RecursionError, SurveyFileError) as problem:
        raise DraftError({"file": gettext("The file did not come through. Choose it once more.")}) from problem
