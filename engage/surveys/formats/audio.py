"""A survey as one sound file, spoken by a voice that this site was given. Knows no voice itself and asks nobody outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext

from engage.surveys.formats.errors import FormatError
from engage.surveys.formats.leaflet import Leaflet
from engage.surveys.formats.spoken import paragraphs

_SOUNDS = ((b"RIFF", ".wav", "audio/wav"), (b"OggS", ".ogg", "audio/ogg"), (b"ID3", ".mp3", "audio/mpeg"))


@dataclass(frozen=True)
class Voice:
    """What speaks: `say(text, language code)` gives a whole sound file, `speaks(code)` whether it has that language."""

    say: Callable[[str, str], bytes]
    speaks: Callable[[str], bool]


def make_audio(leaflet: Leaflet, voice: Voice | None) -> bytes:
    """The whole survey, spoken. Raises `FormatError` where nobody speaks its language."""
    code = leaflet.survey.language
    if voice is None or not voice.speaks(code):
        raise FormatError(gettext("There is no voice for %(language)s on this machine.", language=leaflet.own.name))
    return voice.say(script(leaflet), code)


def script(leaflet: Leaflet) -> str:
    """What is said, one paragraph after another with a breath between."""
    return "\n\n".join(paragraph.text for paragraph in paragraphs(leaflet))


def sound_type(sound: bytes) -> tuple[str, str]:
    """A sound file's suffix and media type, from how it begins."""
    return next(((suffix, kind) for start, suffix, kind in _SOUNDS if sound.startswith(start)), (".mp3", "audio/mpeg"))
