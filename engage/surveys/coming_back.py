"""Coming back on another device: six plain words that open a draft, for whoever holds them and for nobody else.

Owns how the words are made, read and kept. A draft stays sealed with its token; here the token is sealed once more, with a key
that only the words lead to. Neither words nor token are ever stored or logged.
"""

from __future__ import annotations

import hashlib
import hmac
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import delete, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError

from engage.core.db import db
from engage.core.errors import DomainError
from engage.core.sealing import UnsealError, seal, unseal
from engage.surveys.after import site_secret
from engage.surveys.drafts import digest_of
from engage.surveys.models import ComeBack, Draft
from engage.surveys.receipts import random_words, read_typed

WORDS = 6  # a receipt has four, and a number: nobody takes one for the other
_PURPOSE = "come back"
# RFC 7914: 16 MB and about 50 ms for each try. With 60 bits in the words, whoever has database and key file still finds nothing.
_COST = {"n": 2**14, "r": 8, "p": 1}


class DraftSentError(DomainError):
    """The words belong to answers that were sent."""

    status = 410


@dataclass(frozen=True)
class Offer:
    """What is kept so that the words of one draft open it: digests, and the sealed way in."""

    code_digest: str
    draft_digest: str
    sealed: bytes


@dataclass(frozen=True)
class Found:
    """A draft that its words opened; `at` is the question its writer stopped at, 0 for the page before sending."""

    token: str
    slug: str
    at: int


def code_for(token: str) -> str:
    """The words of a draft, always the same ones, such as "blue-otter-lantern-quilt-apple-river".

    1024**6 equally likely codes: 60 bits. They follow from the token, so that its writer can be shown them again.
    """
    seed = hmac.digest(site_secret(), f"come back:{token}".encode(), "sha256")
    return "-".join(random_words(WORDS, random.Random(seed)))  # noqa: S311 - seeded with 256 secret bits


def normalise_code(typed: str) -> str | None:
    """Read the words as people type them, forgiving what a receipt forgives; None when they cannot be ours."""
    words, digits = read_typed(typed)
    return "-".join(words) if len(words) == WORDS and not digits else None


def make_offer(token: str, slug: str, at: int) -> Offer:
    """Work out what to keep. Slow on purpose, and it asks no database: do it before anything is locked."""
    digest, key = _stretched(code_for(token))
    return Offer(digest, digest_of(token), seal({"token": token, "slug": slug, "at": at}, key, _PURPOSE))


def keep_offer(offer: Offer, today: date) -> None:
    """Let the words open the draft from now on; stopping again only changes where to go on."""
    values = {"draft_digest": offer.draft_digest, "sealed": offer.sealed, "touched_on": today}
    replace = update(ComeBack).where(ComeBack.code_digest == offer.code_digest).values(**values)
    if _rows(replace):
        return
    try:
        with db.session.begin_nested():
            db.session.add(ComeBack(code_digest=offer.code_digest, **values))
    except IntegrityError:  # a second tap stopped at the same moment
        _rows(replace)


def open_draft(typed: str, today: date, draft_days: int) -> Found | None:
    """The draft that these words open; None when there is none, or none any more. Raises `DraftSentError`.

    A code of the right shape takes the same time whether it is known or not: nearly all of it goes into the key.
    """
    code = normalise_code(typed)
    if code is None:
        return None
    digest, key = _stretched(code)
    row = db.session.scalar(select(ComeBack).where(ComeBack.code_digest == digest))
    if row is None:
        return None
    if row.sealed is None:
        raise DraftSentError(
            gettext(
                "These answers were sent already, so their six words have done their work. "
                "To see what became of them, type the code from when you sent them: four words and a number."
            )
        )
    touched_on = db.session.scalar(select(Draft.touched_on).where(Draft.token_digest == row.draft_digest))
    if touched_on is None or touched_on < today - timedelta(days=draft_days):
        return None
    try:
        return Found(**unseal(row.sealed, key, _PURPOSE))
    except UnsealError:
        return None


def works_until(token: str | None, draft_days: int) -> date | None:
    """The last day on which the words of a draft open it, if nobody touches it again; None when they open nothing."""
    query = (
        select(Draft.touched_on)
        .join(ComeBack, ComeBack.draft_digest == Draft.token_digest)
        .where(Draft.token_digest == digest_of(token or ""), ComeBack.sealed.is_not(None))
    )
    touched_on = db.session.scalar(query)
    return touched_on + timedelta(days=draft_days) if touched_on else None


def retire_code(token: str, today: date) -> None:
    """The draft was sent: its words open nothing from now on, and say so for a while."""
    _rows(update(ComeBack).where(ComeBack.draft_digest == digest_of(token)).values(sealed=None, touched_on=today))


def purge_codes(today: date, draft_days: int) -> int:
    """Forget the words of drafts that are gone, and of sent ones after as long; returns how many."""
    is_gone = ComeBack.draft_digest.not_in(select(Draft.token_digest))
    return _rows(delete(ComeBack).where(is_gone, ComeBack.touched_on < today - timedelta(days=draft_days)))


def _stretched(code: str) -> tuple[str, bytes]:
    """What the words are found by, and the key they give; neither leads to the other, or back to the words."""
    salt = hmac.digest(site_secret(), _PURPOSE.encode(), "sha256")
    made = hashlib.scrypt(code.encode("ascii"), salt=salt, dklen=64, **_COST)
    return made[:32].hex(), made[32:]


def _rows(statement: Any) -> int:
    done: CursorResult[Any] = db.session.execute(statement)  # type: ignore[assignment]
    return done.rowcount
