"""The outcomes framework by name: keys, and what readers call them. A pack is data; nothing here knows which one it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from flask import current_app
from flask_babel import gettext

from analysis.frameworks import load_framework


@dataclass(frozen=True)
class OutcomeName:
    """One outcome as a reader sees it."""

    key: str
    name: str


def outcome_names(keys: Iterable[str] | None = None) -> tuple[OutcomeName, ...]:
    """The framework's outcomes in its own order, or those of `keys`, in the reader's language where the catalogue has them.

    Packs bring their own names; `engage.core.catalogues` gathers those of the packs that ship, so they can be translated.
    """
    wanted = None if keys is None else set(keys)
    named = _pack(current_app.config["SETTINGS"].framework)
    return tuple(OutcomeName(key, gettext(name)) for key, name in named if wanted is None or key in wanted)


@lru_cache(maxsize=4)
def _pack(key: str) -> tuple[tuple[str, str], ...]:
    return tuple((outcome.key, outcome.name) for outcome in load_framework(key).outcomes)
