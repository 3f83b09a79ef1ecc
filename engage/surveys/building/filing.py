"""Where the files beside a draft's questions lie: each content once, by its digest, for as long as a state of a draft names it.

Nothing here is ever changed: what is put in place of a file is another file, so that going back finds the one before. Owns the
folder, and what of it is copied into a survey's own when that is published. Which file stands where is in the tables (`media`).
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from flask import current_app

from engage.core import paths
from engage.surveys import seen, slots
from engage.surveys.library import imported_folder
from engage.surveys.seen import CAPTIONS, SIGNED, WORDS
from engage.surveys.signed import CAPTION_TYPE, FOLDER, START, VIDEO_TYPES
from engage.surveys.source import Seen

SLOTS = (slots.PICTURE, slots.AUDIO, SIGNED)
TYPES: Mapping[str, Mapping[str, str]] = {**slots.ENDINGS, SIGNED: VIDEO_TYPES}
_NAME = re.compile(r"[0-9a-f]{32}\.[a-z0-9]{3,4}")

Entry = dict[str, str]  # of one slot: "file" and, where there are any, "captions" (names here) and "words"
Media = dict[str, dict[str, Entry]]  # question key -> slot -> entry


def add(content: bytes, ending: str) -> str:
    """Keep a file; its name here. The same content is kept once."""
    folder = _folder()
    name = seen.named(content, ending)
    if not (folder / name).is_file():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".", delete=False) as fresh:
            fresh.write(content)
        Path(fresh.name).replace(folder / name)
    return name


def find(name: str) -> Path | None:
    """A file by its name here."""
    file = _folder() / name
    return file if _NAME.fullmatch(name) and file.is_file() else None


def type_of(file: Path) -> str:
    """What a browser is told of one."""
    known = {ending: kind for slot in reversed(SLOTS) for ending, kind in TYPES[slot].items()}
    return {**known, CAPTIONS: CAPTION_TYPE}[file.suffix]


def published(slug: str) -> Media:
    """What stands beside the questions of a survey that is there already, taken up so that it can be changed."""
    found: Media = {}
    root = imported_folder(current_app.config["SETTINGS"])
    # The first is where drafts had theirs before states of a draft named them.
    places = (_drafts() / slug / FOLDER, root / slug / FOLDER, paths.bundled("surveys") / slug / FOLDER)
    folder = next((place for place in places if place.is_dir()), places[0])
    for file in sorted(folder.glob("*.*.*")):
        key, slot, *_ending = file.name.split(".")
        if file.suffix in TYPES.get(slot, {}) and len(_ending) == 1:
            found.setdefault(key, {}).setdefault(slot, _entry(file, folder / f"{key}.{slot}"))
    return found


def publish(slug: str, media: Media) -> None:
    """Put what stands beside the questions into the survey's folder, where pages find it, in place of what was there."""
    target = imported_folder(current_app.config["SETTINGS"]) / slug / FOLDER
    if not media and not target.is_dir():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".") as fresh:
        made = Path(fresh) / FOLDER
        made.mkdir()
        for key, beside in media.items():
            for slot, entry in beside.items():
                _copy(entry, made / f"{key}.{slot}")
        if target.exists():
            target.rename(Path(fresh) / "before")
        made.rename(target)


def seen_beside(media: Media, keys: Collection[str]) -> tuple[Seen, ...]:
    """What pages will show of it beside these questions, as the folder says it once it is there (`seen.seen_in`)."""
    return tuple(
        Seen(key, slot, entry["file"], entry.get("captions", ""), entry.get("words", ""))
        for key, beside in sorted(media.items())
        for slot, entry in sorted(beside.items())
        if key in {START, *keys} and find(entry.get("file", ""))
    )


def delete(names: Iterable[str]) -> None:
    """Delete files that no state of any draft names any more."""
    for file in filter(None, map(find, names)):
        file.unlink(missing_ok=True)


def _entry(file: Path, beside: Path) -> Entry:
    entry = {"file": add(file.read_bytes(), file.suffix)}
    captions, words = (beside.with_name(beside.name + ending) for ending in (CAPTIONS, WORDS))
    if captions.is_file():
        entry["captions"] = add(captions.read_bytes(), CAPTIONS)
    if words.is_file():
        entry["words"] = words.read_text("utf-8-sig", "replace").strip()
    return entry


def _copy(entry: Entry, beside: Path) -> None:
    for name in filter(None, (entry.get("file"), entry.get("captions"))):
        if (file := find(name)) is not None:
            shutil.copy2(file, beside.with_name(beside.name + file.suffix))
    if entry.get("words"):
        beside.with_name(beside.name + WORDS).write_text(entry["words"], "utf-8")


def _folder() -> Path:
    return _drafts() / "files"


def _drafts() -> Path:
    """Beside the surveys, so that a backup has them; a name that begins with a dot is read as no survey."""
    return imported_folder(current_app.config["SETTINGS"]) / ".drafts"
