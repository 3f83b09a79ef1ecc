"""What members of the forums type to join and to sign in. Each form has exactly the fields that may be set."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, RadioField, SelectChoice, StringField

from engage.accounts.models import AGE_BANDS
from engage.core.forms import Form, MaxLength, Required

_BANDS = {
    "10-12": _("I am 10, 11 or 12"),
    "13-15": _("I am 13, 14 or 15"),
    "16-17": _("I am 16 or 17"),
    "adult": _("I am 18 or older"),
}


class MemberSignInForm(Form):
    """The chosen name and the password."""

    pseudonym = StringField(_("The name you chose"), [Required(_("Type the name you chose.")), MaxLength(100)])
    password = PasswordField(_("Password"), [Required(_("Type your password."))])


class JoinForm(Form):
    """What joining takes, however somebody came."""

    pseudonym = StringField(_("A name for the forum"), [Required(_("Choose a name.")), MaxLength(100)])
    age_band = RadioField(
        _("How old are you?"),
        [Required(_("Choose your age."))],
        choices=[SelectChoice(band, _BANDS[band]) for band in AGE_BANDS],
    )
    password = PasswordField(_("A password"), [Required(_("Choose a password.")), MaxLength(1000)])


class JoinByCodeForm(JoinForm):
    """The same, with the code of an invitation."""

    code = StringField(_("The code you were given"), [Required(_("Type the code you were given.")), MaxLength(100)])


class AskForLinkForm(Form):
    """Where the link goes."""

    email = StringField(_("E-mail address"), [Required(_("Type your e-mail address.")), MaxLength(254)])


class NewPasswordForm(Form):
    """Another password, for who came by a link."""

    password = PasswordField(_("A new password"), [Required(_("Choose a password.")), MaxLength(1000)])


class NewPasswordByCodeForm(NewPasswordForm):
    """The same, with a code that the staff gave."""

    pseudonym = StringField(_("The name you chose"), [Required(_("Type the name you chose.")), MaxLength(100)])
    code = StringField(_("The code you were given"), [Required(_("Type the code you were given.")), MaxLength(100)])
