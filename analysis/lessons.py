"""What is learnt from which sentences: outcomes and aims from a framework's pack, concerns and tones from files of this package.

Owns reading those files and putting them into the shape heads are learnt from. The sentences are data, reviewed like code; beside
them stands how they are labelled. Must not learn, and must not know a model.
"""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from analysis.frameworks import Framework, Sentence, aim_keys, load_framework, read_sentences
from analysis.learning import Marks, Taught
from analysis.remembered import Room
from analysis.screen import KINDS

TONES: tuple[str, ...] = ("praise", "complaint", "worry", "wish")
CONCERN = "concern"
ABOUT = "about"
"""Of a pack's lesson: that a text is about any outcome at all; the last key, where the pack says enough of what is about none."""
WORRYING_BY_WORDING = 0.33
"""The probability of a concern that wording alone must reach: it knows less, and would flag plain comments in vain."""

_HERE = Path(__file__).parent
SCREENING = _HERE / "screening"
"""What teaches screening: in `sentences` what heads learn, in `wider` what a model is taught with and no head learns."""
_ORDINARY_PACK = "ecm"  # its sentences are what people say on an ordinary day: none of them is a concern
_APART = ("terse_", "opinion_", "apart_")  # topics that are neither ordinary answers nor concerns: "knife crime" alone
_LIKELY = 0.45  # as likely as not, nearly; of left-out sentences about none it labels one in five
_WORRYING = 0.2  # decisions 10 and 48: of what was kept back it finds .97 in English and .99 in eight other languages
_CONCERNS_ROOM = Room(most=12_000, numbers=64)
_SAID_BY = 10  # texts that must have a run of letters before concerns go by it: as good as two, and a third of the file
_HARD = frozenset(
    (
        "bullying",
        "discrimination_racism",
        "drugs_choices",
        "feelings_at_school",
        "gangs_crime_police",
        "hate_disability_safety",
        "home_and_family_safety",
        "kids_safe_school",
        "online_safety",
        "several_stories",
        "temporary_homes",
        "trusted_adults",
        "two_bullying_and_mood",
        "two_bullying_learning",
        "two_fear_and_mind",
        "two_harm_and_recovery",
        "two_substances_safety",
        "waiting_mental_health",
        "young_carers",
    )
)
"""Topics of the pack in which some sentences are a concern and most are not: they stand for neither."""
_LAYERS = 3  # of outcomes and concerns: together they waver less; by the agreement with labels of topics left out
_OUTCOMES_ROOM = Room(most=32_000, fine=32)  # finer numbers tell nothing more
_EVERY = 5  # of the steps of the weights of wordings of outcomes, which have many keys: finer ones tell nothing more
_ENOUGH = 500  # sentences of a pack before it is learnt what is about none of its outcomes
_ABOUT_NONE = 50  # sentences about no outcome that a pack needs, or every text would be about one: it is lent as many
_OF_NO_SUBJECT = frozenset(
    (
        *("nothing_to_say", "none_nothing_to_say", "about_the_survey", "none_about_the_survey", "thanks_and_hellos", "greeting"),
        *("jokes_and_noise", "none_jokes", "none_vague_praise", "none_vague_blame", "none_no_subject", "none_mood_words"),
        *("off_topic", "none_off_topic", "general_mood_without_subject", "compliments_without_subject"),
    )
)
"""Topics of the first pack that are about no outcome of any pack."""
ENOUGH_IN_A_LANGUAGE = 2_000
"""Sentences of a pack, in a language or in all, before they are learnt for what reads that language, or all, more closely."""
_VERSION = 4  # raise it when the same sentences are to be learnt in another way


class SentencesError(ValueError):
    """A file of sentences that cannot be used; the message names the file, the line and what is wrong."""


@dataclass(frozen=True)
class Lesson:
    """Sentences to learn from.

    name : of the heads that come of it, a file name's beginning; limit : the probability from which a key is a label
    """

    name: str
    taught: Taught
    limit: float

    @property
    def digest(self) -> str:
        """What tells these sentences and labels from any others: 16 hexadecimal digits."""
        told = hashlib.sha256(f"{_VERSION} {self.name} {self.taught.keys}".encode())
        for text, marks in zip(self.taught.texts, self.taught.marks, strict=True):
            told.update(text.encode() + b"\0" + np.packbits(marks).tobytes() + b"\0")
        return told.hexdigest()[:16]


def outcomes_and_aims(framework: Framework, language: str | None = None) -> Lesson:
    """Outcomes, then aims, from the pack's sentences and its own names of both; from those in one language where it is named.

    A pack that says too little of what is about none of its outcomes is lent sentences without a subject.
    """
    sentences = [*_own_words(framework), *read_sentences(framework)]
    if sum(not one.outcomes for one in sentences) < _ABOUT_NONE:
        sentences += _about_none()
    sentences = [one for one in sentences if language in (None, one.language)]
    keys = (*(outcome.key for outcome in framework.outcomes), *aim_keys(framework))
    found = [sentence.outcomes | sentence.aims for sentence in sentences]
    if len(sentences) >= _ENOUGH and sum(not each for each in found) >= _ENOUGH // 10:
        keys, found = (*keys, ABOUT), [each | {ABOUT} if each else each for each in found]
    marks = _marks(keys, found)
    texts, topics = [sentence.text for sentence in sentences], [sentence.topic for sentence in sentences]
    taught = _taught(keys, texts, marks, topics)
    return Lesson(framework.key, replace(taught, by_heart=_OUTCOMES_ROOM, layers=_LAYERS, every=_EVERY), _LIKELY)


def concerns(language: str | None = None) -> Lesson:
    """Whether a text is a concern, then of which kinds; the pack's sentences and those of tone stand for ordinary answers.

    language : learn from sentences in it alone
    """
    rows = [(where, row) for where, row in rows_of(SCREENING / "sentences", 4) if language in (None, row[1])]
    read, kinds = [row for _, row in rows], [_known(row[2], KINDS, where) for where, row in rows]
    said = [one for one in read_sentences(load_framework(_ORDINARY_PACK)) if not one.topic.startswith(_APART)]
    said = [one for one in said if one.topic not in _HARD and language in (None, one.language)]
    toned = [row[0] for _, row in rows_of(_HERE / "tones", 3) if language in (None, row[1])]
    ordinary = [*(one.text for one in said), *toned]
    keys = (CONCERN, *KINDS)
    marks = _marks(keys, [found | {CONCERN} if found else found for found in kinds] + [frozenset[str]()] * len(ordinary))
    texts = [row[0] for row in read] + ordinary
    topics = [row[3] for row in read] + [f"ordinary {one.topic}" for one in said]
    topics += [f"toned {number % 50}" for number in range(len(toned))]
    taught = replace(_taught(keys, texts, marks, topics), by_heart=_CONCERNS_ROOM, fewest=_SAID_BY, layers=_LAYERS)
    return Lesson("concerns", taught, _WORRYING)


def tones() -> Lesson:
    """The tones of a text, of which it may have several or none."""
    read = list(rows_of(_HERE / "tones", 3))
    marks = _marks(TONES, [_known(row[2], TONES, where) for where, row in read])
    topics = [str(number) for number in range(len(read))]
    return Lesson("tones", _taught(TONES, [row[0] for _, row in read], marks, topics), _LIKELY)


def _about_none() -> list[Sentence]:
    """Sentences of the first pack without a subject, evenly chosen: greetings, jokes, "nothing really"."""
    every = [one for one in read_sentences(load_framework(_ORDINARY_PACK)) if one.topic in _OF_NO_SUBJECT and not one.outcomes]
    return every[:: max(1, len(every) // _ABOUT_NONE)]


def _own_words(framework: Framework) -> list[Sentence]:
    """The names of the outcomes and their aims, each as a sentence about itself."""
    named = [(outcome.name, outcome.key, "") for outcome in framework.outcomes] + [
        (aim, outcome.key, f"{outcome.key}.{number}")
        for outcome in framework.outcomes
        for number, aim in enumerate(outcome.aims, start=1)
    ]
    return [
        Sentence(text, "en", frozenset((key,)), f"aims of {key}", frozenset(filter(None, (aim,)))) for text, key, aim in named
    ]


def _taught(keys: Sequence[str], texts: Sequence[str], marks: Marks, topics: Sequence[str]) -> Taught:
    return Taught(tuple(keys), texts, marks, np.unique(np.asarray(topics), return_inverse=True)[1])


def _marks(keys: Sequence[str], found: Sequence[frozenset[str]]) -> Marks:
    return np.array([[key in each for key in keys] for each in found], dtype=np.bool_)


def rows_of(folder: Path, columns: int) -> Iterator[tuple[str, list[str]]]:
    """Every line of every file, with where it stands. Raises SentencesError."""
    for path in sorted(folder.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
                where = f"{path.name}: line {number}"
                if len(row) != columns:
                    raise SentencesError(f"{where}: {len(row)} columns where {columns} are expected")
                yield where, row


def _known(joined: str, known: Iterable[str], where: str) -> frozenset[str]:
    keys = frozenset(key for key in joined.split("|") if key)
    if unknown := keys - set(known):
        raise SentencesError(f'{where}: unknown key "{min(unknown)}"')
    return keys
