"""HTML to PDF/UA, in a process of its own that is stopped when it takes too long. Knows nothing of surveys."""

from __future__ import annotations

import ctypes
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

from flask_babel import gettext

from engage.core import paths
from engage.surveys.formats.errors import FormatError

log = logging.getLogger(__name__)
_PRESS = Path(__file__).with_name("press.py")
# By the clock, and long: what runs away is stopped by its own limit of processor time, which a busy machine does not use up.
_SECONDS = 900
# What WeasyPrint opens by itself, as Debian and macOS call it; a package of Debian for each.
_LIBRARIES = {
    "libpango-1.0-0": ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
}


_FONTS = "fonts-noto-core"
_FONT = "NotoNaskhArabic-Regular.*"
# Letters that those fonts have not: the language, the package, and any of the files that would do.
_MORE_FONTS = {"zh": ("fonts-droid-fallback", ("DroidSansFallback*", "NotoSansCJK*", "NotoSansSC*", "wqy-*"))}
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/opt/homebrew/share/fonts")


@lru_cache(maxsize=64)
def missing(language: str = "") -> tuple[str, ...]:
    """The packages this machine lacks to make a PDF in this language, or any at all; none where it can."""
    lacking = [] if find_spec("weasyprint") else ["weasyprint"]
    lacking += [package for package, names in _LIBRARIES.items() if not any(map(_opens, names))]
    fonts = [(_FONTS, (_FONT,)), *([_MORE_FONTS[language]] if language in _MORE_FONTS else [])]
    return (*lacking, *(package for package, files in fonts if not _has_font(files)))


def _has_font(files: Iterable[str]) -> bool:
    return any(any(Path(folder).rglob(name)) for folder in _FONT_FOLDERS for name in files)


def make_pdf(html: str, language: str = "") -> bytes:
    """One document, whose letters must all be there for this language. Raises `FormatError`."""
    with tempfile.TemporaryFile() as page, tempfile.TemporaryFile() as out:
        page.write(html.encode())
        page.seek(0)
        press(page, language, out)
        out.seek(0)
        return out.read()


def press(html: BinaryIO, language: str, out: BinaryIO) -> None:
    """The same, from one file on disk into another: a long one is hundreds of pages. Raises `FormatError`."""
    if missing(language):
        raise FormatError(gettext("PDF files cannot be made on this machine yet. Its administrator can read why under “System”."))
    command = [sys.executable, str(_PRESS), str(paths.bundled("static") / "fonts")]
    try:
        subprocess.run(  # noqa: S603 - our own script, with nothing that anybody typed
            command, stdin=html, stdout=out, stderr=subprocess.PIPE, timeout=_SECONDS, check=True
        )
    except (subprocess.SubprocessError, OSError) as problem:
        log.error("the press for PDF files failed: %s", type(problem).__name__)
        raise FormatError(gettext("This file could not be made just now. Please try again later.")) from None


def _opens(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
