"""Does a theme's name say what people meant? Readers say yes or not quite; nothing but two numbers is kept.

Not who, not when, not from where: a browser remembers for itself that it has answered. Staff see the numbers through
disclosure control alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from sqlalchemy import CursorResult, select, update
from sqlalchemy.exc import IntegrityError

from engage import themes
from engage.core.db import db
from engage.core.wording import Worded
from engage.influence import reading
from engage.influence.cards import claims_in, published, texts_for
from engage.influence.errors import RuleError, UnknownRecordError
from engage.influence.figures import cited
from engage.influence.models import NAME_SAYS, Claim, ClaimTheme, Publication, ThemeNameCount
from engage.safeguarding.disclosure import SafeCount, safe_breakdown
from engage.safeguarding.services import thresholds


@dataclass(frozen=True)
class PublicName:
    """A theme by its public name."""

    theme_id: int
    label: Worded


@dataclass(frozen=True)
class NameFigures:
    """What readers say of one theme's name, as far as it may be said."""

    theme_id: int
    label: str
    yes: SafeCount
    not_quite: SafeCount


def names_behind(claim_id: int, lang: str) -> tuple[PublicName, ...]:
    """The names of the themes one published claim rests on; raises `UnknownRecordError`."""
    found = claims_in(published().where(Claim.id == claim_id))
    if not found:
        raise UnknownRecordError(gettext("This is not here, or not any more. See everything that was decided instead."))
    views = themes.services.theme_views(cited(found[0]))
    text = texts_for((), lang, [f"theme:{view.id}" for view in views])
    return tuple(PublicName(view.id, text(f"theme:{view.id}", "label", view.label)) for view in views)


def say(theme_id: int, says: str, today: date) -> None:
    """Count one reader's word on a name that is public. Raises `UnknownRecordError` for any other theme, `RuleError` else."""
    if theme_id not in public_themes(today):
        raise UnknownRecordError(gettext("This is not here, or not any more. See everything that was decided instead."))
    if says not in NAME_SAYS:
        raise RuleError({"": gettext("Choose only from the answers on this page.")})
    if _add_one(theme_id, says):
        return
    try:
        with db.session.begin_nested():
            db.session.add(ThemeNameCount(theme_id=theme_id, says=says, n=1))
    except IntegrityError:  # somebody else said it at the same moment
        _add_one(theme_id, says)


def public_themes(today: date) -> frozenset[int]:
    """The themes whose names anybody can read: behind something published, or still waiting."""
    query = select(ClaimTheme.theme_id).join(Publication, Publication.claim_id == ClaimTheme.claim_id)
    return frozenset(db.session.scalars(query)) | reading.still_waiting_ids(today)


def name_figures(today: date) -> tuple[NameFigures, ...]:
    """Every public name and what readers say of it, in safe numbers."""
    views = themes.services.theme_views(public_themes(today))
    counts = {(row.theme_id, row.says): row.n for row in db.session.scalars(select(ThemeNameCount))}
    return tuple(_figures(view.id, view.label, counts) for view in views)


def _figures(theme_id: int, label: str, counts: dict[tuple[int, str], int]) -> NameFigures:
    cells = {says: counts.get((theme_id, says), 0) for says in NAME_SAYS}
    safe = safe_breakdown(cells, thresholds(), (f"name of theme:{theme_id}",))
    return NameFigures(theme_id, label, safe.cells["yes"], safe.cells["not_quite"])


def _add_one(theme_id: int, says: str) -> bool:
    counted: CursorResult[tuple[()]] = db.session.execute(  # type: ignore[assignment]
        update(ThemeNameCount)
        .where(ThemeNameCount.theme_id == theme_id, ThemeNameCount.says == says)
        .values(n=ThemeNameCount.n + 1)
    )
    return counted.rowcount > 0
