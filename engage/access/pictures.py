"""The pictures that stand beside Easy Read words. Owns which there are; a picture is never the only way to know something."""

from __future__ import annotations

from functools import lru_cache

from engage.core import paths


@lru_cache(maxsize=1)
def known_pictures() -> tuple[str, ...]:
    """Their names in order: what a file of easy words, or a page, may name."""
    return tuple(sorted(file.stem for file in (paths.bundled("static") / "pictures").glob("*.svg")))
