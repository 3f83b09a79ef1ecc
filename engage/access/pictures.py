"""The pictures that stand beside Easy Read words. Owns which there are; a picture is never the only way to know something.

A survey's pages show two dozen of them: drawn together in one file they weigh half of what they weigh one by one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from flask import url_for

from engage.core import paths

_LISTED = re.compile(r"[0-9a-f]{1,32}")
_DRAWING = re.compile(r'<svg [^>]*viewBox="([^"]+)">(.*)</svg>\s*', re.DOTALL)


@dataclass(frozen=True)
class Sheet:
    """Pictures in one file: their names, and its address, where each is found by its name behind a #."""

    names: frozenset[str]
    url: str


@lru_cache(maxsize=1)
def known_pictures() -> tuple[str, ...]:
    """Their names in order: what a file of easy words, or a page, may name."""
    return tuple(sorted(file.stem for file in (paths.bundled("static") / "pictures").glob("*.svg")))


def sheet_of(names: Iterable[str]) -> Sheet:
    """The file that holds these pictures. Its address changes when one of them does.

    Every picture of a page repeats the address, so it is short: a number with a bit for each picture that is in the file.
    """
    wanted = frozenset(names)
    listed = f"{sum(1 << bit for bit, name in enumerate(known_pictures()) if name in wanted):x}"
    return Sheet(wanted, url_for("access.pictures", listed=listed, v=hashlib.sha256(drawn_together(listed)).hexdigest()[:8]))


@lru_cache(maxsize=64)
def drawn_together(listed: str) -> bytes:
    """The pictures of this address as one drawing, empty when it names none, or more than there are."""
    known = known_pictures()
    bits = int(listed, 16) if _LISTED.fullmatch(listed) else 0
    if not 0 < bits < 1 << len(known):
        return b""
    drawn = (_symbol(name) for bit, name in enumerate(known) if bits >> bit & 1)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(drawn)}</svg>'.encode()


def _symbol(name: str) -> str:
    drawing = (paths.bundled("static") / "pictures" / f"{name}.svg").read_text("utf-8")
    return _DRAWING.sub(rf'<symbol id="{name}" viewBox="\1">\2</symbol>', drawing)
