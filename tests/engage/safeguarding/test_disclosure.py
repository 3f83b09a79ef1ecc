"""Disclosure control, attacked: nobody who knows the rules and reads every published figure learns of a few people."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from statistics import mean

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from engage.safeguarding.disclosure import (
    SafeCount,
    SafeTable,
    Thresholds,
    differencing_guard,
    may_quote,
    safe_breakdown,
    safe_count,
    safe_overlaps,
    safe_table,
)

USUAL = Thresholds(key=b"a secret of the site")
SMALL = Thresholds(minimum=3, base=3, floor=4, key=b"so that every table can be tried")
Grid = dict[str, dict[str, int]]
Look = tuple[tuple[SafeCount, ...], tuple[SafeCount, ...]]  # the cells and the totals, as published

few_or_many = st.one_of(st.integers(0, 12), st.integers(0, 12), st.integers(0, 300))
breakdowns = st.lists(few_or_many, min_size=1, max_size=8).map(lambda counts: {f"answer {i}": n for i, n in enumerate(counts)})


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    counts = draw(st.lists(few_or_many, min_size=rows * columns, max_size=rows * columns))
    return as_grid(counts, rows, columns)


def as_grid(counts: Iterable[int], rows: int, columns: int) -> Grid:
    values = iter(counts)
    return {f"row {r}": {f"column {c}": next(values) for c in range(columns)} for r in range(rows)}


def every_way_to_share_out(people: int, cells: int) -> Iterator[tuple[int, ...]]:
    """Every table with so many cells and at most so many people."""
    if cells == 0:
        yield ()
        return
    for first in range(people + 1):
        for rest in every_way_to_share_out(people - first, cells - 1):
            yield (first, *rest)


def proofs(tried: Mapping[Look, list[tuple[int, ...]]], people: int) -> list[tuple[tuple[int, ...], int, set[int]]]:
    """Hidden cells that an attacker, who tries every table and keeps those that look alike, pins or proves small.

    Proved small is: somebody, and fewer than the minimum. Looks that more people than were tried might share are left
    out; what is shown of the total says which.
    """
    found = []
    for (cells, _), alike in tried.items():
        if max(map(sum, alike)) + SMALL.base > people or len(cells) == 1:
            continue
        for place in (place for place, shown in enumerate(cells) if shown.hidden):
            possible = {counts[place] for counts in alike}
            if len(possible) == 1 or (min(possible) > 0 and max(possible) < SMALL.minimum):
                found.append((alike[0], place, possible))
    return found


# One count


@given(st.integers(0, 9))
def test_a_count_under_ten_says_a_few_and_zero_looks_the_same(n: int) -> None:
    assert safe_count(n, USUAL) == safe_count(0, USUAL)
    assert safe_count(n, USUAL).hidden
    assert safe_count(n, USUAL).kind == "few"


@given(st.integers(10, 10**6), st.lists(st.text(), max_size=3))
def test_a_count_of_ten_or_more_is_shown_as_a_multiple_of_five_less_than_five_away(n: int, population: list[str]) -> None:
    shown = safe_count(n, USUAL, population)
    assert shown.kind == "about"
    assert shown.value is not None
    assert shown.value % 5 == 0
    assert shown.value >= 10
    assert abs(shown.value - n) < 5


def test_the_same_people_show_the_same_figure_however_they_are_named_and_asked_for() -> None:
    orders = itertools.permutations(("survey:youth", "area:Northmoor", "age:13-15"))
    assert len({safe_count(43, USUAL, order) for order in orders}) == 1
    assert safe_count(43, USUAL, ("a", "a", "b")) == safe_count(43, USUAL, {"b", "a"})


def test_rounding_is_right_on_average_over_populations() -> None:
    for n in range(20, 30):
        shown = [safe_count(n, USUAL, (f"population {i}",)).value or 0 for i in range(4000)]
        assert mean(shown) == pytest.approx(n, abs=0.2)


@given(st.integers(10, 200), st.text())
def test_more_people_never_show_a_smaller_figure(n: int, name: str) -> None:
    assert (safe_count(n, USUAL, (name,)).value or 0) <= (safe_count(n + 1, USUAL, (name,)).value or 0)


def test_which_way_a_figure_is_rounded_cannot_be_told_without_the_key() -> None:
    figures = {safe_count(42, Thresholds(key=bytes([i])), ("survey:youth",)).value for i in range(50)}
    assert figures == {40, 45}


def test_without_a_key_figures_are_rounded_to_the_nearest() -> None:
    assert [safe_count(n, Thresholds()).value for n in (10, 12, 13, 17, 18)] == [10, 10, 15, 15, 20]


def test_a_negative_count_is_refused_everywhere() -> None:
    attempts: list[Callable[[], object]] = [
        lambda: safe_count(-1, USUAL),
        lambda: safe_breakdown({"a": 60, "b": -1}, USUAL),
        lambda: safe_overlaps({"a": -1}, 60, USUAL),
        lambda: safe_table({"a": {"b": 60, "c": -1}}, USUAL),
    ]
    for attempt in attempts:
        with pytest.raises(ValueError, match="negative"):
            attempt()


@pytest.mark.parametrize(("minimum", "base", "floor"), [(10, 1, 25), (10, 4, 25), (5, 10, 25), (10, 5, 9), (0, 5, 25)])
def test_thresholds_that_contradict_each_other_are_refused(minimum: int, base: int, floor: int) -> None:
    with pytest.raises(ValueError, match="smallest"):
        Thresholds(minimum, base, floor)


def test_the_key_is_not_printed_with_the_thresholds() -> None:
    assert "secret" not in repr(USUAL)


# One question


@given(breakdowns)
def test_small_cells_are_hidden_and_never_alone(cells: dict[str, int]) -> None:
    safe = safe_breakdown(cells, USUAL)
    hidden = [n for label, n in cells.items() if safe.cells[label].hidden]
    assert all(n in hidden for n in cells.values() if n < 10)
    if hidden and not safe.total.hidden:
        assert sum(hidden) >= 10
        assert len(hidden) > 1 or len(cells) == 1


def test_the_cell_beside_a_small_one_goes_too_and_looks_the_same() -> None:
    safe = safe_breakdown({"yes": 60, "no": 30, "not sure": 4}, USUAL)
    assert safe.cells["no"] == safe.cells["not sure"]
    assert safe.cells["no"].kind == "withheld"
    assert not safe.cells["yes"].hidden


def test_an_answer_nobody_gave_is_not_shown_to_be_empty() -> None:
    safe = safe_breakdown({"yes": 60, "no": 0, "not sure": 4}, USUAL)
    assert safe.cells["no"] == safe.cells["not sure"]


def test_nothing_is_hidden_when_every_cell_is_large() -> None:
    assert not any(cell.hidden for cell in safe_breakdown({"yes": 60, "no": 30}, USUAL).cells.values())


def test_a_population_under_the_floor_is_not_broken_down() -> None:
    safe = safe_breakdown({"yes": 12, "no": 12}, USUAL)
    assert all(cell.hidden for cell in safe.cells.values())
    assert not safe.total.hidden


def test_no_people_at_all_is_a_few() -> None:
    assert safe_breakdown({}, USUAL).total.kind == "few"
    assert safe_table({}, USUAL).total.kind == "few"


@pytest.mark.parametrize(("cells", "people"), [(2, 40), (3, 20), (4, 16), (5, 12)])
def test_who_knows_the_rules_and_the_key_proves_no_answer_of_a_breakdown_small(cells: int, people: int) -> None:
    tried: dict[Look, list[tuple[int, ...]]] = defaultdict(list)
    for counts in every_way_to_share_out(people, cells):
        safe = safe_breakdown({str(i): n for i, n in enumerate(counts)}, SMALL)
        tried[tuple(safe.cells.values()), (safe.total,)].append(counts)
    assert proofs(tried, people) == []


# One question whose answers overlap


def test_a_theme_nearly_everybody_holds_is_hidden_for_the_sake_of_the_others() -> None:
    safe = safe_overlaps({"play": 96, "buses": 40, "food": 3}, 100, USUAL)
    assert [safe.cells[theme].hidden for theme in ("play", "buses", "food")] == [True, False, True]


@given(st.integers(0, 120).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_a_theme_is_shown_only_when_ten_hold_it_and_ten_do_not(counts: tuple[int, int]) -> None:
    n, total = counts
    shown = not safe_overlaps({"theme": n}, total, USUAL).cells["theme"].hidden
    assert shown == (n >= 10 and total - n >= 10 and total >= 25)


def test_a_theme_with_more_people_than_answered_is_refused() -> None:
    with pytest.raises(ValueError, match="more people"):
        safe_overlaps({"play": 101}, 100, USUAL)


# Two questions


@given(grids())
@example(as_grid([0, 1, 0, 60, 1, 20, 20, 1, 0], 3, 3))  # the cells that may fall make too little room for one to rise
@example(as_grid([0, 0, 15, 0, 2, 1, 15, 20, 20, 0, 40, 15], 3, 4))
@settings(max_examples=60, deadline=None)
def test_who_knows_every_shown_figure_exactly_bounds_no_hidden_figure_under_ten(grid: Grid) -> None:
    safe = safe_table(grid, USUAL)
    if sum(sum(cells.values()) for cells in grid.values()) < USUAL.floor:
        assert all(cell.hidden for cell in safe.cells.values())
        return
    hidden = [{cell} for cell, shown in safe.cells.items() if shown.hidden]
    for axis, totals in enumerate((safe.rows, safe.columns)):
        hidden += [{cell for cell in safe.cells if cell[axis] == label} for label, n in totals.items() if n.hidden]
    for figure in hidden:
        least, most = bounds(grid, safe, figure)
        assert least < most
        assert most >= USUAL.minimum


def bounds(grid: Grid, safe: SafeTable, figure: set[tuple[str, str]]) -> tuple[float, float]:
    """The least and most people some cells can hold together, given exactly every cell and total that is shown."""
    cells = list(safe.cells)
    lines = [[n == place for n in cells] for place in cells if not safe.cells[place].hidden]
    known = [grid[r][c] for r, c in cells if not safe.cells[r, c].hidden]
    for axis, totals in enumerate((safe.rows, safe.columns)):
        for label in (label for label, total in totals.items() if not total.hidden):
            lines.append([place[axis] == label for place in cells])
            known.append(sum(grid[r][c] for r, c in cells if (r, c)[axis] == label))
    lines.append([True] * len(cells))
    known.append(sum(grid[r][c] for r, c in cells))
    aim = np.array([place in figure for place in cells], float)
    sums = LinearConstraint(np.array(lines, float), known, known)
    least, most = (sign * milp(sign * aim, integrality=np.ones(len(cells)), constraints=sums).fun for sign in (1, -1))
    return least, most


@pytest.mark.parametrize(("rows", "columns", "people"), [(2, 2, 18), (1, 3, 18), (3, 1, 18), (2, 3, 10)])
def test_who_knows_the_rules_and_the_key_proves_no_cell_of_a_table_small(rows: int, columns: int, people: int) -> None:
    tried: dict[Look, list[tuple[int, ...]]] = defaultdict(list)
    for counts in every_way_to_share_out(people, rows * columns):
        safe = safe_table(as_grid(counts, rows, columns), SMALL)
        totals = (safe.total, *safe.rows.values(), *safe.columns.values())
        tried[tuple(safe.cells.values()), totals].append(counts)
    assert proofs(tried, people) == []


@given(grids())
@settings(deadline=None)
def test_a_table_and_the_breakdowns_beside_it_show_the_same_totals(grid: Grid) -> None:
    rows = {row: sum(cells.values()) for row, cells in grid.items()}
    safe, alone = safe_table(grid, USUAL, ("survey",)), safe_breakdown(rows, USUAL, ("survey",))
    assert safe.rows == alone.cells
    assert safe.total == alone.total


@given(grids())
@settings(deadline=None)
def test_a_table_hides_in_each_row_what_the_rows_own_breakdown_hides(grid: Grid) -> None:
    thresholds = Thresholds(floor=10, key=b"rows of ten may be broken down")
    safe = safe_table(grid, thresholds)
    for row, cells in grid.items():
        alone = safe_breakdown(cells, thresholds).cells
        assert all(safe.cells[row, column].hidden for column in cells if alone[column].hidden and sum(cells.values()) > 9)


@given(grids())
@settings(deadline=None)
def test_turning_a_table_round_changes_no_figure(grid: Grid) -> None:
    turned = {column: {row: grid[row][column] for row in grid} for column in next(iter(grid.values()))}
    one, other = safe_table(grid, USUAL), safe_table(turned, USUAL)
    assert one.rows == other.columns
    for row, column in one.cells:
        a, b = one.cells[row, column], other.cells[column, row]
        assert a.hidden or b.hidden or a == b


@given(grids())
@settings(deadline=None)
def test_a_table_is_the_same_every_time_and_leaves_its_input_alone(grid: Grid) -> None:
    before = {row: dict(cells) for row, cells in grid.items()}
    assert safe_table(grid, USUAL) == safe_table(grid, USUAL)
    assert grid == before


def test_cells_a_table_does_not_name_are_empty_and_hidden() -> None:
    safe = safe_table({"girls": {"yes": 40}, "boys": {"yes": 40, "no": 40}}, USUAL)
    assert safe.cells["girls", "no"].hidden


def test_a_table_of_large_cells_is_shown_whole() -> None:
    safe = safe_table({"girls": {"yes": 40, "no": 30}, "boys": {"yes": 20, "no": 10}}, USUAL)
    assert not any(cell.hidden for cell in safe.cells.values())


# Filters, waves and quotes


def test_an_area_is_not_shown_when_everybody_else_is_a_few() -> None:
    assert not differencing_guard(95, [100], USUAL)
    assert differencing_guard(60, [100], USUAL)


def test_a_wave_is_not_shown_when_the_waves_together_hold_a_few_more() -> None:
    wave_one, both = 100, 104
    assert not differencing_guard(wave_one, [both], USUAL)


def test_a_filter_that_takes_nobody_out_is_refused_for_it_says_so() -> None:
    assert not differencing_guard(100, [100], USUAL)


@given(st.integers(0, 200), st.lists(st.integers(0, 400), max_size=4))
def test_what_may_be_shown_leaves_at_least_ten_on_either_side_of_every_subtraction(n: int, wider: list[int]) -> None:
    allowed = differencing_guard(n, wider, USUAL)
    assert allowed == (n >= 25 and all(whole - n >= 10 for whole in wider))


def test_a_quote_needs_ten_people_in_its_theme_and_in_every_group_it_is_said_to_come_from() -> None:
    assert may_quote(10, USUAL)
    assert may_quote(40, USUAL, [25, 10])
    assert not may_quote(9, USUAL)
    assert not may_quote(40, USUAL, [25, 9])
