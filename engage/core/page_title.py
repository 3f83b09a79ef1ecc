"""What stands where only text can, as in a page's `<title>`: no part of it can say which language it is in, only the whole.

Templates mark other people's words there as anywhere, with `own` or `said`. What is theirs alone gives the element its language;
beside words of the page it keeps its direction with marks of its own (docs/decisions/0042).
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from flask import Flask
from markupsafe import Markup, escape

from engage.core.i18n import current_language, language

_MARKED = re.compile(r'<(bdi|span)(?: class="who")? lang="([^"<>]+)"(?: dir="\w+")?>(.*?)</\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_FIRST_STRONG, _POP = "\u2068", "\u2069"


def init_app(app: Flask) -> None:
    """Give templates the filters `in_head` and `set_apart`."""
    app.add_template_filter(in_head)
    app.add_template_filter(set_apart)


def set_apart(words: str) -> str:
    """The same words without mark-up, for an attribute: what was marked as somebody's own keeps its direction."""
    if hasattr(words, "__html__"):
        words = escape(words)
    if not isinstance(words, Markup):
        return words
    return _text(_MARKED.sub(lambda found: f"{_FIRST_STRONG}{found[3]}{_POP}", str(words)))


def _text(markup: str) -> str:
    return " ".join(unescape(_TAG.sub("", markup)).split())


class InHead(NamedTuple):
    """The text of a page's `<title>` and what the element says of its language: attributes, or nothing."""

    text: str
    marks: Markup


def in_head(words: Markup) -> InHead:
    """What a template's block `title` made, as the element can hold it."""
    whole = _MARKED.fullmatch(str(words).strip())
    lang = whole[2] if whole else ""
    text = _text(whole[3]) if whole else set_apart(words)
    if not lang or lang == current_language().code:
        return InHead(text, Markup())
    return InHead(text, Markup(' lang="{}" dir="{}"').format(lang, language(lang).dir))
