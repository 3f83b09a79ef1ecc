"""Stops between and after words that templates put together. Whole sentences of catalogues bring their own."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask
from markupsafe import Markup

from engage.core.i18n import current_language

_FULL_STOPS = {"bn": "।", "pa": "।", "ur": "۔", "zh": "。"}
_COMMAS = {"ar": "، ", "fa": "، ", "ur": "، ", "zh": "、"}


def init_app(app: Flask) -> None:
    """Give templates the filters `sentence` and `listed`."""
    app.add_template_filter(sentence)
    app.add_template_filter(listed)


def sentence(words: str) -> Markup:
    """Words with the full stop of the reader's language after them."""
    return Markup("{}{}").format(words.strip(), _FULL_STOPS.get(current_language().code, "."))


def listed(names: Iterable[str]) -> Markup:
    """Names one after the other, as the reader's language parts them: each may run in a direction of its own."""
    comma = _COMMAS.get(current_language().code, ", ")
    return Markup(comma).join(Markup("<bdi>{}</bdi>").format(name) for name in names)  # noqa: S704 - a comma of ours
