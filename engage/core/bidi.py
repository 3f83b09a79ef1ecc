"""Numbers and codes in a text that may run from right to left. Owns keeping their parts in order; knows no language."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_NUMBER = re.compile(r"(\+?\d(?:[\d \u00a0-]{4,})\d)")
_CODE = re.compile(r"([a-z]+(?:-[a-z]+){3,}(?:-\d+)?)")


def isolated(text: str) -> Markup:
    """A text with each telephone number kept in its order: in a text from right to left its groups would change places.

    Mark-up with elements of its own is given back as it is: whoever made it has marked its numbers too.
    """
    if isinstance(text, Markup) and "<" in text:
        return text
    # Escaped before it is split: every part is safe as it stands.
    parts = _NUMBER.split(str(escape(text)))
    return Markup("".join(f'<bdi dir="ltr">{part}</bdi>' if place % 2 else part for place, part in enumerate(parts)))  # noqa: S704


def code_whole(text: str) -> Markup:
    """A text with each code of words in it, like blue-otter-lantern-quilt-42, on one line where that is wide enough."""
    shown = r'<bdi class="whole" dir="ltr" translate="no">\1</bdi>'
    return Markup(_CODE.sub(shown, str(escape(text))))  # noqa: S704
