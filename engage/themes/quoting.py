"""People's own words, ready to leave: with consent, from a theme large enough, varied, and with names taken out.

The one place where quotes are chosen, for packs, cards and pages. It decides nothing about who is shown what besides: a person
still reads every quote, because the machine that takes names out misses some.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engage.core.details import redact
from engage.safeguarding.disclosure import may_quote
from engage.safeguarding.services import thresholds
from engage.surveys import outward
from engage.surveys.outward import AnswerText
from engage.themes.reading import ThemeView, consented_answers

_AT_ONCE = 10  # themes
_INTO = "en"  # what translations and interpretations are written in


@dataclass(frozen=True)
class Quote:
    """One answer's words without names: own words, translation, interpretation and an advocate's view, kept apart (rule 4).

    provenance : how they spoke; "" where so few spoke that way that it would say who it was.
    """

    answer_id: int
    provenance: str
    lang: str
    text: str
    translation: str
    interpretation: str
    advocate_view: str


def quotes_of(view: ThemeView, limit: int) -> tuple[Quote, ...]:
    """The most typical and most different words of one theme; none where so few are in it that they could be known again."""
    return quotes_of_all([view], limit)[view.id]


def quotes_of_all(views: Iterable[ThemeView], limit: int) -> dict[int, tuple[Quote, ...]]:
    """The same of many themes, by theme: a few queries however many, and the words of `_AT_ONCE` themes in hand."""
    rows = list(views)
    large = [view for view in rows if may_quote(view.n, thresholds())]
    spoke = outward.count_voices({view.wave_id for view in large})
    found: dict[int, tuple[Quote, ...]] = {view.id: () for view in rows}
    for start in range(0, len(large), _AT_ONCE):
        some = large[start : start + _AT_ONCE]
        said = consented_answers([view.id for view in some])
        found |= {view.id: _chosen(view, said[view.id], spoke.get(view.wave_id, {}), limit) for view in some}
    return found


def _chosen(view: ThemeView, readable: Iterable[AnswerText], spoke: Mapping[str, int], limit: int) -> tuple[Quote, ...]:
    limits, said = thresholds(), [answer for answer in readable if is_quotable(answer)]
    # Where few spoke that way, the way they spoke says who it was: the words stand without it, or not at all where they show it.
    named = {answer.answer_id: may_quote(view.n, limits, [spoke.get(answer.provenance, 0)]) for answer in said}
    kept = [answer for answer in said if named[answer.answer_id] or not (answer.interpretation or answer.advocate_view)]
    return tuple(quote_of(answer, is_named=named[answer.answer_id]) for answer in varied(kept)[:limit])


def is_quotable(answer: AnswerText) -> bool:
    """Whether these are words of the person themselves, who agreed to be quoted."""
    return answer.may_quote and answer.is_own_voice and bool(answer.own_words or answer.interpretation)


def varied(said: Sequence[AnswerText]) -> list[AnswerText]:
    """The first of each way of speaking, then of each language, before a second of any: not only the commonest is heard."""
    spoke = {answer.provenance: answer for answer in reversed(said)}
    wrote = {answer.lang: answer for answer in reversed(said)}
    return sorted(said, key=lambda answer: (spoke[answer.provenance] is not answer, wrote[answer.lang] is not answer))


def quote_of(answer: AnswerText, *, is_named: bool) -> Quote:
    """These words with names taken out, and with how the person spoke where that says nothing more."""
    return Quote(
        answer_id=answer.answer_id,
        provenance=answer.provenance if is_named else "",
        lang=answer.lang,
        text=_clean(answer.own_words, answer.lang),
        translation=_clean(answer.translation, _INTO),
        interpretation=_clean(answer.interpretation, _INTO),
        advocate_view=_clean(answer.advocate_view, _INTO),
    )


def _clean(words: str | None, lang: str) -> str:
    return redact(words, lang).text if words else ""
