"""What waits between what people said and what they hear back, for the first page of staff.

Counts decisions, themes, claims and surveys; a public page is only counted here, never read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from flask import current_app, url_for
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy import Integer, ScalarSelect, String, cast, column, func, literal, select, table
from sqlalchemy.orm import InstrumentedAttribute

from engage.accounts.today import Task
from engage.core.config import Settings
from engage.core.db import db
from engage.core.i18n import offered_languages
from engage.core.wording import Wording
from engage.influence.models import Claim, ClaimTheme, Decision, Publication, Reply
from engage.influence.rules import CITABLE
from engage.surveys import library, outward
from engage.surveys.outward import WaveInfo

AHEAD = timedelta(days=14)
_THEME = table("theme", column("id", Integer), column("state", String), column("wave_id", Integer))  # a key's other end


def to_decide(_today: date) -> Iterator[Task]:
    """Accepted themes that no claim answers, by the day on which the first goes on the public list (rule 7)."""
    settings: Settings = current_app.config["SETTINGS"]
    is_open = (_THEME.c.state.in_(CITABLE), _THEME.c.id.not_in(select(ClaimTheme.theme_id)))
    query = select(_THEME.c.wave_id, func.count()).where(*is_open).group_by(_THEME.c.wave_id)
    waiting = {wave_id: number for wave_id, number in db.session.execute(query)}  # noqa: C416 - a row is no pair to the type checker
    closed = [wave.closes_on for wave in outward.wave_infos() if wave.id in waiting]
    due = min(closed) + timedelta(weeks=settings.still_waiting_weeks) if closed else None
    note = gettext("After this day they stand on the public list of what still waits.")
    yield Task(gettext("Decide on accepted themes"), url_for("influence.undecided"), sum(waiting.values()), due, note)


def to_reply(today: date) -> Iterator[Task]:
    """Claims without a reply and decisions without a claim, by the day on which the first behind them is to hear back."""
    waiting = select(Claim.id).where(Claim.id.not_in(select(Reply.claim_id)))
    count = db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0
    bare = select(func.count()).select_from(Decision).where(Decision.id.not_in(select(Claim.decision_id)))
    count += db.session.scalar(bare) or 0
    cited = select(_THEME.c.wave_id).join(ClaimTheme, ClaimTheme.theme_id == _THEME.c.id).where(ClaimTheme.claim_id.in_(waiting))
    waves = set(db.session.scalars(cited.distinct()))
    days = [wave.hear_back_by for wave in outward.wave_infos() if wave.id in waves]
    yield Task(gettext("Write replies"), url_for("influence.desk"), count, min(days, default=None))
    again = Reply.follow_up_on <= today + AHEAD
    query = select(func.count(), func.min(Reply.follow_up_on)).join(Publication, Publication.claim_id == Reply.claim_id)
    count, first = db.session.execute(query.where(again)).one()
    yield Task(gettext("Look again at what was promised: did it work?"), url_for("influence.desk"), count, first)


def to_publish(today: date) -> Iterator[Task]:
    """Replies that nobody can read yet, surveys whose people wait to hear back, and cards that are not in every language."""
    ready = select(func.count()).select_from(Reply).where(Reply.claim_id.not_in(select(Publication.claim_id)))
    yield Task(gettext("Publish replies that are written"), url_for("influence.desk"), db.session.scalar(ready) or 0)
    silent = [wave for wave in outward.wave_infos() if wave.closes_on < today and wave.hear_back_by <= today + AHEAD]
    answered = _answered([wave.id for wave in silent])
    silent = sorted((wave for wave in silent if wave.id not in answered), key=lambda wave: (wave.hear_back_by, wave.id))
    words = gettext("People wait to hear back from a survey")
    yield Task(words, url_for("influence.desk"), len(silent), silent[0].hear_back_by if silent else None, _names(silent))


def to_translate(_today: date) -> Iterator[Task]:
    """Public cards that somebody cannot read in a language of the site, or only in words that no person has checked."""
    others = [language.code for language in offered_languages()[1:]]
    if not others:
        return
    said, done = _checked("claim", Claim.id, "said", others), _checked("reply", Reply.id, "text", others)
    lacking = (said < len(others)) | (done < len(others))
    query = select(Decision.id).join(Claim, Claim.decision_id == Decision.id).join(Publication, Publication.claim_id == Claim.id)
    found = db.session.scalars(query.join(Reply, Reply.claim_id == Claim.id).where(lacking).order_by(Claim.id.desc())).all()
    if found:
        note = gettext("In some languages they are missing, or no person has checked them.")
        url = url_for("influence.decision", decision_id=found[0])
        yield Task(gettext("Translate what is published"), url, len(found), note=note)


def _answered(wave_ids: Collection[int]) -> set[int]:
    """Those of these waves from which a published claim cites a theme."""
    query = select(_THEME.c.wave_id).join(ClaimTheme, ClaimTheme.theme_id == _THEME.c.id)
    query = query.join(Publication, Publication.claim_id == ClaimTheme.claim_id).where(_THEME.c.wave_id.in_(wave_ids))
    return set(db.session.scalars(query.distinct()))


def _names(waves: Collection[WaveInfo]) -> Markup:
    named = dict.fromkeys(Markup("{} {}").format(library.marked_title(wave.slug), wave.opens_on.year) for wave in waves)
    return Markup(", ").join(list(named)[:3])


def _checked(kind: str, number: InstrumentedAttribute[int], field: str, languages: Collection[str]) -> ScalarSelect[int]:
    """In how many of these languages a person has checked this text."""
    subject = literal(f"{kind}:").concat(cast(number, String))
    query = select(func.count()).where(Wording.subject == subject, Wording.field == field, Wording.lang.in_(languages))
    return query.where(Wording.checked_by != "").correlate(Claim, Reply).scalar_subquery()
