"""What staff type about a wave. The rules are `surveys/waves.py`'s."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.validators import Optional

from engage.core.forms import Form
from engage.core.saving import DateField


class DaysForm(Form):
    """The three days of a wave."""

    opens_on = DateField(_("Its first day"), [Optional()])
    closes_on = DateField(_("Its last day"), [Optional()])
    hear_back_by = DateField(_("People hear back by"), [Optional()])


class PlanForm(DaysForm):
    """A wave, or several."""

    slug = SelectField(_("Survey"))
    times = IntegerField(_("How many times in all?"), [Optional()], default=1)
    every_months = IntegerField(_("How many months from one to the next?"), [Optional()])


class PauseForm(Form):
    """Why nobody can answer for now."""

    reason = TextAreaField(_("Why is it paused?"))
