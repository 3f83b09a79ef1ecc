"""People's own words beside a claim: a person chooses which, and whether they may be shown is asked every time.

Consent, concerns and the purge of words are `surveys`'; what is large enough is disclosure control's; names are taken out by
`themes.quoting`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import delete, select

from engage import themes
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import db
from engage.influence import figures
from engage.influence.errors import RuleError
from engage.influence.figures import Voices
from engage.influence.models import ClaimQuote, ClaimResponse
from engage.influence.records import find_claim
from engage.safeguarding.disclosure import may_quote
from engage.safeguarding.services import thresholds
from engage.surveys import outward
from engage.themes.quoting import Quote, is_quotable, quote_of, quotes_of

SHOWN = 3  # quotes on a card at most
OFFERED = 12  # quotes of each theme to choose from


@guarded(Permission.RECORD_DECISIONS)
def offered_quotes(claim_id: int) -> tuple[Quote, ...]:
    """What a person may choose from, varied: words in the claim's themes and of responses it rests on."""
    claim = find_claim(claim_id)
    frozen = set(db.session.scalars(select(ClaimResponse.response_id).where(ClaimResponse.claim_id == claim_id)))
    found = [one for view in themes.services.theme_views(figures.cited(claim)) for one in quotes_of(view, OFFERED)]
    texts = outward.answer_texts(quote.answer_id for quote in found)
    return tuple(quote for quote in found if texts[quote.answer_id].response_id in frozen)


@guarded(Permission.RECORD_DECISIONS)
def chosen_ids(claim_id: int) -> tuple[int, ...]:
    """The answers whose words were chosen, in their order."""
    return tuple(db.session.scalars(select(ClaimQuote.answer_id).filter_by(claim_id=claim_id).order_by(ClaimQuote.id)))


@guarded(Permission.RECORD_DECISIONS)
def choose_quotes(claim_id: int, answer_ids: Collection[int], *, person_id: int, now: datetime) -> None:
    """Show these words beside the claim, and no others. Raises `RuleError` for too many, or words that may not be shown."""
    offered = {quote.answer_id for quote in offered_quotes(claim_id)}
    wanted = list(dict.fromkeys(answer_ids))
    if len(wanted) > SHOWN:
        sentence = gettext("Choose %(limit)s at most. You chose %(chosen)s.", limit=SHOWN, chosen=len(wanted))
        raise RuleError({"answer_ids": sentence})
    if not set(wanted) <= offered:
        raise RuleError({"answer_ids": gettext("One of these may not be quoted any more. Look at the list again.")})
    texts = outward.answer_texts(wanted)
    db.session.execute(delete(ClaimQuote).where(ClaimQuote.claim_id == claim_id))
    db.session.add_all(
        ClaimQuote(claim_id=claim_id, response_id=texts[answer_id].response_id, answer_id=answer_id) for answer_id in wanted
    )
    db.session.flush()
    audit.record("quotes chosen", f"claim:{claim_id}", actor_id=person_id, now=now, quotes=len(wanted))


def quotes_for(voices: Mapping[int, Voices], lang: str) -> Mapping[int, tuple[Quote, ...]]:
    """The quotes of these claims that may be shown now, by claim, the reader's language first: two queries however many."""
    large = [claim_id for claim_id, spoke in voices.items() if may_quote(spoke.own, thresholds())]
    rows = db.session.scalars(select(ClaimQuote).where(ClaimQuote.claim_id.in_(large)).order_by(ClaimQuote.id)).all()
    found = _readable((row.claim_id, row.answer_id) for row in rows)
    return defaultdict(tuple, {one: tuple(sorted(quotes, key=lambda quote: quote.lang != lang)) for one, quotes in found.items()})


def _readable(chosen: Iterable[tuple[int, int]]) -> Mapping[int, tuple[Quote, ...]]:
    pairs = list(chosen)
    texts = outward.answer_texts(answer_id for _, answer_id in pairs) if pairs else {}
    found: defaultdict[int, tuple[Quote, ...]] = defaultdict(tuple)
    for claim_id, answer_id in pairs:
        if (answer := texts.get(answer_id)) and is_quotable(answer):
            found[claim_id] += (quote_of(answer, is_named=False),)
    return found
