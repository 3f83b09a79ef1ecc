"""What stands beside the questions of a survey, as a version of it names that: by what is in each file, and in its own words.

A version ties an answer to what its writer saw. A picture put in another's place is another version, as another word is, so that
nobody has to guess which of two pictures an answer was about. Owns how a file is named; the files stay where they are (`slots`,
`signed`, and those of drafts in `building.filing`, which keeps each that was ever published).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path

from engage.surveys import signed, slots
from engage.surveys.source import Seen

SIGNED = "bsl"
CAPTIONS, WORDS = ".vtt", ".txt"
ENDINGS = {**{slot: frozenset(known) for slot, known in slots.ENDINGS.items()}, SIGNED: frozenset(signed.VIDEO_TYPES)}


def named(content: bytes, ending: str) -> str:
    """What a file with this in it is called: the same content has the same name, wherever it lies."""
    return f"{hashlib.sha256(content).hexdigest()[:32]}{ending}"


def seen_in(media: Path, keys: Collection[str]) -> tuple[Seen, ...]:
    """What pages show beside these questions, and on the start page, from the files in this folder, in order."""
    return tuple(sorted(_found(media, {signed.START, *keys}), key=lambda one: (one.key, one.slot)))


def _found(media: Path, keys: Collection[str]) -> Iterator[Seen]:
    taken = set[tuple[str, str]]()
    for file in sorted(media.glob("*.*.*")) if media.is_dir() else ():
        key, slot, *rest = file.name.split(".")
        if key in keys and file.suffix in ENDINGS.get(slot, ()) and len(rest) == 1 and (key, slot) not in taken:
            taken.add((key, slot))
            captions, words = (file.with_name(f"{key}.{slot}{ending}") for ending in (CAPTIONS, WORDS))
            yield Seen(key, slot, _name(file), _name(captions) if captions.is_file() else "", _text(words))


def _name(file: Path) -> str:
    found = file.stat()
    return _named(file, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=2_000)  # a film has megabytes: it is read again only when its file is another
def _named(file: Path, _written: int, _size: int) -> str:
    return named(file.read_bytes(), file.suffix)


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8-sig", "replace").strip() if file.is_file() else ""
