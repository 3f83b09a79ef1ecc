"""What staff send: a file of population figures."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import FileField

from engage.core.forms import Form


class BenchmarksForm(Form):
    """One CSV file."""

    file = FileField(_("CSV file with population figures"))
