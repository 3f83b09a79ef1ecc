"""Rows about people, made so that none of them stands alone: which of their traits may be given together.

The gate for rows, as `disclosure` is the gate for counts: it knows combinations of traits and how many people share each, and no
row. Every combination that is given is shared by the smallest number that may be shown, or more (Sweeney, *k-anonymity: a model
for protecting privacy*, 2002). Where fewer share one, traits are hidden in a fixed order until enough do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from engage.safeguarding.disclosure import Thresholds

HIDDEN = "*"  # in place of a trait that is not given; no key looks like it
Traits = tuple[str, ...]


def coarsen(counts: Mapping[Traits, int], order: Sequence[int], thresholds: Thresholds) -> dict[Traits, Traits | None]:
    """What may be given of each combination: its traits, some of them `HIDDEN`; None: the rows are left out.

    counts : people by combination; order : places of the traits, the one to hide first in front
    A population under the floor gives no rows. Where the last few share nothing, the smallest of the others hide with them.
    """
    if sum(counts.values()) < thresholds.floor:
        return dict.fromkeys(counts)
    given: dict[Traits, Traits | None] = {}
    left = set(counts)
    for number in range(len(order) + 1):
        groups = _grouped(left, frozenset(order[:number]))
        for shown, members in groups.items():
            if sum(counts[each] for each in members) >= thresholds.minimum:
                given |= dict.fromkeys(members, _alike(members, shown))
                left -= set(members)
    return given | _joined(left, given, counts, frozenset(order), thresholds.minimum) if left else given


def hidden_in(before: Traits, after: Traits) -> frozenset[int]:
    """The places of the traits that were said, and are not given."""
    return frozenset(
        at for at, (was, now) in enumerate(zip(before, after, strict=True)) if now == HIDDEN and was not in {"", HIDDEN}
    )


def _grouped(combinations: Collection[Traits], hide: frozenset[int]) -> dict[Traits, list[Traits]]:
    groups: dict[Traits, list[Traits]] = {}
    for traits in sorted(combinations):
        shown = tuple(HIDDEN if at in hide else trait for at, trait in enumerate(traits))
        groups.setdefault(shown, []).append(traits)
    return groups


def _joined(
    left: set[Traits], given: Mapping[Traits, Traits | None], counts: Mapping[Traits, int], hide: frozenset[int], minimum: int
) -> dict[Traits, Traits | None]:
    """Those who are too few even with everything hidden, and enough of the smallest groups beside them."""
    sizes: dict[Traits, int] = {}
    for traits, shown in given.items():
        if shown is not None:
            sizes[shown] = sizes.get(shown, 0) + counts[traits]
    together = set(left)
    for shown in sorted(sizes, key=lambda each: (sizes[each], each)):
        together |= {traits for traits, group in given.items() if group == shown}
        if sum(counts[each] for each in together) >= minimum:
            break
    everything = next(iter(_grouped(together, hide)))
    return dict.fromkeys(together, _alike(together, everything))


def _alike(members: Collection[Traits], shown: Traits) -> Traits:
    """With what all of a group have alike, such as that they are no group: that tells nobody from another."""
    values = [{member[at] for member in members} for at in range(len(shown))]
    return tuple(
        next(iter(same)) if trait == HIDDEN and len(same) == 1 else trait for trait, same in zip(shown, values, strict=True)
    )
