"""What a lead records, and what staff hand over."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, DateTimeLocalField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from engage.core.clock import HOME_ZONE
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
            SelectChoice("danger", _("Somebody may be in danger now")),
            SelectChoice("no_danger", _("Nobody is in danger now")),
            SelectChoice("closed", _("Closed it; the words stay here")),
            SelectChoice("released", _("Nothing to worry about: put the words back")),
        ],
    )
    referred_to = StringField(_("Referred to whom?"), [MaxLength(200)])
    referred_at = DateTimeLocalField(_("When did you refer it?"), [Optional()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
    reason = TextAreaField(
        _("Why? What did you decide?"), [Required(_("Write the reason: the record must show why.")), MaxLength(2000)]
    )

    @property
    def referred_moment(self) -> datetime | None:
        """When it was referred, by the clock here, as a moment; None where it was left empty."""
        typed: datetime | None = self.referred_at.data
        return typed.replace(tzinfo=HOME_ZONE).astimezone(UTC) if typed else None


class ReleaseForm(Form):
    """Why the words go back; the words themselves are one field for each that was held."""

    reason = TextAreaField(
        _("Why is there nothing to worry about?"), [Required(_("Write the reason: the record must show why."))]
    )


class HandOverForm(Form):
    """What a member of staff says when handing something over. The words that worried them go with it."""

    note = TextAreaField(_("What worries you?"), [MaxLength(2000)])
    in_danger = BooleanField(_("Somebody may be in danger now"))


class TellForm(Form):
    """The same, where there are no words on this site to hand over."""

    note = TextAreaField(_("What did you see or hear?"), [Required(_("Write what you saw or heard.")), MaxLength(5000)])
    in_danger = BooleanField(_("Somebody may be in danger now"))


class AwayForm(Form):
    """From when to when a lead is away."""

    first = DateField(_("First day away"), [Required(_("Write the first day."))])
    last = DateField(_("Last day away"), [Required(_("Write the last day."))])

    def validate_last(self, field: DateField) -> None:
        """Days in their order."""
        if self.first.data and field.data and field.data < self.first.data:
            raise ValidationError(gettext("The last day must not be before the first."))
