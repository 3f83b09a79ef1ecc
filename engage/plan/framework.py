"""The outcomes framework by name: keys and what readers call them. The framework is data; nothing here knows which one it is."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from flask import current_app
from flask_babel import gettext


@dataclass(frozen=True)
class OutcomeName:
    """One outcome as a reader sees it."""

    key: str
    name: str


def outcome_names(keys: Iterable[str] | None = None) -> tuple[OutcomeName, ...]:
    """The framework's outcomes in its own order, or those of `keys`, named in the reader's language where it is translated."""
    wanted = None if keys is None else set(keys)
    named = _framework(current_app.config["SETTINGS"].framework)
    # A framework pack brings its own names, so they are looked up as data; the default pack's are in the catalogues.
    return tuple(OutcomeName(key, gettext(name)) for key, name in named if wanted is None or key in wanted)


@lru_cache(maxsize=4)
def _framework(key: str) -> tuple[tuple[str, str], ...]:
    # Read as plain TOML: the model that `analysis` builds on a framework is too heavy for a process that serves pages.
    text = (resources.files("analysis") / "frameworks" / f"{key}.toml").read_text("utf-8")
    return tuple((outcome["key"], outcome["name"]) for outcome in tomllib.loads(text)["outcomes"])
