"""When words may mean that somebody is in danger now: the rule that puts a concern first. A lead's word stands above it."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.screen import Screening

# By kind, how strong the signs must be. Low where minutes may count, high where what is told may be long past; kinds that are
# not here are never danger by rule alone. A person can say so of any.
DANGER_FROM: Mapping[str, float] = {
    "medical": 0.5,
    "self_harm": 0.6,
    "threat": 0.6,
    "abuse": 0.8,
    "domestic_violence": 0.8,
    "sexual_exploitation": 0.8,
    "running_away": 0.8,
}


def is_danger(found: Screening) -> bool:
    """Whether the screening's signs are strong enough, for any kind it named, to put this first."""
    return found.concern and any(found.score >= DANGER_FROM.get(kind, float("inf")) for kind in found.kinds)
