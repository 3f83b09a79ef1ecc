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
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice

from engage.access.advocacy import BY_MYSELF, Speaking
from engage.core.forms import Form, MaxLength
from engage.surveys import pairs
from engage.surveys.definition import PREFER_NOT, Question
from engage.surveys.drafts import Given
from engage.surveys.receipts import normalise_receipt

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
    """Say it in your own words, or not; where somebody speaks for another, what they make of it stands in fields of its own."""

    answer = TextAreaField(filters=[clean_text])  # before the length is counted: a line end is one character
    interpretation = TextAreaField(filters=[clean_text])
    advocate_view = TextAreaField(filters=[clean_text])

    def __init__(self, question: Question, speaking: Speaking, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.limit = MaxLength(question.max_length or LONGEST_TEXT)
        self.is_pair = pairs.is_pair(question)
        if self.is_pair or not speaking.has_interpretation:
            del self.interpretation
        if self.is_pair or not speaking.has_own_view:
            del self.advocate_view

    def validate_answer(self, field: Any) -> None:
        """Not longer than the question allows; a made-up code as such a code is."""
        self.limit(self, field)
        if self.is_pair and (wrong := pairs.what_is_wrong(field.data or "")):
            raise ValidationError(wrong)

    validate_interpretation = validate_advocate_view = validate_answer


def question_form(question: Question, given: Given, speaking: Speaking = BY_MYSELF, **sent: Any) -> Form:
    """The form of one question for whoever speaks, holding what was typed now or given before.

    sent : where what was typed now is, if not in the request itself, as every form takes it (`formdata`, `meta`)
    """
    if question.is_text:
        said = {"answer": given.text, "interpretation": given.interpretation, "advocate_view": given.advocate_view}
        return TextForm(question, speaking, data=said, **sent)
    form: Form = (
        MultipleForm(question, data={"answer": _chosen(given)}, **sent)
        if question.kind == "multiple"
        else SingleForm(data={"answer": next(iter(_chosen(given)), None)}, **sent)
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
        said = form.data
        return Given(text=data, interpretation=said.get("interpretation") or "", advocate_view=said.get("advocate_view") or "")
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


class ChangeForm(Form):
    """Open what was sent again; where a second person was there, the code is typed once more: it is the young person's."""

    code = StringField(_("Your code"))

    def is_holder(self, code: str, *, asked: bool) -> bool:
        """Whether the code was typed, if it was asked for; says what to do where it was not."""
        if not asked or normalise_receipt(self.code.data or "") == code:
            return True
        self.code.errors = [gettext("Type the code that was given for these answers.")]
        return False


class FindForm(Form):
    """Look an answer up by its code."""

    code = StringField(_("Your code"))


class ComeBackForm(Form):
    """Open on this device what was begun on another."""

    code = StringField(_("Your six words"))
