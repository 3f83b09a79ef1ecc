"""Personal details taken out of words as this site is set up: its own schools go too.

Owns what the settings say of it. It must not keep or log a word; what is a detail, `analysis.redact` knows.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from flask import current_app

from analysis import redact as analysis
from engage.core.config import Settings

_APART = re.compile(r"[,\n]")  # each on a line, or apart by commas


def redact(words: str, language: str | None = None, keep: Collection[str] = ()) -> analysis.Redaction:
    """The words without what would tell who wrote them or whom they are about; `keep` stays in any case."""
    return analysis.redact(words, language, keep, own_schools())


def own_schools() -> tuple[str, ...]:
    """The place's schools, which go wherever they stand."""
    return _names(_settings().own_schools)


def kept_names() -> tuple[str, ...]:
    """Public figures and places that stay where themes are looked for."""
    return _names(_settings().keep_names)


def _names(setting: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in _APART.split(setting) if name.strip())


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
