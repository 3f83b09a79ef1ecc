"""Answers that say nothing.

Owns telling "idk" and "nothing really" from an answer; the phrases are data in `silence.toml`. Looked for in every language at
once, because two words do not tell which language they are in. Must not judge a text of more than a few words.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

from analysis.clean import fold_key

_LONGEST = 60  # characters
_APOSTROPHES = re.compile(r"['’`´]")
_HELD_LONG = re.compile(r"(.)\1+")
_FILE = Path(__file__).parent / "silence.toml"


def says_nothing(cleaned: str) -> bool:
    """Whether a cleaned text is one of the phrases, said once or again, and nothing besides but fillers."""
    if len(cleaned) > _LONGEST:
        return False
    phrases, fillers = _lists()
    said = _plain(cleaned)
    if said in phrases:
        return True
    words = [word for word in said.split() if word not in fillers]
    return bool(words) and (" ".join(words) in phrases or all(word in phrases for word in words))


def _plain(text: str) -> str:
    """What two ways of writing such an answer share."""
    return _HELD_LONG.sub(r"\1", fold_key(_APOSTROPHES.sub("", text)))


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    content = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    phrases = frozenset(_plain(phrase) for listed in content["phrases"].values() for phrase in listed.split(","))
    return phrases, frozenset(_plain(word) for word in content["fillers"]["words"].split(","))
