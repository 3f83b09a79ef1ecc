"""What staff type about a setting. The rules are those of `codes`."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from engage.core.forms import Form
from engage.surveys.reaching.models import KINDS

NAMES = {
    "school": _("School or college"),
    "club": _("Youth club or group"),
    "ward": _("Hospital ward or health service"),
    "partner": _("Partner organisation"),
    "other": _("Something else"),
}


class SettingForm(Form):
    """One setting."""

    wave_id = SelectField(_("Survey"), coerce=int)
    name = StringField(_("What is the setting called?"))
    kind = RadioField(
        _("What kind of setting is it?"), choices=[SelectChoice(key, NAMES[key]) for key in KINDS], default="school"
    )
    area_id = SelectField(_("Place"), coerce=int)
    wanted = IntegerField(_("How many answers do you hope for?"), [Optional()])


class OneTimeForm(Form):
    """How many codes that work once."""

    number = IntegerField(_("How many people are there?"), [Optional()])
