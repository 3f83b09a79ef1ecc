"""Taking a returned wording in: as a file among the surveys of this site, where it stands before the one that came with it.

A survey that came with the site is copied there first, whole: from then on it is this site's own, and newer versions of the site
no longer change it. Every running process offers it a second later.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from flask import current_app

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import paths
from engage.core.config import Settings
from engage.surveys.definition import EASY, SOURCE_FILE, load_survey
from engage.surveys.handover import sheet, xliff
from engage.surveys.handover.comparing import Comparison, taken
from engage.surveys.handover.units import Handed, HandoverError
from engage.surveys.library import imported_folder
from engage.surveys.reading import read_toml
from engage.surveys.source import SurveySource
from engage.surveys.wording import Wording
from engage.surveys.writing import to_toml, wording_to_toml

MAX_FILE_BYTES = 3_000_000
STAMP = "surveys.stamp"  # beside the folder of surveys: its date tells other processes to read them anew


def read(content: bytes) -> Handed:
    """A file that came back, of either kind. Raises `HandoverError`."""
    if len(content) > MAX_FILE_BYTES:
        raise HandoverError(f"is {len(content) / 1e6:,.1f} MB, more than {MAX_FILE_BYTES / 1e6:.0f} MB")
    if not content.strip():
        raise HandoverError("is empty")
    plain = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    is_xml = plain.startswith(b"<") or content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return xliff.read(content) if is_xml else sheet.read(content)


@guarded(Permission.CHECK_TRANSLATIONS)
def take_in(source: SurveySource, found: Comparison, decided: dict[str, str], checked_by: str, today: date) -> Wording:
    """Keep what was taken. Raises `HandoverError` while anything is undecided; nothing is written then."""
    wording = taken(source, found, decided, (checked_by, today.isoformat() if checked_by else ""))
    settings: Settings = current_app.config["SETTINGS"]
    root = imported_folder(settings)
    root.mkdir(parents=True, exist_ok=True)
    folder = root / source.slug
    if not folder.is_dir():
        _copy(paths.bundled("surveys") / source.slug, folder)
    if "wording" in read_toml(folder / SOURCE_FILE, SOURCE_FILE):
        _apart(folder)
    _write(folder / f"{wording.language}.toml", wording_to_toml(wording))
    _write(root.parent / STAMP, source.slug)
    return wording


def _copy(ours: Path, folder: Path) -> None:
    """All of it or nothing."""
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".") as fresh:
        shutil.copytree(ours, Path(fresh) / folder.name)
        (Path(fresh) / folder.name).rename(folder)


def _apart(folder: Path) -> None:
    """Each wording inside survey.toml into a file of its own, as a wording in both would be there twice."""
    source = load_survey(folder)
    for wording in source.wordings:
        _write(folder / f"{wording.language}.toml", wording_to_toml(wording))
    for easy in source.easy:
        name = EASY if easy.language == source.source_language else f"{EASY}-{easy.language}"
        _write(folder / f"{name}.toml", wording_to_toml(easy))
    _write(folder / SOURCE_FILE, to_toml(replace(source, wordings=(), easy=())))


def _write(file: Path, text: str) -> None:
    part = file.with_name(f".{file.name}.part")
    part.write_text(text, "utf-8")
    part.replace(file)
