"""What is taken out of the texts of one run, and how closely it is looked for.

Owns the choice between lists and patterns alone and a model that reads as well. It can be sent to another process, which loads
the model for itself. Must not hold a rule of what a detail is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analysis.detail_reader import DetailReader, detail_reader
from analysis.redact import Redaction, redact
from analysis.spread import SpreadError

_CLOSELY_AT_MOST = 20_000  # texts: a minute or two


@dataclass(frozen=True, slots=True)
class RedactionSettings:
    """How texts are redacted.

    keep, own_schools : as `redact` takes them
    model : the name of the model that reads every text too, empty for lists and patterns alone; models : where it is prepared
    """

    keep: tuple[str, ...] = ()
    own_schools: tuple[str, ...] = ()
    model: str = ""
    models: Path | None = None

    @property
    def reader(self) -> DetailReader | None:
        """The model, if one is to read. SpreadError where this worker has another one than who gave the work out."""
        return _reader(self.model, self.models) if self.model else None

    def redact(self, text: str, language: str | None = None) -> Redaction:
        """The text without what these settings take out."""
        return redact(text, language, self.keep, self.own_schools, self.reader)


@lru_cache(maxsize=2)
def _reader(model: str, models: Path | None) -> DetailReader:
    reader = detail_reader(models)
    if reader is None or reader.name != model:
        raise SpreadError(f"a worker has not the model {model}: prepare the same one on every machine")
    return reader


def redaction_settings(
    keep: Iterable[str] = (), own_schools: Iterable[str] = (), models: Path | None = None, *, closely: bool
) -> RedactionSettings:
    """Settings by which the model reads every text where that is wanted and it was prepared."""
    reader = detail_reader(models) if closely else None
    return RedactionSettings(tuple(keep), tuple(own_schools), reader.name if reader else "", models)


def read_closely(texts: int) -> bool:
    """Whether so many texts of one run are few enough for the model."""
    return texts <= _CLOSELY_AT_MOST
