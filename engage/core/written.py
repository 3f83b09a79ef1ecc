"""Words that somebody wrote in one language, such as a question's, on their way to a page in any: they say which they are in.

To everything but a template they are a `str`: files, figures and the command line have them as they are.
"""

from __future__ import annotations

from flask import Flask
from markupsafe import Markup, escape

from engage.core.i18n import current_language
from engage.core.said import own


def init_app(app: Flask) -> None:
    """Give templates the filters `plain` and `lang_of`."""
    app.add_template_filter(plain)
    app.add_template_filter(lang_of)


class Written(str):
    """Some words, and the code of the language they are in. A template marks them wherever its page is in another."""

    __slots__ = ("lang",)
    lang: str

    def __new__(cls, words: str, lang: str) -> Written:
        """Keep the language with the words."""
        made = super().__new__(cls, words)
        made.lang = lang
        return made

    def __html__(self) -> Markup:
        """What stands in a page."""
        words = str(self)
        return escape(words) if self.lang == current_language().code else own(words, self.lang)

    def __reduce__(self) -> tuple[type[Written], tuple[str, str]]:
        """How they go to another process."""
        return Written, (str(self), self.lang)


def plain(words: str) -> str:
    """The same without marks, for what can hold none: an SVG's texts, whose element says the language itself (`lang_of`)."""
    return str(words)


def lang_of(words: str) -> Markup:
    """Attributes for an element that holds these words alone: their language, or nothing in the page's own."""
    lang = getattr(words, "lang", "")
    return Markup(' lang="{}"').format(lang) if lang and lang != current_language().code else Markup()
