"""What goes into the analysis and what comes out of it.

Owns the frozen shapes shared by the modules and by whoever calls them, and the report's JSON. Standard library only, and no
behaviour beyond that JSON.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

REPORT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Comment:
    """One answer as it came in. `row` counts from 0; `language` is an ISO 639-1 code where the caller knows it.

    cleared : a person whose job it is has read it and found no danger, so it is not screened again
    """

    row: int
    text: str
    language: str | None = None
    cleared: bool = False


@dataclass(frozen=True, slots=True)
class ThemeOutcome:
    """How much a theme is about one outcome: the mean over its rows, 0 to 1."""

    key: str
    score: float


@dataclass(frozen=True, slots=True)
class Theme:
    """A suggestion for a person to accept, rename, merge, split or reject.

    quotes : rows worth reading first, the most typical before the more varied
    languages : how many rows in each language
    topic : the label of the wider subject this theme stands in, or None
    """

    id: str
    label: str
    keywords: tuple[str, ...]
    size: int
    quotes: tuple[int, ...]
    outcomes: tuple[ThemeOutcome, ...]
    languages: Mapping[str, int]
    topic: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """Where one answer went.

    theme : id of its main theme; None where the answer is a concern, whose text takes no part
    also : ids of other themes it stands near; score : 0 to 1, how near its main theme's centre
    tones : any of praise, complaint, worry, wish
    """

    row: int
    theme: str | None
    also: tuple[str, ...]
    score: float
    lang: str
    outcomes: tuple[str, ...]
    concern: bool
    tones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """An answer with nothing to read in it, and why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class ThemeReport:
    """The whole of one run; every row that came in is in `rows` or in `skipped`, once."""

    settings: Mapping[str, str | int | float | None]
    themes: tuple[Theme, ...]
    rows: tuple[Row, ...]
    skipped: tuple[Skipped, ...]
    version: int = field(default=REPORT_VERSION)

    def to_json(self) -> dict[str, object]:
        """The report as plain values, in the published shape."""
        return {
            "version": self.version,
            "settings": dict(self.settings),
            "themes": [asdict(theme) for theme in self.themes],
            "rows": [asdict(row) for row in self.rows],
            "skipped": [asdict(skip) for skip in self.skipped],
        }
