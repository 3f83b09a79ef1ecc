"""The language a theme is named in.

Owns choosing it from the languages of its texts. Must not look into a text.
"""

from collections import Counter
from collections.abc import Sequence

_UNSURE = "und"
_ENGLISH = "en"
_ENOUGH_SHARE = 0.2  # of a theme's texts in the wanted language, or so many and a smaller share ...
_ENOUGH = 2
_ENOUGH_LEAST_SHARE = 0.05  # ... name it in that language: a reader can do nothing with a name they cannot read


def main_language(languages: Sequence[str], wanted: str = _ENGLISH) -> str:
    """The language to name a theme in: the wanted one where some wrote it, else the one most wrote."""
    counts = Counter(languages)
    share = counts[wanted] / len(languages)
    if share >= _ENOUGH_SHARE or (counts[wanted] >= _ENOUGH and share >= _ENOUGH_LEAST_SHARE):
        return wanted
    return min(counts, key=lambda code: (-counts[code], code != wanted, code))


def taken_for(languages: Sequence[str], wanted: str) -> list[str]:
    """A word or two whose language nobody can tell is taken to be in the one most wrote."""
    known = [code for code in languages if code != _UNSURE]
    usual = main_language(known, wanted) if known else _UNSURE
    return [usual if code == _UNSURE else code for code in languages]
