"""The form of one question, built from its definition in the reader's language. Owns what each kind of question takes.

One sentence for each fault, and nothing typed is lost over it. Every form has `answer`; what stands beside it on a page
("other, say what", "I would rather not say") is posted as answer-say and answer-prefer-not.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FileField, RadioField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice

from engage.access.advocacy import BY_MYSELF, Speaking
from engage.core.forms import Form, MaxLength
from engage.surveys import drawings, pairs
from engage.surveys.answer_fields import clean_text
from engage.surveys.containers import Recorded
from engage.surveys.definition import PREFER_NOT, Question
from engage.surveys.drafts import Given
from engage.surveys.kind_forms import KINDS, QuestionForm, form_class, held_as, not_both, not_on_this_page

LONGEST_TEXT = 20_000
LONGEST_SAY = 200
SAY = "answer-say"


class _ChoiceMessages:
    """A choice that is not on the list: somebody changed the page, or the survey changed while it was open."""

    def pre_validate(self, form: Form) -> None:
        known = {choice.value for choice in self.choices}  # type: ignore[attr-defined]
        data = self.data  # type: ignore[attr-defined]
        chosen = data if isinstance(data, list) else [data] if data else []
        if not set(chosen) <= known:
            raise ValidationError(not_on_this_page())


class Choice(_ChoiceMessages, RadioField):  # type: ignore[misc]
    """One of several."""


class Choices(_ChoiceMessages, SelectMultipleField):  # type: ignore[misc]
    """Some of several."""


class SingleForm(QuestionForm):
    """Choose one, or none."""

    answer = Choice(validate_choice=False)
    say = StringField(name=SAY, filters=[clean_text])
    prefer_not = None

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(question, **kwargs)
        if not question.say_key:
            del self.say

    @property
    def chosen(self) -> tuple[str, ...]:
        """The keys that are chosen."""
        data = self.answer.data
        return tuple(data) if isinstance(data, list) else (data,) if data else ()

    def validate_say(self, field: Any) -> None:
        """What was written beside an option goes with it: nobody's words are dropped, and no choice is made for them."""
        MaxLength(LONGEST_SAY)(self, field)
        if field.data and self.question.say_key not in self.chosen:
            words = next(option.text for option in self.question.options if option.say)
            raise ValidationError(
                gettext("You wrote something beside “%(choice)s”. Choose it too, or take your words out.", choice=words)
            )

    def given(self) -> Given:
        """What was chosen, and what it was where it is something else."""
        if PREFER_NOT in self.chosen:
            return Given(prefer_not=True)
        if self.question.kind == "scale":
            return Given(number=int(self.chosen[0])) if self.chosen else Given()
        return Given(choices=self.chosen, text=self.say.data or "" if self.question.say_key else "")


class MultipleForm(SingleForm):
    """Choose some, or none."""

    answer = Choices(validate_choice=False)

    def validate_answer(self, field: Any) -> None:
        """So many and no more; "none of these" and "I would rather not say" stand alone."""
        alone, chosen = {option.key for option in self.question.options if option.exclusive} | {PREFER_NOT}, len(field.data)
        if chosen > 1 and alone & set(field.data):
            raise ValidationError(not_both())
        if (limit := self.question.max_choices) and chosen > limit:
            raise ValidationError(gettext("Choose %(limit)s at most. You chose %(chosen)s.", limit=limit, chosen=chosen))
        fewest = self.question.min_choices
        if fewest and chosen < fewest and set(field.data) - alone:
            raise ValidationError(gettext("Choose at least %(limit)s. You chose %(chosen)s.", limit=fewest, chosen=chosen))


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

    def given(self) -> Given:
        """Everything that was written, each field apart."""
        said = self.data
        return Given(
            text=said["answer"],
            interpretation=said.get("interpretation") or "",
            advocate_view=said.get("advocate_view") or "",
        )


class DrawingForm(TextForm):
    """A drawing or a photo, and words on what it shows. `developed` is the picture that was sent with a valid form, made anew."""

    picture = FileField(_("Your picture"), name="picture")
    may_look = BooleanField(_("Yes, the small team may look at my picture."), name="may-look")
    may_show = BooleanField(_("You may also show my picture to others, without my name."), name="may-show")

    def __init__(self, question: Question, speaking: Speaking, *, has_picture: bool, **kwargs: Any) -> None:
        super().__init__(question, speaking, **kwargs)
        self.has_picture, self.developed = has_picture, None
        if not drawings.longest_bytes():
            del self.picture, self.may_look, self.may_show

    developed: Recorded | None

    def validate_picture(self, field: Any) -> None:
        """One that can be opened here, and the tick that lets somebody look at it."""
        sent = field.data.read() if isinstance(field.data, FileStorage) and field.data.filename else b""
        if not sent:
            return
        developed = drawings.checked(sent)
        if not self.may_look.data:
            raise ValidationError(gettext("Tick the box if the team may look. Without it we cannot keep your picture."))
        self.developed = developed

    def given(self) -> Given:
        """The words, and whether there is a picture."""
        return replace(super().given(), picture=self.has_picture or self.developed is not None)


def question_form(question: Question, given: Given, speaking: Speaking = BY_MYSELF, **sent: Any) -> Form:
    """The form of one question for whoever speaks, holding what was typed now or given before.

    sent : where what was typed now is, if not in the request itself, as every form takes it (`formdata`, `meta`)
    """
    if question.is_text:
        made = partial(DrawingForm, has_picture=given.picture) if question.takes_picture else TextForm
        said = {"answer": given.text, "interpretation": given.interpretation, "advocate_view": given.advocate_view}
        form: Form = made(question, speaking, data=said, **sent)
        return form
    if question.kind in KINDS:
        before = {"answer": held_as(question, given), "prefer_not": given.prefer_not}
        return form_class(question)(question, data=before, **sent)
    chosen = _chosen(given)
    form = (
        MultipleForm(question, data={"answer": chosen, "say": given.text}, **sent)
        if question.kind == "multiple"
        else SingleForm(question, data={"answer": next(iter(chosen), None), "say": given.text}, **sent)
    )
    points = tuple((str(point), str(point)) for point in question.points)
    form.answer.choices = [
        SelectChoice(key, text) for key, text in (*points, *((option.key, option.text) for option in question.options))
    ] + [SelectChoice(PREFER_NOT, gettext("I would rather not say"))]
    return form


def given_from(question: Question, form: Form) -> Given:
    """What a valid form says."""
    given: Given = form.given()
    return given


def _chosen(given: Given) -> list[str]:
    if given.prefer_not:
        return [PREFER_NOT]
    return list(given.choices) or ([str(given.number)] if given.number is not None else [])
