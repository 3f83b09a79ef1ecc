"""The form of one question, built from its definition in the reader's language. Owns what each kind of question takes.

One sentence for each fault, and nothing typed is lost over it. Every form has `answer`; what stands beside it on a page
("other, say what", "I would rather not say") is posted as answer-say and answer-prefer-not.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask_babel import gettext
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice

from engage.access.advocacy import BY_MYSELF, Speaking
from engage.core.forms import Form, MaxLength
from engage.surveys.answer_fields import DAY_PARTS, PartsField, clean_text, day_of, whole
from engage.surveys.definition import LONGEST_PLACE, PREFER_NOT, Question
from engage.surveys.drafts import Given
from engage.surveys.limits import day_limits, day_shape, number_limits

LONGEST_TEXT = 20_000
LONGEST_SAY = 200
LARGEST_NUMBER = 999_999_999
SAY, PREFER = "answer-say", "answer-prefer-not"


class _ChoiceMessages:
    """A choice that is not on the list: somebody changed the page, or the survey changed while it was open."""

    def pre_validate(self, form: Form) -> None:
        known = {choice.value for choice in self.choices}  # type: ignore[attr-defined]
        data = self.data  # type: ignore[attr-defined]
        chosen = data if isinstance(data, list) else [data] if data else []
        if not set(chosen) <= known:
            raise ValidationError(_not_on_this_page())


class Choice(_ChoiceMessages, RadioField):  # type: ignore[misc]
    """One of several."""


class Choices(_ChoiceMessages, SelectMultipleField):  # type: ignore[misc]
    """Some of several."""


class QuestionForm(Form):
    """What every form of a question has: the question, and the box that says "I would rather not say"."""

    prefer_not = BooleanField(name=PREFER)

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.question = question

    def given(self) -> Given:
        """What a valid form says."""
        return Given(prefer_not=True) if self.prefer_not.data else self.said()

    def said(self) -> Given:
        """The same, but for "I would rather not say"."""
        raise NotImplementedError

    def check_alone(self, typed: object) -> None:
        """Whoever would rather not say has said nothing else."""
        if typed and self.prefer_not.data:
            raise ValidationError(_not_both())


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
            raise ValidationError(_not_both())
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
        if not speaking.has_interpretation:
            del self.interpretation
        if not speaking.has_own_view:
            del self.advocate_view

    def validate_answer(self, field: Any) -> None:
        """Not longer than the question allows."""
        self.limit(self, field)

    validate_interpretation = validate_advocate_view = validate_answer

    def given(self) -> Given:
        """Everything that was written, each field apart."""
        said = self.data
        return Given(
            text=said["answer"],
            interpretation=said.get("interpretation") or "",
            advocate_view=said.get("advocate_view") or "",
        )


class PlaceForm(QuestionForm):
    """A place by its name."""

    answer = StringField(filters=[clean_text])

    def validate_answer(self, field: Any) -> None:
        """A name is not long."""
        MaxLength(LONGEST_PLACE)(self, field)
        self.check_alone(field.data)

    def said(self) -> Given:
        """The name of a place."""
        return Given(text=self.answer.data)


class NumberForm(QuestionForm):
    """A whole number."""

    answer = StringField(filters=[clean_text])

    def validate_answer(self, field: Any) -> None:
        """A number, in the digits of any script, within the limits of the question."""
        self.check_alone(field.data)
        if not field.data:
            return
        number = whole(field.data)
        if number is None or abs(number) > LARGEST_NUMBER:
            raise ValidationError(gettext("Write a whole number."))
        low, high = self.question.number_min, self.question.number_max
        if (low is not None and number < low) or (high is not None and number > high):
            raise ValidationError(number_limits(self.question))

    def said(self) -> Given:
        """The number."""
        return Given(number=whole(self.answer.data or ""))


class DayForm(QuestionForm):
    """A day, as three numbers: no calendar to find one's way in, and no script needed."""

    answer = PartsField(DAY_PARTS)

    def validate_answer(self, field: Any) -> None:
        """All three, a day that there is, within the limits of the question."""
        self.check_alone(field.data)
        if not field.data:
            return
        if any(whole(field.data.get(part, "")) is None for part in DAY_PARTS):
            raise ValidationError(day_shape())
        day = day_of(field.data)
        if day is None or day.year < 1000:  # two digits of a year, most of the time
            raise ValidationError(gettext("There is no such day. Look at the day, the month and the year again."))
        first, last = self.question.date_min, self.question.date_max
        if (first and day.isoformat() < first) or (last and day.isoformat() > last):
            raise ValidationError(day_limits(self.question))

    def said(self) -> Given:
        """The day."""
        day = day_of(self.answer.data)
        return Given(day=day.isoformat() if day else "")


class RankingForm(QuestionForm):
    """Each thing with its number; a number may be left out, and those after it move up."""

    answer: Any

    def validate_answer(self, field: Any) -> None:
        """Each number once, and none that is not offered."""
        self.check_alone(field.data)
        known = {str(place) for place in range(1, self.question.places + 1)}
        numbers = {key: whole(typed) for key, typed in field.data.items()}
        if not {str(number) for number in numbers.values()} <= known:
            raise ValidationError(_not_on_this_page())
        twice = next((number for number, times in Counter(numbers.values()).items() if times > 1), None)
        if twice:
            raise ValidationError(gettext("You used the number %(number)s more than once. Use each number once.", number=twice))

    def said(self) -> Given:
        """The keys in order, best first."""
        numbers = {key: whole(typed) or 0 for key, typed in self.answer.data.items()}
        return Given(choices=tuple(sorted(numbers, key=numbers.__getitem__)))


class RatingsForm(QuestionForm):
    """One answer for each line; any line may be left out.

    "I would rather not say" stands above the lines: what is chosen in one cannot be taken back without a script.
    """

    answer: Any

    def validate_answer(self, field: Any) -> None:
        """Only what is offered."""
        if not set(field.data.values()) <= set(self.question.ratings):
            raise ValidationError(_not_on_this_page())

    def said(self) -> Given:
        """Row -> a key, or a number of the scale."""
        is_scale = bool(self.question.points)
        return Given(ratings={row: int(chosen) if is_scale else chosen for row, chosen in self.answer.data.items()})


def question_form(question: Question, given: Given, speaking: Speaking = BY_MYSELF, **sent: Any) -> Form:
    """The form of one question for whoever speaks, holding what was typed now or given before.

    sent : where what was typed now is, if not in the request itself, as every form takes it (`formdata`, `meta`)
    """
    if question.is_text:
        said = {"answer": given.text, "interpretation": given.interpretation, "advocate_view": given.advocate_view}
        return TextForm(question, speaking, data=said, **sent)
    if question.kind in _KINDS:
        before = {"answer": _held(question, given), "prefer_not": given.prefer_not}
        return _form_class(question)(question, data=before, **sent)
    chosen = _chosen(given)
    form: Form = (
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


_KINDS: dict[str, type[QuestionForm]] = {
    "place": PlaceForm,
    "number": NumberForm,
    "date": DayForm,
    "ranking": RankingForm,
    "grid": RatingsForm,
    "cards": RatingsForm,
}


def _form_class(question: Question) -> type[QuestionForm]:
    """The form of its kind; where it has a box for each line or option, with those of this question."""
    made = _KINDS[question.kind]
    parts = [one.key for one in (question.rows or question.options)]
    return type(made.__name__, (made,), {"answer": PartsField(parts)}) if parts else made


def _held(question: Question, given: Given) -> object:
    """What was given before, as its control holds it."""
    if question.kind == "number":
        return "" if given.number is None else str(given.number)
    if question.kind == "date":
        parts = [str(int(part)) for part in given.day.split("-")] if given.day else []
        return dict(zip(reversed(DAY_PARTS), parts, strict=False))
    if question.kind == "ranking":
        return {key: str(place) for place, key in enumerate(given.choices, 1)}
    return {row: str(chosen) for row, chosen in given.ratings.items()} if question.rows else given.text


def _chosen(given: Given) -> list[str]:
    if given.prefer_not:
        return [PREFER_NOT]
    return list(given.choices) or ([str(given.number)] if given.number is not None else [])


def _not_on_this_page() -> str:
    return gettext("Choose only from the answers on this page.")


def _not_both() -> str:
    return gettext("You chose “none” and something else. Choose one or the other.")
