"""One branch of the search in `solving`: what is fixed so far of what must be said, and what follows from it at once.

For each question a branch holds the tests that must hold for its answer and those that must not. A test that must hold makes its
question one that must be asked, so that its own rule must hold too; one that must not holds of whoever says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engage.surveys.logic.deciding import COMPARE, Said
from engage.surveys.logic.rooms import OPPOSITE, Room, witness
from engage.surveys.logic.tree import And, Beside, Compare, Const, Count, Leaf, Not, Or, Rule, Value, questions_of

Goal = tuple[Rule, bool]
Goals = tuple[Goal, ...]


@dataclass(frozen=True)
class Tests:
    """What must hold of one question's answer, and what must not."""

    holds: frozenset[Leaf] = frozenset()
    fails: frozenset[Leaf] = frozenset()

    def noting(self, leaf: Leaf, *, must_hold: bool) -> Tests:
        """These and one more."""
        return Tests(self.holds | {leaf}, self.fails) if must_hold else Tests(self.holds, self.fails | {leaf})


@dataclass(frozen=True)
class State:
    """What is fixed, and the goals of which one part of several must be so."""

    tests: Mapping[str, Tests] = field(default_factory=dict)
    pending: Goals = ()
    beside: tuple[tuple[Beside, bool], ...] = ()


class Known:
    """What can be said to each question, and when each is asked: the same for every branch."""

    def __init__(self, rooms: Mapping[str, Room], rules: Mapping[str, Rule]) -> None:
        self.rooms, self.rules = rooms, rules
        self._witnesses: dict[tuple[str, Tests], Said | None] = {}

    def room(self, key: str) -> Room:
        """What can be said to a question."""
        return self.rooms.get(key, Room())

    def witness(self, key: str, tests: Tests) -> Said | None:
        """An answer to one question, by itself."""
        if (key, tests) not in self._witnesses:
            # What comparing two numbers asks of one of them alone: that it is there.
            plain = frozenset(Beside(Value(key), "=", Value(key)) if isinstance(leaf, Beside) else leaf for leaf in tests.holds)
            self._witnesses[key, tests] = witness(self.room(key), plain, tests.fails)
        return self._witnesses[key, tests]


class Branch:
    """A state while more is fixed in it."""

    def __init__(self, known: Known, state: State) -> None:
        self.known = known
        self.tests, self.pending, self.beside = dict(state.tests), list(state.pending), list(state.beside)

    @property
    def state(self) -> State:
        """What is fixed now."""
        return State(self.tests, tuple(self.pending), tuple(self.beside))

    def fix(self, goals: list[Goal]) -> bool:
        """Fix these goals and all that follows; whether that can be. `goals` is used up."""
        while goals:
            rule, be = goals.pop()
            if isinstance(rule, Const):
                if rule.value is not be:
                    return False
            elif isinstance(rule, Not):
                goals.append((rule.rule, not be))
            elif not isinstance(rule, And | Or):
                if not self._note(rule, be, goals):
                    return False
            elif isinstance(rule, And) is be:
                goals += [(part, be) for part in rule.rules]
            else:
                self.pending.append((rule, be))
        return True

    def narrow(self) -> list[Goal] | None:
        """The parts that must be so, as they are the only one left of their goal; None where one has no part left."""
        forced, still = list[Goal](), list[Goal]()
        for goal in self.pending:
            left = self._open_parts(goal)
            if left is None:
                continue
            if not left:
                return None
            if len(left) == 1:
                forced.append(left[0])
            else:
                still.append(goal)
        self.pending = still
        return forced

    def _note(self, leaf: Leaf, be: bool, goals: list[Goal]) -> bool:
        """Fix one test; whether an answer is left."""
        if isinstance(leaf, Beside):
            self.beside.append((leaf, be))
            if not be:
                return True
        for key in _numbers_in(leaf) if isinstance(leaf, Beside) else questions_of(leaf):
            was = self.tests.get(key, Tests())
            if be and not was.holds and key in self.known.rules:
                goals.append((self.known.rules[key], True))
            self.tests[key] = now = was.noting(leaf, must_hold=be)
            if self.known.witness(key, now) is None:
                return False
        return True

    def _open_parts(self, goal: Goal) -> list[Goal] | None:
        """The parts of a goal that may still be so; None where one is so already."""
        found = []
        for part, be in parts_of(goal):
            told = self._told(part)
            if told is be:
                return None
            if told is None:
                found.append((part, be))
        return found

    def _told(self, rule: Rule) -> bool | None:
        """What is fixed of a rule so far."""
        if isinstance(rule, Const):
            return rule.value
        if isinstance(rule, Not):
            inner = self._told(rule.rule)
            return None if inner is None else not inner
        if isinstance(rule, And | Or):
            decisive, is_open = isinstance(rule, Or), False
            for part in rule.rules:
                told = self._told(part)
                if told is decisive:
                    return decisive
                is_open = is_open or told is None
            return None if is_open else not decisive
        return None if isinstance(rule, Beside) else self._told_test(rule)

    def _told_test(self, test: Leaf) -> bool | None:
        (key,) = questions_of(test)
        own = self.tests.get(key, Tests())
        if test in own.holds or test in own.fails:
            return test in own.holds
        if self.known.witness(key, own.noting(test, must_hold=True)) is None:
            return False
        return True if own.holds and self.known.witness(key, own.noting(test, must_hold=False)) is None else None


def parts_of(goal: Goal) -> Goals:
    """The parts of a goal of which one must be so."""
    rule, be = goal
    return tuple((part, be) for part in rule.rules) if isinstance(rule, And | Or) else (goal,)


def _numbers_in(leaf: Beside) -> Iterator[str]:
    # How many are chosen is a number for whoever chose nothing too.
    return (amount.question for amount in (leaf.left, leaf.right) if isinstance(amount, Value))


def settled(rule: Rule) -> Rule:
    """The same rule, in which every test fails for whoever said nothing.

    "count(a) < 2" holds of them, so that its opposite is looked at.
    """
    if isinstance(rule, And | Or):
        return type(rule)(tuple(map(settled, rule.rules)))
    if isinstance(rule, Not):
        return Not(settled(rule.rule))
    if isinstance(rule, Compare) and isinstance(rule.left, Count) and COMPARE[rule.operator](0, rule.number):
        return Not(Compare(rule.left, OPPOSITE[rule.operator], rule.number))
    return rule
