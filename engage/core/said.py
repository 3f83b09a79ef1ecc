"""Sentences made where no page is, such as what is wrong with a file: English where they are made, anybody's where they are read.

A sentence is a `str`, so that the command line, files and logs have it in English; it remembers what it was made of, so that a
page says it in its reader's language. `worded` is collected for translation as `gettext` is.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext
from markupsafe import Markup, escape


class Said(str):
    """A sentence in English, with the words it was made of and what was put into them."""

    __slots__ = ("parts", "template")
    template: str
    parts: Mapping[str, object]

    def __new__(cls, template: str, parts: Mapping[str, object] | None = None) -> Said:
        """Put the parts into the words."""
        made = super().__new__(cls, template % parts if parts else template)
        made.template, made.parts = template, parts or {}
        return made

    def __str__(self) -> str:
        """Itself: an error's text stays a sentence that can be translated."""
        return self

    def __reduce__(self) -> tuple[type[Said], tuple[str, Mapping[str, object]]]:
        """How it goes to another process."""
        return Said, (self.template, self.parts)


def worded(template: str, /, **parts: object) -> Said:
    """The sentence with these parts in the places named; a part may be such a sentence itself, or an error that says one."""
    return Said(template, {name: str(part) if isinstance(part, Exception) else part for name, part in parts.items()})


def in_words(sentence: str) -> str:
    """The sentence in the language of the page; what nobody said with `worded` is as it is."""
    if not isinstance(sentence, Said):
        return sentence
    parts = {name: in_words(part) if isinstance(part, str) else part for name, part in sentence.parts.items()}
    words: str = gettext(sentence.template)
    return words % parts if parts else words


def told(sentence: str, lang: str = "") -> Markup:
    """The same for a template: what is in English on any page, such as another program's complaint, is marked so.

    lang : the language of what was put into it, such as an officer's question
    """
    if not isinstance(sentence, Said):
        return Markup('<span lang="en">{}</span>').format(in_words(sentence))
    parts = {name: _part(part, lang) for name, part in sentence.parts.items()}
    return filled(gettext(sentence.template), **parts)


def own(words: object, lang: str) -> Markup:
    """Somebody's own words within a page in another language: they say which they are in, and run their own way."""
    return Markup('<bdi lang="{}">{}</bdi>').format(lang, words)


def filled(sentence: str, **parts: object) -> Markup:
    """A sentence that still has its places, with these parts in them; those from `own` stay marked.

    sentence : what `gettext` gives without parts
    """
    words = escape(sentence)
    return words % parts if parts else words


def _part(part: object, lang: str) -> object:
    if isinstance(part, Said):
        return told(part, lang)
    return own(part, lang) if isinstance(part, str) and lang else part
