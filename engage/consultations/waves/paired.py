"""How people changed who gave the same made-up code before and after: in counts that may leave, never one person's.

The only reader of `surveys/pairs.py`. Each question of a scale divides the pairs in three; too few of them are not divided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.consultations.reach.counting import survey_of
from engage.safeguarding.disclosure import SafeCount, safe_breakdown
from engage.safeguarding.services import thresholds
from engage.surveys import counted, library, outward, pairs
from engage.surveys.outward import WaveInfo

WAYS = ("higher", "same", "lower")


@dataclass(frozen=True)
class Change:
    """One question of a scale in two waves. low, high : the words at its ends; reworded : it was put otherwise in one of them"""

    before: WaveInfo
    after: WaveInfo
    text: str
    low: str
    high: str
    counts: Mapping[str, SafeCount]
    total: SafeCount
    reworded: bool


def asks_for_pairs(slug: str) -> bool:
    """Whether a survey asks people to make up a code."""
    return any(map(pairs.is_pair, library.sources()[slug].questions))


@guarded(Permission.SEE_REACH)
def changes_of(slug: str, lang: str) -> tuple[Change, ...]:
    """Every question of a scale, from each wave that was answered to the next."""
    if not asks_for_pairs(slug):
        return ()
    waves = [wave for wave in outward.wave_infos() if wave.slug == slug]
    own = outward.count_own_voices(wave.id for wave in waves)
    answered = [wave for wave in waves if own[wave.id]]
    return tuple(change for after, before in pairwise(answered) for change in _changes(before, after, lang))


def _changes(before: WaveInfo, after: WaveInfo, lang: str) -> list[Change]:
    survey = survey_of(after, lang)
    put = counted.put_as([before.id, after.id])
    then, now = put[before.id], put[after.id]
    found = []
    for question in survey.questions if survey else ():
        if question.kind != "scale":
            continue
        key, ways = question.key, Counter[str]()
        for first, second in pairs.points_of_pairs(before.id, after.id, key):
            ways["higher" if second > first else "lower" if second < first else "same"] += 1
        cells = {f"{key}:{way}": ways[way] for way in WAYS}
        safe = safe_breakdown(cells, thresholds(), (f"pairs:{before.id}:{after.id}", key))
        counts = {way: safe.cells[f"{key}:{way}"] for way in WAYS}
        reworded = bool(then.get(key) and now.get(key) and then[key] != now[key])
        found.append(Change(before, after, question.text, question.scale_low, question.scale_high, counts, safe.total, reworded))
    return found
