"""How this reader wants pages shown, kept in the one strictly necessary cookie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from flask import session

SESSION_KEY = "modes"
THEMES = ("auto", "light", "dark", "contrast")
TEXT_SIZES = ("normal", "large", "largest")


@dataclass(frozen=True)
class Modes:
    """Combinable: any theme with any text size, with or without fonts and pictures."""

    theme: str = "auto"
    text: str = "normal"
    low_data: bool = False


def parse_modes(values: Mapping[str, object]) -> Modes:
    """Modes from a form or a cookie; anything unknown falls back to the default."""
    theme, text = str(values.get("theme", "")), str(values.get("text", ""))
    return Modes(
        theme=theme if theme in THEMES else "auto",
        text=text if text in TEXT_SIZES else "normal",
        low_data=bool(values.get("low_data")),
    )


def current_modes() -> Modes:
    """The reader's modes."""
    return parse_modes(session.get(SESSION_KEY) or {})


def remember_modes(modes: Modes) -> None:
    """Keep them for the next page."""
    session[SESSION_KEY] = asdict(modes)
