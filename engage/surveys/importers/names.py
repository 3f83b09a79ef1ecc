"""Names that are safe here: keys of questions and options, slugs; each unique among those made before it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from engage.surveys.wording import PREFER_NOT

LONGEST_KEY, LONGEST_SLUG = 40, 60


class Keys:
    """Safe keys for one list of names."""

    def __init__(self, usual: str) -> None:
        self.usual = usual
        self.taken = {PREFER_NOT}

    def make(self, name: str) -> str:
        """A key for this name: small letters, digits and _, like none before it."""
        plain = re.sub(r"[^a-z0-9]+", "_", _letters(name)).strip("_") or self.usual
        key = _unlike(plain[:LONGEST_KEY].strip("_"), self.taken, "_", LONGEST_KEY)
        self.taken.add(key)
        return key


def slug_for(title: str, taken: Collection[str]) -> str:
    """A slug for a title, like none of those taken."""
    plain = re.sub(r"[^a-z0-9]+", "-", _letters(title)).strip("-")[:LONGEST_SLUG].strip("-") or "survey"
    return _unlike(plain, taken, "-", LONGEST_SLUG)


def _letters(name: str) -> str:
    return unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()


def _unlike(name: str, taken: Collection[str], between: str, longest: int) -> str:
    made, number = name, 1
    while made in taken:
        number += 1
        end = f"{between}{number}"
        made = f"{name[: longest - len(end)]}{end}"
    return made
