"""Names of the framework's outcomes, as pages show them. Loads the pack's names only, never its model: pages stay small."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from flask import current_app
from flask_babel import gettext

from analysis.frameworks import load_framework
from engage.core.config import Settings


class OutcomeName(NamedTuple):
    """One outcome: its key in the pack, and its name in the reader's language where the catalogue has it."""

    key: str
    name: str


def outcomes() -> tuple[OutcomeName, ...]:
    """The outcomes of this site's framework, in the pack's own order."""
    settings: Settings = current_app.config["SETTINGS"]
    return tuple(OutcomeName(key, _in_words(name)) for key, name in _pack(settings.framework))


@lru_cache(maxsize=4)
def _pack(key: str) -> tuple[tuple[str, str], ...]:
    return tuple((outcome.key, outcome.name) for outcome in load_framework(key).outcomes)


def _in_words(name: str) -> str:
    """The one place where a pack's names are offered to translators; a name of another pack is shown as it stands."""
    translated = {
        "Be healthy": gettext("Be healthy"),
        "Stay safe": gettext("Stay safe"),
        "Enjoy and achieve": gettext("Enjoy and achieve"),
        "Make a positive contribution": gettext("Make a positive contribution"),
        "Achieve economic well-being": gettext("Achieve economic well-being"),
    }
    return str(translated.get(name, name))
