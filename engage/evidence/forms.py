"""What an administrator types about a key to the API."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectChoice, SelectField, SelectMultipleField, StringField

from engage.core.forms import Form, MaxLength, Required


class KeyForm(Form):
    """One key: whose, what it reads, of where, until when."""

    name = StringField(_("Whose key this is"), [Required(_("Say whose key this is.")), MaxLength(120)])
    scopes = SelectMultipleField(
        _("What it may read"),
        choices=[
            SelectChoice("evidence:read", _("Waves and how many took part")),
            SelectChoice("themes:read", _("Accepted themes")),
        ],
    )
    area_id = SelectField(_("Of which area"))
    expires_on = DateField(_("Until and including"), [Required(_("Choose the day on which this key ends."))])
