"""Records read some at a time, in their order: a pack of thousands of replies has those few in memory that are being told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

AT_ONCE = 20
Key = TypeVar("Key")
Told = TypeVar("Told")


@dataclass(frozen=True)
class InBatches(Generic[Key, Told]):
    """What `read` makes of `keys`, `AT_ONCE` of them at a time. Gone through anew, it is read anew."""

    keys: Sequence[Key]
    read: Callable[[Sequence[Key]], Iterable[Told]]

    def __iter__(self) -> Iterator[Told]:
        for start in range(0, len(self.keys), AT_ONCE):
            yield from self.read(self.keys[start : start + AT_ONCE])
