"""What somebody fills in who wants to be contacted."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import StringField, TextAreaField

from engage.core.forms import Form, MaxLength, Required


class ContactForm(Form):
    """How to reach them. Only that is required; a name need not be the real one."""

    reach = StringField(_("How can we reach you?"), [Required(_("Write a phone number or an e-mail address.")), MaxLength(200)])
    call = StringField(_("What should we call you?"), [MaxLength(100)])
    when = StringField(_("When is it safe to contact you?"), [MaxLength(300)])
    said = TextAreaField(_("Do you want to tell us something?"), [MaxLength(5000)])


class TakeBackForm(Form):
    """Where the browser does not know who asked: the receipt code of the same person."""

    code = StringField(_("Your code"), [MaxLength(200)])
