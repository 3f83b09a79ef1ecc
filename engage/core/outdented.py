"""Pages without the indentation of their templates: a tenth of their weight on a slow line. What people wrote stays as it is.

One space of it is left: the end of a line goes with a block that stands there, and what follows must not run into what went
before.
"""

from __future__ import annotations

import re

from jinja2.ext import Extension

_INDENTATION = re.compile(r"\n[ \t]+")


class Outdented(Extension):
    """Takes the spaces that begin a line out of a template's source, once, before it is compiled. Line numbers stay."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source, each line from one space on."""
        return _INDENTATION.sub("\n ", source)
