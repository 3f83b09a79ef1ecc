"""Speech made on this machine by espeak-ng and opusenc, both optional. Owns voices, making one file, and keeping it.

It speaks the site's own words only: never hand it anything that a person wrote.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app
from flask_babel import gettext

from engage.accounts.views import SystemFact, on_system_page
from engage.core.errors import NotFoundError

FOLDER = "aloud"
EXTENSION = "ogg"
MIMETYPE = "audio/ogg"
SPEAKER, ENCODER = "espeak-ng", "opusenc"
LONGEST_TEXT = 6_000  # characters; the longest start page has about 3,000
LONGEST_FILE = 60_000  # characters of a whole survey to listen to: about an hour
TIMEOUT_SECONDS = 30
WORDS_A_MINUTE = 145
# A question of ten seconds is then 8 KB. Measured in three voices (STOI, Taal and others 2011; 1 is as clear as before packing):
# 0.96 at 8, 0.94 at 7, 0.90 at 6, for a tenth less to load.
KBITS_A_SECOND = 7
# Where espeak-ng calls a language's voice otherwise than we do.
_VOICE = {"en": "en-gb", "fr": "fr-fr", "zh": "cmn"}
_SPEAK = (SPEAKER, "--stdin", "-b", "1", "-s", str(WORDS_A_MINUTE), "--stdout")
_ENCODE = (
    *(ENCODER, "--quiet", "--ignorelength", "--speech", "--downmix-mono", "--bitrate", str(KBITS_A_SECOND)),
    *("--framesize", "60", "--discard-comments", "--padding", "0", "--serial", "1", "-", "-"),
)


class SpeechError(NotFoundError):
    """These words cannot be spoken here: no voice, no program, or it took too long."""


@dataclass(frozen=True)
class Spoken:
    """One file that was made, or found made before."""

    file: Path
    is_new: bool


@dataclass(frozen=True)
class Aloud:
    """What a page offers to listen to. Without `url` this machine has no voice for `lang`, and the page says so."""

    lang: str
    url: str = ""
    kilobytes: int = 0


def init_app(app: Flask) -> None:
    """Tell administrators whether this machine can speak."""
    on_system_page(app, lambda: [SystemFact(gettext("Read aloud"), not missing_programs(), _said_to_administrators())])


@lru_cache(maxsize=1)
def missing_programs() -> tuple[str, ...]:
    """Which of the two programs are not here; none: this machine can speak. Looked for once."""
    return tuple(name for name in (SPEAKER, ENCODER) if shutil.which(name) is None)


def is_ready() -> bool:
    """Whether this machine can speak at all."""
    return not missing_programs()


@lru_cache(maxsize=1)
def voices() -> frozenset[str]:
    """What espeak-ng calls each of its voices; none where it is not installed. Asked for once."""
    if shutil.which(SPEAKER) is None:
        return frozenset()
    try:
        listed = subprocess.run(  # noqa: S603 - a fixed command
            [SPEAKER, "--voices"], capture_output=True, text=True, check=True, timeout=TIMEOUT_SECONDS
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    return frozenset(line.split()[1] for line in listed.splitlines()[1:] if len(line.split()) > 1)


def voice_for(lang: str) -> str | None:
    """The voice for a language code; None where espeak-ng has none for it (Somali, for one)."""
    name = _VOICE.get(lang, lang)
    return name if name in voices() else None


def key_of(passages: Sequence[str], lang: str) -> str:
    """What a file is called: it changes with the words, the language, the voice and how it is spoken."""
    spoken = "\0".join((lang, voice_for(lang) or "", *_SPEAK, *_ENCODE, _text(passages)))
    return hashlib.sha256(spoken.encode()).hexdigest()[:32]


def folder() -> Path:
    """Where the files are kept; it need not be there yet, and may be emptied at any time."""
    home: Path = current_app.config["SETTINGS"].home
    return home / FOLDER


def kept_file(passages: Sequence[str], lang: str) -> Path:
    """Where the file of these words is, or would be."""
    return folder() / f"{key_of(passages, lang)}.{EXTENSION}"


def spoken(passages: Sequence[str], lang: str) -> Spoken:
    """The file of these words, made now where it is not there yet. Raises `SpeechError`."""
    file = kept_file(passages, lang)
    if file.exists():
        return Spoken(file, is_new=False)
    sound = _speak(_text(passages), lang)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".")
    with os.fdopen(handle, "wb") as target:
        target.write(sound)
    Path(name).replace(file)  # whole or not at all: two who ask at once make the same file
    return Spoken(file, is_new=True)


def offer(lang: str, passages: Callable[[], Sequence[str]], address: Callable[[str], str]) -> Aloud | None:
    """What a page offers; None where this machine cannot speak at all: then nothing is said of it.

    address : the file's address, given what changes with its words
    """
    if not is_ready():
        return None
    if voice_for(lang) is None:
        return Aloud(lang)
    file = kept_file(passages(), lang)
    size = file.stat().st_size if file.exists() else 0
    return Aloud(lang, address(file.stem[:12]), -(-size // 1000))


def say(text: str, lang: str) -> bytes:
    """The file of a longer text, such as a whole survey; whoever asks for it keeps it. Raises `SpeechError`."""
    return _speak(text, lang, LONGEST_FILE)


def _text(passages: Sequence[str]) -> str:
    # A full stop is a pause; text that ends in its own mark keeps that.
    stops = (".", "?", "!", ":", "۔", "؟", "।", "。", "？")
    return "\n".join(text if text.endswith(stops) else f"{text}." for text in map(str.strip, passages) if text)


def _speak(text: str, lang: str, longest: int = LONGEST_TEXT) -> bytes:
    voice = voice_for(lang)
    if voice is None or not is_ready() or not text or len(text) > longest:
        raise SpeechError(gettext("We have no recording of this. Ask someone to read it to you."))
    try:
        wave = _run([*_SPEAK, "-v", voice], text.encode())
        return _run(_ENCODE, wave)
    except (OSError, subprocess.SubprocessError) as problem:
        raise SpeechError(gettext("We have no recording of this. Ask someone to read it to you.")) from problem


def _run(command: Sequence[str], given: bytes) -> bytes:
    done = subprocess.run(list(command), input=given, capture_output=True, check=True, timeout=TIMEOUT_SECONDS)  # noqa: S603
    return done.stdout


def _said_to_administrators() -> str:
    if missing := missing_programs():
        names = ", ".join(missing)
        return gettext("Not on this machine: %(names)s. Readers whose device has no voice get no player.", names=names)
    return gettext("This machine speaks. “engage speech” lists the languages it has no voice for.")
