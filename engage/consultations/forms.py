"""What staff type about a consultation. The rules themselves are `rules`', `attaching`'s and `moving`'s."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from engage.consultations.words import NAMES, PANELS
from engage.core.forms import Form, MaxLength

MAX_TEXT = 4000


def _day(name: str) -> DateField:
    return DateField(NAMES[name], [Optional()])


def _text(name: str) -> TextAreaField:
    return TextAreaField(NAMES[name], [MaxLength(MAX_TEXT)])


class ConsultationForm(Form):
    """Everything that is written down before it opens. How much say people have is chosen in the words they read."""

    title = StringField(NAMES["title"])
    for_young_people = BooleanField(NAMES["for_young_people"])
    for_parents = BooleanField(NAMES["for_parents"])
    for_partners = BooleanField(NAMES["for_partners"])
    area_id = SelectField(NAMES["area_id"], coerce=int, validate_choice=False)
    why = _text("why")
    can_change = _text("can_change")
    cannot_change = _text("cannot_change")
    level = RadioField(
        NAMES["level"],
        choices=[
            SelectChoice("informed", _("You are told about it, and you can ask. It does not promise more.")),
            SelectChoice("consulted", _("You say what you think. Others decide, and tell you why.")),
            SelectChoice("involved", _("You help to work out what could be done. Others decide, and tell you why.")),
            SelectChoice("collaborate", _("You decide together with us.")),
            SelectChoice("led", _("Young people decide what is asked, and how.")),
        ],
        validate_choice=False,
    )
    decider = StringField(NAMES["decider"])
    opens_on = _day("opens_on")
    closes_on = _day("closes_on")
    duration_reason = _text("duration_reason")
    decides_on = _day("decides_on")
    data_protection = StringField(NAMES["data_protection"])
    equality = StringField(NAMES["equality"])


class OutcomeForm(Form):
    """What became of it."""

    decided_on = _day("decided_on")
    space = _text("space")
    voice = _text("voice")
    influence = _text("influence")
    influence_by = _day("influence_by")
    follow_up = _text("follow_up")


class OptionForm(Form):
    """One thing that could be done."""

    text = _text("text")
    reason = _text("reason")
    impact = _text("impact")


class PartForm(Form):
    """One way to take part."""

    part = SelectField(PANELS["part"], validate_choice=False)


class MeetingForm(Form):
    """One meeting."""

    title = StringField(NAMES["title"])
    place = StringField(NAMES["place"])
    held_on = _day("held_on")
    n = IntegerField(NAMES["n"], [Optional()])


class EvidenceForm(Form):
    """What others found out."""

    title = StringField(NAMES["title"])
    method = StringField(NAMES["method"])
    dated = _day("dated")
    n = IntegerField(NAMES["n"], [Optional()])
    source = StringField(NAMES["source"])
    collected_by = StringField(NAMES["collected_by"])


class ConsulteeForm(Form):
    """One body that must be asked."""

    organisation_id = SelectField(_("Partner"), coerce=int, validate_choice=False)
    name = StringField(NAMES["name"])
    is_safeguarding_board = BooleanField(_("This is the safeguarding board"))
    asked_on = _day("asked_on")


class AnsweredForm(Form):
    """What became of asking it."""

    asked_on = _day("asked_on")
    received_on = _day("received_on")
    included = BooleanField(NAMES["included"])


class SignForm(Form):
    """That the report was read."""

    report = StringField(NAMES["report"])
    read_by = StringField(NAMES["read_by"])
    read_on = _day("read_on")


class MoveForm(Form):
    """One step."""

    reason = TextAreaField(_("Reason"), [MaxLength(MAX_TEXT)])


ADDING: Mapping[str, type[Form]] = {
    "option": OptionForm,
    "part": PartForm,
    "meeting": MeetingForm,
    "evidence": EvidenceForm,
    "consultee": ConsulteeForm,
}
