"""Answers as the analysis takes them in: what is known of each answer's language, and whether a person has cleared it.

Owns that translation and nothing else. Loaded by workers only.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from analysis.types import Comment
from engage.surveys.outward import AnswerText


def comments_of(answers: Sequence[AnswerText], released: Collection[int], source_language: str) -> list[Comment]:
    """The answers in the order given, each with its place in it as `row`; `released`: answers a lead has put back."""
    return [
        Comment(row, answer.text, _language(answer, source_language), answer.answer_id in released, _group(answer))
        for row, answer in enumerate(answers)
    ]


def _group(answer: AnswerText) -> str:
    """Whom it stands for: quotes are chosen from several ages and ways of speaking."""
    return f"{answer.age_band or ''} {answer.provenance}"


def _language(answer: AnswerText, source_language: str) -> str | None:
    """What the writer's choice of language says. The site's first language says nothing: nobody had to choose it."""
    if answer.own_words is None or answer.lang == source_language:
        return None
    return answer.lang
