"""What those who took part chose, without weights and with them, side by side: the second never replaces the first.

Weights are made from exact counts in here; what leaves is a safe count without weights, and with them a share whose steps
stand for as many people as other figures are rounded by (`safe_share`). Whoever is in a group whose figure is hidden keeps the
weight they have, and where such groups are more than a fifth of the population their question is not used: which it is, follows
from figures that are shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.consultations.reach import counting
from engage.consultations.reach.comparing import share_of
from engage.consultations.reach.counting import NOT_SAID, Part, Turnout
from engage.consultations.reach.raking import CannotWeighError, Pattern, Raked, rake
from engage.safeguarding.disclosure import SafeCount, safe_count, safe_overlaps, safe_share
from engage.safeguarding.services import thresholds
from engage.surveys import counted
from engage.surveys.asking import point_words
from engage.surveys.crossed import Crossed, Kind, crossed
from engage.surveys.definition import PREFER_NOT, Question
from engage.surveys.outward import WaveInfo

CAP = 3.0
COVERED = 0.8  # of the population, by groups whose figure is shown: else weights would speak for people who were not heard
Margin = tuple[Part, Mapping[str, float]]  # a division, and the share of each of its categories that are weighted


@dataclass(frozen=True)
class Weights:
    """How the weighted figures were made. used : titles of the margins; left_out : title and reason of those that could not be.

    why : what stands against weights altogether, "" where there are some; effective : about how many equally heavy people, and
        never more than took part, as its rounding is another
    """

    used: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    why: str
    trimmed: bool
    effective: SafeCount | None


@dataclass(frozen=True)
class Weighted:
    """What one person of each kind weighs, everybody in all, and one at most: for this module only."""

    each: Mapping[Kind, float]
    total: float
    largest: float


@dataclass(frozen=True)
class Choice:
    """One answer that could be chosen. weighted : share in hundredths, None where there is none."""

    name: str
    count: SafeCount
    share: float | None
    weighted: int | None


@dataclass(frozen=True)
class Chosen:
    """One closed question that is not about the people themselves."""

    text: str
    many: bool
    choices: tuple[Choice, ...]


@guarded(Permission.SEE_REACH)
def what_they_chose(turnout: Turnout, lang: str, people: Mapping[str, Mapping[str, int]]) -> tuple[Weights, tuple[Chosen, ...]]:
    """Every closed question of a wave with its figures. people : how many live here, by dimension and category."""
    survey = counting.survey_of(turnout.wave, lang)
    if survey is None:
        return Weights((), (), "no_benchmark", False, None), ()
    asked = closed_questions(turnout.wave, lang)
    usable, left_out = _margins(turnout.parts, people)
    ways = [part.key if part.key in counted.COLUMNS else part.question for part, _ in usable]
    found = crossed(turnout.wave.id, ways, {_whole(question) for question in asked})
    raked, why = _raked(found, usable, left_out)
    weighted = Weights(
        tuple(part.title for part, _ in usable) if raked else (),
        left_out,
        why,
        raked is not None and raked.trimmed,
        _effective(turnout, raked) if raked else None,
    )
    weights = _weights_of(found, usable, raked)
    return weighted, tuple(_chosen(turnout, question, found, weights) for question in asked)


def _whole(question: Question) -> str:
    """The key of the question that a line belongs to; a question without lines is its own."""
    return question.key.partition(".")[0]


def _weights_of(found: Crossed, usable: Sequence[Margin], raked: Raked | None) -> Weighted | None:
    if raked is None:
        return None
    each = {kind: raked.weights[_pattern(kind, usable)] for kind in found.people}
    return Weighted(each, sum(n * each[kind] for kind, n in found.people.items()), raked.largest)


def closed_questions(wave: WaveInfo, lang: str) -> list[Question]:
    """Those that `what_they_chose` gives figures of, in its order."""
    survey = counting.survey_of(wave, lang)
    if survey is None:
        return []
    about = {question.key for _, question in counting.about_you(survey)}
    return [question for question in counted.counted_questions(survey.questions) if question.key not in about]


def _margins(parts: Sequence[Part], people: Mapping[str, Mapping[str, int]]) -> tuple[list[Margin], tuple[tuple[str, str], ...]]:
    """The divisions that weights can be made with, and why the others cannot."""
    usable: list[Margin] = []
    left_out = []
    for part in parts:
        names = [name for name in part.names if name != NOT_SAID]
        known = people.get(part.key, {})
        if not part.question:
            continue
        if not names or not all(known.get(name) for name in names):
            left_out.append((part.title, "no_benchmark"))
            continue
        shown = {name: known[name] for name in names if not part.counts[name].hidden}
        covered = sum(shown.values())
        if len(shown) < 2 or covered < COVERED * sum(known[name] for name in names):
            left_out.append((part.title, "empty"))
        else:
            usable.append((part, {name: n / covered for name, n in shown.items()}))
    return usable, tuple(left_out)


def _raked(found: Crossed, usable: Sequence[Margin], left_out: Iterable[tuple[str, str]]) -> tuple[Raked | None, str]:
    if not usable:
        return None, next((why for _, why in left_out), "no_benchmark")
    patterns = Counter[Pattern]()
    for kind, n in sorted(found.people.items()):
        patterns[_pattern(kind, usable)] += n
    try:
        raked = rake(patterns, [margin for _, margin in usable], cap=CAP)
    except CannotWeighError as problem:
        return None, problem.why
    if safe_share(1, found.people.total(), raked.largest, thresholds()) is None:
        return None, "too_few"
    return raked, ""


def _pattern(kind: Kind, margins: Sequence[Margin]) -> Pattern:
    return tuple(name if name in weighted else NOT_SAID for name, (_, weighted) in zip(kind, margins, strict=True))


def _effective(turnout: Turnout, raked: Raked) -> SafeCount:
    effective = safe_count(round(raked.effective), thresholds(), (f"wave:{turnout.wave.id}", "effective"))
    is_above = effective.value is not None and turnout.total.value is not None and effective.value > turnout.total.value
    return turnout.total if is_above else effective


def _chosen(turnout: Turnout, question: Question, found: Crossed, weights: Weighted | None) -> Chosen:
    names = point_words(question) or counting.options_of(question)
    given = found.chosen.get(question.key, {})
    everybody, counts = found.people.total(), {name: given[name].total() if name in given else 0 for name in names}
    many = question.kind == "multiple"
    if many:
        cells = {f"{question.key}:{name}": counts[name] for name in names}
        overlaps = safe_overlaps(cells, everybody, thresholds(), (f"wave:{turnout.wave.id}",)).cells
        shown = {name: overlaps[f"{question.key}:{name}"] for name in names}
    else:
        # Divided in one way wherever it is shown, or subtraction would give back what either hides (`evidence.answers.figures`).
        counts[PREFER_NOT] = found.declined[_whole(question)]
        shown = {**counting.divided(turnout.wave, everybody, question.key, counts, (*names, PREFER_NOT))}
    choices = []
    for name, words in names.items():
        weighted = None
        if weights and not shown[name].hidden:
            of = (f"wave:{turnout.wave.id}", f"{question.key}:{name}")
            heavy = sum(n * weights.each[kind] for kind, n in given[name].items())
            weighted = safe_share(heavy, weights.total, weights.largest, thresholds(), of)
        choices.append(Choice(words, shown[name], share_of(shown[name], turnout.total), weighted))
    return Chosen(question.text, many, tuple(choices))
