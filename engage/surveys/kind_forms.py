"""The forms of questions that are neither chosen from a list nor answered in sentences: numbers, days, orders, lines, places.

Owns the form that every form of a question is made from. One sentence for each fault; what was typed stays as it was typed.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask_babel import gettext
from wtforms import BooleanField, StringField, ValidationError

from engage.core.forms import Form, MaxLength
from engage.surveys.answer_fields import DAY_PARTS, PartsField, clean_text, day_of, whole
from engage.surveys.definition import LARGEST_NUMBER, LONGEST_PLACE, Question
from engage.surveys.drafts import Given
from engage.surveys.limits import day_limits, day_shape, number_limits

PREFER = "answer-prefer-not"


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
            raise ValidationError(not_both())


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
            raise ValidationError(not_on_this_page())
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
            raise ValidationError(not_on_this_page())

    def said(self) -> Given:
        """Row -> a key, or a number of the scale."""
        is_scale = bool(self.question.points)
        return Given(ratings={row: int(chosen) if is_scale else chosen for row, chosen in self.answer.data.items()})


KINDS: dict[str, type[QuestionForm]] = {
    "place": PlaceForm,
    "number": NumberForm,
    "date": DayForm,
    "ranking": RankingForm,
    "grid": RatingsForm,
    "cards": RatingsForm,
}


def form_class(question: Question) -> type[QuestionForm]:
    """The form of its kind; where it has a box for each line or option, with those of this question."""
    made = KINDS[question.kind]
    parts = [one.key for one in (question.rows or question.options)]
    return type(made.__name__, (made,), {"answer": PartsField(parts)}) if parts else made


def held_as(question: Question, given: Given) -> object:
    """What was given before, as its control holds it."""
    if question.kind == "number":
        return "" if given.number is None else str(given.number)
    if question.kind == "date":
        parts = [str(int(part)) for part in given.day.split("-")] if given.day else []
        return dict(zip(reversed(DAY_PARTS), parts, strict=False))
    if question.kind == "ranking":
        return {key: str(place) for place, key in enumerate(given.choices, 1)}
    return {row: str(chosen) for row, chosen in given.ratings.items()} if question.rows else given.text


def not_on_this_page() -> str:
    """Somebody changed the page, or the survey changed while it was open."""
    return gettext("Choose only from the answers on this page.")


def not_both() -> str:
    """Something was said, and that nothing is said."""
    return gettext("You chose “none” and something else. Choose one or the other.")
