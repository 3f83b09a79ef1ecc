"""Which formats a paper can be had in, and making one on disk: whole, or a sentence that says why not.

Each renderer is loaded when it is first needed: the libraries are a tenth of a web process's memory, and few processes
ever make a pack.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import BinaryIO

from flask import current_app
from flask_babel import gettext

from engage.core.errors import DomainError
from engage.evidence.paper import Paper


@dataclass(frozen=True)
class Format:
    """One format: how files of it end, what they are, and who makes them."""

    ending: str
    name: str
    media_type: str
    module: str
    function: str


FORMATS = {
    one.ending: one
    for one in (
        Format("docx", "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "document", "to_docx"),
        Format("pdf", "PDF", "application/pdf", "print", "to_pdf"),
        Format("xlsx", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "workbook", "to_xlsx"),
        Format("odt", "OpenDocument", "application/vnd.oasis.opendocument.text", "open_document", "to_odt"),
        Format("csv", "CSV", "text/csv; charset=utf-8", "sheet", "to_csv"),
    )
}


class ExportFailedError(DomainError):
    """The file could not be made. Nothing of it was sent."""

    status = 500


class LongPageError(Exception):
    """What a PDF file is made of is long: the press would take longer than anybody waits for a page. `page`: for it, on disk."""

    def __init__(self, page: BinaryIO) -> None:
        super().__init__()
        self.page = page


def make_file(paper: Paper, ending: str) -> BinaryIO:
    """One file, whole, on disk and open at its beginning: it is gone when it is closed, and never in memory as a whole.

    Raises `ExportFailedError`; why it failed is in the log, without anybody's words. Raises `LongPageError` for a long PDF.
    """
    chosen = FORMATS[ending]
    with _closed_if_it_fails(chosen) as out:
        renderer = getattr(import_module(f"engage.evidence.{chosen.module}"), chosen.function)
        renderer(paper, out)
        out.seek(0)
    return out


@contextmanager
def _closed_if_it_fails(chosen: Format) -> Iterator[BinaryIO]:
    out = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    try:
        yield out
    except LongPageError:
        out.close()
        raise
    except DomainError as problem:  # it says itself what is missing on this machine
        out.close()
        raise ExportFailedError(str(problem)) from None
    except Exception as problem:
        out.close()
        current_app.logger.error("a %s file could not be made: %s", chosen.ending, type(problem).__name__)
        text = gettext(
            "This %(format)s file could not be made, and nothing was downloaded. Choose another format.", format=chosen.name
        )
        raise ExportFailedError(text) from None
