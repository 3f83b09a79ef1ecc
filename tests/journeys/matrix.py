"""What `make matrix` keeps while it looks at everything: what each reader was shown, pictures, and the table of faults.

A run that was broken off goes on where it was, as long as nothing that it looks at has changed since.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

# Where it is kept. None in an ordinary run.
FOLDER = Path(os.environ["ENGAGE_MATRIX"]).resolve() if os.environ.get("ENGAGE_MATRIX") else None
PICTURED = ("en", "ur", "ta", "zh")  # one of each kind of writing: pictures of every choice; of others the plain page


@dataclass(frozen=True)
class Row:
    """One reader. shown : each page and its language, as "page|lang"."""

    reader: str
    shown: list[str]
    faults: list[str] = field(default_factory=list)


@cache
def _begin() -> Path:
    """The folder, emptied if what it is about has changed."""
    assert FOLDER
    FOLDER.mkdir(exist_ok=True)
    about, now = FOLDER / "of.txt", _state()
    if not about.exists() or about.read_text("utf-8") != now:
        for old in FOLDER.iterdir():
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        about.write_text(now, "utf-8")
    return FOLDER


def _state() -> str:
    """Every file as it is now. Raises `CalledProcessError` outside a clone: nothing could say there whether to go on."""
    said = [("rev-parse", "HEAD"), ("diff", "HEAD"), ("ls-files", "--others", "--exclude-standard")]
    return "\n".join(subprocess.run(["git", *words], capture_output=True, text=True, check=True).stdout for words in said)


def begin_again() -> None:
    """Before any worker starts: what an earlier state left is thrown away."""
    if FOLDER and "PYTEST_XDIST_WORKER" not in os.environ:
        _begin()


def rows() -> list[Row]:
    """The readers so far. Of one who came twice, after something was wrong, the last time counts."""
    assert FOLDER
    file = FOLDER / "seen.jsonl"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return list({row.reader: row for row in (Row(**json.loads(line)) for line in lines)}.values())


def was_whole(reader: str) -> bool:
    """Whether this reader has been shown everything in this run already, and found nothing."""
    return FOLDER is not None and any(row.reader == reader and not row.faults for row in rows())


def write_down(row: Row) -> None:
    """Keep what this reader was shown, and draw the table anew."""
    if FOLDER is None:
        return
    with (FOLDER / "seen.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
    lines = ["| reader | pages | faults |", "|---|---|---|"]
    lines += [f"| {row.reader} | {len(row.shown)} | {'<br>'.join(row.faults) or '0'} |" for row in rows()]
    fresh = FOLDER / f"table.{os.getpid()}"
    fresh.write_text("\n".join(lines) + "\n", "utf-8")
    fresh.replace(FOLDER / "table.md")  # two may write at once: each leaves a whole one


def picture(reader: str, name: str, lang: str, *, is_plain: bool) -> Path | None:
    """Where the picture of this page belongs; none where none is made."""
    if FOLDER is None or not (is_plain or lang in PICTURED):
        return None
    folder = FOLDER / "pictures" / reader.replace(" ", "_")
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{re.sub(r'[^a-z0-9-]+', '-', name)}.png"
