"""Schools of a place by the names that its officers list, in full or as pupils shorten them.

Owns what of such a name is enough: "Woodside Community Primary School" is found as "woodside" too, unless that is an ordinary
word or a street follows. It must not know a school that nobody listed.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from analysis.gazetteer.lexicon import lexicon
from analysis.school_names import KIND_AT_END
from analysis.school_words import classes

Find = tuple[int, int, str]

_SHORTEST = 5
_SPACES = re.compile(r"\s+")
_WORD_AFTER = re.compile(r"\s([^\W\d_]+)")


def find_own_schools(text: str, names: tuple[str, ...]) -> Iterator[Find]:
    """Every listed name in the text, whatever its case, with "'s" left out."""
    for match in _pattern(names).finditer(text):
        following = _WORD_AFTER.match(text, match.end())
        if following is None or following[1].lower() not in classes()["after_place"]:
            yield match.start(), match.end(), "school"


@lru_cache(maxsize=8)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """All names in one, the longest first, with their apostrophes or without."""
    said = sorted({form for name in names for form in _forms(name)}, key=lambda form: (-len(form), form))
    forms = "|".join(_SPACES.sub(r"\\s+", re.escape(form).replace(r"\ ", " ")).replace("'", "['’]?") for form in said)
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)" if forms else r"(?!)", re.IGNORECASE)


def _forms(name: str) -> Iterator[str]:
    """The name, and what is left without its kind where that says enough by itself."""
    whole = _SPACES.sub(" ", name.replace("’", "'")).strip()
    if whole:
        yield whole
    short = KIND_AT_END.sub("", whole).strip()
    words = short.lower().split()
    is_word = len(words) == 1 and words[0] in lexicon().ordinary
    if short and short != whole and len(short) >= _SHORTEST and not is_word:
        yield short
