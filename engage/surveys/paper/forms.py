"""The form of one whole paper: who spoke, every question, and what was ticked at the end. Built from the survey's definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, IntegerField

from engage.access.advocacy import Speaking
from engage.core.forms import Form
from engage.surveys.answer_forms import given_from, question_form
from engage.surveys.asking import rating_words
from engage.surveys.definition import Question
from engage.surveys.drafts import Answers, Given
from engage.surveys.paper.reading import PARTS, Reading
from engage.surveys.speaking_forms import SpeakingForm, check_group_size

FIRST, SECOND, ANEW = "first", "second", "anew"


class TickedForm(SpeakingForm):
    """What a paper says beside its answers."""

    group_size = IntegerField(_("How many of you are there?"))
    quote = BooleanField(_("Their words may be used, without their name"))
    wants_code = BooleanField(_("They would like a code"))

    def validate_group_size(self, field: Any) -> None:
        """A group has a size."""
        field.errors = []
        if self.provenance.data == "group":
            check_group_size(field)

    def speaking(self) -> Speaking:
        """Who was speaking, of a valid form."""
        is_group = self.provenance.data == "group"
        return Speaking(self.provenance.data, self.group_size.data if is_group else None)


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
    def ratings(self) -> tuple[tuple[str, str], ...]:
        """What each of its lines may be answered with, in the words of whoever types."""
        return tuple(rating_words(self.ours).items())


class PaperForm:
    """One reading of one paper as it is typed. `only`: the keys of the parts that count, all where it is None."""

    def __init__(self, questions: Iterable[tuple[Question, Question]], only: Iterable[str] | None = None) -> None:
        self.ticked = TickedForm(data={"provenance": "self"})
        self.asked = tuple(AskedForm(paper, ours, _form(paper, ours)) for paper, ours in questions)
        self.only = None if only is None else frozenset(only)

    def validate(self) -> bool:
        """Whether everything that counts can be kept; each control says what is wrong with it."""
        valid = [one.form.validate() for one in self.asked if self._counts(one.paper.key)]
        return all([self.ticked.validate() or not self._counts(PARTS[0]), *valid])

    def problems(self) -> Iterator[tuple[str, str]]:
        """Where something is wrong and what to do, in the order of the page."""
        for field in self.ticked if self._counts(PARTS[0]) else ():
            yield from ((field.id, str(error)) for error in field.errors)
        for one in self.asked:
            if self._counts(one.paper.key):
                yield from ((one.name, str(error)) for error in one.form.answer.errors)
                beside = one.form.say.errors if "say" in one.form else ()
                yield from ((f"{one.name}-say", str(error)) for error in beside)

    def reading(self) -> Reading:
        """What a valid form says."""
        given = {one.paper.key: given_from(one.paper, one.form) for one in self.asked if self._counts(one.paper.key)}
        kept = {key: value for key, value in given.items() if value != Given()}
        return Reading(Answers(kept, self.ticked.speaking()), bool(self.ticked.quote.data), bool(self.ticked.wants_code.data))

    def _counts(self, key: str) -> bool:
        return self.only is None or key in self.only


def chosen_sides(keys: Iterable[str]) -> dict[str, str]:
    """For each difference the side that was chosen on the settling page; one that was not is left out."""
    sides = {key: request.form.get(f"take-{key}", "") for key in keys}
    return {key: side for key, side in sides.items() if side in {FIRST, SECOND, ANEW}}


def sides_to_readings(sides: Mapping[str, str], first: Reading, second: Reading, anew: Reading) -> dict[str, Reading]:
    """The reading that each difference is taken from."""
    return {key: {FIRST: first, SECOND: second, ANEW: anew}[side] for key, side in sides.items()}


def speaking_words(reading: Reading) -> str:
    """Who spoke, in the words of the form."""
    speaking = reading.answers.speaking
    labels = {choice.value: str(choice.label) for choice in SpeakingForm.provenance.kwargs["choices"]}
    words = labels.get(speaking.provenance, speaking.provenance)
    return gettext("%(who)s (%(size)s)", who=words, size=speaking.group_size) if speaking.group_size else words


def _form(paper: Question, ours: Question) -> Form:
    """The form of one question. A text may be longer than the website allows: nobody shortens what stands on a paper."""
    asked = replace(ours, max_length=None) if paper.is_text else ours
    sent: dict[str, Any] = {"meta": {"csrf": False}}
    name, has_picture = f"q-{paper.key}", False
    if request.method == "POST":
        sent["formdata"] = MultiDict(_posted(name))
        has_picture = ours.takes_picture and f"{name}-picture" in request.form
    return question_form(asked, Given(picture=has_picture), **sent)


def _posted(name: str) -> list[tuple[str, str]]:
    """What was posted for one question, called as on its own page: no question's key has a hyphen."""
    posted = ((each, value) for each in request.form for value in request.form.getlist(each))
    return [(f"answer{each.removeprefix(name)}", value) for each, value in posted if each == name or each.startswith(f"{name}-")]
