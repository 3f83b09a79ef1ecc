"""The one gate every count passes before it leaves: page, chart, export or API.

Owns what may be said about how many people. Numbers in, safe figures out: it reads no database, knows no request, and
nothing outside it may round or hide a count. It must never return an exact count, nor log one.

Three ideas, from the offices that publish censuses:

- A count under the minimum is hidden, and so is enough beside it that subtraction gives nothing back (primary and
  complementary suppression). A zero is under the minimum too: shown, it would say that everybody else in the group
  answered otherwise, and would turn every hidden figure into "one to nine".
- What is shown is rounded at random to the base, without bias, by an amount fixed for ever by a secret key and by who
  was counted, so that the same people show the same figure everywhere and asking again gives nothing.
- A population is not shown beside a wider one when the people between the two are too few.

Sources: Hundepool et al., *Handbook on Statistical Disclosure Control*, chapter 5, sdctools.github.io/HandbookSDC;
Fraser and Wooton, *A proposed method for confidentialising tabular output to protect against differencing*, UNECE 2005
(the same cell, the same noise); Stats NZ, fixed random rounding; Cox, *Network models for complementary cell
suppression*, JASA 90 (1995), 1453-1462 (alternating cycles in a two-way table).
"""

import heapq
import hmac
import itertools
import json
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

Label = TypeVar("Label", bound=Hashable)
Entry = tuple[str | None, str | None]  # (row, column); None is the total of that line
Node = tuple[int, str | None]  # (0, row) or (1, column)
Step = tuple[Entry, int]  # an entry and the direction it moves in, +1 or -1


@dataclass(frozen=True)
class Thresholds:
    """What counts as few. A site's settings give one of these, with its key, to every function here.

    minimum : people below which a count is hidden; a multiple of `base`, so that no shown figure is below it.
    base    : every shown figure is a multiple of this.
    floor   : people below which a population is not broken down or filtered at all.
    key     : the site's secret for rounding. Without one, figures are rounded to the nearest, which is for tests only.
    Raises ValueError when these contradict each other.
    """

    minimum: int = 10
    base: int = 5
    floor: int = 25
    key: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        if self.base < 2 or self.minimum < self.base or self.minimum % self.base:
            raise ValueError("The smallest count that may be shown must be a multiple of the rounding base, 2 or more.")
        if self.floor < self.minimum:
            raise ValueError("The smallest population that may be broken down cannot be under the smallest count.")


@dataclass(frozen=True)
class SafeCount:
    """A figure that may leave. `value` is a multiple of the base, or None when hidden.

    kind : what a template says. "about": "about 40 people". "few": "a few people or none", a count by itself under the
    minimum. "withheld": "not shown", in a table, where it may be few or may be many and protects a neighbour.
    """

    value: int | None
    kind: Literal["about", "few", "withheld"]

    @property
    def hidden(self) -> bool:
        """True when there is no figure to show."""
        return self.value is None


WITHHELD = SafeCount(None, "withheld")


@dataclass(frozen=True)
class SafeBreakdown:
    """One population by one question. `total` is of people; rounded figures need not add up to it."""

    cells: Mapping[str, SafeCount]
    total: SafeCount


@dataclass(frozen=True)
class SafeTable:
    """One population by two questions: `cells[row, column]`, and the totals, which are those of the breakdowns."""

    cells: Mapping[tuple[str, str], SafeCount]
    rows: Mapping[str, SafeCount]
    columns: Mapping[str, SafeCount]
    total: SafeCount


def safe_count(n: int, thresholds: Thresholds, population: Collection[str] = ()) -> SafeCount:
    """Make one count of people safe.

    population : what the people counted have in common, in any order, such as ("survey:youth", "area:Northmoor"). The
    same people must be named alike everywhere: it decides which way the figure is rounded.
    Raises ValueError for a negative count.
    """
    _refuse_negative(n)
    if n < thresholds.minimum:
        return SafeCount(None, "few")
    return SafeCount((n + _offset(thresholds, population)) // thresholds.base * thresholds.base, "about")


def _refuse_negative(n: int) -> None:
    if n < 0:
        raise ValueError("A count of people cannot be negative.")


def _offset(thresholds: Thresholds, population: Collection[str]) -> int:
    """How far to lift a count before cutting it to the base, 0 to base - 1.

    Uniform over populations, so a figure is right on average; constant for one, so it cannot be averaged.
    """
    if not thresholds.key:
        return thresholds.base // 2
    name = json.dumps(sorted(set(population))).encode()
    return int.from_bytes(hmac.digest(thresholds.key, name, "sha256")) % thresholds.base


def safe_breakdown(cells: Mapping[str, int], thresholds: Thresholds, population: Collection[str] = ()) -> SafeBreakdown:
    """Make safe a population divided so that everybody is in exactly one cell.

    With any cell under the minimum, the smallest cell that is not goes too, with its equals. The hidden values can then
    be exchanged among the hidden cells and the same page is published, so nobody can tell which of them is small, even
    knowing these rules. A population under the floor shows its total only.
    population : as in `safe_count`; a cell's people have its label in common besides, so a label names its question
    where two questions share answers. For a breakdown inside a filter, take the row of `safe_table`.
    """
    total = sum(cells.values())
    hidden = set(cells) if total < thresholds.floor else _hidden_with_cover(cells, thresholds.minimum)
    return SafeBreakdown(
        {label: _shown(n, label in hidden, thresholds, (*population, label)) for label, n in cells.items()},
        safe_count(total, thresholds, population),
    )


def _hidden_with_cover(cells: Mapping[Label, int], minimum: int) -> set[Label]:
    """The cells under the minimum and, when there are any, the smallest of the others."""
    small = {label for label, n in cells.items() if n < minimum}
    cover = min((n for n in cells.values() if n >= minimum), default=None)
    return small | {label for label, n in cells.items() if small and n == cover}


def _shown(n: int, hidden: bool, thresholds: Thresholds, population: Collection[str]) -> SafeCount:
    _refuse_negative(n)
    return WITHHELD if hidden else safe_count(n, thresholds, population)


def safe_overlaps(
    cells: Mapping[str, int], total: int, thresholds: Thresholds, population: Collection[str] = ()
) -> SafeBreakdown:
    """Make safe a population of `total` people who may each be in several cells, such as themes.

    These do not add up, but each divides the population in two: a cell is hidden when those in it or those outside it
    are under the minimum. Raises ValueError for a cell with more people than there are.
    """
    if any(n > total for n in cells.values()):
        raise ValueError("A cell cannot hold more people than its population.")
    enough = total >= thresholds.floor
    hidden = {label for label, n in cells.items() if not enough or min(n, total - n) < thresholds.minimum}
    return SafeBreakdown(
        {label: _shown(n, label in hidden, thresholds, (*population, label)) for label, n in cells.items()},
        safe_count(total, thresholds, population),
    )


def safe_share(
    part: float, whole: float, heaviest: float, thresholds: Thresholds, population: Collection[str] = ()
) -> int | None:
    """A share of weighted people in hundredths, a multiple of 5 or of 10; None where one person would weigh too much in it.

    part, whole : sums of weights; heaviest : the largest weight of one person
    A step of the scale always stands for as many people as the rounding base, however heavy they are, and where the steps
    lie is fixed by the key and by who is counted, as in `safe_count`. Only for a cell that is shown without weights.
    """
    moves = 100 * heaviest * thresholds.base / whole if whole > 0 else 100.0  # what a base of people moves, in hundredths
    step = next((step for step in (5, 10) if moves <= step), None)
    if step is None:
        return None
    lift = step * (_fraction(thresholds, population) if thresholds.key else 0.5)
    return min(100, int((100 * part / whole + lift) // step * step))


def _fraction(thresholds: Thresholds, population: Collection[str]) -> float:
    """Where a scale's steps lie for one population: at least 0, under 1."""
    name = json.dumps(["share", *sorted(set(population))]).encode()
    return int.from_bytes(hmac.digest(thresholds.key, name, "sha256")[:6]) / 2**48


def differencing_guard(n: int, wider: Iterable[int], thresholds: Thresholds) -> bool:
    """Whether a filtered population of `n` people may be shown at all.

    wider : the sizes of the populations on offer that hold this one and more: each filter taken off in turn, the waves
    it is pooled with. False when `n` is under the floor, or when the people between it and a wider population, whom
    subtraction would describe, are under the minimum.
    """
    return n >= thresholds.floor and all(whole - n >= thresholds.minimum for whole in wider)


def may_quote(n_in_theme: int, thresholds: Thresholds, attributed_to: Iterable[int] = ()) -> bool:
    """Whether somebody's words may be shown, beside consent and redaction, which are not decided here.

    attributed_to : the sizes of the groups the quote is said to come from ("a young person in Northmoor"). False when
    the theme or any such group is under the minimum: so few people would know who spoke.
    """
    return min([n_in_theme, *attributed_to]) >= thresholds.minimum


def safe_table(table: Mapping[str, Mapping[str, int]], thresholds: Thresholds, population: Collection[str] = ()) -> SafeTable:
    """Make safe a population divided by two questions, rows and columns, with the totals of both.

    table : people by row, then by column; a missing cell is 0.
    The totals are exactly those of `safe_breakdown`, so the two can stand on one site. A cell under the minimum is
    hidden, with enough others that for every hidden figure there is another table of whole people with the same totals
    and the same shown cells where that figure reaches the minimum: exact knowledge of all that is shown proves nothing.
    """
    counts = _with_totals(table)
    rows = safe_breakdown(_line(counts, 0), thresholds, population)
    columns = safe_breakdown(_line(counts, 1), thresholds, population)
    hidden = _hidden_entries(counts, thresholds)
    return SafeTable(
        {
            (row, column): _shown(n, (row, column) in hidden, thresholds, (*population, row, column))
            for (row, column), n in counts.items()
            if row is not None and column is not None
        },
        rows.cells,
        columns.cells,
        rows.total,
    )


def _with_totals(table: Mapping[str, Mapping[str, int]]) -> dict[Entry, int]:
    counts: dict[Entry, int] = {}
    columns = list(dict.fromkeys(column for cells in table.values() for column in cells))
    for row, column in itertools.product(table, columns):
        n = table[row].get(column, 0)
        _refuse_negative(n)
        for entry in ((row, column), (row, None), (None, column), (None, None)):
            counts[entry] = counts.get(entry, 0) + n
    return counts


def _line(counts: Mapping[Entry, int], axis: int) -> dict[str, int]:
    """The row totals (axis 0) or the column totals (axis 1), by label."""
    return {label: n for entry, n in counts.items() if (label := entry[axis]) is not None and entry[1 - axis] is None}


def _hidden_entries(counts: Mapping[Entry, int], thresholds: Thresholds) -> set[Entry]:
    """Which cells and totals to hide, so that each has a decoy in which it moves, to the minimum where it is small."""
    if counts.get((None, None), 0) < thresholds.floor:
        return set(counts)
    minimum = thresholds.minimum
    hidden = _hidden_at_first(counts, minimum)
    if all(None in entry or entry in hidden for entry in counts):
        return hidden  # the totals alone bound no cell under the minimum, as every total shown reaches it
    lines = _lines(entry for entry in counts if None not in entry or entry in hidden)
    covered: set[Entry] = set()
    for entry in sorted(hidden, key=lambda entry: counts[entry]):
        if entry not in covered:
            decoy = _decoy(counts, lines, hidden, entry, max(1, minimum - counts[entry]))
            hidden |= set(decoy)
            covered |= {moved for moved, change in decoy.items() if counts[moved] + max(change, 0) >= minimum}
    return hidden


def _hidden_at_first(counts: Mapping[Entry, int], minimum: int) -> set[Entry]:
    """What the rule for a breakdown hides in every line: each row, each column, and the totals of both."""
    hidden: set[Entry] = set()
    for (_, label), entries in _lines(counts).items():
        hidden |= _hidden_with_cover({e: counts[e] for e in entries if label is None or None not in e}, minimum)
    return hidden


def _lines(entries: Iterable[Entry]) -> dict[Node, list[Entry]]:
    """Every row and column with its entries, its total among them; the grand total, which never moves, is left out."""
    lines: dict[Node, list[Entry]] = defaultdict(list)
    for row, column in entries:
        if (row, column) != (None, None):
            lines[0, row].append((row, column))
            lines[1, column].append((row, column))
    return lines


def _decoy(
    counts: Mapping[Entry, int], lines: Mapping[Node, list[Entry]], hidden: set[Entry], entry: Entry, rise: int
) -> dict[Entry, int]:
    """Changes that raise `entry` by `rise`, keep every line adding up and no count negative, and hide few people more.

    Each round sends as much as fits round the cheapest alternating cycle (successive shortest paths, after Cox 1995).
    There always is one: the totals that are shown, and those that can be exchanged, all reach the minimum.
    """
    changes = {entry: 0}
    while changes[entry] < rise:
        left = {e: counts[e] + change for e, change in changes.items()}
        cycle = _cheapest_cycle({**counts, **left}, lines, hidden | set(changes), entry)
        width = min([rise - changes[entry], *(left.get(e, counts[e]) for e, step in cycle if step < 0)])
        for moved, step in cycle:
            changes[moved] = changes.get(moved, 0) + step * width
    return {moved: change for moved, change in changes.items() if change}


def _cheapest_cycle(
    counts: Mapping[Entry, int], lines: Mapping[Node, list[Entry]], free: Collection[Entry], entry: Entry
) -> list[Step]:
    """Raise `entry` and balance each line it upsets in turn: Dijkstra, where a cell that is not free costs its people.

    A row is balanced by lowering one of its cells, which upsets a column, balanced by raising one of its cells; and the
    other way about for totals, which stand on the other side of the sum.
    """
    order = itertools.count()  # so that equal prices never compare labels
    goal: Node = (0, entry[0]) if None in entry else (1, entry[1])
    start: Node = (1, entry[1]) if None in entry else (0, entry[0])
    queue: list[tuple[int, int, Node, list[Step]]] = [(0, next(order), start, [(entry, 1)])]
    cheapest = {start: 0}
    while queue[0][2] != goal:
        price, _, node, cycle = heapq.heappop(queue)
        for moved in lines[node]:
            step = 1 if (None in moved) == (node[0] == 0) else -1
            end: Node = (1 - node[0], moved[1 - node[0]])
            cost = price if moved in free else price + counts[moved]
            if cost < cheapest.get(end, cost + 1) and moved != entry and (step > 0 or counts[moved] > 0):
                cheapest[end] = cost
                heapq.heappush(queue, (cost, next(order), end, [*cycle, (moved, step)]))
    return queue[0][3]
