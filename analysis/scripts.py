"""Which script a text is written in, and which languages that leaves.

Must not know how likely a language is.
"""

import re
import unicodedata
from collections import Counter

LATIN = "LATIN"

# A script most languages of a site share with no other one of its languages.
LONE_SCRIPTS = {
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
LATIN_NEVER = frozenset(code for codes in LONE_SCRIPTS.values() for code in codes) - {"ku"}

# Letters that only one of the languages sharing a script uses. Order matters: the first that matches wins.
_TELLTALE_LETTERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ps", re.compile("[ټډړښځڅڼېۍ]")),
    ("ku", re.compile("[ێۆڕڵ]")),
    ("ur", re.compile("[ٹڈڑےںھۓ]")),
    ("ar", re.compile("ة")),
    ("ti", re.compile("[ኣቐኸዀዅ]")),
    ("uk", re.compile("[їєґі]", re.IGNORECASE)),
    ("ru", re.compile("[ыэё]", re.IGNORECASE)),
)
_LETTER = re.compile(r"[^\W\d_]")
_NOT_LATIN = re.compile("[^\x00-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u024f\u1e00-\u1eff\u2000-\u2070\u20a0-\u20cf]")


class _Scripts(dict[str, str]):
    """The script of each letter, as Unicode names it; "" for what is no letter. Looked up once for each character."""

    def __missing__(self, char: str) -> str:
        self[char] = unicodedata.name(char, "?").partition(" ")[0] if char.isalpha() else ""
        return self[char]


_SCRIPTS = _Scripts()


def main_script(text: str) -> str | None:
    """Name the script most letters of `text` are in, as Unicode names it; None where there are no letters."""
    if text.isascii() or not _NOT_LATIN.search(text):
        return LATIN if _LETTER.search(text) else None
    scripts = Counter(map(_SCRIPTS.__getitem__, text))
    scripts.pop("", None)
    if not scripts:
        return None
    for script in scripts:
        scripts[script] *= 1 if script == LATIN else 3 if script == "CJK" else 2  # English words stand in texts of every script
    return "HIRAGANA" if scripts["HIRAGANA"] + scripts["KATAKANA"] > 2 else scripts.most_common(1)[0][0]


def by_letters(text: str, possible: tuple[str, ...]) -> str | None:
    """The language that a letter of the text gives away, of those possible."""
    return next((code for code, letters in _TELLTALE_LETTERS if code in possible and letters.search(text)), None)
