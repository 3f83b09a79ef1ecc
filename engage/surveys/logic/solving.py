"""Whether a rule can hold at all, or fail: a search over what can be said; an answer counts only where its question is asked.

Every answer found is tried by the site's own way of deciding. Where the search takes too long it says so and claims nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engage.surveys.logic.branch import Branch, Goal, Known, State, Tests, parts_of
from engage.surveys.logic.deciding import Said, decide
from engage.surveys.logic.rooms import OPPOSITE, Room, bounds_of, together
from engage.surveys.logic.tree import Beside, Rule, Value

MOST_STEPS = 20_000  # for one survey: well under a second
_DEEPEST = 200


class TooManyToTellError(Exception):
    """The search was given up."""


@dataclass(frozen=True)
class Found:
    """A branch that can be gone, and answers for which it is."""

    state: State
    said: Mapping[str, Said]


class Budget:
    """How many steps a search may still take; several searches may share one."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Take some of it. Raises `TooManyToTellError` where none is left."""
        self.left -= steps
        if self.left < 0:
            raise TooManyToTellError


class Solver:
    """Searches over the questions of one survey.

    rules : key -> when it is asked, `settled`, for those that are not always asked
    """

    def __init__(self, rooms: Mapping[str, Room], rules: Mapping[str, Rule], budget: Budget) -> None:
        self.rooms, self.budget = rooms, budget
        self.known = Known(rooms, rules)

    def can(self, rule: Rule, *, be: bool) -> Found | None:
        """Answers for which a rule holds, or does not; None where there are none. Raises `TooManyToTellError`."""
        return self.further(Found(State(), {}), rule, be=be)

    def further(self, found: Found, rule: Rule, *, be: bool) -> Found | None:
        """The same where some goals stand already; the branch given back holds them and the new one."""
        fixed = self._fixed(found.state, [(rule, be)])
        if fixed is None or decide(rule, found.said) is be:  # the answers at hand will do
            return Found(fixed, found.said) if fixed else None
        said = self._finish(fixed)
        return Found(fixed, said) if said is not None else None

    def _finish(self, state: State, depth: int = 0) -> dict[str, Said] | None:
        """Answers for everything that is open, by trying one part after the other."""
        self.budget.spend()
        if depth > _DEEPEST:
            raise TooManyToTellError
        if not state.pending:
            return self._said(state)
        goal = min(state.pending, key=lambda each: len(parts_of(each)))
        rest = State(state.tests, tuple(each for each in state.pending if each is not goal), state.beside)
        refused: list[Goal] = []
        for part, be in parts_of(goal):
            fixed = self._fixed(rest, [(part, be), *refused])
            if fixed and (said := self._finish(fixed, depth + 1)) is not None:
                return said
            refused.append((part, not be))
        return None

    def _fixed(self, state: State, goals: list[Goal]) -> State | None:
        """The branch with these goals and all that follows from them; None where it cannot be."""
        branch = Branch(self.known, state)
        forced: list[Goal] | None = goals
        while forced:
            if not branch.fix(forced):
                return None
            self.budget.spend(1 + len(branch.pending))
            forced = branch.narrow()
        return None if forced is None else branch.state

    def _said(self, state: State) -> dict[str, Said] | None:
        """The answers of a branch in which nothing is open. Raises where comparing two numbers leaves it unsure."""
        found = {key: self.known.witness(key, tests) for key, tests in state.tests.items()}
        said = {key: one for key, one in found.items() if one is not None and not one.is_empty}
        if not state.beside:
            return said
        may_be, said = self._with_numbers(state, said)
        if not may_be:
            return None
        leaves = [(leaf, True) for tests in state.tests.values() for leaf in tests.holds]
        leaves += [(leaf, False) for tests in state.tests.values() for leaf in tests.fails]
        if any(decide(leaf, said) is not be for leaf, be in (*leaves, *state.beside)):
            raise TooManyToTellError
        return said

    def _with_numbers(self, state: State, said: dict[str, Said]) -> tuple[bool, dict[str, Said]]:
        """Numbers put in that stand beside each other as they must; whether there may be such."""
        compared = [test for each, be in state.beside if (test := _as_held(each, be, said)) is not None]
        bounds = {}
        for amount in (side for test in compared for side in (test.left, test.right)):
            tests = state.tests.get(amount.question, Tests())
            bounds[amount] = bounds_of(self.known.room(amount.question), amount, tests.holds, tests.fails)
        return together(compared, bounds, said)


def _as_held(test: Beside, be: bool, said: Mapping[str, Said]) -> Beside | None:
    """The comparison that holds where this one must, or must not; None where somebody's silence settles it."""
    if be:
        return test
    numbers = [each.question for each in (test.left, test.right) if isinstance(each, Value)]
    return Beside(test.left, OPPOSITE[test.operator], test.right) if all(key in said for key in numbers) else None
