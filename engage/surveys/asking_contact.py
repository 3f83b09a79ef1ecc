"""Whom a request to be contacted comes from, as far as surveys know: the receipt this browser has, or will have.

So the desk sees together what belongs together, and still nobody can tell who it is.
"""

from __future__ import annotations

from engage.surveys.after import site_secret
from engage.surveys.drafts import changed_by
from engage.surveys.held import whose_response
from engage.surveys.own_draft import own_token, place_of
from engage.surveys.receipt_views import sent_receipt
from engage.surveys.receipts import receipt_digest
from engage.surveys.services import find_response, receipt_for


def whose_here(place: str) -> str:
    """The same text as `held.whose_response` gives for the response of this browser's draft, or of what it sent last."""
    slug = place.removeprefix(place_of(""))
    if slug == place:
        return ""
    token, sent = own_token(slug), sent_receipt(slug)
    code = sent or ((changed_by(token) or receipt_for(token)) if token else None)
    return f"receipt:{receipt_digest(code, site_secret()).hex()}" if code else ""


def whose_code(typed: str) -> str:
    """The same for a receipt code that somebody types; empty where it belongs to no answer."""
    response = find_response(typed)
    return whose_response(response)
