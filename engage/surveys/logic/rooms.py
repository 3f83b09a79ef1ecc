"""What can be said to one question at all: one choice of several, no more than so many, a number between two bounds.

Owns `Room`, and the witness: an answer for which some tests hold and others do not, where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from engage.surveys.logic.checking import Asks, HasKey
from engage.surveys.logic.deciding import Said, decide
from engage.surveys.logic.tree import Beside, Chosen, Compare, Count, Leaf, Operator, Value, questions_of

OPPOSITE: Mapping[Operator, Operator] = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_FARTHEST = 10**9  # no number in a rule is that long


class Choice(HasKey, Protocol):
    """One thing that can be chosen."""

    @property
    def exclusive(self) -> bool:
        """Whether it stands alone."""


class Answerable(Asks, Protocol):
    """A question, as far as it says what can be answered to it."""

    @property
    def options(self) -> Sequence[Choice]:
        """What can be chosen."""

    @property
    def max_choices(self) -> int | None:
        """How many of them at most."""

    @property
    def min_choices(self) -> int | None:
        """How many of them at least, where any are."""

    @property
    def scale_min(self) -> int | None:
        """Where its scale begins."""

    @property
    def scale_max(self) -> int | None:
        """Where its scale ends."""

    @property
    def number_min(self) -> int | None:
        """The least number."""

    @property
    def number_max(self) -> int | None:
        """The greatest number."""


@dataclass(frozen=True)
class Room:
    """What can be said. `options` None: they are not known here, any key may be one. `alone` : those that rule out all others."""

    form: Literal["choices", "number", "words"] = "words"
    options: tuple[str, ...] | None = ()
    alone: frozenset[str] = frozenset()
    fewest: int = 1
    most: int = _FARTHEST
    low: int = -_FARTHEST
    high: int = _FARTHEST

    @property
    def without_bounds(self) -> Room:
        """The same with nothing ruled out: what a contradiction is due to is found by it."""
        return replace(self, options=None, alone=frozenset(), fewest=1, most=_FARTHEST, low=-_FARTHEST, high=_FARTHEST)


def room_of(question: Answerable) -> Room:
    """What can be said to a question of this kind. Nothing can always be said, and is not part of it."""
    if question.kind in {"single", "multiple", "ranking"}:
        known = tuple(option.key for option in question.options)
        return Room(
            "choices",
            None if question.options_from else known,
            frozenset(option.key for option in question.options if option.exclusive),
            question.min_choices or 1,
            1 if question.kind == "single" else question.max_choices or _FARTHEST,
        )
    if question.kind in {"scale", "number"}:
        low, high = (
            (question.scale_min, question.scale_max) if question.kind == "scale" else (question.number_min, question.number_max)
        )
        return Room("number", low=-_FARTHEST if low is None else low, high=_FARTHEST if high is None else high)
    return Room()


def witness(room: Room, holds: frozenset[Leaf], fails: frozenset[Leaf]) -> Said | None:
    """An answer for which these tests hold and those do not; None where there is none. All are about this one question.

    Tests that set two questions' numbers beside each other are not looked at: `together` does that.
    """
    if not holds:
        return Said()
    if room.form == "number":
        found = next((number for number in _numbers(room, (*holds, *fails)) if _fits(Said(number=number), holds, fails)), None)
        return None if found is None else Said(number=found)
    if room.form == "words":
        return Said(words=True) if _fits(Said(words=True), holds, fails) else None
    return next((said for said in _choices(room, holds, fails) if _fits(said, holds, fails)), None)


def _fits(said: Said, holds: Iterable[Leaf], fails: Iterable[Leaf]) -> bool:
    return all(_decided(leaf, said) for leaf in holds) and not any(_decided(leaf, said) for leaf in fails)


def _decided(leaf: Leaf, said: Said) -> bool:
    return decide(leaf, dict.fromkeys(questions_of(leaf), said))


def _numbers(room: Room, tests: Iterable[Leaf]) -> Iterator[int]:
    """A number from each stretch between those that the tests name."""
    named = {leaf.number for leaf in tests if isinstance(leaf, Compare)}
    near = {number + step for number in named for step in (-1, 0, 1)} | {room.low, room.high}
    return (number for number in sorted(near, key=abs) if room.low <= number <= room.high)


def _choices(room: Room, holds: frozenset[Leaf], fails: frozenset[Leaf]) -> Iterator[Said]:
    """One set of choices of each size that holds what must be chosen, and nothing that must not be."""
    wanted = {leaf.option for leaf in holds if isinstance(leaf, Chosen)}
    barred = {leaf.option for leaf in fails if isinstance(leaf, Chosen)}
    if wanted & barred or (room.options is not None and not wanted <= set(room.options)):
        return
    if len(wanted) <= 1:
        yield from (Said(frozenset({each})) for each in sorted(room.alone - barred) if wanted <= {each})
    if wanted & room.alone:
        return
    sizes = sorted({max(len(wanted), room.fewest), *_sizes(room, (*holds, *fails))})
    free = _spare(room, wanted | barred, max(sizes, default=0))
    for size in sizes:
        if max(len(wanted), room.fewest) <= size <= min(room.most, len(wanted) + len(free)):
            yield Said(frozenset({*wanted, *free[: size - len(wanted)]}))


def _spare(room: Room, but: set[str], needed: int) -> list[str]:
    """What else can be chosen."""
    if room.options is None:
        return [f"?{number}" for number in range(min(needed, 1_000))]  # no key has a question mark
    return [option for option in room.options if option not in but | room.alone]


def _sizes(room: Room, tests: Iterable[Leaf]) -> Iterator[int]:
    named = {leaf.number for leaf in tests if isinstance(leaf, Compare) and isinstance(leaf.left, Count)}
    return (number + step for number in named for step in (-1, 0, 1) if number + step > 0)


@dataclass(frozen=True)
class Bounds:
    """The whole numbers that something may be."""

    low: int
    high: int


def together(tests: Sequence[Beside], bounds: dict[Value | Count, Bounds], said: dict[str, Said]) -> tuple[bool, dict[str, Said]]:
    """(whether there may be numbers within these bounds for which these comparisons hold, the answers with such numbers put in).

    Decided by narrowing the bounds. What they do not hold ("is not 3") is for the caller to check, who decides everything once
    more by the answers given back.
    """
    pairs = [pair for test in tests for pair in _differences(test)]
    for _ in range(len(bounds) + 1):
        before = dict(bounds)
        for left, right, less in pairs:  # left <= right - less
            bounds[left] = Bounds(bounds[left].low, min(bounds[left].high, bounds[right].high - less))
            bounds[right] = Bounds(max(bounds[right].low, bounds[left].low + less), bounds[right].high)
        if any(each.low > each.high for each in bounds.values()):
            return False, said
        if bounds == before:
            break
    else:
        return False, said  # each must be less than the next one in a ring
    numbers = {of.question: Said(number=each.low) for of, each in bounds.items() if isinstance(of, Value)}
    return True, said | {key: one for key, one in numbers.items() if not said.get(key, Said()).is_empty}


def bounds_of(room: Room, amount: Value | Count, holds: Iterable[Leaf], fails: Iterable[Leaf]) -> Bounds:
    """Between what a number stands, by its question's kind and by the tests that it is to pass or to fail."""
    low, high = (room.low, room.high) if isinstance(amount, Value) else (0, room.most)
    if isinstance(amount, Count) and room.options is not None:
        high = min(high, len(room.options))
    named = [(leaf.operator, leaf.number) for leaf in holds if isinstance(leaf, Compare) and leaf.left == amount]
    named += [(OPPOSITE[leaf.operator], leaf.number) for leaf in fails if isinstance(leaf, Compare) and leaf.left == amount]
    for operator, number in named:
        if operator in {"<", "<=", "="}:
            high = min(high, number - (operator == "<"))
        if operator in {">", ">=", "="}:
            low = max(low, number + (operator == ">"))
    return Bounds(low, high)


def _differences(test: Beside) -> Iterator[tuple[Value | Count, Value | Count, int]]:
    """A comparison that holds, as pairs (one, other, by how much the one is less at least)."""
    if test.operator in {"<", "<=", "="}:
        yield test.left, test.right, int(test.operator == "<")
    if test.operator in {">", ">=", "="}:
        yield test.right, test.left, int(test.operator == ">")
