"""Which words of a text tell who somebody is, as a taught model reads them.

It sees what lists and patterns cannot: the company a word keeps ("dean keeps riding on the rec", "the dean of York"). Owns how
the model is asked, word by word. It must not decide what becomes of its finds, and never keeps or logs a text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.gazetteer.lexicon import is_mostly_english
from analysis.model_folder import ADDED, DETAILS_NAME, ModelFiles, find_beside
from analysis.sentence_model import SentenceEmbedder

KINDS = (
    *("", "name", "school", "address", "date of birth", "postcode", "phone", "email", "handle", "link"),
    *("nhs number", "number plate", "id number"),
)
"""What a word may be, in the order of the head's rows; the first is no detail."""

MARKED_AS = {
    "person": "name",
    "school": "school",
    "street_address": "address",
    "date_of_birth": "date of birth",
    "postcode": "postcode",
    "phone": "phone",
    "email": "email",
    "handle": "handle",
    "url": "link",
    "nhs_number": "nhs number",
    "plate": "number plate",
    "account": "id number",
    "national_insurance": "id number",
}
"""What the kinds of marked sentences are called here."""

_NO_SPACES = "\u3040-\u30ff\u4e00-\u9fff"  # scripts without spaces, in which each letter is looked at by itself
_SIGNS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"  # above and below letters: \w leaves them out
_SPELT = r"(?<!\w)[A-Za-z](?: [A-Za-z]){2,}(?!\w)"  # letter by letter, "J O E": one word
_WORD = re.compile(rf"[{_NO_SPACES}]|{_SPELT}|(?:(?![{_NO_SPACES}])[\w{_SIGNS}])+")
# What stands between two words of one detail; a list of names is several.
_JOINT = re.compile(r"[ \t]{0,2}[-.,'’&@/:+_()]{0,2}[ \t]{0,2}")
_JOINT_OF_NAMES = re.compile(r"[ \t]{0,2}[-.'’]?[ \t]?")
_LIKELY, _LIKELY_IN_ENGLISH = 0.5, 0.25  # how likely one word of a detail must be
_BESIDE = 0.1  # ... and each that stands beside it
# Places are called like schools, so that a school must be likelier than the rest, and twice as likely as a name.
_SURE_FROM = {"school": 0.8}
_VOICE = np.array([{"": 0.0, "school": 0.5}.get(kind, 1.0) for kind in KINDS])
_NEVER_BELOW = 0.003  # what lists alone take for a name must be likelier
_WINDOW, _STEP = 160, 100  # tokens read at once, and how far on the next ones begin


class Word(NamedTuple):
    """A word of a text, code points `start` to `end` (exclusive); how likely it is a detail, and of which kind it is then."""

    start: int
    end: int
    chance: float
    kind: str


class Reading:
    """How a text was read: its words, in order."""

    def __init__(self, text: str, words: Sequence[Word]) -> None:
        self._text, self._words = text, words

    def finds(self) -> list[tuple[int, int, str]]:
        """Start, end and kind of each detail, in order and apart; neighbouring words of one kind are one."""
        runs: list[Word] = []
        for word in self._words:
            if word.chance <= _BESIDE:
                continue
            last = runs[-1] if runs else None
            joint = _JOINT_OF_NAMES if word.kind == "name" else _JOINT
            if last and last.kind == word.kind and joint.fullmatch(self._text, last.end, word.start):
                runs[-1] = Word(last.start, word.end, max(last.chance, word.chance), word.kind)
            else:
                runs.append(word)
        likely = _LIKELY_IN_ENGLISH if is_mostly_english(self._text) else _LIKELY
        return [(run.start, run.end, run.kind) for run in runs if run.chance > _SURE_FROM.get(run.kind, likely)]

    def rules_out(self, start: int, end: int) -> bool:
        """Whether no word of this stretch is at all likely to be a detail; where there is none, nothing is ruled out."""
        first = bisect_right(self._words, start, key=lambda word: word.end)
        after = bisect_left(self._words, end, key=lambda word: word.start)
        chances = [word.chance for word in self._words[first:after]]
        return bool(chances) and max(chances) < _NEVER_BELOW


class DetailReader:
    """The taught model; it is loaded when it is first asked.

    The same text gives the same finds.
    """

    def __init__(self, files: ModelFiles) -> None:
        self.name = f"{files.name}@{files.sha256[:12]}"
        self._model = SentenceEmbedder(files, threads=1)  # one text at a time is no work for two

    @cached_property
    def _head(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        with np.load(ADDED[DETAILS_NAME], allow_pickle=False) as learnt:
            return learnt["head.weight"], learnt["head.bias"]

    def read(self, text: str) -> Reading:
        """Read the text, to its end."""
        words = [match.span() for match in _WORD.finditer(text)]
        if not words:
            return Reading(text, ())
        ids, places = self._model.cut(text)
        inside = [at for at, (start, end) in enumerate(places) if start < end]  # and not what stands before and after every text
        return Reading(text, tuple(_words(words, [places[at] for at in inside], self._chances(ids)[inside])))

    def _chances(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """How likely each token is of each kind: ndarray (tokens, kinds).

        Long texts are read in windows, of which the middle counts.
        """
        weights, bias = self._head
        states = np.zeros((len(ids), weights.shape[1]), np.float32)
        margin = (_WINDOW - _STEP) // 2
        for start in range(0, max(1, len(ids) - _WINDOW + _STEP), _STEP):
            part = np.array([ids[start : start + _WINDOW]], np.int64)
            read = self._model.states(part, np.ones_like(part))[0]
            skipped = margin if start else 0
            states[start + skipped : start + _WINDOW] = read[skipped:]
        odds = states @ weights.T + bias
        odds = np.exp(odds - odds.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float32)


def _words(words: Sequence[tuple[int, int]], places: Sequence[tuple[int, int]], chances: NDArray[np.float32]) -> Iterator[Word]:
    """Each word with the chance of its likeliest token, and the kind that its tokens speak for together."""
    at = 0
    for start, end in words:
        while at < len(places) and places[at][1] <= start:
            at += 1
        upto = at
        while upto < len(places) and places[upto][0] < end:
            upto += 1
        if at < upto:
            own = chances[at:upto]
            yield Word(start, end, float(1 - own[:, 0].min()), KINDS[int((own.sum(axis=0) * _VOICE).argmax())])


@lru_cache(maxsize=2)
def _reader(files: ModelFiles) -> DetailReader:
    return DetailReader(files)


def detail_reader(models: Path | None = None) -> DetailReader | None:
    """The reader prepared in `models` (default: where the site looks), None where there is none; the last ones are kept."""
    files = find_beside(DETAILS_NAME, models)
    return _reader(files) if files else None
