"""What stands on the sample's cards beside the reply: Easy Read, and words of people who agreed to be quoted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engage.core.easy_wording import Idea
from engage.influence import services as influence
from engage.influence.quotes import SHOWN
from engage.sample.source import read_sample


def load_cards(claims: Mapping[str, int], person_id: int, now: datetime) -> None:
    """Write and choose what the file gives; `claims` is a decision's key -> its claim. A claim without easy words keeps none."""
    for key, claim_id in claims.items():
        for lang, parts in read_sample("cards").get(key, {}).items():
            ideas = {part: [Idea(text, picture) for picture, text in rows] for part, rows in parts.items()}
            influence.write_easy(claim_id, lang, ideas, person_id=person_id, now=now)
        offered = influence.offered_quotes(claim_id)[:SHOWN]
        influence.choose_quotes(claim_id, [quote.answer_id for quote in offered], person_id=person_id, now=now)
