"""What a lead records."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from engage.core.forms import Form, MaxLength, Required


class ActForm(Form):
    """One act, with its reason."""

    act = RadioField(
        _("What did you do?"),
        [Required(_("Choose what you did."))],
        choices=[
            SelectChoice("triaged", _("Read it and decided what to do next")),
            SelectChoice("referred", _("Referred it to someone")),
            SelectChoice("acknowledged", _("They told me they have it")),
            SelectChoice("closed", _("Closed it; the words stay here")),
            SelectChoice("released", _("Nothing to worry about: put the words back")),
        ],
    )
    referred_to = StringField(_("Referred to whom?"), [MaxLength(200)])
    reason = TextAreaField(
        _("Why? What did you decide?"), [Required(_("Write the reason: the record must show why.")), MaxLength(2000)]
    )
