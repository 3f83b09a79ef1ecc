"""The stop after words that are put together, and the comma between them. Whole sentences of catalogues bring their own."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask
from markupsafe import Markup

from engage.core.i18n import current_language

_FULL_STOPS = {"bn": "।", "pa": "।", "ur": "۔", "zh": "。"}
_COMMAS = {"ar": "، ", "fa": "، ", "ur": "، ", "zh": "、"}


def init_app(app: Flask) -> None:
    """Give templates the filters `sentence` and `listed`, and `comma()` for a loop that marks up each part."""
    app.add_template_filter(sentence)
    app.add_template_filter(listed)
    app.add_template_global(comma)


def sentence(words: str) -> Markup:
    """Words with the full stop of the reader's language after them."""
    return Markup("{}{}").format(words.strip(), _FULL_STOPS.get(current_language().code, "."))


def comma() -> str:
    """What stands between the parts of a list in the reader's language."""
    return _COMMAS.get(current_language().code, ", ")


def listed(parts: Iterable[str]) -> str:
    """The parts of a list, one after the other."""
    return comma().join(map(str, parts))
