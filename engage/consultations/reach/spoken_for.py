"""How it was said for those who did not answer alone, as advocates, helpers and groups recorded it (domain rule 4). For staff.

Owns which ways of speaking each question is asked of, and what of it may be shown: nothing where the number of those it divides
is hidden itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from engage.access.advocacy import AGREED, DID, GATHERED
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.consultations.reach.counting import Turnout, divided
from engage.safeguarding.disclosure import WITHHELD, SafeCount, safe_overlaps
from engage.safeguarding.services import thresholds
from engage.surveys import counted
from engage.surveys.counted import Told

ASKED = ("yes", "no")


@dataclass(frozen=True)
class SpokenFor:
    """One thing that was recorded of some ways of speaking.

    key : "instructed", "gathered", "confirmed", "agreed" or "did"
    counts : by what was recorded, "" where it was not
    """

    key: str
    counts: Mapping[str, SafeCount]

    @property
    def has_figures(self) -> bool:
        """Whether any number may be shown."""
        return any(not count.hidden for count in self.counts.values())


@guarded(Permission.SEE_REACH)
def spoken_for(turnout: Turnout) -> tuple[SpokenFor, ...]:
    """What was recorded of those who spoke for others, or with others' help, in one wave."""
    told = counted.told_of(turnout.wave.id)
    return (
        _recorded(turnout, told, "instructed", ("advocate",), ASKED),
        _recorded(turnout, told, "gathered", ("advocate",), GATHERED),
        _recorded(turnout, told, "confirmed", ("advocate",), ("yes",), can_be_left_out=True),
        _recorded(turnout, told, "agreed", ("group",), AGREED),
        _done(turnout, told),
    )


def _recorded(
    turnout: Turnout,
    told: Mapping[Told, int],
    key: str,
    ways: Collection[str],
    categories: Collection[str],
    *,
    can_be_left_out: bool = False,
) -> SpokenFor:
    found = Counter[str]()
    for one, n in told.items():
        if one.provenance in ways:
            found[getattr(one, key)] += n
    if _is_hidden(turnout, ways):
        return SpokenFor(key, dict.fromkeys(categories, WITHHELD))
    counts = divided(turnout.wave, found.total(), f"told-{key}", found, categories, can_be_left_out=can_be_left_out)
    return SpokenFor(key, counts)


def _done(turnout: Turnout, told: Mapping[Told, int]) -> SpokenFor:
    """What helpers did, any of several."""
    if _is_hidden(turnout, ("helped",)):
        return SpokenFor("did", dict.fromkeys(DID, WITHHELD))
    did, helped = Counter[str](), 0
    for one, n in told.items():
        if one.provenance == "helped":
            helped += n
            did.update(dict.fromkeys(one.did, n))
    safe = safe_overlaps({f"told-did:{name}": did[name] for name in DID}, helped, thresholds(), (f"wave:{turnout.wave.id}",))
    return SpokenFor("did", {name: safe.cells[f"told-did:{name}"] for name in DID})


def _is_hidden(turnout: Turnout, ways: Collection[str]) -> bool:
    """Whether the number of those who spoke in these ways may not be shown, so that no division of them may."""
    spoke = next(part for part in turnout.parts if part.key == "provenance")
    return any(spoke.counts[way].hidden for way in ways)
