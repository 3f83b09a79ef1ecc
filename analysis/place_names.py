"""What the place is called that all are asked about: "Bowling Green needs more buses" is about buses.

In a place's own consultation many name it, and those who do stand near each other whatever else they say. Owns which names those
are and how they are left out of what is compared. Must not change what is shown, judged or quoted.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from analysis.clean import reason_to_skip
from analysis.gazetteer.lexicon import lexicon

Vectors = NDArray[np.float32]

_COMMON = 0.05  # share of the texts that name a place which all are asked about
_LEAST_TEXTS = 50
_LOOKED_AT = 4_000  # texts, evenly over all of them
_WORD = re.compile(r"[^\W\d_][\w’'-]+")
_ENDS = re.compile(r"[.!?:\n]")  # between two words: the second begins a sentence
_MOST_WORDS = 3
_NOUNS_TOO = frozenset(["de", "lb"])  # languages that write every noun with a capital
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class PlaceNames:
    """Names of the place, in any case; each form of a name is one of its own."""

    names: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """What tells vectors made without these names from others: empty where there is none."""
        return f" without {blake2b(repr(self.names).encode(), digest_size=6).hexdigest()}" if self.names else ""

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        forms = sorted({_SPACES.sub(" ", name).strip() for name in self.names} - {""}, key=lambda form: (-len(form), form))
        said = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in forms)
        return re.compile(rf"(?<!\w)(?:{said})(?!\w)" if said else r"(?!)", re.IGNORECASE)

    def left_out(self, text: str) -> str:
        """The text without them; where nothing else was said it stays as it is."""
        rest = self._pattern.sub(" ", text) if self.names else text
        return text if rest == text or reason_to_skip(rest.strip()) else _SPACES.sub(" ", rest).strip()

    def unplaced(self, vectors: Vectors, texts: Sequence[str], embed: Callable[[Sequence[str]], Vectors]) -> Vectors:
        """The vectors (n, dimensions) of these texts, those of texts with such a name made anew without it."""
        rest = [self.left_out(text) for text in texts]
        rows = [row for row, (before, after) in enumerate(zip(texts, rest, strict=True)) if before != after]
        if not rows:
            return vectors
        anew = vectors.copy()
        anew[rows] = embed([rest[row] for row in rows])
        return anew


def common_places(texts: Sequence[str], spoken: Sequence[str]) -> tuple[str, ...]:
    """The places of our lists that a twentieth of the texts or more name, with a capital, the commonest first.

    A name that is an ordinary word too ("Reading") is not among them, nor is any of fewer than 50 texts.
    spoken : the language of each text
    """
    if len(texts) < _LEAST_TEXTS:
        return ()
    looked_at = range(0, len(texts), max(1, len(texts) // _LOOKED_AT))
    named = Counter(name for at in looked_at for name in set(_places(texts[at], spoken[at])))
    return tuple(name for name, count in named.most_common() if count >= _COMMON * len(looked_at))


def _places(text: str, language: str) -> Iterator[str]:
    """Runs of words with capitals that are a place's name; one word alone only where a capital says something."""
    words = list(_WORD.finditer(text))
    for at, word in enumerate(words):
        opens = at == 0 or _ENDS.search(text, words[at - 1].end(), word.start()) is not None
        for upto in range(at, min(at + _MOST_WORDS, len(words))):
            if not words[upto][0][0].isupper() or (upto > at and text[words[upto - 1].end() : words[upto].start()] != " "):
                break
            says_something = upto > at or not (opens or language in _NOUNS_TOO)
            if says_something and _is_place(text[word.start() : words[upto].end()]):
                yield text[word.start() : words[upto].end()]


@lru_cache(maxsize=4096)
def _is_place(name: str) -> bool:
    lists, plain = lexicon(), name.lower()
    return plain in lists.places and plain not in lists.english and plain not in lists.proper and not name.isupper()
