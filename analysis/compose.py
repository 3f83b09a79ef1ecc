"""The report, put together from what the steps found.

Owns the ids of themes and every figure of the published shape. Must not read a text.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analysis.describe import Description
from analysis.gather import Answers
from analysis.judging import Judgement, Judges
from analysis.lessons import TONES
from analysis.placing import Nearness, Places
from analysis.theme_texts import groups_of
from analysis.types import Row, SaidOnce, Theme, ThemeOutcome

ALONE = "no other answer is near it"
_ALSO_MOST = 5


@dataclass(frozen=True, slots=True)
class Named:
    """Each theme in words, and how well it holds together.

    topics : the label of each theme's wider subject; stability : of each, 0 to 1
    """

    descriptions: Sequence[Description]
    topics: Sequence[str | None]
    stability: Sequence[float | None]


def theme_id(number: int) -> str:
    """The id of the theme with this number; the one with most answers is t1."""
    return f"t{number + 1}"


def rows_of(answers: Answers, places: Places, near: Nearness, judged: Judgement, keys: Sequence[str]) -> list[Row]:
    """One entry for each answer that takes part, in order."""
    ids = [theme_id(number) for number in range(len(places.was))]
    outcomes = _standing(answers, judged, keys)
    tones = _tones(answers, judged)
    told = zip(answers.rows.tolist(), places.main.tolist(), answers.languages, outcomes, tones, strict=True)
    rows = []
    for (row, main, lang, about, toned), stands_in in zip(told, _by_answer(answers, places, near), strict=True):
        score = stands_in.pop(main)
        also = sorted(stands_in.items(), key=_nearest_first)[:_ALSO_MOST] if stands_in else []
        rows.append(
            Row(
                row=row,
                theme=ids[main],
                also=tuple([ids[number] for number, _ in also]),
                score=_share(score),
                lang=lang,
                outcomes=about,
                concern=False,
                tones=toned,
                also_scores=tuple([_share(other) for _, other in also]),
            )
        )
    return rows


def _nearest_first(item: tuple[int, float]) -> tuple[float, int]:
    return -item[1], item[0]


def _share(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 4)


def _by_answer(answers: Answers, places: Places, near: Nearness) -> Iterator[dict[int, float]]:
    """For each answer the themes it stands in, with how near (the mean by words), and those it stands near to, with the most."""
    starts = np.searchsorted(answers.owner, np.arange(len(answers.rows) + 1)).tolist()
    text, words = answers.text.tolist(), answers.words.tolist()
    theme, own = places.texts.tolist(), near.own.tolist()
    others, scores = near.near.tolist(), near.near_scores.tolist()
    for start, end in pairwise(starts):
        if end - start == 1:  # most answers make one point
            one = text[start]
            beside = {other: score for other, score in zip(others[one], scores[one], strict=True) if other >= 0}
            yield {**beside, theme[one]: own[one]}
            continue
        total: dict[int, float] = {}
        weight: Counter[int] = Counter()
        beside = {}
        for point in range(start, end):
            one = text[point]
            total[theme[one]] = total.get(theme[one], 0.0) + own[one] * max(1, words[point])
            weight[theme[one]] += max(1, words[point])
            for other, score in zip(others[one], scores[one], strict=True):
                if other >= 0:
                    beside[other] = max(score, beside.get(other, -1.0))
        stands_in = {number: value / weight[number] for number, value in total.items()}
        yield {**beside, **stands_in}


def _standing(answers: Answers, judged: Judgement, keys: Sequence[str]) -> list[tuple[str, ...]]:
    """The outcomes of each answer: those of any of its points, strongest first."""
    labelled = np.zeros((len(answers.rows), len(keys)), dtype=np.bool_)
    np.logical_or.at(labelled, answers.owner, judged.labelled[answers.text])
    scores = np.zeros(labelled.shape, dtype=np.float32)
    np.maximum.at(scores, answers.owner, judged.scores[answers.text])
    order = np.argsort(-scores, axis=1, kind="stable")
    return [
        tuple(keys[column] for column in columns if marks[column])
        for marks, columns in zip(labelled.tolist(), order.tolist(), strict=True)
    ]


def _tones(answers: Answers, judged: Judgement) -> list[tuple[str, ...]]:
    """The tones of each answer: those of any of its points."""
    toned = np.zeros((len(answers.rows), len(TONES)), dtype=np.bool_)
    np.logical_or.at(toned, answers.owner, judged.toned[answers.text])
    return [tuple(tone for tone, has in zip(TONES, marks, strict=True) if has) for marks in toned.tolist()]


def said_once(answers: Answers, alone: NDArray[np.bool_]) -> tuple[SaidOnce, ...]:
    """The answers all of whose points stand alone; `alone` ndarray (m,) by text."""
    joined = np.zeros(len(answers.rows), dtype=np.bool_)
    joined[answers.owner[~alone[answers.text]]] = True
    return tuple(SaidOnce(int(row), ALONE) for row in answers.rows[~joined].tolist())


def themes_of(
    answers: Answers, places: Places, near: Nearness, judged: Judgement, judges: Judges, named: Named
) -> tuple[Theme, ...]:
    """Every theme, the one with most answers first."""
    of_points = places.texts[answers.text]
    points, members, count = groups_of(of_points), groups_of(places.main), len(judges.keys)
    themes = []
    for number, description in enumerate(named.descriptions):
        spoken = Counter(answers.languages[answer] for answer in members[number].tolist())
        theme = Theme(
            id=theme_id(number),
            label=description.label,
            keywords=description.keywords,
            size=len(members[number]),
            quotes=description.quotes,
            outcomes=_about(judges.keys, judged.scores[answers.text[points[number]]], judges.limits[:count]),
            languages=dict(sorted(spoken.items(), key=lambda item: (-item[1], item[0]))),
            topic=named.topics[number],
            mentions=len(np.unique(answers.owner[points[number]])),
            stability=named.stability[number],
            cohesion=round(float(near.own[answers.text[points[number]]].mean()), 4),
            aims=_about(judges.outcomes.aims, judged.aims[answers.text[points[number]]], judges.limits[count:]),
        )
        themes.append(theme)
    return tuple(themes)


def _about(keys: Sequence[str], scores: NDArray[np.float32], limits: NDArray[np.float64]) -> tuple[ThemeOutcome, ...]:
    """The outcomes or aims a theme is about, by the mean over the points in it, highest first."""
    means = scores.mean(axis=0)
    order = np.argsort(-means, kind="stable").tolist()
    return tuple(ThemeOutcome(keys[k], round(float(means[k]), 4)) for k in order if means[k] >= limits[k])
