"""Numbers in a text that may run from right to left. Owns keeping their groups in order; knows no language."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_NUMBER = re.compile(r"(\+?\d(?:[\d \u00a0-]{4,})\d)")


def isolated(text: str) -> Markup:
    """A text with each telephone number kept in its order: in a text from right to left its groups would change places.

    Mark-up with elements of its own is given back as it is: whoever made it has marked its numbers too.
    """
    if isinstance(text, Markup) and "<" in text:
        return text
    # Escaped before it is split: every part is safe as it stands.
    parts = _NUMBER.split(str(escape(text)))
    return Markup("".join(f'<bdi dir="ltr">{part}</bdi>' if place % 2 else part for place, part in enumerate(parts)))  # noqa: S704
