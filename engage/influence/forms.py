"""What a member of staff types: decisions, claims, replies, translations. The rules themselves are `rules`'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from engage.access.pictures import known_pictures
from engage.core.easy_wording import Idea
from engage.core.forms import Form, MaxLength
from engage.core.saving import DateField
from engage.surveys.building.picture_names import picture_name

MAX_TEXT = 2000
MAX_IDEA = 200


class DecisionForm(Form):
    """One decision."""

    title = StringField(_("What was decided?"))
    priority_id = SelectField(_("Which priority of the plan is it about?"), coerce=int, validate_choice=False)
    decider = StringField(_("Who decided?"))
    meeting = StringField(_("At which meeting? (You can leave this empty.)"))
    decided_on = DateField(_("On which day?"))
    owner = StringField(_("Who makes it happen?"))


class ClaimForm(Form):
    """What people said, and what it did."""

    theme_ids = SelectMultipleField(_("Which accepted themes does this rest on?"), coerce=int, validate_choice=False)
    said = TextAreaField(_("“You said …”"), [MaxLength(MAX_TEXT)])
    strength = RadioField(
        _("What did people's words do?"),
        choices=[
            SelectChoice("noted", _("Noted: it was heard")),
            SelectChoice("informed", _("Informed: it was part of what the deciders knew")),
            SelectChoice("changed", _("Changed: the decision would have been another one")),
            SelectChoice("led_to", _("Led to: it was one of the things that started it")),
        ],
        validate_choice=False,
    )
    fit = RadioField(
        _("How well does it fit what was asked?"),
        choices=[
            SelectChoice("fully", _("Fully")),
            SelectChoice("partly", _("Partly")),
            SelectChoice("differently", _("Differently")),
        ],
        validate_choice=False,
    )
    other_factors = TextAreaField(_("What else mattered?"), [MaxLength(MAX_TEXT)])
    is_evaluation = BooleanField(_("People said this after the decision: it is evaluation, not influence"))


class ReplyForm(Form):
    """We did, or no, because."""

    outcome = RadioField(
        _("What became of it?"),
        choices=[
            SelectChoice("done", _("We did it")),
            SelectChoice("doing", _("We are doing it")),
            SelectChoice("partly", _("We did part of it")),
            SelectChoice("not_now", _("Not now")),
            SelectChoice("no", _("No, and here is why")),
            SelectChoice("already_happening", _("It is already happening")),
            SelectChoice("not_ours", _("It is not ours to decide")),
        ],
        validate_choice=False,
    )
    text = TextAreaField(_("What did you do, or will you not do?"), [MaxLength(MAX_TEXT)])
    reason = TextAreaField(_("Why?"), [MaxLength(MAX_TEXT)])
    decider = StringField(_("Who decided?"))
    owner = StringField(_("Who makes it happen?"))
    dated = DateField(_("Date of this reply"))
    follow_up_on = DateField(_("When will you look at it again? (You can leave this empty.)"))


class QuotesForm(Form):
    """Which of people's own words stand beside a claim."""

    answer_ids = SelectMultipleField(_("Whose words do you show? Choose three at most."), coerce=int, validate_choice=False)


class WishForm(Form):
    """What people still wish for."""

    text = StringField(_("What do people still wish for?"), [MaxLength(MAX_TEXT)])


class TakeBackForm(Form):
    """Why a public claim is taken back."""

    why = RadioField(
        _("Why do you take it back?"),
        choices=[
            SelectChoice("mistake", _("Something in it is wrong")),
            SelectChoice("could_identify", _("Somebody could be recognised in it")),
            SelectChoice("out_of_date", _("It is out of date")),
            SelectChoice("asked", _("Somebody it is about asked for it")),
        ],
        validate_choice=False,
    )


class FollowUpForm(Form):
    """Did it work?"""

    asked_on = DateField(_("On which day did you ask again?"))
    wave_id = SelectField(_("In which survey?"), coerce=int, validate_choice=False)
    how = StringField(_("How did you ask?"))
    same_audience = BooleanField(_("I asked those who said it first"))
    result = RadioField(
        _("Did it work?"),
        choices=[
            SelectChoice("yes", _("Yes")),
            SelectChoice("partly", _("Partly")),
            SelectChoice("no", _("No")),
            SelectChoice("too_early", _("It is too early to say")),
        ],
        validate_choice=False,
    )
    text = TextAreaField(_("What did they say, in plain words?"), [MaxLength(MAX_TEXT)])
    next_on = DateField(_("When will you look at it again? (You can leave this empty.)"))


class NextWaveForm(Form):
    """What becomes of a wish in the next wave."""

    next_wave = RadioField(
        _("Does the next wave ask about it?"),
        choices=[SelectChoice("taken_up", _("Yes, it is taken up")), SelectChoice("not_taken", _("No, it is not"))],
        validate_choice=False,
    )
    reason = StringField(_("In which question, or why not?"))


class SendUpForm(Form):
    """Why something goes to the Board."""

    area_id = SelectField(_("For which place?"), coerce=int, validate_choice=False)
    why = TextAreaField(_("Why should the Board look at it?"))


class IntroductionForm(Form):
    """What stands before a year in review."""

    text = TextAreaField(_("What do you want to say of this year?"), [MaxLength(MAX_TEXT)])
    who = StringField(_("Whose words are these? A board or an office, not a name."))


class MeetingForm(Form):
    """One sitting of a board."""

    board_id = SelectField(_("Which board?"), coerce=int, validate_choice=False)
    met_on = DateField(_("On which day did it meet?"))
    minute_reference = StringField(_("How are its minutes found?"), [MaxLength(200)])


def sitting_form(rows: int, priorities: Iterable[tuple[int, str]], waiting: Iterable[tuple[str, Any]]) -> Form:
    """So many rows of one decision each: title, owner, priority, and what of that which waits it is about."""
    about = [SelectChoice("", _("Nothing of what waits")), *(SelectChoice(*one) for one in waiting)]
    named = [SelectChoice(0, _("None of them")), *(SelectChoice(*one) for one in priorities)]
    boxes: dict[str, Any] = {}
    for number in range(rows):
        boxes[f"about_{number}"] = SelectField(_("What is it about?"), choices=about, validate_choice=False)
        boxes[f"title_{number}"] = StringField(_("What was decided?"))
        boxes[f"owner_{number}"] = StringField(_("Who makes it happen?"))
        boxes[f"priority_id_{number}"] = SelectField(
            _("Which priority of the plan is it about?"), choices=named, coerce=int, validate_choice=False
        )
    made: Form = type("SittingForm", (Form,), boxes)()
    return made


class PublishForm(Form):
    """Only the form's token: a press of the button."""


def easy_form(kept: Mapping[str, Sequence[Idea]], boxes: int) -> Form:
    """For each part of a card, `boxes` ideas: a sentence and the name of its picture; as typed now, or kept before."""
    pictures = [SelectChoice("", _("No picture yet")), *(SelectChoice(name, picture_name(name)) for name in known_pictures())]
    fields: dict[str, Any] = {}
    values: dict[str, str] = {}
    for part, ideas in kept.items():
        for place in range(boxes):
            name = f"{part}_{place}"
            fields[name] = StringField(_("Idea %(number)s", number=place + 1), [MaxLength(MAX_IDEA)])
            fields[f"{name}_picture"] = SelectField(_("Its picture"), choices=pictures, validate_choice=False)
            if place < len(ideas):
                values |= {name: ideas[place].text, f"{name}_picture": ideas[place].picture}
    made: Form = type("EasyForm", (Form,), fields)(data=values)
    return made


def ideas_typed(form: Form, parts: Iterable[str], boxes: int) -> dict[str, list[Idea]]:
    """What stands in such a form, box by box, empty ones too: a problem is said beside its own box."""
    return {
        part: [Idea(form[f"{part}_{place}"].data or "", form[f"{part}_{place}_picture"].data or "") for place in range(boxes)]
        for part in parts
    }


def typed(form: Form) -> dict[str, Any]:
    """What was typed, by field; an unchosen choice is an empty text, so that the rule for it speaks."""
    return {
        field.name: "" if field.data is None and field.type != "DateField" else field.data
        for field in form
        if field.name != "csrf_token"
    }
