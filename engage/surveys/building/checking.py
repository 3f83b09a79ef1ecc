"""What stands between a draft and its publication, and what is worth a second look. Makes nothing public; stores nothing.

Each finding names the part of the draft in which it is put right, so that a page can link there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from engage.access.readability import FORMULAS, LIX, LIX_FOR, Formula, count
from engage.surveys.building.sources import faults_of, is_easy, missing_keys, offered_in, problems_of, source_of, stale_keys
from engage.surveys.building.tables import Tables, place_of, question_in, texts_in
from engage.surveys.definition import Problem, SurveyFileError
from engage.surveys.logic.report import check_logic
from engage.surveys.logic_words import length_sentence, routes_sentence, sentence
from engage.surveys.wording import AUDIENCES, sentences_of

LONG_SENTENCE = 20  # words; one idea a sentence rarely needs more
READING_AGE = {"young_people": 9, "parents": 12, "partners": 14}
_FEW_WORDS = 5  # a formula says nothing of fewer


@dataclass(frozen=True)
class Finding:
    """Something that is wrong. `part`: where; `place`: of the question, 0 for none; `field`: which; `what`: in English words"""

    part: str
    place: int
    field: str
    what: str


@dataclass(frozen=True)
class Language:
    """How far a wording has come: `name` as in `tables`, how many of its texts are missing, of older words, or at fault.

    is_offered : whether it would be offered if the survey were published now. Easy Read waits for its language, too.
    """

    name: str
    is_easy: bool
    total: int
    missing: int
    stale: int
    faults: int
    is_checked: bool
    is_offered: bool

    @property
    def to_do(self) -> int:
        """How many of its texts somebody has to look at."""
        return self.missing + self.stale + self.faults


@dataclass(frozen=True)
class Ways:
    """What the rules make of the survey: sentences on the ways through it, and (key, place, sentence) for each fault."""

    sentences: tuple[str, ...]
    faults: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True)
class Hard:
    """A text that is hard to read: its long sentences, and how it measures, where a formula is known."""

    part: str
    place: int
    field: str
    text: str
    longest: int
    age: int


def findings(tables: Tables) -> tuple[Finding, ...]:
    """What keeps the survey from being published; wordings keep only themselves back, and are in `languages`."""
    return tuple(_finding(tables, problem) for problem in problems_of(tables))


def _finding(tables: Tables, problem: Problem) -> Finding:
    names = problem.key.split(".")
    if names[0] == "questions" and len(names) > 1:
        key = names[1]
        if question_in(tables, key) is None and key.isdigit() and 0 < int(key) <= len(tables["questions"]):
            key = tables["questions"][int(key) - 1]["key"]
        if question_in(tables, key) is not None:
            field = ".".join(names[2:])
            return Finding(f"{'when' if field == 'when' else 'questions'}.{key}", place_of(tables, key), field, problem.message)
    if names[0] in ("about", "thanks", "audience", "slug", "language"):
        return Finding("about", 0, names[-1], problem.message)
    return Finding("", 0, problem.key, problem.message)


def languages(tables: Tables) -> tuple[Language, ...]:
    """Every wording that was begun."""
    texts, offered = texts_in(tables), offered_in(tables)
    return tuple(_language(tables, name, texts, offered) for name in sorted(tables["wordings"]))


def _language(tables: Tables, name: str, texts: Mapping[str, str], offered: Collection[str] | None) -> Language:
    stale = stale_keys(tables, name, texts)
    missing, faults = len(missing_keys(tables, name, texts)), len(faults_of(tables, name, texts).keys() - {*stale})
    is_ready = not (missing or stale or faults)
    is_checked = tables["wordings"][name].get("status") == "checked"
    is_offered = is_ready if offered is None else name in offered
    return Language(name, is_easy(name), len(texts), missing, len(stale), faults, is_checked, is_offered)


def ways_through(tables: Tables) -> Ways | None:
    """The logic check; None while something is missing, as rules that cannot be read are told by `findings`."""
    try:
        report = check_logic(source_of(tables).questions)
    except SurveyFileError:
        return None
    told = (routes_sentence(report.routes), length_sentence(report.routes)) if report.routes else ()
    found = ((each.question, place_of(tables, each.question), sentence(each)) for each in report.findings)
    return Ways(told, tuple(found))


def hard_texts(tables: Tables) -> Iterator[Hard]:
    """Source texts with a sentence too long, or above the reading age of those who are asked, where that can be measured."""
    language, audience = tables["language"], tables["audience"]
    formula = FORMULAS.get(language)
    limit = READING_AGE.get(audience, READING_AGE[AUDIENCES[0]]) + 2  # a formula is rough, the more so on a line or two
    for key, text in texts_in(tables).items():
        names = key.split(".")
        if names[0] == "questions" and len(names) > 3:
            continue  # options are no sentences
        longest = max((count([sentence], language).words for sentence in sentences_of(text)), default=0)
        age = _age(formula, text, language)
        if longest > LONG_SENTENCE or age > limit:
            is_asked = names[0] == "questions"
            part, place = (f"questions.{names[1]}", place_of(tables, names[1])) if is_asked else ("about", 0)
            yield Hard(part, place, names[-1], text, longest if longest > LONG_SENTENCE else 0, age if age > limit else 0)


def measured(tables: Tables) -> tuple[str, int] | None:
    """The name of the formula for the survey's language and what it gives for all its words; None where there is none."""
    language = tables["language"]
    formula = FORMULAS.get(language) or (LIX if language in LIX_FOR else None)
    counted = count((text for key, text in texts_in(tables).items() if ".options." not in key), language)
    return (formula.name, round(formula.of(counted))) if formula and counted.words > _FEW_WORDS else None


def _age(formula: Formula | None, text: str, language: str) -> int:
    counted = count([text], language)
    is_enough = formula is not None and formula.in_years and counted.words > 2 * _FEW_WORDS
    return round(formula.of(counted)) if formula and is_enough else 0
