"""Personal data taken out of a text before anybody but the people who must see it does.

Owns which finds win and what stands in their place. It must not store or log a text, and it promises no more than it measures:
a person still looks before anything is published.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

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

_FILLED = re.compile(r"[^\W_](?:.*[^\W_][\u0300-\u036f\u064b-\u0652\u0900-\u0963\u0966-\u0dff]*)?", re.DOTALL)
_PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(KINDS)})\]")
_BETWEEN_NAMES, _BETWEEN_PARTS = ("", " "), ("", " ", ", ")  # what stands between two finds that are one
# A style that is a part of the name, as offices ("Mayor") and "Mrs" are not.
_STYLE = re.compile(r"(?<!\w)(?:Sir|Dame|Lord|Lady|Baroness|King|Queen|Prince|Princess|Pope)\s$")
_LONGEST_STYLE = 9  # letters, with the space
_INITIAL = re.compile(r"(?<!\w)[^\W\d_]\. ?$")


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


class Reading(Protocol):
    """What somebody makes of a text who goes by more than lists and patterns (`detail_reader`)."""

    def finds(self) -> Sequence[Find]:
        """Start, end (code points) and kind of each detail, in order and apart."""
        ...

    def rules_out(self, start: int, end: int) -> bool:
        """Whether nothing from start to end can be a detail."""
        ...


class Reader(Protocol):
    """Whoever reads texts so."""

    def read(self, text: str) -> Reading:
        """Read the whole text."""
        ...


def redact(
    text: str,
    language: str | None = None,
    keep: Collection[str] = (),
    own_schools: Collection[str] = (),
    reader: Reader | None = None,
) -> Redaction:
    """Replace names, schools and whatever else would tell who wrote `text` or whom it is about.

    language : ISO 639-1 code where known. Names and patterns of every language are looked for in any case, because people
    mix languages; the code says which words are ordinary ones.
    keep : what stays as it is, in any case: public figures, places and schools that a text cannot be understood without.
    own_schools : names of the place's schools, which go wherever they stand, also as pupils shorten them.
    reader : a model that reads the text as well, None for lists and patterns alone, which find less. It finds what they do
    not, and what lists take for a name stays where it rules that out.
    """
    spans = _add(text, [], find_own_schools(text, tuple(own_schools))) if own_schools else []
    for written in dict.fromkeys((_set_apart(text), text)):
        for find in finders_for(written):
            spans = _add(text, spans, find(written))
    if "\n" in text:
        homes = (span.start for span in spans if span.kind == "address")
        spans = _add(text, spans, [(start, end, "name") for start, end in find_addressees(text, homes)])
    names, reading = find_names(text, language), reader.read(text) if reader else None
    if reading:
        names = [name for name in names if not reading.rules_out(*name)]
    spans = _add(text, spans, ((start, end, "name") for start, end in names))
    if reading:
        spans = _add_read(text, spans, reading.finds(), {name.casefold() for name in keep})
    if keep:
        kept = {name.casefold() for name in keep}
        spans = [span for span in spans if text[span.start : span.end].casefold() not in kept]
    return redacted(text, tuple(_with_styles(text, spans)))


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


def _add_read(text: str, spans: Sequence[Span], read: Iterable[Find], keep: Collection[str]) -> list[Span]:
    """Add what a model reads as details, where nothing stands for it yet; it is one with a find of its kind that it touches."""
    wanted = [find for find in read if text[slice(*find[:2])].casefold() not in keep]
    settled = sorted((*spans, *_placeholders(text)), key=lambda span: span.start)
    added = [Span(*place, kind) for start, end, kind in wanted for place in _left_open(text, start, end, settled)]
    joined, known = list[Span](), set(spans)
    for span in sorted((*spans, *added), key=lambda one: one.start):
        if joined and not {joined[-1], span} <= known and _are_one(text, joined[-1], span):
            joined[-1] = Span(joined[-1].start, span.end, span.kind)
        else:
            joined.append(span)
    return joined


def _with_styles(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """The spans, which are in order and apart; names with "Sir" or the like that stands before them."""
    free = 0
    for span in spans:
        style = _STYLE.search(text, max(free, span.start - _LONGEST_STYLE), span.start) if span.kind == "name" else None
        yield Span(style.start(), span.end, span.kind) if style else span
        free = span.end


def _are_one(text: str, span: Span, following: Span) -> bool:
    if span.kind != following.kind:
        return False
    if span.kind == "name" and _INITIAL.search(text, span.start, following.start):  # "J. Cole"
        return True
    return text[span.end : following.start] in (_BETWEEN_PARTS if span.kind == "address" else _BETWEEN_NAMES)


def _placeholders(text: str) -> Iterator[Span]:
    """What stands in the place of details that were taken out before."""
    return (Span(match.start(), match.end(), "") for match in _PLACEHOLDER.finditer(text))


def _left_open(text: str, start: int, end: int, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The stretches from `start` to `end` that no span covers, from their first letter or digit to their last.

    spans : in order, and apart
    """
    at = start
    first = bisect_right(spans, start, key=lambda span: span.end)
    after = bisect_left(spans, end, key=lambda span: span.start)
    for span in (*spans[first:after], Span(end, end, "")):
        if match := _FILLED.search(text, at, span.start):
            yield match.span()
        at = max(at, span.end)


def redacted(text: str, spans: tuple[Span, ...]) -> Redaction:
    """The text with a placeholder for each span; they are in order and apart."""
    parts: list[str] = []
    at = 0
    for span in spans:
        parts += (text[at : span.start], f"[{span.kind}]")
        at = span.end
    return Redaction("".join((*parts, text[at:])), spans)
