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

_BETWEEN = "+"
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
    """The file that holds these pictures. Its address changes when one of them does."""
    listed = _BETWEEN.join(sorted(set(names)))
    version = hashlib.sha256(drawn_together(listed)).hexdigest()[:8]
    return Sheet(frozenset(listed.split(_BETWEEN)), url_for("access.pictures", listed=listed, v=version))


@lru_cache(maxsize=64)
def drawn_together(listed: str) -> bytes:
    """These pictures as one drawing, empty when one of them is not among ours."""
    names = listed.split(_BETWEEN)
    if not set(names) <= set(known_pictures()):
        return b""
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(map(_symbol, names))}</svg>'.encode()


def _symbol(name: str) -> str:
    drawing = (paths.bundled("static") / "pictures" / f"{name}.svg").read_text("utf-8")
    return _DRAWING.sub(rf'<symbol id="{name}" viewBox="\1">\2</symbol>', drawing)
