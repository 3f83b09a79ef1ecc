"""What an interrupted run had done, so that the next one goes on from there.

Owns a folder with the result of each piece of work, under a name made of what the piece was: the same piece of the same version
gives the same name, and nothing else does. What people said stands in these files, redacted, so only their owner may open them,
and they go when the report is written. Must not decide what a piece is.
"""

import hashlib
import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

from analysis.intake import Intake, Point, Readable, concern_row
from analysis.readers import InputError
from analysis.redaction_settings import RedactionSettings
from analysis.spread import Spread
from analysis.types import Comment, Skipped

Piece = TypeVar("Piece")
Result = TypeVar("Result")
_SUFFIX = ".part"


@dataclass(frozen=True, slots=True)
class Form(Generic[Piece, Result]):
    """How the work of one kind is named and written: what tells a piece from all others, and its result to bytes and back."""

    kind: str
    tell: Callable[[Piece], bytes]
    write: Callable[[Result], bytes]
    read: Callable[[bytes], Result]


class Kept:
    """A folder of finished pieces; without one, nothing is kept."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        if folder is None:
            return
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{folder} cannot be used to resume from: {error.strerror}.") from error

    def each(
        self, form: Form[Piece, Result], spread: Spread, work: Callable[[Piece], Result], pieces: Iterable[Piece]
    ) -> Iterator[Result]:
        """As `Spread.each`, except that what is kept is not done again."""
        if self._folder is None:
            return spread.each(work, pieces)
        return self._each(form, spread, work, pieces)

    def _each(
        self, form: Form[Piece, Result], spread: Spread, work: Callable[[Piece], Result], pieces: Iterable[Piece]
    ) -> Iterator[Result]:
        order: deque[tuple[Path, bool]] = deque()

        def missing() -> Iterator[Piece]:
            for piece in pieces:
                path = self._path(form.kind, form.tell(piece))
                order.append((path, path.is_file()))
                if not order[-1][1]:
                    yield piece

        for result in spread.each(work, missing()):
            while order[0][1]:
                yield self._again(form, order.popleft()[0])
            path, _ = order.popleft()
            _replace(path, form.write(result))
            yield result
        while order:
            yield self._again(form, order.popleft()[0])

    def forget(self) -> None:
        """Remove what was kept, and the folder where nothing else is in it."""
        if self._folder is None:
            return
        for path in self._folder.glob(f"*{_SUFFIX}"):
            path.unlink(missing_ok=True)
        if not any(self._folder.iterdir()):
            self._folder.rmdir()

    def _path(self, kind: str, telling: bytes) -> Path:
        assert self._folder is not None  # noqa: S101 - for the type alone
        return self._folder / f"{kind}-{hashlib.sha256(_version() + telling).hexdigest()[:32]}{_SUFFIX}"

    def _again(self, form: Form[Piece, Result], path: Path) -> Result:
        try:
            return form.read(path.read_bytes())
        except (OSError, ValueError, KeyError, TypeError, EOFError):
            raise InputError(f"{path} is broken; remove it and resume again.") from None


def _replace(path: Path, content: bytes) -> None:
    """Write it whole or not at all, for its owner alone."""
    beside = path.with_suffix(f".{os.getpid()}")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InputError(f"{path.parent} cannot be written: {error.strerror}.") from error


@cache
def _version() -> bytes:
    """What tells this version of the analysis, its word lists included, from another."""
    told = hashlib.sha256()
    root = Path(__file__).parent
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            state = path.stat()
            told.update(f"{path.relative_to(root)} {state.st_size} {state.st_mtime_ns}\n".encode())
    return told.digest()


def _write_intake(intake: Intake) -> bytes:
    readable = [
        [one.row, one.language, [[point.text, point.words, point.key.hex()] for point in one.points], one.group, one.cleared]
        for one in intake.readable
    ]
    concerns = [[row.row, row.lang] for row in intake.concerns]
    skipped = [[skip.row, skip.reason] for skip in intake.skipped]
    return json.dumps([readable, concerns, skipped]).encode()


def _read_intake(content: bytes) -> Intake:
    readable, concerns, skipped = json.loads(content)
    return Intake(
        tuple(Readable(row, language, _points(points), group, cleared) for row, language, points, group, cleared in readable),
        tuple(concern_row(row, language) for row, language in concerns),
        tuple(Skipped(row, reason) for row, reason in skipped),
    )


def _points(points: Iterable[tuple[str, int, str]]) -> tuple[Point, ...]:
    return tuple(Point(text, words, bytes.fromhex(key)) for text, words, key in points)


def intake_form(redaction: RedactionSettings) -> Form[Sequence[Comment], Intake]:
    """How intake is kept; what was taken out of texts is part of what tells one from another."""
    told = (*redaction.keep, "", *redaction.own_schools, "", redaction.model)
    return Form(
        "intake",
        lambda comments: json.dumps([*told, *(astuple(comment) for comment in comments)]).encode(),
        _write_intake,
        _read_intake,
    )
