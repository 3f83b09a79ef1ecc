"""One device for many people: which survey it asks, and leaving nothing of one person for the next. Knows no answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import has_request_context, session
from sqlalchemy import select

from engage.access.modes import SESSION_KEY as MODES_KEY
from engage.accounts import sessions
from engage.core import clock
from engage.core.db import db
from engage.core.i18n import SESSION_KEY as LANGUAGE_KEY
from engage.surveys import drafts
from engage.surveys.models import ComeBack
from engage.surveys.reaching.arriving import has_begun

_KIOSK, _DRAFTS = "kiosk", "drafts"
# Seconds without a touch after which a page asks whether somebody is still there, and then waits before it begins anew.
IDLE_SECONDS, WARNING_SECONDS = 180, 60
# The same where no script runs: nothing can ask there, so that it is long; the page with the code says how long it stays.
LONG_SECONDS, SENT_SECONDS = 1200, 300


@dataclass(frozen=True)
class Kiosk:
    """What a shared device does: the survey, and the setting's code. lang : in which each person begins, "" for the browser's

    is_fresh : nobody has begun or changed how the pages look, so that there is nothing to take away
    """

    slug: str
    code: str
    lang: str = ""
    is_fresh: bool = False
    idle_seconds: int = IDLE_SECONDS
    warning_seconds: int = WARNING_SECONDS
    long_seconds: int = LONG_SECONDS
    sent_minutes: int = SENT_SECONDS // 60


def current() -> Kiosk | None:
    """What this device is shared for; None for everybody's own."""
    kept: Mapping[str, Any] | None = session.get(_KIOSK) if has_request_context() else None
    if kept is None:
        return None
    slug, lang = kept["slug"], kept["lang"]
    is_fresh = session.get(LANGUAGE_KEY, "") == lang and MODES_KEY not in session and not has_begun(slug)
    return Kiosk(slug, kept["code"], lang, is_fresh)


def begin(slug: str, code: str, lang: str = "") -> None:
    """From now on this device asks one person after another; whoever was signed in on it no longer is."""
    _empty()
    session[_KIOSK] = {"slug": slug, "code": code, "lang": lang}
    if lang:
        session[LANGUAGE_KEY] = lang


def stop() -> None:
    """It is somebody's own device again."""
    if _KIOSK in session:
        _empty()


def next_person() -> Kiosk | None:
    """Leave nothing of the one before: the cookie is emptied, and answers that were neither sent nor stopped are deleted."""
    kept = current()
    if kept:
        begin(kept.slug, kept.code, kept.lang)
    return kept


def finish() -> None:
    """The same right after an answer was sent: only the page that is open shows its code still."""
    next_person()


def _empty() -> None:
    for key in (sessions.STAFF_KEY, sessions.MEMBER_KEY):
        if key in session:
            sessions.end_this(key, now=clock.now())
    for token in session.get(_DRAFTS, {}).values():
        waits = select(ComeBack.code_digest).where(ComeBack.draft_digest == drafts.digest_of(token))
        if db.session.scalar(waits.limit(1)) is None:  # with six words in somebody's pocket it waits for them
            drafts.drop_draft(token)
    session.clear()
