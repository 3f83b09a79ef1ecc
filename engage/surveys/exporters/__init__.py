"""Surveys for elsewhere: `export` writes one as our own .toml, XLSForm, LimeSurvey or SurveyJS, and says what is not in it.

The mirror of `importers`, which reads each of these files as the same questions, languages and routes. Pure: no database, no
request, no settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from engage.surveys.importers.imported import Unsupported
from engage.surveys.source import SurveySource
from engage.surveys.wording import Option

__all__ = ["FORMATS", "Exported", "Format", "Unsupported", "export"]


@dataclass(frozen=True)
class Format:
    """One format: its key, what people call it, how its files end, what they are."""

    key: str
    name: str
    ending: str
    media_type: str


FORMATS = {
    one.key: one
    for one in (
        Format("toml", "TOML", "toml", "application/toml; charset=utf-8"),
        Format("xlsform", "XLSForm", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Format("lss", "LimeSurvey", "lss", "application/xml; charset=utf-8"),
        Format("surveyjs", "SurveyJS", "json", "application/json"),
    )
}


@dataclass(frozen=True)
class Exported:
    """A file, and everything of the survey that is not in it, by question ("" for the whole survey)."""

    content: bytes
    left: tuple[Unsupported, ...]


def export(source: SurveySource, key: str, places: Sequence[Option] = ()) -> Exported:
    """The survey in one of `FORMATS`. places : what a question with the site's own list is answered with today."""
    # Loaded when first needed, as what reads them is.
    return Exported(*import_module(f"engage.surveys.exporters.{key}").write(source, places))
