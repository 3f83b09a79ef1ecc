"""Which questions of a survey another system can ask as they are, under which names, and what is said of all the rest.

The mirror of `importers.fitting`: a question whose kind or rule has no like there is left out whole and listed, as asking it of
other people, or in part, would be another question. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engage.core.said import worded
from engage.surveys.importers.imported import Unsupported
from engage.surveys.logic import And, Not, Or, Rule, parse_rule, questions_in
from engage.surveys.logic.tree import Const, both, either, negated
from engage.surveys.site_words import EXAMPLE, in_languages, stances
from engage.surveys.source import SurveySource
from engage.surveys.wording import ABOUT_KEYS, LONGEST_PLACE, Option, Question

Namer = Callable[[Sequence[str]], Mapping[str, str]]  # our keys -> names there, each once


@dataclass(frozen=True)
class Carried:
    """One question as it is written. words : it in each language, the source first; rule : None where everybody is asked.

    A cards question has the three answers that the site offers as its options, so that it is written as a grid is.
    """

    question: Question
    name: str
    options: Mapping[str, str]
    rule: Rule | None
    words: Mapping[str, Question]

    def said(self, of: str) -> dict[str, str]:
        """One of its texts, in each language."""
        return {code: getattr(question, of) for code, question in self.words.items()}

    def help_said(self) -> dict[str, str]:
        """The words under it, its example among them, in each language."""
        begins, hints, examples = in_languages(EXAMPLE, self.words), self.said("hint"), self.said("example")
        shown = {code: begins[code] % {"words": words} if words else "" for code, words in examples.items()}
        return {code: "\n".join(filter(None, (hint, shown[code]))) for code, hint in hints.items()}

    def option_said(self, key: str) -> dict[str, str]:
        """One option's words, in each language."""
        return {code: next(each.text for each in question.options if each.key == key) for code, question in self.words.items()}

    def row_said(self, key: str) -> dict[str, str]:
        """One line's words, in each language."""
        return {code: next(each.text for each in question.rows if each.key == key) for code, question in self.words.items()}

    @property
    def longest(self) -> int | None:
        """How many characters an answer in words may have."""
        if self.question.takes_picture:
            return None
        return LONGEST_PLACE if self.question.kind == "place" else self.question.max_length

    def point_said(self, point: int) -> dict[str, str]:
        """What stands at one point of a scale: its number, and at the ends its words too, as `importers.scales` reads them."""
        ends = {self.question.scale_min: "scale_low", self.question.scale_max: "scale_high"}
        words = self.said(ends[point]) if point in ends else dict.fromkeys(self.words, "")
        return {code: f"{point} = {text}" if text else str(point) for code, text in words.items()}


@dataclass(frozen=True)
class Carrying:
    """What is written of a survey, by key and in its order, and what is not."""

    source: SurveySource
    questions: Mapping[str, Carried]
    left: tuple[Unsupported, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language that is written, the source first."""
        return self.source.languages

    def about(self, key: str) -> dict[str, str]:
        """One of the texts before question one, in each language."""
        return {code: getattr(self.source.in_language(code).about, key) for code in self.languages}

    def thanks(self) -> dict[str, str]:
        """The text at the end, in each language."""
        return {code: self.source.in_language(code).thanks for code in self.languages}


@dataclass(frozen=True)
class Ways:
    """What one system can do. names : how questions and options may be called; quotes : signs that stand for an answer in a text

    told : which of the texts before question one, and whether the one at the end, have a place there
    silent : kinds that no rule there can ask about; says : "other" has its box there, units : a number its unit
    """

    names: Namer
    option_names: Callable[[Question], Mapping[str, str]]  # keys of options -> names there
    quotes: str
    told: Collection[str]
    silent: frozenset[str] = frozenset()
    says: bool = False
    units: bool = False


def carry(source: SurveySource, places: Sequence[Option], ways: Ways) -> Carrying:
    """Settle it. places : what the site fills in where a question has `options_from`."""
    left: list[Unsupported] = []
    surveys = {code: source.in_language(code) for code in source.languages}
    keys = ways.names([question.key for question in source.questions])
    carried: dict[str, Carried] = {}
    for at, question in enumerate(source.questions):
        rule = _simple(parse_rule(question.when)) if question.when else Const(True)
        words = {code: _with(survey.questions[at], places, code) for code, survey in surveys.items()}
        why = _why_not(question, words, rule, carried, ways)
        if why:
            left.append(Unsupported(question.key, why))
            continue
        if keys[question.key] != question.key:
            left.append(Unsupported(question.key, worded("is called %(keys)s there", keys=keys[question.key])))
        full = words[source.source_language]
        options = ways.option_names(full)
        own = {} if question.kind == "cards" else options
        renamed = [f"{key} is {name}" for key, name in own.items() if key != name]
        if renamed:
            left.append(
                Unsupported(question.key, worded("its choices have other keys there: %(renamed)s", renamed=", ".join(renamed)))
            )
        left += (Unsupported(question.key, what) for what in _lost(question, ways))
        if any(key.startswith(f"questions.{question.key}.") for key in surveys[source.source_language].quoting):
            left.append(Unsupported(question.key, worded("its words quote an earlier answer here; its plain words are written")))
        carried[question.key] = Carried(full, keys[question.key], options, None if rule == Const(True) else rule, words)
    return Carrying(source, carried, (*left, *_of_the_whole(source, ways.told)))


def read_otherwise(found: Carrying, signs: Collection[str], names: str) -> Iterator[Unsupported]:
    """For each question with such signs in its words: they are in the file, and whatever reads it makes them plain."""
    for each in found.questions.values():
        if any(set(text) & set(signs) for asked in each.words.values() for text in _texts(asked)):
            yield Unsupported(each.question.key, f"its {names} become plain ones where the form is read")


def _texts(question: Question) -> Iterator[str]:
    yield from (question.text, question.hint, question.example, question.scale_low, question.scale_high)
    yield from (option.text for option in question.options)
    yield from (row.text for row in question.rows)


def _with(question: Question, places: Sequence[Option], code: str) -> Question:
    if question.kind == "cards":
        return replace(question, options=stances(code))
    return replace(question, options=tuple(places)) if question.options_from else question


def _why_not(question: Question, words: Mapping[str, Question], rule: Rule, carried: Mapping[str, Carried], ways: Ways) -> str:
    """Why it is left out; "" where it is not."""
    if question.options_from and not next(iter(words.values())).options:
        return worded("its choices are the site's own list, which is empty, so that it is left out")
    if any(ways.quotes in text for each in words.values() for text in _texts(each)):
        return worded(
            "has “%(quotes)s” in its words, which stands for an answer there, so that it is left out", quotes=ways.quotes
        )
    return _why_not_by(rule, carried, ways)


def _why_not_by(rule: Rule, carried: Mapping[str, Carried], ways: Ways) -> str:
    if rule == Const(False):
        return worded("is never asked by its rule, and is left out")
    if missing := [key for key in questions_in(rule) if key not in carried]:
        return worded("is asked by a rule about %(missing)s, which is left out, so that it is too", missing=", ".join(missing))
    if silent := [key for key in questions_in(rule) if carried[key].question.kind in ways.silent]:
        return worded(
            "is asked by a rule about %(silent)s, which no rule there can ask about, so that it is left out",
            silent=", ".join(silent),
        )
    return ""


def _lost(question: Question, ways: Ways) -> list[str]:
    losses = {
        worded("its part in saying who took part (role) is not carried"): question.role,
        worded("its choices are written as they are today, not as the site's own list"): question.options_from,
        worded("its example stands in its hint there"): question.example,
        worded("its unit is not carried"): question.unit and not ways.units,
        worded("a place by its name is written as a short text"): question.kind == "place",
        worded("the words on what a picture shows are not asked there"): question.takes_picture,
        worded("the box to say what “other” is, is not carried"): question.say_key and not ways.says,
        worded("its check on what was answered is not carried"): question.check,
    }
    return [what for what, is_lost in losses.items() if is_lost]


def _of_the_whole(source: SurveySource, told: Collection[str]) -> list[Unsupported]:
    left = [f"about.{key}" for key in ABOUT_KEYS if key not in told] + ([] if "thanks" in told else ["thanks"])
    found: list[str] = [
        worded("these texts have no place there: %(left)s", left=", ".join(left)),
        worded("whom it asks (%(audience)s) is not carried", audience=source.audience),
    ]
    found += [worded("“I would rather not say” is offered here with every question, and is not written")]
    found += _easy_and_unready(source)
    return [Unsupported("", what) for what in found]


def _easy_and_unready(source: SurveySource) -> list[str]:
    unready = sorted({*source.incomplete, *source.stale})
    found = [f"the wording in “{code}” is not whole or not of today's words, and is left out" for code in unready]
    return found + (["Easy Read words and pictures are not carried"] if source.easy else [])


def _simple(rule: Rule) -> Rule:
    """The same rule without "always" and "never" inside."""
    if isinstance(rule, And):
        return both(*map(_simple, rule.rules))
    if isinstance(rule, Or):
        return either(*map(_simple, rule.rules))
    return negated(_simple(rule.rule)) if isinstance(rule, Not) else rule
