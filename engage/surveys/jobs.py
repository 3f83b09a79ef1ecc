"""Work of surveys that waits for the worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app

from engage.core import clock
from engage.core.db import reading
from engage.core.jobs import handler
from engage.core.worker import every
from engage.safeguarding.closely import look_at_all
from engage.surveys import keeping, outreach, pairs, recordings, second_look
from engage.surveys.coming_back import purge_codes
from engage.surveys.drafts import purge_drafts
from engage.surveys.paper.services import purge_codes as purge_paper_codes
from engage.surveys.services import LOOK_CLOSELY

PURGE = "surveys.purge_drafts"
PURGE_RECORDINGS = "surveys.purge_recordings"
PURGE_WORDS = "surveys.purge_words"
every(PURGE, timedelta(days=1))
every(PURGE_RECORDINGS, timedelta(days=1))
every(PURGE_WORDS, timedelta(days=1))


@handler(PURGE)
def purge(_payload: dict[str, Any]) -> None:
    """Forget drafts that their writers left behind, what opened them, and codes of papers that were printed."""
    today, days = clock.today(), current_app.config["SETTINGS"].draft_days
    purge_drafts(today, days)
    purge_codes(today, days)
    outreach.purge()
    purge_paper_codes(today)


@handler(PURGE_RECORDINGS)
def purge_recordings(_payload: dict[str, Any]) -> None:
    """Delete recordings that nobody wrote down in time; how many is put on record."""
    recordings.purge(clock.today(), recordings.longest_days(), now=clock.now())


@handler(PURGE_WORDS)
def purge_words(_payload: dict[str, Any]) -> None:
    """Delete what people wrote so many months ago that the privacy pages say it is gone; how many is put on record."""
    today, months = clock.today(), keeping.months_kept()
    keeping.purge(today, months, now=clock.now())
    if months:
        pairs.purge(clock.months_after(today, -months))


@handler(LOOK_CLOSELY)
def look(payload: dict[str, Any]) -> None:
    """Look at the words of one response by meaning, at once after it was sent, and hold what worries.

    Nobody on the staff has seen them by then: answers are shown once themes were found, and finding them looks as closely.
    """
    with reading():
        texts = second_look.texts_to_look_at(UUID(payload["response_id"]))
    found = look_at_all(list(texts.values()))
    second_look.hold(dict(zip(texts, found, strict=True)), now=clock.now())
