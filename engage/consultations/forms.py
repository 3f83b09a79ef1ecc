"""What staff type about a consultation. The rules themselves are `rules`', `attaching`'s and `moving`'s."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from engage.core.forms import Form, MaxLength

MAX_TEXT = 4000


def _day(label: Any) -> DateField:
    return DateField(label, [Optional()])


def _text(label: Any) -> TextAreaField:
    return TextAreaField(label, [MaxLength(MAX_TEXT)])


class ConsultationForm(Form):
    """Everything that is written down before it opens."""

    title = StringField(_("What is it about, in a few words?"))
    for_young_people = BooleanField(_("It asks children and young people"))
    for_parents = BooleanField(_("It asks parents and carers"))
    for_partners = BooleanField(_("It asks people who work with them"))
    area_id = SelectField(_("Where?"), coerce=int, validate_choice=False)
    why = _text(_("Why do we ask?"))
    can_change = _text(_("What can change?"))
    cannot_change = _text(_("What cannot change?"))
    level = RadioField(
        _("How much say do people have?"),
        choices=[
            SelectChoice("informed", _("Informed: they are told, and can ask")),
            SelectChoice("consulted", _("Consulted: they are asked, others decide")),
            SelectChoice("involved", _("Involved: they help to work out the options")),
            SelectChoice("collaborate", _("Collaborate: they decide together with us")),
            SelectChoice("led", _("Led by young people: they decide what is asked and how")),
        ],
        validate_choice=False,
    )
    decider = StringField(_("Who decides?"))
    opens_on = _day(_("First day"))
    closes_on = _day(_("Last day"))
    duration_reason = _text(_("Why is that long enough?"))
    decides_on = _day(_("On which day is it decided?"))
    data_protection = StringField(_("Reference of the data-protection assessment"))
    equality = StringField(_("Reference of the equality assessment"))


class OutcomeForm(Form):
    """What became of it."""

    decided_on = _day(_("On which day was it decided?"))
    space = _text(_("Who could take part, and how?"))
    voice = _text(_("What did they say?"))
    influence = _text(_("What changes, and what does not?"))
    influence_by = _day(_("By when?"))
    follow_up = _text(_("What do people say now: did it work?"))


class OptionForm(Form):
    """One thing that could be done."""

    text = _text(_("What could be done?"))
    reason = _text(_("Why might it be done?"))
    impact = _text(_("What would it mean for people?"))


class PartForm(Form):
    """One way to take part."""

    part = SelectField(_("In what can people take part?"), validate_choice=False)


class MeetingForm(Form):
    """One meeting."""

    title = StringField(_("What is it called?"))
    place = StringField(_("Where?"))
    held_on = _day(_("On which day?"))
    n = IntegerField(_("How many came? (You can leave this empty. Only staff see it.)"), [Optional()])


class EvidenceForm(Form):
    """What others found out."""

    title = StringField(_("What is it called?"))
    method = StringField(_("How was it found out?"))
    dated = _day(_("On which day?"))
    n = IntegerField(_("From how many people?"), [Optional()])
    source = StringField(_("Where can it be read?"))
    collected_by = StringField(_("Who collected it?"))


class ConsulteeForm(Form):
    """One body that must be asked."""

    organisation_id = SelectField(_("Which partner?"), coerce=int, validate_choice=False)
    name = StringField(_("Or another body: its name"))
    is_safeguarding_board = BooleanField(_("This is the safeguarding board"))
    asked_on = _day(_("Asked on (you can leave this empty)"))


class AnsweredForm(Form):
    """What became of asking it."""

    asked_on = _day(_("Asked on (you can leave this empty)"))
    received_on = _day(_("Answered on (you can leave this empty)"))
    included = BooleanField(_("What it sent is in the report"))


class SignForm(Form):
    """That the report was read."""

    report = StringField(_("Which report was read?"))
    read_by = StringField(_("Who read it?"))
    read_on = _day(_("On which day?"))


class MoveForm(Form):
    """One step."""

    reason = _text(_("Reason"))


ADDING: Mapping[str, type[Form]] = {
    "option": OptionForm,
    "part": PartForm,
    "meeting": MeetingForm,
    "evidence": EvidenceForm,
    "consultee": ConsulteeForm,
}


def show_problems(form: Form, problems: Mapping[str, str]) -> None:
    """Put each sentence beside its field; one that belongs to none stands beside the first."""
    for name, sentence in problems.items():
        field = form[name] if name in form else next(iter(form))
        field.errors = [*field.errors, sentence]
