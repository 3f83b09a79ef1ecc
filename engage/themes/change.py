"""How much the share of people who said something changed between two waves, and how sure that is. Pure numbers.

Owns the interval: Newcombe's for the difference of two shares, from Wilson's for each, widened by the rounding of the figures.
Takes figures that disclosure control has let through, never exact ones, and gives no verdict: who answers an open survey
chooses to, so that no interval here says anything about those who did not answer.

Sources: Wilson, *Probable inference*, JASA 22 (1927), 209-212; Newcombe, *Interval estimation for the difference between
independent proportions: comparison of eleven methods*, Statistics in Medicine 17 (1998), 873-890, method 10; Zou and Donner,
*Construction of confidence limits about effect measures*, Statistics in Medicine 27 (2008), 1693-1702, for adding another
source of error to such limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from analysis.agreement import wilson


@dataclass(frozen=True)
class Share:
    """`n` of `of` people, as shown; `of` is more than 0."""

    n: int
    of: int

    @property
    def value(self) -> float:
        """0 to 1; rounding may show more in a part than in the whole."""
        return min(1.0, self.n / self.of)


@dataclass(frozen=True)
class Change:
    """The later share less the earlier one, -1 to 1, and the range in which it lies 95 times of 100."""

    before: float
    after: float
    low: float
    high: float

    @property
    def difference(self) -> float:
        """How much more of the people, -1 to 1."""
        return self.after - self.before

    @property
    def may_be_chance(self) -> bool:
        """Whether the range holds no change at all."""
        return self.low <= 0.0 <= self.high


def change_between(before: Share, after: Share, rounded_by: int = 0) -> Change:
    """The change, where each figure may be up to `rounded_by` people off what was counted."""
    (low_1, high_1), (low_2, high_2) = wilson(before.value, before.of), wilson(after.value, after.of)
    blur = sum(_blur(share, rounded_by) ** 2 for share in (before, after))
    difference = after.value - before.value
    low = difference - sqrt((after.value - low_2) ** 2 + (high_1 - before.value) ** 2 + blur)
    high = difference + sqrt((high_2 - after.value) ** 2 + (before.value - low_1) ** 2 + blur)
    return Change(before.value, after.value, max(-1.0, low), min(1.0, high))


def _blur(share: Share, rounded_by: int) -> float:
    """How far rounding, of the part and of the whole, can move a share."""
    return rounded_by * (1 + share.value) / share.of
