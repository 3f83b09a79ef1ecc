"""How this reader wants pages shown, kept in the one strictly necessary cookie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from flask import session

SESSION_KEY = "modes"
THEMES = ("auto", "light", "dark", "contrast")
TEXT_SIZES = ("normal", "large", "largest")
SPACINGS = ("normal", "wide")
FONTS = ("standard", "lexend", "opendyslexic")
STANDARD = "standard"
# What one tap changes. Each is asked for outright, never as "the other way round": a double tap is one change.
SWITCHES: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "easy": {"easy": True},
        "no-easy": {"easy": False},
        "large": {"text": "large"},
        "no-large": {"text": "normal"},
        "dark": {"theme": "dark"},
        "no-dark": {"theme": "auto"},
        "contrast": {"theme": "contrast"},
        "no-contrast": {"theme": "auto"},
        "low_data": {"low_data": True},
        "no-low_data": {"low_data": False},
    }
)


@dataclass(frozen=True)
class Modes:
    """Combinable: any theme with any text size, spacing and font, in easy words or not, still or not, on low data or not."""

    theme: str = "auto"
    text: str = "normal"
    spacing: str = "normal"
    font: str = STANDARD
    easy: bool = False
    low_data: bool = False
    still: bool = False

    @property
    def sheets(self) -> tuple[str, ...]:
        """The style sheets of a page shown this way, in their order."""
        few_choose_it = self.easy or self.still or self.spacing != "normal"
        wanted = {
            "css/site.css": True,
            "css/fonts.css": not self.low_data,
            f"css/{self.own_font}.css": bool(self.own_font),
            "css/modes.css": few_choose_it,
        }
        return tuple(name for name, is_needed in wanted.items() if is_needed)

    @property
    def own_font(self) -> str:
        """The style sheet of the letters that were chosen; none with low data, which fetches no letters at all."""
        return "" if self.low_data or self.font == STANDARD else self.font


def parse_modes(values: Mapping[str, object]) -> Modes:
    """Modes from a form or a cookie; anything unknown falls back to the default."""
    return Modes(
        theme=_one_of(THEMES, values.get("theme")),
        text=_one_of(TEXT_SIZES, values.get("text")),
        spacing=_one_of(SPACINGS, values.get("spacing")),
        font=_one_of(FONTS, values.get("font")),
        easy=bool(values.get("easy")),
        low_data=bool(values.get("low_data")),
        still=bool(values.get("still")),
    )


def switched(modes: Modes, switch: str) -> Modes:
    """These modes after one tap on one of `SWITCHES`; an unknown one changes nothing."""
    return replace(modes, **SWITCHES.get(switch, {}))


def current_modes() -> Modes:
    """The reader's modes."""
    return parse_modes(session.get(SESSION_KEY) or {})


def remember_modes(modes: Modes) -> None:
    """Keep them for the next page."""
    session[SESSION_KEY] = asdict(modes)


def names_of(modes: Modes, *, easy: bool) -> str:
    """What was chosen, in one fixed order, such as "easy large contrast"; "standard" for nothing. At most 54 characters.

    easy : whether the words were Easy Read in truth: a survey may have none
    """
    chosen = (
        "easy" if easy else "",
        modes.text if modes.text != "normal" else "",
        modes.theme if modes.theme != "auto" else "",
        modes.spacing if modes.spacing != "normal" else "",
        modes.font if modes.font != STANDARD else "",
        "low-data" if modes.low_data else "",
        "still" if modes.still else "",
    )
    return " ".join(filter(None, chosen)) or STANDARD


def _one_of(known: tuple[str, ...], value: object) -> str:
    """This value if it is known, else the first, which is the default."""
    return value if isinstance(value, str) and value in known else known[0]
