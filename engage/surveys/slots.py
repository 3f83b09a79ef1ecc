"""A picture and a sound beside a question: files that lie in its survey's folder, as its sign-language video does (`signed`).

`media/<question key>.picture.jpg` with `<question key>.picture.txt` beside it, its words for who cannot see it, and
`<question key>.audio.<ending>`, the question spoken in the survey's first language. Owns finding and naming them; makes none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app, url_for

from engage.access.speech import Aloud
from engage.surveys.definition import SurveySource
from engage.surveys.signed import FOLDER

PICTURE, AUDIO = "picture", "audio"
ENDINGS: Mapping[str, Mapping[str, str]] = {
    PICTURE: {".jpg": "image/jpeg"},
    AUDIO: {".ogg": "audio/ogg", ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".webm": "audio/webm", ".wav": "audio/wav"},
}
LONGEST_ALT_BYTES = 2_000
_KEY = "engage.slots"


@dataclass(frozen=True)
class Slot:
    """One file beside a question. words : what a picture shows; version : changes with the file, so that browsers may keep it."""

    file: Path
    mimetype: str
    words: str
    version: str

    @property
    def name(self) -> str:
        """What it is called in its address."""
        return self.file.name

    @property
    def kilobytes(self) -> int:
        """How much a reader would have to load."""
        return -(-self.file.stat().st_size // 1000)


@dataclass(frozen=True)
class Shown:
    """A picture as a page shows it: where it is, what it shows in words of `lang`, how much there is to load."""

    url: str
    words: str
    lang: str
    kilobytes: int


Slots = Mapping[tuple[str, str], Slot]  # (question key, PICTURE or AUDIO)


def find(media: Path, keys: Iterable[str]) -> dict[tuple[str, str], Slot]:
    """What there is in a folder for these questions; nothing else in it takes part."""
    known, found = set(keys), dict[tuple[str, str], Slot]()
    for file in sorted(media.glob("*.*.*")) if media.is_dir() else ():
        key, slot, *_ending = file.name.split(".")
        mimetype = ENDINGS.get(slot, {}).get(file.suffix)
        if key in known and mimetype and len(_ending) == 1:
            stamp = f"{file.name} {file.stat().st_size} {file.stat().st_mtime_ns}"
            version = hashlib.sha256(stamp.encode()).hexdigest()[:12]
            found.setdefault((key, slot), Slot(file, mimetype, _words(media / f"{key}.{slot}.txt"), version))
    return found


def load(app: Flask, folders: Mapping[str, Path], sources: Mapping[str, SurveySource]) -> None:
    """Look for those of every survey."""
    app.extensions[_KEY] = {
        slug: find(folders[slug] / FOLDER, (question.key for question in source.questions)) for slug, source in sources.items()
    }


def slot_of(slug: str, key: str, slot: str) -> Slot | None:
    """One question's picture or sound; None where nobody put one there."""
    known: Mapping[str, Slots] = current_app.extensions[_KEY]
    return known.get(slug, {}).get((key, slot))


def picture_on(slug: str, key: str, lang: str) -> Shown | None:
    """The picture beside a question. lang : the one its words are in"""
    found = slot_of(slug, key, PICTURE)
    if found is None:
        return None
    return Shown(url_for("media.signed_video", slug=slug, name=found.name, v=found.version), found.words, lang, found.kilobytes)


def spoken_by_hand(slug: str, key: str, lang: str) -> Aloud | None:
    """A question that somebody spoke, in place of a machine's voice; in the survey's first language alone."""
    found = slot_of(slug, key, AUDIO)
    if found is None:
        return None
    return Aloud(lang, url_for("media.signed_video", slug=slug, name=found.name, v=found.version), found.kilobytes)


def file_called(slug: str, name: str) -> tuple[Path, str] | None:
    """One of the files that pages name, with its type: nothing else of the folder is ever served."""
    key, _dot, rest = name.partition(".")
    found = slot_of(slug, key, rest.partition(".")[0])
    return (found.file, found.mimetype) if found and found.name == name else None


def _words(file: Path) -> str:
    if not file.is_file():
        return ""
    with file.open("rb") as opened:
        return opened.read(LONGEST_ALT_BYTES).decode("utf-8-sig", "replace").strip()
