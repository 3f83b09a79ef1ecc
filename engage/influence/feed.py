"""The wall as an Atom feed (RFC 4287), one for each language. Owns when an entry counts as changed, and what may stand in XML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from flask import current_app, render_template, url_for
from sqlalchemy import func, select

from engage.core.clock import HOME_ZONE
from engage.core.config import Settings
from engage.core.db import db
from engage.core.i18n import in_language, language, offered_languages
from engage.influence.cards import ClaimCard, cards_of, claims_in, published, reply_to
from engage.influence.models import Claim, SupersededReply

MIMETYPE = "application/atom+xml"
ENTRIES = 50
_EPOCH = date(2000, 1, 1)  # of a feed with nothing in it yet: it must say something, and must not change every day
_NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")  # XML 1.0, production 2


@dataclass(frozen=True)
class Entry:
    """One card. `id` stays for ever; days are moments here because the format asks for them: midnight where the trust is."""

    id: str
    link: str
    published: str
    updated: str
    card: ClaimCard


def feed_xml(lang: str) -> str:
    """The newest published claims in one language."""
    settings: Settings = current_app.config["SETTINGS"]
    with in_language(lang):
        claims = claims_in(published().limit(ENTRIES))
        changed = _changed_on(claims)
        entries = [
            _entry(claim, card, changed[claim.id], lang) for claim, card in zip(claims, cards_of(claims, lang), strict=True)
        ]
        text = render_template(
            "influence/feed.xml",
            id=settings.public_url + url_for("influence.wall") + f"#{lang}",
            here=_address(lang),
            others=tuple((other, _address(other.code)) for other in offered_languages() if other.code != lang),
            reader=language(lang),
            wall_url=settings.public_url + url_for("influence.wall"),
            updated=_moment(max(changed.values(), default=_EPOCH)),
            entries=entries,
        )
    return _NOT_XML.sub("", text)


def _entry(claim: Claim, card: ClaimCard, changed_on: date, lang: str) -> Entry:
    link = current_app.config["SETTINGS"].public_url + url_for("influence.claim", claim_id=claim.id)
    return Entry(f"{link}#{lang}", link, _moment(claim.published_on or changed_on), _moment(changed_on), card)


def _changed_on(claims: list[Claim]) -> dict[int, date]:
    """The day something of a public claim last changed for its readers."""
    query = select(SupersededReply.claim_id, func.max(SupersededReply.replaced_on)).group_by(SupersededReply.claim_id)
    replaced = {row[0]: row[1] for row in db.session.execute(query)}
    return {
        claim.id: max(claim.published_on or _EPOCH, reply_to(claim).dated, replaced.get(claim.id, _EPOCH)) for claim in claims
    }


def _moment(day: date) -> str:
    return datetime.combine(day, time(), HOME_ZONE).isoformat()


def _address(lang: str) -> str:
    return str(current_app.config["SETTINGS"].public_url + url_for("influence.feed", lang=lang))
