"""People's own words, ready to leave: with consent, from a theme large enough, varied, and with names taken out.

The one place where quotes are chosen, for packs, cards and pages. It decides nothing about who is shown what besides: a person
still reads every quote, because the machine that takes names out misses some.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.redact import redact
from engage.safeguarding.disclosure import may_quote
from engage.safeguarding.services import thresholds
from engage.surveys.outward import AnswerText
from engage.themes.reading import ThemeView

_INTO = "en"  # what translations and interpretations are written in


@dataclass(frozen=True)
class Quote:
    """One answer's words without names: own words, translation, interpretation and an advocate's view, kept apart (rule 4)."""

    answer_id: int
    provenance: str
    lang: str
    text: str
    translation: str
    interpretation: str
    advocate_view: str


def quotes_of(view: ThemeView, limit: int) -> tuple[Quote, ...]:
    """The most typical and most different words of one theme; none where so few are in it that they could be known again."""
    if not may_quote(view.n, thresholds()):
        return ()
    return tuple(quote_of(answer) for answer in varied([one for one in view.quotes if is_quotable(one)])[:limit])


def is_quotable(answer: AnswerText) -> bool:
    """Whether these are words of the person themselves, who agreed to be quoted."""
    return answer.may_quote and answer.is_own_voice and bool(answer.own_words or answer.interpretation)


def varied(said: Sequence[AnswerText]) -> list[AnswerText]:
    """The first of each way of speaking, then of each language, before a second of any: not only the commonest is heard."""
    spoke = {answer.provenance: answer for answer in reversed(said)}
    wrote = {answer.lang: answer for answer in reversed(said)}
    return sorted(said, key=lambda answer: (spoke[answer.provenance] is not answer, wrote[answer.lang] is not answer))


def quote_of(answer: AnswerText) -> Quote:
    """These words with names taken out."""
    return Quote(
        answer_id=answer.answer_id,
        provenance=answer.provenance,
        lang=answer.lang,
        text=_clean(answer.own_words, answer.lang),
        translation=_clean(answer.translation, _INTO),
        interpretation=_clean(answer.interpretation, _INTO),
        advocate_view=_clean(answer.advocate_view, _INTO),
    )


def _clean(words: str | None, lang: str) -> str:
    return redact(words, lang).text if words else ""
