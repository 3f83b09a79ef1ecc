"""The one box for a code, for everybody."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import StringField

from engage.core.forms import Form


class TypedCodeForm(Form):
    """A code from a poster or a card."""

    code = StringField(_("Code"))
