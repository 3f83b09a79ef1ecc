"""Personal details taken out of words as this site is set up: its own schools go too, and the model for details reads as well.

Owns what the settings say of it. It must not keep or log a word, only where details stand in what a digest tells apart; what is a
detail, `analysis.redact` knows.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Collection
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from flask import current_app

from analysis.redact import Redaction, Span, redacted
from engage.core.config import Settings

if TYPE_CHECKING:
    from analysis.redaction_settings import RedactionSettings

_APART = re.compile(r"[,\n]")  # each on a line, or apart by commas


def redact(words: str, language: str | None = None, keep: Collection[str] = ()) -> Redaction:
    """The words without what would tell who wrote them or whom they are about; `keep` stays in any case."""
    settings = redaction(keep)
    said = f"{language}\0{words}".encode("utf-8", "surrogatepass")
    key = (hashlib.blake2b(said, digest_size=16).digest(), settings)
    spans = _lately.get(key)
    if spans is None:
        spans = settings.redact(words, language).spans
        _lately.put(key, spans)
    return redacted(words, spans)


def redaction(keep: Collection[str] = (), texts: int = 1) -> RedactionSettings:
    """What is taken out of so many texts here; `keep` stays in any case."""
    # Loaded when there is something to redact: it brings the models' runtime, which few pages need.
    analysis, settings = import_module("analysis.redaction_settings"), _settings()
    models = Path(settings.models_folder) if settings.models_folder else None
    closely = settings.analysis_tier == "best" and analysis.read_closely(texts)
    made: RedactionSettings = analysis.redaction_settings(keep, own_schools(), models, closely=closely)
    return made


class _Lately:
    """Where details stand in words looked at lately, by a digest of the words: pages show the same ones many times."""

    _most = 5_000

    def __init__(self) -> None:
        self._found: OrderedDict[tuple[bytes, RedactionSettings], tuple[Span, ...]] = OrderedDict()
        self._turn = Lock()

    def get(self, key: tuple[bytes, RedactionSettings]) -> tuple[Span, ...] | None:
        """Where they stand, None where the words were not looked at lately with these settings."""
        with self._turn:
            if key in self._found:
                self._found.move_to_end(key)
            return self._found.get(key)

    def put(self, key: tuple[bytes, RedactionSettings], spans: tuple[Span, ...]) -> None:
        """Remember it, and forget what was asked for longest ago."""
        with self._turn:
            self._found[key] = spans
            while len(self._found) > self._most:
                self._found.popitem(last=False)


_lately = _Lately()


def own_schools() -> tuple[str, ...]:
    """The place's schools, which go wherever they stand."""
    return _names(_settings().own_schools)


def kept_names() -> tuple[str, ...]:
    """Public figures and places that stay where themes are looked for."""
    return _names(_settings().keep_names)


def place_names() -> tuple[str, ...]:
    """What the place is called, of which no theme is made."""
    return _names(_settings().place_names)


def _names(setting: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in _APART.split(setting) if name.strip())


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
