"""What a consultation's page is told by the domains above it: the replies to what people said.

It may not ask them (they stand above it), so they register here. Owns the shape; knows nothing that is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from flask import Flask, current_app

from engage.core.wording import Worded

REPLIES = "engage.consultations.replies"


@dataclass(frozen=True)
class ReplyLink:
    """One published reply: the number of its card on the wall, and what it answers."""

    claim_id: int
    said: Worded


ToWaves = Callable[[Collection[int], str], tuple[ReplyLink, ...]]


def tell_replies(app: Flask, to_waves: ToWaves) -> None:
    """Register who knows the replies to what was said in some waves: `to_waves(wave_ids, lang)`; the last one speaks."""
    app.extensions[REPLIES] = to_waves


def replies_to(wave_ids: Collection[int], lang: str) -> tuple[ReplyLink, ...]:
    """What was replied, newest first."""
    to_waves: ToWaves = current_app.extensions[REPLIES]
    return to_waves(wave_ids, lang) if wave_ids else ()
