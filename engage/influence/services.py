"""Influence for everyone else: recording decisions, claims and replies, publishing them, and reading what is public.

The parts live in `recording`, `replying`, `publishing` (what people do), `cards` and `reading` (what readers see) and
`figures` (about how many); other domains import from here alone.
"""

from __future__ import annotations

from engage.influence.cards import ClaimCard, cards_of, latest, news_for
from engage.influence.easy import PARTS, EasyCard, write_easy
from engage.influence.figures import population_of, theme_count
from engage.influence.publishing import TAKEN_BACK, missing_for_publication, publish, rests_on, take_back
from engage.influence.quotes import choose_quotes, offered_quotes
from engage.influence.reading import (
    ClaimPage,
    ClaimWhole,
    PublishedChain,
    claim_page,
    examples,
    replies_to,
    still_waiting,
    themes_under,
    whole_claim,
)
from engage.influence.recording import correct_claim, drop_claim, drop_decision, let_go, record_claim, record_decision
from engage.influence.records import find_claim, find_decision, pieces
from engage.influence.replying import add_wish, record_reply, resolve_wish, translate
from engage.influence.wall import Chosen, wall

__all__ = [
    "PARTS",
    "TAKEN_BACK",
    "Chosen",
    "ClaimCard",
    "ClaimPage",
    "ClaimWhole",
    "EasyCard",
    "PublishedChain",
    "add_wish",
    "cards_of",
    "choose_quotes",
    "claim_page",
    "correct_claim",
    "drop_claim",
    "drop_decision",
    "examples",
    "find_claim",
    "find_decision",
    "latest",
    "let_go",
    "missing_for_publication",
    "news_for",
    "offered_quotes",
    "pieces",
    "population_of",
    "publish",
    "record_claim",
    "record_decision",
    "record_reply",
    "replies_to",
    "resolve_wish",
    "rests_on",
    "still_waiting",
    "take_back",
    "theme_count",
    "themes_under",
    "translate",
    "wall",
    "whole_claim",
    "write_easy",
]
