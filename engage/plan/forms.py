"""What plan authors type. The rules themselves are `writing`'s and `versions`'."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from engage.core.forms import Form
from engage.core.saving import DateField


class PriorityForm(Form):
    """One priority. Its place is chosen once, when it is new."""

    title = StringField(_("What is the priority?"))
    summary = TextAreaField(_("What does it mean, in plain words?"))
    area_id = SelectField(_("For which place?"), coerce=int, validate_choice=False)
    parent_id = SelectField(_("Under which priority of the county?"), coerce=int, validate_choice=False)
    outcome_keys = SelectMultipleField(_("Which outcomes does it serve?"))


class ActionForm(Form):
    """One action."""

    title = StringField(_("What is done?"))
    owner = StringField(_("Who makes it happen?"))
    organisation_id = SelectField(_("Which partner?"), coerce=int, validate_choice=False)
    due_on = DateField(_("By which day?"))
    state = RadioField(
        _("How far is it?"),
        choices=[
            SelectChoice("not_started", _("Not started")),
            SelectChoice("under_way", _("Under way")),
            SelectChoice("done", _("Done")),
        ],
        validate_choice=False,
    )


class NoteForm(Form):
    """How an action goes on."""

    dated = DateField(_("On which day?"))
    who = StringField(_("Who says so?"))
    text = TextAreaField(_("What happened, in plain words?"))


class PledgeForm(Form):
    """What one partner puts in."""

    organisation_id = SelectField(_("Which partner?"), coerce=int, validate_choice=False)
    what = StringField(_("What does it put in?"))


class IndicatorForm(Form):
    """One figure from elsewhere."""

    name = StringField(_("What is measured?"))
    value = StringField(_("The figure"))
    unit = StringField(_("Its unit"))
    measured_on = DateField(_("Of which day?"))
    source = StringField(_("Where is it from?"))


class DocumentForm(Form):
    """One paper that lies elsewhere."""

    kind = RadioField(
        _("What is it?"),
        choices=[SelectChoice("document", _("A paper")), SelectChoice("minutes", _("Minutes of a meeting"))],
        validate_choice=False,
    )
    title = StringField(_("What is it called?"))
    url = StringField(_("Its address on the web"))
    dated = DateField(_("Of which day?"))


class VersionForm(Form):
    """What changed, and why it is published all the same where something is missing."""

    what_changed = TextAreaField(_("What changed since the version before?"))
    reason = TextAreaField(_("Why is it published although something is missing?"))
