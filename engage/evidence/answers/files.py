"""Which formats answers can be had in, and one file made: sent while it is made, or made on disk and then sent."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from flask import current_app
from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.errors import DomainError, kind_and_places
from engage.evidence.answers.plan import Plan

_PIECE = 64 * 1024


@dataclass(frozen=True)
class Format:
    """One format: how files of it end, what they are, and who makes them. is_streamed : it is sent while it is made."""

    ending: str
    name: str | LazyString
    media_type: str
    module: str
    function: str
    is_streamed: bool


FORMATS = {
    one.ending: one
    for one in (
        Format("zip", lazy_gettext("CSV + codebook (ZIP)"), "application/zip", "plain", "to_zip", True),
        Format("csv", "CSV", "text/csv; charset=utf-8", "plain", "to_csv", True),
        Format("xlsx", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "book", "to_xlsx", False),
        Format("sav", "SPSS", "application/x-spss-sav", "spss", "to_sav", False),
        Format("json", "JSON", "application/json", "plain", "to_json", True),
    )
}


class AnswersNotMadeError(DomainError):
    """The file could not be made. Nothing of it was sent."""

    status = 500


@guarded(Permission.EXPORT_ANSWERS)
def pieces_of(plan: Plan, ending: str) -> Iterator[bytes]:
    """The file, piece by piece. Raises `DomainError` before the first one where it is made as a whole and cannot be."""
    chosen = FORMATS[ending]
    # Loaded when first needed: few processes ever make a workbook.
    maker = getattr(import_module(f"engage.evidence.answers.{chosen.module}"), chosen.function)
    if chosen.is_streamed:
        pieces: Iterator[bytes] = maker(plan)
        return pieces
    out = tempfile.TemporaryFile()  # noqa: SIM115 - closed, and gone, once it was sent
    try:
        maker(plan, out)
    except DomainError:
        out.close()
        raise
    except Exception as problem:
        out.close()
        current_app.logger.error("a %s file of answers could not be made: %s", ending, kind_and_places(problem))
        text = gettext(
            "This %(format)s file could not be made, and nothing was downloaded. Choose another format.", format=chosen.name
        )
        raise AnswersNotMadeError(text) from problem
    return _read(out)


def write_to(plan: Plan, ending: str, out: Path) -> int:
    """The file at this path, whole or not at all; how many bytes it has."""
    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("wb") as file:
            size = sum(file.write(piece) for piece in pieces_of(plan, ending))
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return size


def _read(out: BinaryIO) -> Iterator[bytes]:
    with out:
        out.seek(0)
        while piece := out.read(_PIECE):
            yield piece
