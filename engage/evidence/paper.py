"""What every format of a pack has in common: headings, numbered sentences and tables, and where each number comes from.

Pure shapes. A number names its record and what is said of it ("T12-2": the second thing about theme 12), so it stays the same in
every format and when other records come and go. `trace` says what a sentence rests on; the appendix is all of them in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from engage.safeguarding.disclosure import SafeCount


@dataclass(frozen=True)
class Trace:
    """What one sentence rests on, each part in words; empty where it rests on none of that."""

    count: SafeCount | None = None
    source: str = ""
    theme: str = ""
    run: str = ""
    decision: str = ""
    minute: str = ""
    link: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 or 2."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Line:
    """One sentence. `kind` is the same in every language; `item`: what it is about; `lang`: of `text`, which may be anybody's."""

    number: str
    kind: str
    text: str
    lang: str
    item: str = ""
    trace: Trace = Trace()

    @property
    def is_quote(self) -> bool:
        """Whether these are somebody's own words."""
        return self.kind == "quote"


@dataclass(frozen=True)
class Row:
    """One row of a table; the first cell is its head. `kind` and `item` as in `Line`."""

    number: str
    kind: str
    cells: tuple[str, ...]
    trace: Trace = Trace()


@dataclass(frozen=True)
class Table:
    """Some rows under one caption. `head` names each cell."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def numbered_cells(self) -> tuple[tuple[str, ...], ...]:
        """Each row with its number before its cells."""
        return tuple((row.number, *row.cells) for row in self.rows)


Block = Heading | Line | Table


@dataclass(frozen=True)
class Paper:
    """One document, the same for every format. `blocks` may be made while they are gone through: each format does so once."""

    title: str
    trust: str
    lang: str
    made_on: date
    blocks: Iterable[Block]

    def numbered(self) -> Iterator[Line | Row]:
        """Every sentence and every row, in order: what the appendix traces."""
        for block in self.blocks:
            yield from numbered(block)


def numbered(block: Block) -> tuple[Line | Row, ...]:
    """What of one block has a number."""
    if isinstance(block, Table):
        return block.rows
    return (block,) if isinstance(block, Line) else ()
