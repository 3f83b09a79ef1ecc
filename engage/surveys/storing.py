"""Where a survey file goes when it is imported or published: `store`. Every running process offers it a second later."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import current_app

from engage.surveys.definition import SOURCE_FILE, wording_files
from engage.surveys.library import STAMP, imported_folder


def store(content: bytes, slug: str, *, is_whole: bool = False) -> None:
    """Put the file where surveys are read from, all of it or nothing.

    is_whole : the file holds every wording of the survey, so that files with single ones beside it, from before, take no part
    any more; they are kept under another name
    """
    root = imported_folder(current_app.config["SETTINGS"])
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=".") as fresh:
        (Path(fresh) / SOURCE_FILE).write_bytes(content)
        (Path(fresh) / STAMP).write_text(slug, "utf-8")
        target = root / slug
        target.mkdir(exist_ok=True)
        for file in wording_files(target) if is_whole else ():
            file.replace(file.with_suffix(".toml.before"))
        (Path(fresh) / SOURCE_FILE).replace(target / SOURCE_FILE)
        (Path(fresh) / STAMP).replace(root.parent / STAMP)
