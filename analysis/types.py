"""What goes into the analysis and what comes out of it.

Owns the frozen shapes shared by the modules and by whoever calls them, and the report's JSON. Standard library only, and no
behaviour beyond that JSON.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field

REPORT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Comment:
    """One answer as it came in. `row` counts from 0; `language` is an ISO 639-1 code where the caller knows it.

    cleared : a person whose job it is has read it and found no danger, so it is not screened again
    group : whom it stands for, such as an age band or where it came in; quotes are chosen from several
    """

    row: int
    text: str
    language: str | None = None
    cleared: bool = False
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """A text whose outcomes a person has set; no outcome says that it is about none."""

    text: str
    language: str
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThemeOutcome:
    """How much a theme is about one outcome or aim: the mean over its rows, 0 to 1."""

    key: str
    score: float


@dataclass(frozen=True, slots=True)
class Theme:
    """A suggestion for a person to accept, rename, merge, split or reject.

    quotes : rows worth reading first, the most typical before the more varied
    languages : how many rows in each language
    topic : the label of the wider subject this theme stands in, or None
    mentions : answers that speak of it, as their main theme or among others
    stability : share of its pairs that stay together when some answers are left out, 0 to 1; None where that was not tried
    cohesion : mean cosine of its points with its centre, -1 to 1
    aims : those of the framework's aims it is about, as the outcomes' keys with a dot and the aim's number
    """

    id: str
    label: str
    keywords: tuple[str, ...]
    size: int
    quotes: tuple[int, ...]
    outcomes: tuple[ThemeOutcome, ...]
    languages: Mapping[str, int]
    topic: str | None
    mentions: int = 0
    stability: float | None = None
    cohesion: float | None = None
    aims: tuple[ThemeOutcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """Where one answer went.

    theme : id of its main theme; None where the answer is a concern, whose text takes no part
    also : ids of other themes it speaks of or stands near; score : 0 to 1, how near its main theme's centre
    tones : any of praise, complaint, worry, wish
    also_scores : 0 to 1, for each of `also` how near its centre
    """

    row: int
    theme: str | None
    also: tuple[str, ...]
    score: float
    lang: str
    outcomes: tuple[str, ...]
    concern: bool
    tones: tuple[str, ...] = ()
    also_scores: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """An answer with nothing to read in it, and why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class SaidOnce:
    """An answer that stands alone. It is among the rows, with the theme it is nearest to; a person decides where it belongs."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class ThemeReport:
    """The whole of one run; every row that came in is in `rows` or in `skipped`, once.

    said_once : those of `rows` that stand alone
    """

    settings: Mapping[str, str | int | float | None]
    themes: tuple[Theme, ...]
    rows: tuple[Row, ...]
    skipped: tuple[Skipped, ...]
    version: int = field(default=REPORT_VERSION)
    said_once: tuple[SaidOnce, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The report as plain values, in the published shape."""
        whole: dict[str, object] = {"version": self.version, "settings": dict(self.settings)}
        return whole | {name: list(entries) for name, entries in self.listed()}

    def listed(self) -> Iterator[tuple[str, Iterator[dict[str, object]]]]:
        """Each list of the report with its entries as plain values, one at a time: half a million need not be there twice."""
        yield "themes", (asdict(theme) for theme in self.themes)
        yield "rows", (_plain(row) for row in self.rows)
        yield "skipped", (_plain(skip) for skip in self.skipped)
        yield "said_once", (_plain(entry) for entry in self.said_once)


def _plain(entry: Row | Skipped | SaidOnce) -> dict[str, object]:
    return {name: getattr(entry, name) for name in type(entry).__slots__}
