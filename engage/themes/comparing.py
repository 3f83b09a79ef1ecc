"""One wave beside the ones before it: what people said about the same theme then and now, as far as that may be compared.

Owns when a theme is not compared, and says why. Every figure passes disclosure control first; what is computed from them is
computed from what is shown. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.safeguarding.disclosure import SafeCount, safe_count, safe_overlaps
from engage.safeguarding.services import thresholds
from engage.surveys import outward
from engage.surveys.outward import WaveInfo
from engage.themes.change import Change, Share, change_between
from engage.themes.reading import ACCEPTED, ThemeView, accepted_themes, answers_in, theme_views

STEADY = 0.5  # share of a theme's answers that must be recognised as its own

WhyNot = Literal["", "few", "unsteady", "unmeasured"]


@dataclass(frozen=True)
class Compared:
    """One theme then and now. `change` is none where `why_not` says why; `is_reworded`: a question was put otherwise."""

    theme: ThemeView
    earlier: ThemeView
    wave: WaveInfo
    before: SafeCount
    after: SafeCount
    change: Change | None
    why_not: WhyNot
    is_reworded: bool


@dataclass(frozen=True)
class Population:
    """Who answered in words in a wave, in their own voice: about how many, and about how many by theme."""

    total: SafeCount
    themes: Mapping[int, SafeCount]


@guarded(Permission.SEE_THEMES)
def compared(wave_id: int) -> list[Compared]:
    """Every accepted theme of a wave that goes on from an accepted one, largest first."""
    now = [theme for theme in accepted_themes(wave_id) if theme.continues_id is not None]
    earlier = {view.id: view for view in theme_views(theme.continues_id for theme in now if theme.continues_id is not None)}
    people = cache(_population)
    asked = cache(outward.questions_asked)
    rows = []
    for theme in now:
        then = earlier.get(theme.continues_id or 0)
        if then is None or then.state not in ACCEPTED:
            continue
        before, after = people(then.wave_id), people(wave_id)
        why_not = _why_not(theme, then, before, after)
        rows.append(
            Compared(
                theme,
                then,
                outward.wave_info(then.wave_id),
                before.themes[then.id],
                after.themes[theme.id],
                None if why_not else _change(before, then.id, after, theme.id),
                why_not,
                _is_reworded((then, theme), asked(then.wave_id), asked(wave_id)),
            )
        )
    return rows


def _population(wave_id: int) -> Population:
    spoke = {answer.response_id for answer in outward.answers_for_analysis(wave_id) if answer.is_own_voice}
    themes = {f"theme:{theme.id}": theme.n for theme in accepted_themes(wave_id)}
    safe = safe_overlaps(themes, len(spoke), thresholds())  # named as everywhere else, so rounded as everywhere else
    cells = {int(name.removeprefix("theme:")): count for name, count in safe.cells.items()}
    return Population(safe_count(len(spoke), thresholds(), (f"wave:{wave_id}", "in words")), cells)


def _why_not(theme: ThemeView, then: ThemeView, before: Population, after: Population) -> WhyNot:
    if before.themes[then.id].hidden or after.themes[theme.id].hidden:
        return "few"
    shares = [view.recognised for view in (then, theme)]
    if None in shares:
        return "unmeasured"
    return "unsteady" if min(share or 0.0 for share in shares) < STEADY else ""


def _change(before: Population, then_id: int, after: Population, theme_id: int) -> Change | None:
    shares = [_share(before, then_id), _share(after, theme_id)]
    if shares[0] is None or shares[1] is None:
        return None
    return change_between(shares[0], shares[1], thresholds().base - 1)


def _share(people: Population, theme_id: int) -> Share | None:
    n, of = people.themes[theme_id].value, people.total.value
    return None if n is None or not of else Share(n, of)


def _is_reworded(themes: Iterable[ThemeView], before: Mapping[str, frozenset[str]], after: Mapping[str, frozenset[str]]) -> bool:
    """Whether a question that these answers answer was put in other words, or not at all, in one of the two waves."""
    keys = {answer.question_key for answer in answers_in([theme.id for theme in themes])}
    return any(before.get(key) != after.get(key) for key in keys)
