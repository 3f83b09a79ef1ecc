"""Which language a text is written in.

Owns the guess for one text: its script first, then Urdu, Punjabi and Bengali in Latin letters by their commonest words, then
common words and py3langid together. The languages of the site are expected; others are answered only on strong evidence. It must
not read or keep anything but the text it is given, and it says `und` when it cannot tell: a person, or the language of the page
the answer came from, then decides.
"""

import math
import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from analysis.gazetteer.lexicon import lexicon
from analysis.ngrams import known_languages, likelihoods
from analysis.scripts import LATIN, LATIN_NEVER, LONE_SCRIPTS, by_letters, main_script

UNSURE = "und"
_LISTS = tomllib.loads((Path(__file__).parent / "languages.toml").read_text(encoding="utf-8"))
SITE_LANGUAGES: tuple[str, ...] = tuple(_LISTS["site"]["languages"].split())
OTHER_LANGUAGES: tuple[str, ...] = tuple(_LISTS["site"]["others"].split())
_READ_AT_MOST = 400  # code points: more tells no more about the language and only costs time

# What the evidence is worth: a common word that no other language has, in log odds; a language that is not expected, in odds.
_COMMON_WORD = 0.9
_NOT_EXPECTED = 0.2
_SURE = 0.35
_NEARLY_ALL = 0.8  # of a text's words
_LEAST = (1.0, 0.55, 0.4, 0.4, 0.15)  # by number of words

_ROMAN = {code: frozenset(lists["words"].split()) for code, lists in _LISTS["roman"].items()}
_ROMAN_SHARED = {code: frozenset(lists["shared"].split()) for code, lists in _LISTS["roman"].items()}
_COMMON_WORDS = {code: frozenset(words.split()) for code, words in _LISTS["common"].items()}
_ANY_ROMAN = frozenset().union(*_ROMAN.values())
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NOT_WORDS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+")


def detect(text: str, candidates: Sequence[str] | None = None) -> str:
    """Return the ISO 639-1 code of the language `text` is mostly written in, or `und` when that cannot be told.

    candidates : codes the answer may be in, all equally expected; default the site's languages, and others on strong
    evidence. Codes the model does not know are ignored.
    Method: script, telltale letters, common words, and naive Bayes over byte n-grams (Lui and Baldwin 2012, as retrained
    in py3langid) among the candidates.
    """
    sample = text[:_READ_AT_MOST]
    if "@" in sample or "#" in sample or "http" in sample or "www" in sample:
        sample = _NOT_WORDS.sub(" ", sample)
    script = main_script(sample)
    if script is None:
        return UNSURE
    expected, possible = _languages(script, None if candidates is None else tuple(candidates))
    if script == LATIN:
        return _detect_latin(sample, expected, possible)
    if len(possible) <= 1:
        return possible[0] if possible else UNSURE
    return by_letters(sample, possible) or _by_model(sample, sample.split(), expected, possible)


@lru_cache(maxsize=256)
def _languages(script: str, candidates: tuple[str, ...] | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The languages expected in a script, and those possible."""
    expected = SITE_LANGUAGES if candidates is None else tuple(dict.fromkeys(candidates))
    possible = (*expected, *OTHER_LANGUAGES) if candidates is None else expected
    if script == LATIN:
        roman = tuple(code for code in expected if code in _ROMAN)
        return expected, (*roman, *(code for code in possible if code not in LATIN_NEVER))
    return expected, tuple(code for code in LONE_SCRIPTS.get(script, ()) if code in possible)


def _detect_latin(text: str, expected: tuple[str, ...], possible: tuple[str, ...]) -> str:
    words = _WORD.findall(text.lower().replace("’", "'"))
    roman = None if _ANY_ROMAN.isdisjoint(words) else _by_roman_words(words, expected)
    if roman or not words:
        return roman or UNSURE
    latin = tuple(code for code in possible if code not in LATIN_NEVER)
    return _by_model(text, words, expected, latin)


def _by_roman_words(words: list[str], expected: tuple[str, ...]) -> str | None:
    """Urdu, Punjabi or Bengali in Latin letters: two of its words, one of them certain, making up a good part of the text."""
    best, most = None, 0.0
    for code, listed in _ROMAN.items():
        hits = [word for word in words if word in listed]
        certain = sum(word not in _ROMAN_SHARED[code] for word in hits)
        weight = len(hits) + 0.5 * certain
        if code in expected and len(hits) >= 2 and certain and len(hits) >= 0.4 * len(words) and weight > most:
            best, most = code, weight
    return best


def _by_model(text: str, words: list[str], expected: tuple[str, ...], possible: tuple[str, ...]) -> str:
    """The likeliest of `possible`, by common words alone where they leave no doubt."""
    heard = _heard(words, possible)
    by_words = _by_words(heard, len(words), expected) if heard else None
    if by_words:
        return by_words
    if "en" in expected and _reads_as_english(words, heard):
        return "en"
    best = max(heard, key=heard.__getitem__) if heard else UNSURE
    near = _near(possible, expected)
    if near and (best == UNSURE or best in expected):
        found, sure = _likeliest(text, near, heard, expected)
        if near == possible or (6 * heard.get(found, 0.0) >= len(words)) or (sure >= _SURE and 1 < len(words) <= 5):
            return found if found in heard or sure >= _least(words) else UNSURE
    found, sure = _weigh(text, possible, heard, expected)
    return found if found in heard or sure >= _least(words) else UNSURE


def _by_words(heard: dict[str, float], words: int, expected: tuple[str, ...]) -> str | None:
    """The language whose common words settle it: all of a very short text, or clearly more of a longer one than any other's."""
    most = max(heard.values())
    best = [code for code, count in heard.items() if count == most]
    if words <= 2 and (len(best) == 1 or "en" in best):
        return "en" if "en" in best else best[0]
    settled = len(best) == 1 and best[0] in expected and most >= 1.5 and 5 * most >= words
    return best[0] if settled and sum(2.5 * count > most for count in heard.values()) == 1 else None


def _reads_as_english(words: list[str], heard: dict[str, float]) -> bool:
    """Whether nearly all words are ordinary English ones, and no language has more common words: the model need not be asked."""
    if len(words) < 3 or heard.get("en", 0.0) < max(heard.values(), default=0.0):
        return False
    english = lexicon().english
    return sum(word in english for word in words) >= _NEARLY_ALL * len(words)


def _least(words: list[str]) -> float:
    """How likely the likeliest must be where not one of its common words was heard."""
    return _LEAST[min(len(words), len(_LEAST) - 1)]


@lru_cache(maxsize=64)
def _near(possible: tuple[str, ...], expected: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in possible if code in expected)


def _likeliest(text: str, possible: tuple[str, ...], heard: dict[str, float], expected: tuple[str, ...]) -> tuple[str, float]:
    """As `_weigh`, cheaper where the common words do not contradict the model."""
    known = _known(possible)
    if not known:
        return UNSURE, 0.0
    likely = likelihoods(text, known)
    found = max(likely, key=likely.__getitem__)
    agree = not heard or heard.get(found, 0.0) >= max(heard.values())
    return (found, likely[found]) if agree else _weigh(text, possible, heard, expected)


def _weigh(text: str, possible: tuple[str, ...], heard: dict[str, float], expected: tuple[str, ...]) -> tuple[str, float]:
    """The likeliest language by model and common words together, and its share of all likelihood."""
    known = _known(possible)
    if not known:
        return UNSURE, 0.0
    scores = likelihoods(text, known)
    for code in scores:
        scores[code] *= math.exp(_COMMON_WORD * heard.get(code, 0.0)) * (1 if code in expected else _NOT_EXPECTED)
    best = max(scores, key=scores.__getitem__)
    return best, scores[best] / sum(scores.values())


@lru_cache(maxsize=64)
def _known(possible: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in possible if code in known_languages())


def _heard(words: list[str], possible: tuple[str, ...]) -> dict[str, float]:
    """How many of a text's common words each language has; a word of several languages counts in parts."""
    heard: dict[str, float] = {}
    owners = _owners(possible)
    for word in words:
        for code, part in owners.get(word, ()):
            heard[code] = heard.get(code, 0.0) + part
    if len(words) <= 3 and not heard and "en" in possible:
        english = sum(lexicon().ordinary.get(word, "0") in "34567" for word in words)
        return {"en": 0.6 * english} if english else heard
    return heard


@lru_cache(maxsize=32)
def _owners(possible: tuple[str, ...]) -> dict[str, tuple[tuple[str, float], ...]]:
    """The languages each common word belongs to, and how much it says for each."""
    owners: dict[str, list[str]] = {}
    for code in possible:
        for word in _COMMON_WORDS.get(code, ()):
            owners.setdefault(word, []).append(code)
    return {word: tuple((code, 1 / len(codes)) for code in codes) for word, codes in owners.items()}
