"""How good the analysis is, measured on texts whose labels are known: `python -m analysis evaluate`.

One module a subject. Each reads public texts from a folder the caller names (none is part of this package) or a file that two
people have coded, and gives figures; none prints, tunes or keeps a text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.agreement import Rate
from analysis.frameworks import Framework
from analysis.vectorise import Tier


@dataclass(frozen=True)
class Tools:
    """What is measured: the model of a tier, where it is kept, which framework, and a file in which vectors stay (or None)."""

    tier: Tier
    models: Path | None
    framework: Framework
    cache: Path | None = None


@dataclass(frozen=True)
class Figure:
    """One measured number.

    subject : such as `outcomes`; what : the measure; on : the texts; n : how many of them it stands on
    low, high : where it lies 95 times of 100 for other texts of the same kind, None where that was not worked out
    """

    subject: str
    what: str
    on: str
    value: float
    n: int
    low: float | None = None
    high: float | None = None


class NotMeasuredError(Exception):
    """What the measure needs is not there; the message says what."""


Measure = Callable[[Path, Tools], Iterator[Figure]]


def needed(folder: Path, name: str) -> Path:
    """The file, or NotMeasuredError."""
    if not (folder / name).is_file():
        raise NotMeasuredError(f"{folder} has no {name}")
    return folder / name


def figure_of(subject: str, what: str, on: str, rate: Rate) -> Figure:
    """A share with its interval; 0 of 0 is told as 0 on no texts."""
    return Figure(subject, what, on, rate.value or 0.0, rate.of, *rate.interval)
