"""Surveys from elsewhere: `read_foreign` takes a file of another system and says what is in it.

Knows XLSForm (.xlsx, .xls), LimeSurvey (.lss) and SurveyJS (.json), each by what the file holds, not by its name. Opens the one
file it is given and nothing that file names; makes no request; stores nothing. Pure: no database, no request, no settings.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engage.core.said import worded
from engage.surveys.importers.imported import Imported, ImportRefused, Unsupported
from engage.surveys.importers.lss import import_lss
from engage.surveys.importers.surveyjs import import_surveyjs

__all__ = ["ImportRefused", "Imported", "Unsupported", "is_foreign", "read_foreign"]

MAX_FILE_BYTES = 4_000_000
_SUFFIXES = {".lss", ".xlsx", ".xls", ".json", ".xlsm"}
_PACKED, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_foreign(path: Path) -> bool:
    """Whether a file is to be read here: by its name, or because it holds no TOML whatever its name says."""
    if path.suffix.lower() in _SUFFIXES:
        return True
    try:
        with path.open("rb") as file:
            return _kind(file.read(512)) is not None
    except OSError:
        return False


def read_foreign(path: Path, main_language: str) -> Imported:
    """What is in a file of another system. Raises `ImportRefused` with one line that says why it cannot be taken.

    main_language : the language of a text that the file gives no language to
    """
    content = _content(path)
    kind = _kind(content[:512])
    if kind is None:
        raise ImportRefused(worded("is neither a workbook (XLSForm), nor XML (LimeSurvey), nor JSON (SurveyJS)"))
    return kind(content, path.stem, main_language)


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            over = (size - MAX_FILE_BYTES) / 1e6
            raise ImportRefused(
                worded(
                    "is %(size)s MB, %(over)s MB more than a survey may have",
                    size=f"{size / 1e6:,.1f}",
                    over=f"{over:,.1f}",
                )
            )
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError as problem:
        raise ImportRefused(worded("the file is missing")) from problem
    except OSError as problem:
        raise ImportRefused(f"cannot be read: {problem.strerror}") from problem
    if not content.strip():
        raise ImportRefused(worded("is empty"))
    return content


def _kind(head: bytes) -> Callable[[bytes, str, str], Imported] | None:
    """Who reads a file that begins like this; the one for workbooks is loaded only when it is needed."""
    if head.startswith((_PACKED, _OLD_WORKBOOK)):
        return _workbook
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if plain.startswith(b"<") or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _xml
    return _json if plain.startswith((b"{", b'["', b"[{", b"[]", b"[\n")) else None


def _workbook(content: bytes, stem: str, main_language: str) -> Imported:
    from engage.surveys.importers.xlsform import import_xlsform  # noqa: PLC0415 - takes a second to load, and only this needs it

    return import_xlsform(content, stem, main_language)


def _xml(content: bytes, stem: str, main_language: str) -> Imported:
    return import_lss(content, main_language)


def _json(content: bytes, stem: str, main_language: str) -> Imported:
    return import_surveyjs(content, main_language)
