"""Screening of what people write for signs that someone may be in danger.

It flags a text to people; it never decides, refers, replies or throws anything away, and a text it does not flag is not
thereby safe. Owns the score and its threshold; the words themselves are data in `screening/*.toml`. It must import the
standard library only, because the web process calls it for every answer, and it must never keep or log a text.

Recall comes first: a false alarm costs a safeguarding lead a minute, a miss may cost far more.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.screening.phrases import Found, Phrase, PhraseBook, PhraseError, read_phrase
from analysis.screening.words import fold, read_words

KINDS: tuple[str, ...] = (
    "abuse",
    "neglect",
    "sexual_exploitation",
    "domestic_violence",
    "self_harm",
    "serious_bullying",
    "unsafe_adult",
    "threat",
    "running_away",
    "medical",
    "hate",
)
THRESHOLD = 0.5
_CALM = "calm"
_FOLDER = Path(__file__).parent / "screening"
HELD_FROM = 0.4  # the learnt probability from which a text takes no part in themes: docs/decisions/0010
_READ_AT_MOST = 200_000  # code points; beyond this a text is flagged for a person to read
_DENIED = 0.2  # what is left of a phrase's weight after "nobody ever ..."
_TOLD = 0.6  # ... and where the text speaks of a film, a game or the news: strong phrases still pass


class ScreeningListError(ValueError):
    """A word list that cannot be used; the message names the file, the key and the reason."""


@dataclass(frozen=True)
class Screening:
    """What screening saw in one text.

    concern : whether a person must look before anyone else sees the text.
    kinds : which of KINDS it may be, strongest first; empty with `concern` where the text was too long to be read through.
    score : 0 to 1, how strong the signs are; `concern` from THRESHOLD.
    """

    concern: bool
    kinds: tuple[str, ...]
    score: float


def screen(text: str) -> Screening:
    """Look for signs of danger in `text`, in every language there is a list for, whatever language it is said to be in."""
    lists = _load_lists(_FOLDER)
    words = read_words(text[:_READ_AT_MOST], lists.book.vocabulary, lists.spellings)
    found, whole = lists.book.find(words)
    whole = whole and len(text) <= _READ_AT_MOST
    weights = _weigh(found, words, lists)
    score = 1.0
    for weight in weights.values():
        score *= 1 - weight
    score = max(round(1 - score, 3), 0.0 if whole else THRESHOLD)
    kinds = sorted((kind for kind, weight in weights.items() if weight >= 0.3), key=lambda kind: (-weights[kind], kind))
    concern = score >= THRESHOLD
    return Screening(concern, tuple(kinds or weights) if concern else (), score)


@dataclass(frozen=True)
class _Lists:
    book: PhraseBook
    weights: Mapping[str, tuple[str, float]]  # group of phrases -> kind and weight
    spellings: Mapping[str, str]
    deniers: frozenset[str]
    tales: frozenset[str]


def _weigh(found: Sequence[Found], words: Sequence[str], lists: _Lists) -> dict[str, float]:
    """Weight of each kind, 0 to 1: phrases of one kind add up as independent signs, each group counted once."""
    calm = [(hit.start, hit.end) for hit in found if hit.group == _CALM]
    told = _TOLD if lists.tales.intersection(words) else 1.0
    strongest: dict[str, float] = {}
    for hit in found:
        if hit.group == _CALM or any(start < hit.end and hit.start < end for start, end in calm):
            continue
        weight = lists.weights[hit.group][1] * told * (_DENIED if _is_denied(hit, words, lists.deniers) else 1.0)
        strongest[hit.group] = max(weight, strongest.get(hit.group, 0.0))
    kinds: dict[str, float] = {}
    for group, weight in strongest.items():
        kind = lists.weights[group][0]
        kinds[kind] = 1 - (1 - kinds.get(kind, 0.0)) * (1 - weight)
    return kinds


def _is_denied(hit: Found, words: Sequence[str], deniers: frozenset[str]) -> bool:
    """Whether a denying word stands just before the phrase, or inside it without being one of its own first words."""
    return bool(deniers.intersection(words[max(0, hit.start - 2) : hit.start]))


@lru_cache(maxsize=2)
def _load_lists(folder: Path) -> _Lists:
    """Read every word list in `folder`, once. Raises ScreeningListError naming the file."""
    phrases: list[Phrase] = []
    weights: dict[str, tuple[str, float]] = {}
    spellings: dict[str, str] = {}
    deniers: set[str] = set()
    tales: set[str] = set()
    for path in sorted(folder.glob("*.toml")):
        content = _read_toml(path)
        sets = _read_sets(content.get("sets", {}), path)
        phrases += _phrases(_CALM, content.get("calm", ()), sets, path)
        for number, entry in enumerate(content.get("signs", ())):
            group = f"{path.stem}:{number}"
            weights[group] = _kind_and_weight(entry, number, path)
            phrases += _phrases(group, entry.get("say", ()), sets, path)
        spellings |= {fold(wrong): fold(right) for wrong, right in content.get("spellings", {}).items()}
        deniers |= set(fold(content.get("deniers", "")).split())
        tales |= set(fold(content.get("tales", "")).split())
    return _Lists(PhraseBook(phrases), weights, spellings, frozenset(deniers), frozenset(tales))


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ScreeningListError(f"{path.name}: {error}") from error


def _read_sets(raw: Mapping[str, str], path: Path) -> dict[str, str]:
    """Named sets as `a|b|c`; a set may hold sets named before it."""
    sets: dict[str, str] = {}
    for name, words in raw.items():
        try:
            sets[name] = "|".join(sets[word[1:-1]] if word.startswith("{") else word for word in words.split())
        except KeyError as missing:
            raise ScreeningListError(f"{path.name}: sets.{name} uses {missing}, which no set before it is called") from None
    return sets


def _kind_and_weight(entry: Mapping[str, Any], number: int, path: Path) -> tuple[str, float]:
    kind, weight = entry.get("kind"), entry.get("weight")
    if kind not in KINDS:
        raise ScreeningListError(f"{path.name}: signs[{number}].kind is {kind!r}, expected one of {', '.join(KINDS)}")
    if not isinstance(weight, float) or not 0 < weight <= 1:
        raise ScreeningListError(f"{path.name}: signs[{number}].weight is {weight!r}, expected a number over 0 up to 1")
    return str(kind), weight


def _phrases(group: str, sources: Iterable[str], sets: Mapping[str, str], path: Path) -> list[Phrase]:
    try:
        return [read_phrase(group, source, sets) for source in sources]
    except PhraseError as error:
        raise ScreeningListError(f"{path.name}: {error}") from error
