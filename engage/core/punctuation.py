"""The stop after words that templates put together. Whole sentences of catalogues bring their own."""

from __future__ import annotations

from flask import Flask
from markupsafe import Markup

from engage.core.i18n import current_language

_FULL_STOPS = {"bn": "।", "pa": "।", "ur": "۔", "zh": "。"}


def init_app(app: Flask) -> None:
    """Give templates the filter `sentence`."""
    app.add_template_filter(sentence)


def sentence(words: str) -> Markup:
    """Words with the full stop of the reader's language after them."""
    return Markup("{}{}").format(words.strip(), _FULL_STOPS.get(current_language().code, "."))
