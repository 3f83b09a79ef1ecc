"""What those who took part chose, without weights and with them, side by side: the second never replaces the first.

Weights are made from exact counts in here; what leaves is a safe count without weights, and with them a share whose steps
stand for as many people as other figures are rounded by (`safe_share`). Whoever is in a group whose figure is hidden keeps the
weight they have, and where such groups are more than a fifth of the population their question is not used: which it is, follows
from figures that are shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.consultations.reach import counting
from engage.consultations.reach.comparing import share_of
from engage.consultations.reach.counting import NOT_SAID, Part, Turnout
from engage.consultations.reach.raking import CannotWeighError, Pattern, Raked, rake
from engage.consultations.reach.words import mode_of
from engage.safeguarding.disclosure import SafeCount, safe_count, safe_overlaps, safe_share
from engage.safeguarding.services import thresholds
from engage.surveys import counted
from engage.surveys.counted import Profile
from engage.surveys.definition import PREFER_NOT, Question
from engage.surveys.outward import WaveInfo

CAP = 3.0
COVERED = 0.8  # of the population, by groups whose figure is shown: else weights would speak for people who were not heard
Margin = tuple[Part, Mapping[str, float]]  # a division, and the share of each of its categories that are weighted


@dataclass(frozen=True)
class Weights:
    """How the weighted figures were made. used : titles of the margins; left_out : title and reason of those that could not be.

    why : what stands against weights altogether, "" where there are some; effective : about how many equally heavy people
    """

    used: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    why: str
    trimmed: bool
    effective: SafeCount | None


@dataclass(frozen=True)
class Weighted:
    """What everybody weighs, in their order, in all, and at most: for this module only."""

    each: Sequence[float]
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
    everybody = counted.profiles(turnout.wave.id)
    usable, left_out = _margins(turnout.parts, people)
    patterns = [_pattern(profile, usable) for profile in everybody]
    raked, why = _raked(patterns, usable)
    weighted = Weights(
        tuple(part.title for part, _ in usable) if raked else (),
        left_out,
        why,
        raked is not None and raked.trimmed,
        _effective(turnout, raked) if raked else None,
    )
    weights = _weights_of(patterns, raked)
    declined = counted.declined_counts(turnout.wave.id)
    return weighted, tuple(
        _chosen(turnout, question, everybody, weights, declined[question.key.partition(".")[0]]) for question in asked
    )


def _weights_of(patterns: Sequence[Pattern], raked: Raked | None) -> Weighted | None:
    if raked is None:
        return None
    each = [raked.weights[pattern] for pattern in patterns]
    return Weighted(each, sum(each), raked.largest)


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


def _raked(patterns: Collection[Pattern], usable: Sequence[Margin]) -> tuple[Raked | None, str]:
    if not usable:
        return None, "no_benchmark"
    try:
        raked = rake(Counter(patterns), [margin for _, margin in usable], cap=CAP)
    except CannotWeighError as problem:
        return None, problem.why
    if safe_share(1, len(patterns), raked.largest, thresholds()) is None:
        return None, "too_few"
    return raked, ""


def _pattern(profile: Profile, margins: Sequence[Margin]) -> Pattern:
    return tuple(_category(profile, part, weighted) for part, weighted in margins)


def _category(profile: Profile, part: Part, weighted: Mapping[str, float]) -> str:
    of_roles = {"age_band": profile.age_band, "relation": profile.relation, "area": profile.area_id}
    noted = {"lang": profile.lang, "mode": mode_of(profile.mode), "provenance": profile.provenance}
    found = {**of_roles, **noted}.get(part.key)
    if found is None:
        found = next(iter(profile.chosen.get(part.question, ())), NOT_SAID)
    return found if found in weighted else NOT_SAID


def _effective(turnout: Turnout, raked: Raked) -> SafeCount:
    return safe_count(round(raked.effective), thresholds(), (f"wave:{turnout.wave.id}", "effective"))


def _chosen(
    turnout: Turnout, question: Question, everybody: Sequence[Profile], weights: Weighted | None, declined: int
) -> Chosen:
    names = {str(point): str(point) for point in question.points} or counting.options_of(question)
    counts, heavy = _answers_to(question, names, everybody, weights)
    many = question.kind == "multiple"
    if many:
        cells = {f"{question.key}:{name}": counts[name] for name in names}
        overlaps = safe_overlaps(cells, len(everybody), thresholds(), (f"wave:{turnout.wave.id}",)).cells
        shown = {name: overlaps[f"{question.key}:{name}"] for name in names}
    else:
        # Divided in one way wherever it is shown, or subtraction would give back what either hides (`evidence.answers.figures`).
        counts[PREFER_NOT] = declined
        shown = {**counting.divided(turnout.wave, len(everybody), question.key, counts, (*names, PREFER_NOT))}
    choices = []
    for name, words in names.items():
        weighted = None
        if weights and not shown[name].hidden:
            of = (f"wave:{turnout.wave.id}", f"{question.key}:{name}")
            weighted = safe_share(sum(heavy[name]), weights.total, weights.largest, thresholds(), of)
        choices.append(Choice(words, shown[name], share_of(shown[name], turnout.total), weighted))
    return Chosen(question.text, many, tuple(choices))


def _answers_to(
    question: Question, names: Collection[str], everybody: Sequence[Profile], weights: Weighted | None
) -> tuple[Counter[str], Mapping[str, list[float]]]:
    """How many chose each of these answers, and what each of those weighs: everybody is gone through once."""
    counts, heavy = Counter[str](), {name: list[float]() for name in names}
    for at, profile in enumerate(everybody):
        for name in profile.chosen.get(question.key, ()):
            if name in heavy:
                counts[name] += 1
                if weights:
                    heavy[name].append(weights.each[at])
    return counts, heavy
