"""One wave's answers in figures that may leave: question by question, by the way people spoke, with what was left unsaid.

A question is divided in one way wherever it is shown: its choices, "would rather not say", and nothing said. The table by ways
of speaking has exactly the totals of that division and of reach's own, so that no two pages can be subtracted. What adults
reported or saw stands beside, and in no other figure (domain rules 4 and 5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext, pgettext

from engage.access.advocacy import NOT_OWN_VOICE
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.consultations.reach import counting
from engage.consultations.reach.comparing import share_of
from engage.consultations.reach.counting import NOT_SAID, Part, Turnout
from engage.consultations.reach.words import OWN_VOICES, provenance_names
from engage.core import said
from engage.core.written import Written
from engage.safeguarding.disclosure import SafeCount, safe_breakdown, safe_table
from engage.safeguarding.services import thresholds
from engage.surveys import library, outward
from engage.surveys.asking import point_words, rating_words, with_options
from engage.surveys.definition import PREFER_NOT, Question, Row
from engage.surveys.outward import WaveInfo
from engage.surveys.tallies import Tally, questions_answered, tallies, versions_answered

SAID, MOST_NUMBERS = "said", 13
_Cells = dict[str, Counter[str]]  # answer -> how many, by way of speaking


@dataclass(frozen=True)
class Line:
    """One answer: about how many gave it, their share of all who took part, and by how they spoke.

    reported : how many adults reported or saw it; population : there is none, for the drawing that reach shares with this
    """

    key: str
    name: str
    count: SafeCount
    share: float | None
    by: Mapping[str, SafeCount]
    reported: SafeCount
    population: None = None


@dataclass(frozen=True)
class Figures:
    """One question, or one row of one. lines : its answers; unsaid : who would rather not say, and who said nothing.

    is_many : several may be chosen, so that the lines do not add up; has_words : it is answered in words, which are not here
    """

    key: str
    text: str
    lines: tuple[Line, ...]
    unsaid: tuple[Line, ...]
    is_many: bool = False
    has_words: bool = False
    is_routed: bool = False

    @property
    def drawn(self) -> bool:
        """Whether anything may be drawn."""
        return any(not line.count.hidden for line in self.lines)

    @property
    def shown(self) -> tuple[Line, ...]:
        """Every line with a number that may be shown."""
        return tuple(line for line in (*self.lines, *self.unsaid) if not (line.count.hidden and line.reported.hidden))

    @property
    def withheld(self) -> tuple[str, ...]:
        """What the lines are called that have none, in their order."""
        return tuple(line.name for line in (*self.lines, *self.unsaid) if line.count.hidden and line.reported.hidden)

    @property
    def has_reported(self) -> bool:
        """Whether a number of what adults told may be shown."""
        return any(not line.reported.hidden for line in self.shown)

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways of speaking of which a number may be shown."""
        lines = (*self.lines, *self.unsaid)
        return tuple(way for way in OWN_VOICES if any(not line.by[way].hidden for line in lines))


@dataclass(frozen=True)
class AnswersSeen:
    """A whole wave: who took part, who they are, and every other question. ways : what each way of speaking is called."""

    turnout: Turnout
    about: tuple[Part, ...]
    questions: tuple[Figures, ...]
    ways: Mapping[str, str]

    @property
    def has_figures(self) -> bool:
        """Whether any number may be shown."""
        return any(question.shown for question in self.questions)


@guarded(Permission.SEE_REACH)
def answers_seen(wave: WaveInfo, lang: str) -> AnswersSeen:
    """Every question of a wave, in one language."""
    turnout = counting.who_took_part(wave, lang)
    about = {part.question: part for part in turnout.parts if part.question}
    asked = questions_answered(library.sources().get(wave.slug), versions_answered([wave.id]), lang)
    survey = counting.survey_of(wave, lang)
    counter = _Counter(turnout, survey.language if survey else lang)
    questions = tuple(each for question in asked if question.key not in about for each in counter.figures(question))
    return AnswersSeen(turnout, tuple(about.values()), questions, provenance_names())


class _Counter:
    """One wave's tallies, divided."""

    def __init__(self, turnout: Turnout, lang: str) -> None:
        self.lang = lang
        self.turnout, self.of = turnout, (f"wave:{turnout.wave.id}",)
        self.voices = Counter(outward.count_responses(turnout.wave.id))
        self.found: dict[str, list[Tally]] = {}
        for tally in tallies(turnout.wave.id):
            self.found.setdefault(tally.question, []).append(tally)

    def figures(self, question: Question) -> Iterable[Figures]:
        """The question, or each of its rows as a question of its own."""
        rows = self.found.get(question.key, [])
        if question.rows:
            yield from (self._row(question, row, rows) for row in question.rows)
            return
        names = names_of(question) if question.options_from else counting.written_options(names_of(question), self.lang)
        question = replace(question, text=Written(question.text, self.lang))
        if question.kind == "ranking":
            first = said.filled(gettext("%(question)s – put first"), question=question.text)
            yield self._one(replace(question, key=f"{question.key}.first", text=first), names, rows)
            anywhere = gettext("%(question)s – anywhere among their choices")
            question = replace(question, text=said.filled(anywhere, question=question.text))
        if question.kind in {"multiple", "ranking"}:
            yield self._many(question, names, rows)
        elif names:
            yield self._one(question, names, rows)
        else:
            yield self._words(question, rows)

    def _row(self, question: Question, row: Row, rows: Sequence[Tally]) -> Figures:
        """One line of a grid, or one statement, as a question of its own."""
        alone = [
            replace(tally, number=None, choices=(tally.ratings[row.key],) if row.key in tally.ratings else ()) for tally in rows
        ]
        text = Written(f"{question.text} – {row.text}", self.lang)
        words = rating_words(question)
        names = words if question.kind == "cards" else counting.written_options(words, self.lang)
        return self._one(replace(question, key=f"{question.key}.{row.key}", text=text), names, alone)

    def _one(self, question: Question, names: Mapping[str, str], rows: Sequence[Tally]) -> Figures:
        """Everybody in exactly one line."""
        cells = _empty((*names, PREFER_NOT))
        for tally in rows:
            answer = PREFER_NOT if tally.declined else _only(tally)
            if answer in cells:
                cells[answer][tally.provenance] += tally.n
        lines = self._divided(question.key, {**names, **_unsaid_names(question)}, cells)
        return self._whole(question, lines[: len(names)], lines[len(names) :])

    def _many(self, question: Question, names: Mapping[str, str], rows: Sequence[Tally]) -> Figures:
        """Each choice by itself: those who made it, and those who did not."""
        lines = []
        for key, name in names.items():
            chosen, other = Counter[str](), f"not {key}"
            for tally in rows:
                chosen[tally.provenance] += tally.n if key in tally.choices else 0
            lines.append(self._divided(question.key, {key: name, other: ""}, {key: chosen}, rest=other)[0])
        return self._whole(question, tuple(lines), self._said(question, rows)[1:], is_many=True)

    def _words(self, question: Question, rows: Sequence[Tally]) -> Figures:
        """Who wrote anything, and who did not."""
        lines = self._said(question, rows)
        return self._whole(question, lines[:1], lines[1:], has_words=question.is_written)

    def _said(self, question: Question, rows: Sequence[Tally]) -> tuple[Line, ...]:
        cells = _empty((SAID, PREFER_NOT))
        for tally in rows:
            if tally.declined or tally.said:
                cells[PREFER_NOT if tally.declined else SAID][tally.provenance] += tally.n
        return self._divided(question.key, {SAID: pgettext("people", "Answered"), **_unsaid_names(question)}, cells)

    def _whole(
        self,
        question: Question,
        lines: tuple[Line, ...],
        unsaid: tuple[Line, ...],
        *,
        is_many: bool = False,
        has_words: bool = False,
    ) -> Figures:
        return Figures(question.key, question.text, lines, unsaid, is_many, has_words, bool(question.when))

    def _divided(self, key: str, names: Mapping[str, str], cells: _Cells, rest: str = NOT_SAID) -> tuple[Line, ...]:
        """These answers and, as `rest`, everybody who gave none of them: by how they spoke, and what adults told beside them."""
        filled = {**cells, rest: self.voices - sum(cells.values(), Counter())}
        table = {f"{key}:{answer}": {f"provenance:{way}": filled[answer][way] for way in OWN_VOICES} for answer in (*cells, rest)}
        safe = safe_table(table, thresholds(), self.of)
        told = {label: sum(filled[answer][way] for way in NOT_OWN_VOICE) for label, answer in zip(table, filled, strict=True)}
        reported = safe_breakdown(told, thresholds(), (*self.of, "reported")).cells
        return tuple(
            Line(
                answer,
                name,
                safe.rows[f"{key}:{answer}"],
                share_of(safe.rows[f"{key}:{answer}"], self.turnout.total),
                {way: safe.cells[f"{key}:{answer}", f"provenance:{way}"] for way in OWN_VOICES},
                reported[f"{key}:{answer}"],
            )
            for answer, name in names.items()
        )


def _empty(answers: Iterable[str]) -> _Cells:
    return {answer: Counter() for answer in answers}


def names_of(question: Question) -> Mapping[str, str]:
    """What a question can be answered with, where that can be listed: its points, its options, or the few numbers it allows."""
    low, high = question.number_min, question.number_max
    if question.kind == "number" and low is not None and high is not None and high - low < MOST_NUMBERS:
        return {str(number): str(number) for number in range(low, high + 1)}
    return point_words(question) or counting.options_of(with_options(question))


def _only(tally: Tally) -> str:
    if tally.number is not None:
        return str(tally.number)
    return next(iter(tally.choices), NOT_SAID)


def _unsaid_names(question: Question) -> dict[str, str]:
    nothing = gettext("Said nothing, or was not asked") if question.when else gettext("Said nothing")
    return {PREFER_NOT: gettext("Would rather not say"), NOT_SAID: nothing}
