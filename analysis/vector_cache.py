"""Vectors kept from one run to the next, so that a run costs only what is new.

Owns one SQLite file: SHA-256 of model and text, never the text, and the vector in 16 bits. Several processes may use it at once.
A broken file is made anew; one that cannot be used is done without: the cache may cost time, never a run. A vector still tells
much of what was said, so the file belongs in the data folder and goes when that goes. Must not know what the vectors are for.
"""

import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import numpy as np

from analysis.embedding import Closer, Embedder, Vectors
from analysis.side_by_side import closer_with

MOST_VECTORS = 600_000
"""What a file holds, some 600 MB: the largest survey of children in England once. The oldest make room."""

_ASKED = 500  # keys in one question
_PATIENCE = 30.0  # seconds to wait for another process that writes
_TABLE = "CREATE TABLE IF NOT EXISTS vector (number INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, halves BLOB NOT NULL)"


class CachedEmbedder:
    """An embedder that asks `path` first, and says what the one within says of itself.

    What is asked for counts as new, so that `forget_before` leaves what was of use lately. Vectors are rounded to 16 bits whether
    or not they were kept. One whose vectors of two calls cannot be compared is not cached.
    """

    def __init__(self, embedder: Embedder, path: Path, most: int = MOST_VECTORS) -> None:
        self._embedder, self._path, self._most = embedder, path, most
        self.name, self.tier, self.comparable, self.why = embedder.name, embedder.tier, embedder.comparable, embedder.why
        self.beside: Mapping[str, Embedder] = {code: CachedEmbedder(one, path, most) for code, one in embedder.beside.items()}
        own = {code: CachedEmbedder(one.own, path, most) for code, one in embedder.closer.items()}
        self.closer: Mapping[str, Closer] = closer_with(self, own)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """As the embedder within; only texts that are not in the file are given to it."""
        if not self.comparable or not len(texts):
            return self._embedder.embed(texts)
        keys = [sha256(f"{self.name}\0{text}".encode("utf-8", "surrogatepass")).digest() for text in texts]
        places = {key: number for number, key in enumerate(keys)}
        kept = self._kept(list(places))
        missing = [key for key in places if key not in kept]
        if missing:
            made = self._embedder.embed([texts[places[key]] for key in missing]).astype(np.float16)
            kept.update((key, half.tobytes()) for key, half in zip(missing, made, strict=True))
        self._keep([(key, kept[key]) for key in places])
        halves = np.frombuffer(b"".join(kept[key] for key in keys), dtype=np.float16)
        return halves.reshape(len(keys), -1).astype(np.float32)

    def _kept(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}

        def ask(file: sqlite3.Connection) -> None:
            for start in range(0, len(keys), _ASKED):
                asked = keys[start : start + _ASKED]
                marks = ",".join("?" * len(asked))
                found.update(file.execute(f"SELECT key, halves FROM vector WHERE key IN ({marks})", asked))  # noqa: S608

        _with_file(self._path, ask)
        return found if len({len(halves) for halves in found.values()}) < 2 else {}

    def _keep(self, rows: Sequence[tuple[bytes, bytes]]) -> None:
        def write(file: sqlite3.Connection) -> None:
            file.executemany("INSERT OR REPLACE INTO vector (key, halves) VALUES (?, ?)", rows)
            file.execute("DELETE FROM vector WHERE number <= (SELECT max(number) FROM vector) - ?", (self._most,))

        _with_file(self._path, write)


def newest(path: Path) -> int:
    """The number of the vector that was kept or asked for last; 0 where there is none."""
    found = [0]

    def ask(file: sqlite3.Connection) -> None:
        found[0] = file.execute("SELECT coalesce(max(number), 0) FROM vector").fetchone()[0]

    if path.is_file():
        _with_file(path, ask)
    return found[0]


def forget_before(path: Path, number: int) -> None:
    """Remove every vector that was not asked for since `newest` gave this number: its text is gone, or has changed."""

    def write(file: sqlite3.Connection) -> None:
        file.execute("DELETE FROM vector WHERE number <= ?", (number,))

    if path.is_file():
        _with_file(path, write)


def _with_file(path: Path, work: Callable[[sqlite3.Connection], None]) -> None:
    """Do the work in one transaction on the file; a broken one is made anew once, one that cannot be used is left alone."""
    for _attempt in range(2):
        try:
            with closing(_open(path)) as file, file:
                work(file)
            return
        except (sqlite3.OperationalError, OSError):  # locked for too long, no room, no right to write
            return
        except sqlite3.DatabaseError:
            _remove(path)


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # nobody else is to read it
    file = sqlite3.connect(path, timeout=_PATIENCE)
    try:
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("PRAGMA synchronous = NORMAL")
        file.execute(_TABLE)
    except sqlite3.Error:
        file.close()
        raise
    return file


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
