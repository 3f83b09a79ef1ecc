"""Our own .toml: reading it gives the same survey; a wording that is not of today's words is named and left out."""

from __future__ import annotations

from collections.abc import Sequence

from engage.core.said import worded
from engage.surveys.importers.imported import Unsupported
from engage.surveys.source import SurveySource
from engage.surveys.wording import Option
from engage.surveys.writing import to_toml


def write(source: SurveySource, _places: Sequence[Option]) -> tuple[bytes, tuple[Unsupported, ...]]:
    """The file, and what is not in it."""
    left = [
        Unsupported("", worded("the wording in “%(code)s” is of older source words, and is left out", code=code))
        for code in source.stale
    ]
    left += [
        Unsupported("", worded("the Easy Read words in “%(code)s” are of older words, and are left out", code=code))
        for code in source.easy_stale
    ]
    return to_toml(source).encode(), tuple(left)
