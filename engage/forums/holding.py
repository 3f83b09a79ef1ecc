"""What a moderator should look at in a text before others see it.

Points, and decides nothing; what worries goes to the lead instead.

Runs in the web process on every post: standard library only, no word is kept or logged.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from engage.core.details import redact
from engage.forums.disguises import is_disguised, tidied, unmasked

# What it is called to moderators, and how soon it should be looked at, 0 to 100.
RISKS = {"contact": 40, "link": 35, "personal": 30, "disguised": 50, "shouting": 5, "board": 10, "new_writer": 5, "report": 20}
_CONTACT = frozenset(("phone", "email", "handle", "address", "postcode"))
_RISK_LIMIT = 100


@dataclass(frozen=True)
class Pointed:
    """Why a text should wait, the places meant, and how soon somebody should look. No reasons: nothing was seen."""

    reasons: tuple[str, ...]
    marks: tuple[tuple[int, int, str], ...]

    @property
    def risk(self) -> int:
        """How soon somebody should look, 0 to 100."""
        return risk_of(self.reasons)


def look(raw: str, text: str, lang: str, keep: Collection[str] = (), *, title: str = "") -> Pointed:
    """Look at a text and its title: `raw` as both were sent, `text` and `title` as they are stored. Marks are in the text.

    keep : names that may stand, such as pseudonyms and places.
    """
    spans = redact(text, lang, keep).spans
    reasons = {_reason(span.kind) for span in (*spans, *(redact(title, lang, keep).spans if title else ()))}
    if is_disguised(raw, lang):
        reasons.add("disguised")
    meant = unmasked(raw, lang)
    if meant != tidied(raw):  # wide, circled and borrowed letters: nobody need have hidden anything, and it reads the same
        reasons |= {_reason(span.kind) for span in redact(meant, lang, keep).spans}
    if _shouts(text) or _shouts(title):
        reasons.add("shouting")
    return Pointed(tuple(sorted(reasons)), tuple((span.start, span.end, span.kind) for span in spans))


def taken_out(text: str, lang: str, keep: Collection[str] = ()) -> str:
    """The text with what was pointed at replaced, as a first draft for the moderator who redacts."""
    return redact(text, lang, keep).text


def risk_of(reasons: Collection[str], reporters: int = 0) -> int:
    """How soon somebody should look. Reports raise it a little each, and never by more than one reason of weight does."""
    weight = sum(RISKS.get(reason, 0) for reason in reasons) + min(5 * max(reporters - 1, 0), 30)
    return min(weight, _RISK_LIMIT)


def pieces(text: str, marks: Collection[tuple[int, int, str]]) -> tuple[tuple[str, str], ...]:
    """The text cut at its marks, as (words, kind); kind is empty between them."""
    found, at = [], 0
    for start, end, kind in sorted(marks):
        if at <= start < end <= len(text):
            found += [(text[at:start], ""), (text[start:end], kind)]
            at = end
    return tuple(piece for piece in (*found, (text[at:], "")) if piece[0])


def _reason(kind: str) -> str:
    return "link" if kind == "link" else "contact" if kind in _CONTACT else "personal"


def _shouts(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    return len(letters) > 40 and sum(sign.isupper() for sign in letters) > 0.7 * len(letters)
