"""What staff fill in about a service."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional

from engage.core.forms import Form, MaxLength, Required


class ServiceForm(Form):
    """One entry of the directory, in the site's first language."""

    name = StringField(_("What it is called"), [Required(_("Write what it is called.")), MaxLength(160)])
    what = TextAreaField(_("What it does"), [Required(_("Write what it does.")), MaxLength(500)])
    for_whom = StringField(_("For whom"), [MaxLength(200)])
    how = StringField(_("How to reach it"), [Required(_("Write how to reach it.")), MaxLength(200)])
    phone = StringField(_("Telephone number"), [MaxLength(30)])
    outcome_keys = SelectMultipleField(_("What it helps with"))
    area_id = SelectField(_("The place it is for"), coerce=int, default=0)
    age_from = IntegerField(_("From which age"), [Optional(), NumberRange(0, 120, _("Write an age from 0 to 120."))])
    age_to = IntegerField(_("Up to which age"), [Optional(), NumberRange(0, 120, _("Write an age from 0 to 120."))])
    is_help = BooleanField(_("Show it with 999 and Childline, wherever somebody may need help now"))


class ServiceWordsForm(Form):
    """The same in another language."""

    what = TextAreaField(_("What it does"), [MaxLength(500)])
    for_whom = StringField(_("For whom"), [MaxLength(200)])
    how = StringField(_("How to reach it"), [MaxLength(200)])
