"""What reviewers corrected about outcomes, as labelled texts that the analysis can learn from.

Owns which answers stand for a correction: the theme's own, most typical first, from people who agreed that their words are
used, and only as long as they may be read. Who corrected, when and why stays in `acts`; nothing here is kept.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from engage.core.db import db
from engage.themes.acts import standing_acts
from engage.themes.models import Theme, ThemeAct
from engage.themes.reading import Member, members_of
from engage.themes.review import LIVE

OF_ONE_THEME = 20


@dataclass(frozen=True)
class Correction:
    """One answer of a theme whose outcomes a person has set; no outcome says that it is about none."""

    text: str
    language: str
    outcomes: tuple[str, ...]


def corrections(without: Collection[int] = ()) -> list[Correction]:
    """Every correction that stands, in a stable order; what was added by the machine since is not part of it.

    without : answers that are not to be learnt from, because what is learnt is measured on them
    """
    themes = {theme.id: theme for theme in db.session.scalars(select(Theme).where(Theme.id.in_(_corrected())))}
    members = members_of(sorted(themes))
    return [
        Correction(member.answer.text, member.lang, tuple(sorted(row.outcome_key for row in themes[theme_id].outcomes)))
        for theme_id in sorted(themes)
        for member in [one for one in members[theme_id] if _counts(one, without)][:OF_ONE_THEME]
    ]


def _counts(member: Member, without: Collection[int]) -> bool:
    return member.answer.may_quote and not member.is_added and member.answer.answer_id not in without


def _corrected() -> list[int]:
    """Themes that are not gone and whose outcomes a person has set, and not taken back."""
    remapped = select(ThemeAct.theme_id).where(ThemeAct.act == "remapped")
    query = select(ThemeAct).join(Theme, Theme.id == ThemeAct.theme_id).where(Theme.id.in_(remapped), Theme.state.in_(LIVE))
    acts: dict[int, list[ThemeAct]] = {}
    for act in db.session.scalars(query.order_by(ThemeAct.id)):
        acts.setdefault(act.theme_id, []).append(act)
    return [theme for theme, done in acts.items() if any(act.act == "remapped" for act in standing_acts(done))]
