"""Braille files (.brf): text to cells through liblouis, cells to pages of 25 lines of 40. Knows nothing of surveys.

Uncontracted braille: whoever reads braille reads it, those who are still learning it too.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask_babel import gettext

from engage.core.i18n import language
from engage.surveys.formats.errors import FormatError

CELLS, LINES = 40, 25
# liblouis' table for each language, of those its Debian package brings. A language that is not here has none that can
# be relied on: Somali none at all, Chinese one that would guess how a character is read.
TABLES = {
    "ar": "ar-ar-g1.utb",
    "bg": "bg.ctb",
    "bn": "bn.tbl",
    "ckb": "ckb-g1.ctb",
    "cs": "cs-g1.ctb",
    "cy": "cy-cy-g1.utb",
    "de": "de-g1.ctb",
    "el": "el.ctb",
    "en": "en-ueb-g1.ctb",
    "es": "es-g1.ctb",
    "fa": "fa-ir-g1.utb",
    "fr": "fr-bfu-comp6.utb",
    "gu": "gu-in-g1.utb",
    "hi": "hi-in-g1.utb",
    "hr": "hr-g1.ctb",
    "hu": "hu-hu-g1.ctb",
    "lt": "lt.ctb",
    "lv": "Lv-Lv-g1.utb",
    "ne": "ne.ctb",
    "nl": "nl-NL-g0.utb",
    "pa": "pu-in-g1.utb",
    "pl": "Pl-Pl-g1.utb",
    "pt": "pt-pt-g1.utb",
    "ro": "ro.ctb",
    "ru": "ru-ru-g1.ctb",
    "sk": "sk-g1.ctb",
    "sr": "sr-g1.ctb",
    "sw": "sw-ke-g1.utb",
    "ta": "ta-ta-g1.ctb",
    "te": "te-in-g1.utb",
    "tr": "tr-g1.ctb",
    "uk": "uk-comp.utb",
    "ur": "ur-pk-g1.utb",
    "vi": "vi-vn-g1.ctb",
}
_FOLDERS = ("/usr/share/liblouis/tables", "/usr/local/share/liblouis/tables", "/opt/homebrew/share/liblouis/tables")
_SECONDS = 20
_LONGEST = 400  # characters in one go: a line of liblouis' own command holds no more than 2,048 cells
# Braille ASCII: the character that stands for each of the 64 cells, in the order of Unicode's braille patterns.
_BRF = " A1B'K2L@CIF/MSP\"E3H9O6R^DJG>NTQ,*5<-U8V.%[$+X!&;:4\\0Z7(_?W]#Y)="
_ASCII = {0x2800 + dots: _BRF[dots & 63] for dots in range(256)}
# How a character that a table does not know comes out: its code point between two signs, in cells.
_ESCAPED = re.compile(r"'.{1,2}X.{4,6}'")
_PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "} | dict.fromkeys("\u200e\u200f\u00ad")
)


@dataclass(frozen=True)
class Paragraph:
    """One text and how it stands: its first line begins at cell `first`, the next ones at `then` (0: at the edge)."""

    text: str
    first: int = 2
    then: int = 0
    is_heading: bool = False


@lru_cache(maxsize=1)
def missing() -> tuple[str, ...]:
    """The packages this machine lacks to make braille; none where it can."""
    return () if shutil.which("lou_translate") and _table("en") else ("liblouis-bin", "liblouis-data")


def has_table(code: str) -> bool:
    """Whether braille can be made in this language here."""
    return not missing() and _table(code) is not None


def without_table(codes: Iterable[str]) -> str:
    """One sentence that names those of these languages for which there is no braille table; "" when there is one for each."""
    names = [language(code).name for code in codes if _table(code) is None]
    return gettext("There is no braille table for: %(languages)s.", languages=", ".join(names)) if names else ""


def make_brf(paragraphs: Iterable[Paragraph], code: str) -> bytes:
    """A file for an embosser or a braille display: pages end with a form feed, lines with CR LF. Raises `FormatError`."""
    table = _table(code)
    if missing() or table is None:
        raise FormatError(without_table((code,)) or gettext("Braille cannot be made on this machine yet."))
    given = [paragraph for paragraph in paragraphs if paragraph.text.strip()]
    cells = translated([paragraph.text for paragraph in given], table)
    lines: list[str] = []
    for paragraph, words in zip(given, cells, strict=True):
        lines += _heading(words) if paragraph.is_heading else _wrapped(words, paragraph.first, paragraph.then)
    return "\f".join(_pages(lines, table)).encode("ascii") + b"\f"


def translated(texts: Iterable[str], table: Path) -> list[str]:
    """Each text as Braille ASCII, in a few calls of liblouis.

    A word in letters that this language's table has not, such as an address in an Urdu text, goes through the English one.
    """
    plain = [text.translate(_PLAIN) for text in texts]
    unknown = _unknown(frozenset("".join(plain)) - {" ", "\n"}, table)
    letters = {sign for sign in unknown if sign.isalpha()}
    english = _table("en") or table
    lines = [_pieces(text, letters, unknown - letters) for text in plain]
    parts = [[(english if letters & set(piece) else table, piece) for piece in pieces] for pieces in lines]
    done = {}
    for used in {table, english}:
        given = [piece for pieces in parts for which, piece in pieces if which == used]
        done[used] = iter(_run(given, used))
    return [" ".join(" ".join(next(done[which]) for which, _piece in pieces).split()) for pieces in parts]


def _pieces(text: str, letters: set[str], signs: Set[str]) -> Iterator[str]:
    """The text on lines that liblouis can take, cut between words: words in other `letters` stand apart.

    signs : what the table does not know either; left out of the words that go through it
    """
    line, was_other = "", False
    for word in text.split():
        is_other = bool(letters & set(word))
        kept = word if is_other else "".join(sign for sign in word if sign not in signs)
        if line and (is_other != was_other or len(line) + len(kept) >= _LONGEST):
            yield line
            line = ""
        line, was_other = f"{line} {kept}".strip(), is_other
    if line:
        yield line


def _unknown(signs: frozenset[str], table: Path) -> frozenset[str]:
    """Those of these characters that the table does not know: liblouis writes their code point instead, or leaves them."""
    ordered = sorted(signs)
    each = zip(ordered, _run(ordered, table), strict=True)
    return frozenset(sign for sign, cells in each if _ESCAPED.fullmatch(cells) or not cells.isascii())


def _run(lines: list[str], table: Path) -> list[str]:
    """Each line as Braille ASCII, in one call."""
    if not lines:
        return []
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LOUIS_TABLEPATH": str(table.parent)}
    try:
        done = subprocess.run(  # noqa: S603 - the words go in on standard input
            [shutil.which("lou_translate") or "lou_translate", "--forward", f"unicode.dis,{table.name}"],
            input="".join(f"{line}\n" for line in lines).encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            env=environment,
        )
    except (subprocess.SubprocessError, OSError):
        raise FormatError(gettext("This file could not be made just now. Please try again later.")) from None
    return done.stdout.decode().translate(_ASCII).split("\n")[: len(lines)]


@lru_cache(maxsize=64)
def _table(code: str) -> Path | None:
    name = TABLES.get(code)
    folders = (*os.environ.get("LOUIS_TABLEPATH", "").split(","), *_FOLDERS)
    places = [Path(folder) / name for folder in folders if folder and name]
    return next((place for place in places if place.is_file()), None)


def _wrapped(words: str, first: int, then: int) -> list[str]:
    lines, line = [], " " * first
    for word in words.split():
        if line.strip() and len(line.rstrip()) + 1 + len(word) > CELLS:
            lines.append(line.rstrip())
            line = " " * then
        while len(line) + len(word) > CELLS:  # one word longer than a whole line, an address perhaps
            room = CELLS - len(line)
            lines.append(line + word[:room])
            line, word = " " * then, word[room:]  # noqa: PLW2901
        line += f"{word} "
    return [*lines, line.rstrip()] if line.strip() else lines


def _heading(words: str) -> list[str]:
    return ["", *(line.strip().center(CELLS).rstrip() for line in _wrapped(words, 4, 4))]


def _pages(lines: list[str], table: Path) -> Iterator[str]:
    """Pages of `LINES` lines; the last line of each bears its number alone, at the end. A heading never stands last."""
    page: list[str] = []
    number = 1
    for place, line in enumerate(lines):
        ends_before_heading = not line and len(page) >= LINES - 4 and place + 2 < len(lines)
        if len(page) == LINES - 1 or ends_before_heading:
            yield _page(page, number)
            page, number = [], number + 1
        if line or page:
            page.append(line)
    if page:
        yield _page(page, number)


def _page(lines: list[str], number: int) -> str:
    digits = "".join("JABCDEFGHI"[int(digit)] for digit in str(number))
    filled = [*lines, *[""] * (LINES - 1 - len(lines)), f"#{digits}".rjust(CELLS)]
    return "".join(f"{line}\r\n" for line in filled)
