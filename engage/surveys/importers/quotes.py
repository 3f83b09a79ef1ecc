"""Answers that other systems put into the words of later questions, in our way of writing it: `${name}`, `{CODE}`, `{name}`.

Only the plain answer to a question that is carried, comes before, and is of a kind that can be quoted. Braces that quote nothing
become round ones: here they would be read as a quote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from engage.core.said import worded
from engage.surveys.importers.routing import Routing
from engage.surveys.logic.meaning import Part
from engage.surveys.piping import QUOTED_KINDS

UNSAID = "…"  # in every language; whoever brings the survey writes better words
_QUOTES: Mapping[str, re.Pattern[str]] = {
    "XLSForm": re.compile(r"\$\{\s*(?P<name>[^{}]+?)\s*\}"),
    "LimeSurvey": re.compile(r"\{\s*(?P<name>[A-Za-z][^{}]*?)(?:\.(?:shown|NAOK))?\s*\}"),
    "SurveyJS": re.compile(r"\{\s*(?P<name>[^{}\s][^{}]*?)\s*\}"),
}
_ROUND = str.maketrans("{}", "()")


class NotQuoted(Exception):  # noqa: N818 - what it is
    """An answer that cannot be quoted here; says which."""


class Quotes:
    """One file's quotes. `routing` knows what is carried so far."""

    def __init__(self, format_name: str, routing: Routing) -> None:
        self.pattern, self.routing = _QUOTES[format_name], routing

    def has_any(self, text: str) -> bool:
        """Whether a text quotes something."""
        return self.pattern.search(text) is not None

    def carried(self, text: str) -> str:
        """The text with our quotes. Raises `NotQuoted`."""
        made, at = "", 0
        for found in self.pattern.finditer(text):
            made += text[at : found.start()].translate(_ROUND) + self._ours(found["name"])
            at = found.end()
        return made + text[at:].translate(_ROUND)

    def _ours(self, name: str) -> str:
        known = self.routing.known.get(name)
        if known is None or isinstance(known, Part) or known.kind not in QUOTED_KINDS:
            raise NotQuoted(worded("“%(name)s”, whose answer is not carried, or not to be quoted", name=name[:40]))
        return f"{{{self.routing.names[known.key].key}|{UNSAID}}}"
