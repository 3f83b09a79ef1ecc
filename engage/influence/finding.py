"""What the staff's search finds of what was said, decided and replied: our own words, never anybody's answer."""

from __future__ import annotations

from collections.abc import Iterator

from flask import current_app, url_for
from flask_babel import gettext
from sqlalchemy import select

from engage.accounts.permissions import Permission, can
from engage.accounts.searching import Hit
from engage.core.db import db
from engage.core.finding import holds
from engage.influence.models import Claim, Decision, Publication, Reply


def name() -> str:
    """What this kind is called."""
    return gettext("Decisions and replies")


def claims(asked: tuple[str, ...]) -> Iterator[Hit]:
    """Public cards for all staff; what is not public yet, and the decisions' pages, for those who record decisions."""
    is_desk, lang = can(Permission.RECORD_DECISIONS), current_app.config["SETTINGS"].source_language
    query = select(Decision.id, Decision.title, Claim.id, Claim.said, Reply.text, Reply.reason, Publication.claim_id)
    query = query.join(Claim, Claim.decision_id == Decision.id, isouter=True)
    query = query.join(Reply, Reply.claim_id == Claim.id, isouter=True)
    query = query.join(Publication, Publication.claim_id == Claim.id, isouter=True)
    if not is_desk:
        query = query.where(Publication.claim_id.is_not(None))
    for row in db.session.execute(query.order_by(Decision.decided_on.desc(), Claim.id)):
        decision_id, title, claim_id, said, text, reason, is_public = row
        if holds([one for one in (title, said, text, reason) if one], asked):
            page = url_for("influence.decision", decision_id=decision_id)
            url = page if is_desk else url_for("influence.claim", claim_id=claim_id)
            note = gettext("Published") if is_public else gettext("Not published")
            yield Hit(said or title, lang, url, text or title, note)
