"""Personal data taken out of a text before anybody but the people who must see it does.

Owns which finds win and what stands in their place. It must not store or log a text, and it promises no more than it measures:
a person still looks before anything is published.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from analysis.addressees import find_addressees
from analysis.gazetteer import find_names
from analysis.identifiers import Find, finders_for
from analysis.own_schools import find_own_schools

KINDS: tuple[str, ...] = (
    "name",
    "school",
    "phone",
    "postcode",
    "email",
    "handle",
    "address",
    "nhs number",
    "date of birth",
    "link",
    "number plate",
    "bank details",
    "id number",
)


_HAN = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
# What counts or dates the number before it stays: "2014年3月22日", "5个".
_TOUCHING = re.compile(
    r"[\u3040-\u30ff\u4e00-\u9fff](?=[A-Za-z0-9@])|(?<=[A-Za-z0-9])(?![年月日号號时時点點分元块塊岁歲个個])[\u3040-\u30ff\u4e00-\u9fff]"
)


@dataclass(frozen=True)
class Span:
    """Where one piece of personal data stood: code points `start` to `end` (exclusive) of the original, and its kind."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Redaction:
    """The text with a placeholder such as `[name]` for each span, and the spans in order, never overlapping."""

    text: str
    spans: tuple[Span, ...]


def redact(text: str, language: str | None = None, keep: Collection[str] = (), own_schools: Collection[str] = ()) -> Redaction:
    """Replace names, schools and whatever else would tell who wrote `text` or whom it is about.

    language : ISO 639-1 code where known. Names and patterns of every language are looked for in any case, because people
    mix languages; the code says which words are ordinary ones.
    keep : what stays as it is, in any case: public figures, places and schools that a text cannot be understood without.
    own_schools : names of the place's schools, which go wherever they stand, also as pupils shorten them.
    """
    spans = _add(text, [], find_own_schools(text, tuple(own_schools))) if own_schools else []
    for written in dict.fromkeys((_set_apart(text), text)):
        for find in finders_for(written):
            spans = _add(text, spans, find(written))
    if "\n" in text:
        homes = (span.start for span in spans if span.kind == "address")
        spans = _add(text, spans, [(start, end, "name") for start, end in find_addressees(text, homes)])
    spans = _add(text, spans, ((start, end, "name") for start, end in find_names(text, language)))
    if keep:
        kept = {name.casefold() for name in keep}
        spans = [span for span in spans if text[span.start : span.end].casefold() not in kept]
    return Redaction(_fill(text, tuple(spans)), tuple(spans))


def _set_apart(text: str) -> str:
    """The text, as long as before, with a space for each Han letter that touches a Latin one: patterns look for words' ends."""
    return _TOUCHING.sub(" ", text) if not text.isascii() and _HAN.search(text) else text


def _add(text: str, spans: list[Span], found: Iterable[Find]) -> list[Span]:
    """Add finds that touch nothing found before them, for earlier finders are the surer ones; an address takes in what it
    covers, and two that overlap are one.
    """
    taken = list(spans)  # in order, and apart
    for begins, ends, kind in found:
        start, end = begins, ends
        first = bisect_right(taken, start, key=lambda span: span.end)
        after = bisect_left(taken, end, key=lambda span: span.start)
        if kind == "address" and first < after:
            joined = [span for span in taken[first:after] if span.kind in ("address", "postcode")]
            start, end = min(start, *(span.start for span in joined), start), max(end, *(span.end for span in joined), end)
        covered = kind == "address" and all(start <= span.start and span.end <= end for span in taken[first:after])
        if kind == "name" and first < after and start < taken[first].start:  # "Jennifer Alcaraz Suite", where an address begins
            end = start + len(text[start : taken[first].start].rstrip())
            after = first
        if start < end and (first >= after or covered):
            taken[first:after] = [Span(start, end, kind)]
    return taken


def _fill(text: str, spans: tuple[Span, ...]) -> str:
    parts: list[str] = []
    at = 0
    for span in spans:
        parts += (text[at : span.start], f"[{span.kind}]")
        at = span.end
    return "".join((*parts, text[at:]))
