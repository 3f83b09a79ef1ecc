"""What is put beside the questions of a draft: a picture, a sound, a sign-language video with its captions and transcript.

Owns that none is kept as it came: a picture is made anew, sound and film lose what they say of their maker. Which file stands
where is part of the draft's state, as its words are: undoing and the history bring back what was taken away or replaced.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask_babel import gettext
from sqlalchemy import select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.db import db
from engage.surveys import slots
from engage.surveys.answer_fields import clean_text
from engage.surveys.building import filing, services
from engage.surveys.building.errors import DraftError
from engage.surveys.building.filing import SLOTS, Entry, Media
from engage.surveys.building.models import SurveyRevision
from engage.surveys.building.services import By, Draft
from engage.surveys.building.tables import Tables, place_of, question_in
from engage.surveys.containers import AUDIO, VIDEO, ContainerError, Recorded, read_container
from engage.surveys.developing import PictureError, develop
from engage.surveys.seen import CAPTIONS, SIGNED
from engage.surveys.signed import VIDEO_TYPES

MOST_BYTES = {slots.PICTURE: 15_000_000, slots.AUDIO: 5_000_000, SIGNED: 40_000_000}
LONGEST_CAPTIONS = 200_000
_ENDINGS = {"audio/ogg": ".ogg", "audio/mpeg": ".mp3", "audio/mp4": ".m4a", "audio/webm": ".webm", "audio/wav": ".wav"}
_VIDEO_ENDINGS = {mimetype: ending for ending, mimetype in VIDEO_TYPES.items()}


@dataclass(frozen=True)
class Beside:
    """One slot of one question as it stands. file : None while it is empty; words : alternative text, or the transcript"""

    slot: str
    file: Path | None
    words: str
    has_captions: bool

    @property
    def megabytes(self) -> float:
        """How much a reader would have to load."""
        return self.file.stat().st_size / 1_000_000 if self.file else 0


@dataclass(frozen=True)
class Lack:
    """Something that people who do not see or do not hear need, and that is not there. `what`: alt, captions or transcript."""

    key: str
    place: int
    what: str


def beside(draft: Draft, key: str) -> tuple[Beside, ...]:
    """The slots of a question."""
    kept = media_of(draft.slug, draft.tables).get(key, {})
    return tuple(_beside(slot, kept.get(slot, {})) for slot in SLOTS)


def lacks(draft: Draft) -> Iterator[Lack]:
    """What is missing beside files that are there."""
    for question in draft.tables["questions"]:
        key = question["key"]
        for one in beside(draft, key):
            if one.file and one.slot == slots.PICTURE and not one.words:
                yield Lack(key, place_of(draft.tables, key), "alt")
            if one.file and one.slot == SIGNED:
                yield from (
                    Lack(key, place_of(draft.tables, key), what)
                    for what, there in (("captions", one.has_captions), ("transcript", one.words))
                    if not there
                )


@guarded(Permission.MAKE_SURVEYS)
def put(slug: str, key: str, slot: str, sent: bytes, captions: bytes, words: str, by: By) -> None:
    """Put a file in a slot, in place of an earlier one, and what is written beside it; an empty file leaves the file as it is.

    Raises `DraftError`, one sentence for each fault, and changes nothing then.
    """
    kept = dict(media_of(slug, services.find(slug).tables).get(key, {}).get(slot, {}))
    if not sent and "file" not in kept:
        raise DraftError({"file": gettext("Choose a file first.")})
    if len(sent) > MOST_BYTES[slot]:
        raise DraftError({"file": gettext("The file is too big: %(size)s MB at most.", size=MOST_BYTES[slot] // 1_000_000)})
    made = _made(slot, sent) if sent else None
    vtt = _captions(captions) if slot == SIGNED and captions else b""
    if made:
        kept["file"] = filing.add(made[1], made[0])
    if vtt:
        kept["captions"] = filing.add(vtt, CAPTIONS)
    _change(slug, key, slot, {**kept, "words": clean_text(words)}, by)


@guarded(Permission.MAKE_SURVEYS)
def drop(slug: str, key: str, slot: str, by: By) -> None:
    """Empty a slot."""
    _change(slug, key, slot, {}, by)


def media_of(slug: str, tables: Tables) -> Media:
    """Which files stand where. A draft from before its states named them has those of its folder."""
    named: Media | None = tables.get("media")
    return filing.published(slug) if named is None else named


def publish(draft: Draft) -> None:
    """Put them into the survey's folder, where pages find them."""
    filing.publish(draft.slug, media_of(draft.slug, draft.tables))


def named_in(draft_id: int | None = None) -> set[str]:
    """The files that the states of a draft name; of every draft."""
    query = select(SurveyRevision.tables)
    found = set()
    for tables in db.session.scalars(query.filter_by(draft_id=draft_id) if draft_id else query):
        entries = (entry for beside in tables.get("media", {}).values() for entry in beside.values())
        found |= {name for entry in entries for name in (entry.get("file"), entry.get("captions")) if name}
    return found


def _change(slug: str, key: str, slot: str, entry: Entry, by: By) -> None:
    _settle(slug)

    def state(tables: Tables) -> Tables:
        own = {**tables["media"].get(key, {}), slot: {name: value for name, value in entry.items() if value}}
        kept = {name: one for name, one in own.items() if one}
        others = {name: one for name, one in tables["media"].items() if name != key}
        return {**tables, "media": {**others, key: kept} if kept else others}

    question = question_in(services.find(slug).tables, key) or {}
    services.change(slug, "media" if entry else "media deleted", str(question.get("text", key)), by, state)


def _settle(slug: str) -> None:
    """Let the state before the first change name its files too, so that undoing finds them."""
    row = services.row_of(slug, lock=True)
    latest = services.revision_of(row, row.number)
    if "media" not in latest.tables:
        latest.tables = {**latest.tables, "media": filing.published(slug)}


def _made(slot: str, sent: bytes) -> tuple[str, bytes]:
    """The file as it is kept: its ending, and what it holds."""
    try:
        if slot == slots.PICTURE:
            return ".jpg", develop(sent).data
        recorded: Recorded = read_container(sent)
    except PictureError as problem:
        raise DraftError({"file": gettext("This picture cannot be opened, or is too large. Choose a JPEG or PNG.")}) from problem
    except (ContainerError, struct.error, IndexError) as problem:
        raise DraftError({"file": gettext("This file cannot be opened as sound or film.")}) from problem
    if slot == slots.AUDIO and recorded.kind == AUDIO:
        return _ENDINGS[recorded.mimetype], recorded.data
    if slot == SIGNED and recorded.kind == VIDEO and recorded.mimetype in _VIDEO_ENDINGS:
        return _VIDEO_ENDINGS[recorded.mimetype], recorded.data
    raise DraftError({"file": gettext("Choose a sound for the sound, and an MP4 or WebM film for sign language.")})


def _captions(sent: bytes) -> bytes:
    try:
        is_captions = sent.decode("utf-8-sig").lstrip().startswith("WEBVTT") and len(sent) <= LONGEST_CAPTIONS
    except UnicodeDecodeError:
        is_captions = False
    if not is_captions:
        raise DraftError({"captions": gettext("Captions are a file whose name ends in .vtt and that begins with WEBVTT.")})
    return sent


def _beside(slot: str, entry: Entry) -> Beside:
    file = filing.find(entry.get("file", ""))
    return Beside(slot, file, entry.get("words", ""), "captions" in entry)
