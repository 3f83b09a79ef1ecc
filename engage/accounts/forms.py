"""The sign-in form."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, StringField

from engage.core.forms import Form, Required


class SignInForm(Form):
    """Address and password."""

    email = StringField(_("E-mail address"), [Required(_("Type your e-mail address."))])
    password = PasswordField(_("Password"), [Required(_("Type your password."))])
