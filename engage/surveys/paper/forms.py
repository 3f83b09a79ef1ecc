"""The form of one whole paper: who spoke, every question, and what was ticked at the end. Built from the survey's definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from engage.access.advocacy import Speaking
from engage.core.forms import Form
from engage.surveys.answer_forms import given_from, question_form
from engage.surveys.asking import rating_words
from engage.surveys.definition import Question
from engage.surveys.dissent import DISSENT
from engage.surveys.drafts import Answers, Given
from engage.surveys.paper.reading import PARTS, Reading
from engage.surveys.paper.speaking import EVERY_VOICE, SpokenForm, only_voices_of
from engage.surveys.speaking_on_paper import voice_ways, voices

_GROUP = Speaking("group")
FIRST, SECOND, ANEW = "first", "second", "anew"
_VOICES = ("interpretation", "advocate_view")
_BESIDE = ("say", *_VOICES)  # what stands beside an answer and can be wrong by itself


@dataclass(frozen=True)
class VoiceForm:
    """The field of what another made of a text: its name, its number and words as on the sheet, and the ways that have it."""

    name: str
    label: str
    field: Any
    ways: tuple[str, ...]


@dataclass(frozen=True)
class AskedForm:
    """One question on the page: as the paper has it, as whoever types reads it, and the form of its answer."""

    paper: Question
    ours: Question
    form: Form

    @property
    def name(self) -> str:
        """What its control is called on the page."""
        return f"q-{self.paper.key}"

    @property
    def has_parts(self) -> bool:
        """Whether its answer is more than one control, each a part of its own for the keyboard."""
        return self.ours.kind in {"number", "place", "date", "ranking", "grid", "cards", "drawing"}

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways of speaking that are asked it; none where all are."""
        return ("group",) if self.paper.key == DISSENT else ()

    @property
    def voices(self) -> tuple[VoiceForm, ...]:
        """What another made of this text, each in a field of its own."""
        numbered = zip(_VOICES, enumerate(voices()[1:], 2), voice_ways(), strict=True)
        return tuple(
            VoiceForm(f"{self.name}-{kind}", f"{words} ({number})", self.form[kind], ways)
            for kind, (number, words), ways in numbered
            if kind in self.form
        )

    @property
    def ratings(self) -> tuple[tuple[str, str], ...]:
        """What each of its lines may be answered with, in the words of whoever types."""
        return tuple(rating_words(self.ours).items())


class PaperForm:
    """One reading of one paper as it is typed.

    only : the keys of the parts that count, all where it is None
    speaking : whose fields each text has; all three where who spoke is chosen on the same page
    """

    def __init__(
        self,
        questions: Iterable[tuple[Question, Question]],
        only: Iterable[str] | None = None,
        speaking: Speaking = EVERY_VOICE,
    ) -> None:
        self.spoken = SpokenForm()
        self.asked = tuple(AskedForm(paper, ours, _form(paper, ours, speaking)) for paper, ours in questions)
        self.only = None if only is None else frozenset(only)

    def validate(self) -> bool:
        """Whether everything that counts can be kept; each control says what is wrong with it."""
        valid = [one.form.validate() for one in self.asked if self._counts(one.paper.key)]
        return all([self.spoken.validate() or not self._counts(PARTS[0]), *valid])

    def problems(self) -> Iterator[tuple[str, str]]:
        """Where something is wrong and what to do, in the order of the page."""
        if self._counts(PARTS[0]):
            yield from self.spoken.problems()
        for one in self.asked:
            if self._counts(one.paper.key):
                yield from ((one.name, str(error)) for error in one.form.answer.errors)
                for beside in (name for name in _BESIDE if name in one.form):
                    yield from ((f"{one.name}-{beside}", str(error)) for error in one.form[beside].errors)

    def reading(self) -> Reading:
        """What a valid form says."""
        given = {one.paper.key: given_from(one.paper, one.form) for one in self.asked if self._counts(one.paper.key)}
        speaking = self.spoken.speaking()
        is_group = speaking.provenance == "group"
        if self._counts(PARTS[0]):
            given = {key: only_voices_of(speaking, value) for key, value in given.items() if key != DISSENT or is_group}
        kept = {key: value for key, value in given.items() if value != Given()}
        ticked = self.spoken.ticked
        return Reading(Answers(kept, speaking), bool(ticked.quote.data), bool(ticked.wants_code.data))

    def _counts(self, key: str) -> bool:
        return self.only is None or key in self.only


def chosen_sides(keys: Iterable[str]) -> dict[str, str]:
    """For each difference the side that was chosen on the settling page; one that was not is left out."""
    sides = {key: request.form.get(f"take-{key}", "") for key in keys}
    return {key: side for key, side in sides.items() if side in {FIRST, SECOND, ANEW}}


def sides_to_readings(sides: Mapping[str, str], first: Reading, second: Reading, anew: Reading) -> dict[str, Reading]:
    """The reading that each difference is taken from."""
    return {key: {FIRST: first, SECOND: second, ANEW: anew}[side] for key, side in sides.items()}


def _form(paper: Question, ours: Question, speaking: Speaking) -> Form:
    """The form of one question. A text may be longer than the website allows: nobody shortens what stands on a paper."""
    asked = replace(ours, max_length=None) if paper.is_text else ours
    if paper.key == DISSENT:
        speaking = _GROUP
    sent: dict[str, Any] = {"meta": {"csrf": False}}
    name, has_picture = f"q-{paper.key}", False
    if request.method == "POST":
        sent["formdata"] = MultiDict(_posted(name, paper))
        has_picture = ours.takes_picture and f"{name}-picture" in request.form
    return question_form(asked, Given(picture=has_picture), speaking, **sent)


def _posted(name: str, paper: Question) -> list[tuple[str, str]]:
    """What was posted for one question, called as on its own page: no question's key has a hyphen."""
    posted = ((each, value) for each in request.form for value in request.form.getlist(each))
    return [(_own_name(each.removeprefix(name), paper), value) for each, value in posted if f"{each}-".startswith(f"{name}-")]


def _own_name(rest: str, paper: Question) -> str:
    """The name of a control on the page of its own question. What another made of a text is no part of the answer there."""
    beside = rest.removeprefix("-")
    return beside if paper.is_text and beside in _VOICES else f"answer{rest}"
