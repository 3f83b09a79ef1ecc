"""What is put beside the questions of a draft: a picture, a sound, a sign-language video with its captions and transcript.

Owns where those files lie until the survey is published, and that none is kept as it came: a picture is made anew, sound and
film lose what they say of their maker. They are kept by question, not by revision: going back to an earlier state does not bring
a file back. Publishing puts them into the survey's folder.
"""

from __future__ import annotations

import shutil
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from flask_babel import gettext

from engage.core import paths
from engage.surveys import slots
from engage.surveys.answer_fields import clean_text
from engage.surveys.building.errors import DraftError
from engage.surveys.building.tables import Tables, place_of
from engage.surveys.containers import AUDIO, VIDEO, ContainerError, Recorded, read_container
from engage.surveys.developing import PictureError, develop
from engage.surveys.library import imported_folder
from engage.surveys.signed import FOLDER, VIDEO_TYPES

SIGNED = "bsl"
SLOTS = (slots.PICTURE, slots.AUDIO, SIGNED)
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


def beside(slug: str, key: str) -> tuple[Beside, ...]:
    """The slots of a question."""
    return tuple(_beside(_shown(slug), key, slot) for slot in SLOTS)


def lacks(slug: str, tables: Tables) -> Iterator[Lack]:
    """What is missing beside files that are there."""
    for question in tables["questions"]:
        key = question["key"]
        for one in beside(slug, key):
            if one.file and one.slot == slots.PICTURE and not one.words:
                yield Lack(key, place_of(tables, key), "alt")
            if one.file and one.slot == SIGNED:
                yield from (
                    Lack(key, place_of(tables, key), what)
                    for what, there in (("captions", one.has_captions), ("transcript", one.words))
                    if not there
                )


def put(slug: str, key: str, slot: str, sent: bytes, captions: bytes, words: str) -> None:
    """Keep a file in a slot, in place of an earlier one, and what is written beside it; an empty file leaves the file as it is.

    Raises `DraftError`, one sentence for each fault, and changes nothing then.
    """
    now = _beside(_shown(slug), key, slot)
    if not sent and now.file is None:
        raise DraftError({"file": gettext("Choose a file first.")})
    if len(sent) > MOST_BYTES[slot]:
        raise DraftError({"file": gettext("The file is too big: %(size)s MB at most.", size=MOST_BYTES[slot] // 1_000_000)})
    made = _made(slot, sent) if sent else None
    vtt = _captions(captions) if slot == SIGNED and captions else b""
    folder = _own(slug)
    if made:
        ending, data = made
        for old in folder.glob(f"{key}.{slot}.*"):
            if old.suffix not in {".txt", ".vtt"}:
                old.unlink()
        _write(folder / f"{key}.{slot}{ending}", data)
    if vtt:
        _write(folder / f"{key}.{slot}.vtt", vtt)
    _write(folder / f"{key}.{slot}.txt", clean_text(words).encode())


def drop(slug: str, key: str, slot: str) -> None:
    """Empty a slot."""
    for file in _own(slug).glob(f"{key}.{slot}.*"):
        file.unlink()


def file_called(slug: str, name: str) -> tuple[Path, str] | None:
    """A file of a draft for whoever makes it, with its type."""
    key, _dot, rest = name.partition(".")
    found = _beside(_shown(slug), key, rest.partition(".")[0])
    if found.file is None or found.file.name != name:
        return None
    types = {**VIDEO_TYPES, ".jpg": "image/jpeg"} if found.slot != slots.AUDIO else slots.ENDINGS[slots.AUDIO]
    return found.file, types[found.file.suffix]


def publish(slug: str) -> None:
    """Put what stands beside the questions into the survey's folder, where pages find it."""
    shown, target = _shown(slug), imported_folder(current_app.config["SETTINGS"]) / slug / FOLDER
    if shown == target or not shown.is_dir():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".") as fresh:
        made = Path(fresh) / FOLDER
        shutil.copytree(shown, made)
        if target.exists():
            target.rename(Path(fresh) / "before")
        made.rename(target)


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


def _beside(folder: Path, key: str, slot: str) -> Beside:
    endings = {slots.PICTURE: [".jpg"], slots.AUDIO: list(_ENDINGS.values()), SIGNED: list(VIDEO_TYPES)}.get(slot, [])
    file = next((path for ending in endings if (path := folder / f"{key}.{slot}{ending}").is_file()), None)
    told = folder / f"{key}.{slot}.txt"
    words = told.read_text("utf-8-sig", "replace").strip() if told.is_file() else ""
    return Beside(slot, file, words, (folder / f"{key}.{slot}.vtt").is_file())


def _shown(slug: str) -> Path:
    """Where the draft's files are: its own, or, before any was changed, those that are published."""
    root = imported_folder(current_app.config["SETTINGS"])
    places = (_drafts(slug), root / slug / FOLDER, paths.bundled("surveys") / slug / FOLDER)
    return next((place for place in places if place.is_dir()), places[0])


def _own(slug: str) -> Path:
    """The draft's own files, made of the published ones the first time that one is changed."""
    own, shown = _drafts(slug), _shown(slug)
    if not own.is_dir():
        own.parent.mkdir(parents=True, exist_ok=True)
        if shown.is_dir():
            shutil.copytree(shown, own)
        own.mkdir(exist_ok=True)
    return own


def _drafts(slug: str) -> Path:
    """Beside the surveys, so that a backup has them; a name that begins with a dot is read as no survey."""
    return imported_folder(current_app.config["SETTINGS"]) / ".drafts" / slug / FOLDER


def _write(file: Path, content: bytes) -> None:
    """All of it or nothing."""
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".", delete=False) as fresh:
        fresh.write(content)
    Path(fresh.name).replace(file)
