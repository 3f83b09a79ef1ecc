"""The form of one question, built from its definition in the reader's language; and the forms at the start and the end."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice

from engage.core.forms import Form, MaxLength
from engage.surveys.definition import PREFER_NOT, Question
from engage.surveys.drafts import Given, Speaking
from engage.surveys.models import PROVENANCES

LONGEST_TEXT = 20_000
# Control characters but tab and line end, lone surrogates, and the two that are no characters: XML 1.0, section 2.2.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean_text(typed: str | None) -> str:
    """Typed text as it is kept: one kind of line end, no character that a database or a document refuses."""
    plain = (typed or "").replace("\r\n", "\n").replace("\r", "\n")
    return _UNWRITABLE.sub("", plain).strip()


class _ChoiceMessages:
    """A choice that is not on the list: somebody changed the page, or the survey changed while it was open."""

    def pre_validate(self, form: Form) -> None:
        known = {choice.value for choice in self.choices}  # type: ignore[attr-defined]
        data = self.data  # type: ignore[attr-defined]
        chosen = data if isinstance(data, list) else [data] if data else []
        if not set(chosen) <= known:
            raise ValidationError(gettext("Choose only from the answers on this page."))


class Choice(_ChoiceMessages, RadioField):  # type: ignore[misc]
    """One of several."""


class Choices(_ChoiceMessages, SelectMultipleField):  # type: ignore[misc]
    """Some of several."""


class SingleForm(Form):
    """Choose one, or none."""

    answer = Choice(validate_choice=False)


class MultipleForm(Form):
    """Choose some, or none."""

    answer = Choices(validate_choice=False)

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.question = question

    def validate_answer(self, field: Any) -> None:
        """At most so many; "none of these" and "I would rather not say" stand alone."""
        alone = {option.key for option in self.question.options if option.exclusive} | {PREFER_NOT}
        if len(field.data) > 1 and alone & set(field.data):
            raise ValidationError(gettext("You chose “none” and something else. Choose one or the other."))
        limit = self.question.max_choices
        if limit and len(field.data) > limit:
            raise ValidationError(gettext("Choose %(limit)s at most. You chose %(chosen)s.", limit=limit, chosen=len(field.data)))


class TextForm(Form):
    """Say it in your own words, or not."""

    answer = TextAreaField(filters=[clean_text])  # before the length is counted: a line end is one character

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.limit = MaxLength(question.max_length or LONGEST_TEXT)

    def validate_answer(self, field: Any) -> None:
        """Not longer than the question allows."""
        self.limit(self, field)


def question_form(question: Question, given: Given) -> Form:
    """The form of one question, holding what was typed now or given before."""
    if question.is_text:
        return TextForm(question, data={"answer": given.text})
    form: Form = (
        MultipleForm(question, data={"answer": _chosen(given)})
        if question.kind == "multiple"
        else SingleForm(data={"answer": next(iter(_chosen(given)), None)})
    )
    points = tuple((str(point), str(point)) for point in question.points)
    form.answer.choices = [
        SelectChoice(key, text) for key, text in (*points, *((option.key, option.text) for option in question.options))
    ] + [SelectChoice(PREFER_NOT, gettext("I would rather not say"))]
    return form


def given_from(question: Question, form: Form) -> Given:
    """What a valid form says."""
    data = form.answer.data
    if question.is_text:
        return Given(text=data)
    chosen = tuple(data) if isinstance(data, list) else (data,) if data else ()
    if PREFER_NOT in chosen:
        return Given(prefer_not=True)
    if question.kind == "scale":
        return Given(number=int(chosen[0])) if chosen else Given()
    return Given(choices=chosen)


def _chosen(given: Given) -> list[str]:
    if given.prefer_not:
        return [PREFER_NOT]
    return list(given.choices) or ([str(given.number)] if given.number is not None else [])


class CheckForm(Form):
    """Before sending: one consent, asked plainly, never ticked beforehand."""

    quote_consent = BooleanField(_("You may use my words, without my name, to show what young people and parents said."))


class RecordingForm(Form):
    """A recording, and the one consent it needs, never ticked beforehand."""

    recording = FileField(_("Your recording"))
    consent = BooleanField(_("Yes, the small team may listen to my recording and write down what I say."))

    def validate_consent(self, field: Any) -> None:
        """Without it nothing is kept."""
        if not field.data:
            raise ValidationError(gettext("Tick the box if the team may listen. Without it we cannot keep your recording."))

    def sent(self) -> bytes:
        """The file as it came; its name is not looked at."""
        return self.recording.data.read() if isinstance(self.recording.data, FileStorage) else b""


class TranscriptForm(Form):
    """What was said in a recording."""

    text = TextAreaField(_("What they said, word for word"), filters=[clean_text])
    translation = TextAreaField(_("The same in the language of your team"), filters=[clean_text])

    def validate_text(self, field: Any) -> None:
        """Not longer than any answer."""
        MaxLength(LONGEST_TEXT)(self, field)

    def validate_translation(self, field: Any) -> None:
        """The same."""
        MaxLength(LONGEST_TEXT)(self, field)


class WithdrawForm(Form):
    """Only a token: the button says the rest."""


class FindForm(Form):
    """Look an answer up by its code."""

    code = StringField(_("Your code"))


class SpeakingForm(Form):
    """Who is speaking."""

    provenance = RadioField(
        _("Who is answering?"),
        choices=[
            SelectChoice("self", _("I am answering by myself")),
            SelectChoice("helped", _("Somebody is helping me")),
            SelectChoice("interpreted", _("Somebody is interpreting for me")),
            SelectChoice("advocate", _("I am an advocate, speaking for a young person")),
            SelectChoice("group", _("We are a group")),
            SelectChoice("adult_reported", _("I am an adult, saying what I think children need")),
            SelectChoice("observed", _("I am writing down what I saw of a very young child")),
        ],
        validate_choice=False,
    )
    group_size = IntegerField(_("How many of you are there?"))

    def validate_provenance(self, field: Any) -> None:
        """One of the ways of domain rule 5."""
        if field.data not in PROVENANCES:
            raise ValidationError(gettext("Choose who is answering."))

    def validate_group_size(self, field: Any) -> None:
        """A group has a size."""
        field.errors = []
        if self.provenance.data == "group" and not 2 <= (field.data or 0) <= 500:
            raise ValidationError(gettext("Write how many of you there are, from 2 to 500."))

    def speaking(self) -> Speaking:
        """What a valid form says."""
        is_group = self.provenance.data == "group"
        return Speaking(self.provenance.data, self.group_size.data if is_group else None)
