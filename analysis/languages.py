"""Which language a text is written in.

Owns the guess for one text: its script first, then romanised Urdu by its commonest words, then py3langid restricted to
the languages this site may meet. It must not read or keep anything but the text it is given, and it says `und` when it
cannot tell: a person, or the language of the page the answer came from, then decides.
"""

import copy
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from py3langid.langid import LanguageIdentifier

UNSURE = "und"
SITE_LANGUAGES: tuple[str, ...] = (
    *("en", "cy", "pl", "ro", "ur", "pa", "bn", "gu", "ar", "so", "pt", "es", "fr", "lt", "tr", "ta", "uk", "fa", "zh"),
    *("hu", "sk", "de", "it", "nl", "cs", "lv", "bg", "ru", "sq", "hi", "ne", "ps", "ku", "vi", "ti", "am", "yo", "ga"),
)
_READ_AT_MOST = 2_000  # code points: more tells no more about the language and only costs time

# A script most languages of a site share with no other one of its languages.
_LONE_SCRIPTS = {
    "GUJARATI": ("gu",),
    "GURMUKHI": ("pa",),
    "BENGALI": ("bn",),
    "TAMIL": ("ta",),
    "GREEK": ("el",),
    "CJK": ("zh", "ja"),
    "HIRAGANA": ("ja",),
    "KATAKANA": ("ja",),
    "HANGUL": ("ko",),
    "HEBREW": ("he",),
    "ETHIOPIC": ("ti", "am"),
    "DEVANAGARI": ("hi", "ne", "mr"),
    "CYRILLIC": ("uk", "ru", "bg", "sr", "be", "mk"),
    "ARABIC": ("ur", "ar", "fa", "ps", "ku", "sdh", "ug"),
}
_LATIN_NEVER = frozenset(code for codes in _LONE_SCRIPTS.values() for code in codes) - {"ku"}

# Letters that only one of the languages sharing a script uses. Order matters: the first that matches wins.
_TELLTALE_LETTERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ps", re.compile("[ټډړښځڅڼېۍ]")),
    ("ku", re.compile("[ێۆڕڵ]")),
    ("ur", re.compile("[ٹڈڑےںھ]")),
    ("ar", re.compile("ة")),
    ("ti", re.compile("[ኣቐኸዀዅ]")),
    ("uk", re.compile("[їєґі]", re.IGNORECASE)),
    ("ru", re.compile("[ыэё]", re.IGNORECASE)),
)

_WORD_LISTS = tomllib.loads((Path(__file__).parent / "languages.toml").read_text(encoding="utf-8"))
_ROMAN_URDU = frozenset(_WORD_LISTS["roman_urdu"]["words"].split())
_SHARED_WITH_OTHERS = frozenset(_WORD_LISTS["roman_urdu"]["shared"].split())
_COMMON_WORDS = {code: frozenset(words.split()) for code, words in _WORD_LISTS["common"].items()}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NOT_WORDS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+")


def detect(text: str, candidates: Sequence[str] | None = None) -> str:
    """Return the ISO 639-1 code of the language `text` is mostly written in, or `und` when that cannot be told.

    candidates : codes the answer may be in; default `SITE_LANGUAGES`. Codes the model does not know are ignored.
    Method: script, telltale letters, common words, then naive Bayes over byte n-grams (Lui and Baldwin 2012, as
    retrained in py3langid), always restricted to the candidates.
    """
    allowed = tuple(dict.fromkeys(candidates if candidates is not None else SITE_LANGUAGES))
    sample = _NOT_WORDS.sub(" ", text[:_READ_AT_MOST])
    script = _main_script(sample)
    if script is None:
        return UNSURE
    if script == "LATIN":
        return _detect_latin(sample, tuple(code for code in allowed if code not in _LATIN_NEVER), "ur" in allowed)
    possible = tuple(code for code in _LONE_SCRIPTS.get(script, ()) if code in allowed)
    if len(possible) <= 1:
        return possible[0] if possible else UNSURE
    return _by_letters(sample, possible) or _by_model(
        sample, tuple(code for code in possible if code in _known_codes()), least=0.0
    )


def _main_script(text: str) -> str | None:
    """Name the script most letters of `text` are in, as Unicode names it; None where there are no letters."""
    seen = Counter(char for char in text if char.isalpha())
    scripts: Counter[str] = Counter()
    for char, count in seen.items():
        scripts[unicodedata.name(char, "?").partition(" ")[0]] += count
    if not scripts:
        return None
    return "HIRAGANA" if scripts["HIRAGANA"] + scripts["KATAKANA"] > 2 else scripts.most_common(1)[0][0]


def _by_letters(text: str, possible: tuple[str, ...]) -> str | None:
    return next((code for code, letters in _TELLTALE_LETTERS if code in possible and letters.search(text)), None)


def _detect_latin(text: str, possible: tuple[str, ...], urdu_possible: bool) -> str:
    words = [word.replace("’", "'") for word in _WORD.findall(text.lower())]
    if urdu_possible and _is_roman_urdu(words):
        return "ur"
    possible = tuple(code for code in possible if code in _known_codes())
    if not possible:
        return UNSURE
    if len(words) <= 6 and (known := _by_common_words(words, possible)):
        return known
    return _by_model(text, possible, least=0.5 if len(words) <= 3 else 0.25)


def _is_roman_urdu(words: list[str]) -> bool:
    """Two certain words, or one with helpers, making up a good part of the text."""
    hits = [word for word in words if word in _ROMAN_URDU]
    certain = [word for word in hits if word not in _SHARED_WITH_OTHERS]
    return len(hits) >= 2 and bool(certain) and len(hits) >= 0.3 * len(words)


def _by_common_words(words: list[str], possible: tuple[str, ...]) -> str | None:
    """The one language whose common words outnumber every other's in a very short text."""
    counts = Counter({code: sum(word in _COMMON_WORDS.get(code, ()) for word in words) for code in possible})
    (first, most), *rest = counts.most_common(2)
    runner_up = rest[0][1] if rest else 0
    return first if most > runner_up and 2 * most >= len(words) else None


def _by_model(text: str, possible: tuple[str, ...], least: float) -> str:
    if not possible:
        return UNSURE
    code, confidence = _identifier(possible).classify(text)
    return _ISO.get(code, str(code)) if confidence >= least else UNSURE


_ISO = {"sdh": "ku"}
_MODEL_ALSO = {"ku": ("ku", "sdh")}


@lru_cache(maxsize=1)
def _all_languages() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file("data/model.npz.xz", norm_probs=True)


@lru_cache(maxsize=32)
def _identifier(possible: tuple[str, ...]) -> LanguageIdentifier:
    """A view of the one loaded model (about 1 s to load) restricted to `possible`."""
    whole = _all_languages()
    restricted = copy.copy(whole)
    wanted = {code for language in possible for code in _MODEL_ALSO.get(language, (language,))}
    restricted.set_languages(sorted(wanted & _known_codes()))
    return restricted


@lru_cache(maxsize=1)
def _known_codes() -> frozenset[str]:
    return frozenset(_all_languages().labels)
