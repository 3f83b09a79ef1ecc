"""The form of a report of a bad translation. It asks no name."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, TextAreaField

from engage.access.models import LONGEST
from engage.core.forms import Form, MaxLength, Required


class ReportForm(Form):
    """What is wrong, and better words for it."""

    page = HiddenField()
    language = HiddenField()
    wrong = TextAreaField(_("What is wrong?"), [Required(_("Write what is wrong.")), MaxLength(LONGEST)])
    better = TextAreaField(_("What would be better words?"), [MaxLength(LONGEST)])
