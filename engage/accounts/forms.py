"""What staff type about accounts. Each form has exactly the fields that may be set: nothing else that is sent counts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import NumberRange, Optional

from engage.core.forms import Form, MaxLength, Required


class SignInForm(Form):
    """Address and password."""

    email = StringField(_("E-mail address"), [Required(_("Type your e-mail address."))])
    password = PasswordField(_("Password"), [Required(_("Type your password."))])


class CodeForm(Form):
    """The code of the second step."""

    code = StringField(_("Code"), [Required(_("Type the code.")), MaxLength(40)])


class PasswordForm(Form):
    """A password for an account that has none yet."""

    password = PasswordField(_("New password"), [Required(_("Choose a password.")), MaxLength(1000)])


class NewPasswordForm(PasswordForm):
    """Another one in place of the one before."""

    current = PasswordField(_("Your password now"), [Required(_("Type your password."))])


class PersonForm(Form):
    """Somebody of the staff. Roles come as "role" or "role@number of the area"."""

    name = StringField(_("Name"), [Required(_("Type the name.")), MaxLength(120)])
    roles = SelectMultipleField(_("Roles, everywhere"))
    area_role = SelectField(_("A role for one area"))
    area_id = SelectField(_("Which area"))
    vetted_until = DateField(_("Vetting check in date until"), [Optional()])


class NewPersonForm(PersonForm):
    """The same, with the address they sign in with."""

    email = StringField(_("E-mail address"), [Required(_("Type the e-mail address.")), MaxLength(254)])


class InviteForm(Form):
    """A code for people to join the forums with."""

    audience = RadioField(
        _("Who is it for?"),
        [Required(_("Choose who it is for."))],
        choices=[
            SelectChoice("young_people", _("Young people")),
            SelectChoice("parents", _("Parents and carers")),
            SelectChoice("parent_forum", _("Members of a parent forum")),
        ],
    )
    area_id = SelectField(_("Which area"))
    label = StringField(_("Which group or school"), [Required(_("Write which group it is for.")), MaxLength(120)])
    uses = IntegerField(_("How many may join with it"), [Required(_("Write how many.")), NumberRange(1, 500)], default=30)
    days = IntegerField(_("How many days it works"), [Required(_("Write how many days.")), NumberRange(1, 365)], default=30)


class MemberCodeForm(Form):
    """Which member forgot the password."""

    pseudonym = StringField(_("The name they chose for the forum"), [Required(_("Type the name they chose.")), MaxLength(100)])


class AuditForm(Form):
    """What to look for in the record of changes. Sent with the address, so without a token."""

    class Meta(Form.Meta):
        """A search changes nothing."""

        csrf = False

    actor = IntegerField(_("Number of the account"), [Optional()])
    action = StringField(_("What was done"))
    subject = StringField(_("To what"))
    since = DateField(_("From this day"), [Optional()])
    until = DateField(_("Until this day"), [Optional()])
    saw = BooleanField(_("Only what somebody read: who saw what of whom"))
