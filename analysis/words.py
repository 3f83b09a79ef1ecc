"""Words, in any script, and the ones that say nothing.

Owns what counts as a word, and the lists of stop words and of joining words among them (`stopwords/<language>.txt` and
`stopwords/joining/<language>.txt`, data to be reviewed by speakers).
Must not weigh or choose words.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path

# Letters, then letters, digits and the vowel signs and marks of Arabic and the Indic scripts, which `\w` leaves out; not the
# bars that end an Indic sentence.
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff\u200c\u200d"
_PART = rf"[\w{_MARKS}]"
WORD = rf"[^\W_]{_PART}*(?:['’\-]{_PART}+)*"
_WORD = re.compile(WORD)
_FOLDER = Path(__file__).parent / "stopwords"


def split_words(text: str) -> list[str]:
    """The words of a text as written."""
    return _WORD.findall(text)


def word_spans(text: str) -> list[tuple[str, int, int]]:
    """The words of a text as written, with where each starts and ends."""
    return [(found.group(), found.start(), found.end()) for found in _WORD.finditer(text)]


@lru_cache(maxsize=100_000)
def fold_word(word: str) -> str:
    """What two spellings of a word share: case, the apostrophe's shape and an English plural s apart."""
    folded = word.casefold().replace("’", "'").removesuffix("'s")
    if len(folded) > 3 and folded.isascii() and folded.endswith("s") and not folded.endswith(("ss", "us", "is")):
        return folded[:-3] + "y" if folded.endswith("ies") and len(folded) > 4 else folded[:-1]
    return folded


@cache
def stop_words(language: str) -> frozenset[str]:
    """The stop words of a language, folded; empty where there is no list."""
    return _read(_FOLDER / f"{language}.txt")


@cache
def joining_words(language: str) -> frozenset[str]:
    """The stop words that join two others into a name, such as "of"; empty where there is no list."""
    return _read(_FOLDER / "joining" / f"{language}.txt")


def _read(path: Path) -> frozenset[str]:
    if not path.is_file():
        return frozenset()
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(fold_word(word) for line in lines if not line.startswith("#") for word in line.split())


def common_words(texts: Sequence[Iterable[str]], share: float = 0.2) -> frozenset[str]:
    """Short words found in more than `share` of many texts: the stop words of a language that has no list."""
    if len(texts) < 10:
        return frozenset()
    counts = Counter(word for text in texts for word in set(text))
    return frozenset(word for word, count in counts.items() if count > share * len(texts) and len(word) <= 5)
