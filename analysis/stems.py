"""What the forms of one word share.

Owns light stemming, so that answers which say "buses" and "bus", "wait" and "waiting" count as saying the same. Must not be
shown to anyone: a stem is for counting only.
"""

from functools import lru_cache

from analysis.words import fold_word

# Where the ending names another thing than the verb does.
_NAMES_IN_ING = frozenset(
    ("building", "evening", "housing", "meeting", "morning", "parking", "planning", "setting", "training", "wedding")
)
_BY_ENDINGS = frozenset(("bg", "cs", "de", "es", "fr", "hr", "it", "lt", "lv", "pl", "pt", "ro", "ru", "sk", "so", "uk"))
_KEPT = 6  # letters of a word in a language that inflects by endings (truncation; McNamee and Mayfield 2004 take 4 to 5)


@lru_cache(maxsize=100_000)
def stem_word(word: str, language: str) -> str:
    """The stem of a word: English endings taken off, other languages' words cut short, the rest only folded."""
    folded = fold_word(word)
    if language == "en":
        return _english(folded)
    return folded[:_KEPT] if language in _BY_ENDINGS else folded


def _english(folded: str) -> str:
    stem = folded
    if folded.endswith("ing") and len(folded) > 5 and folded not in _NAMES_IN_ING:
        stem = folded[:-3]
    elif folded.endswith("ed") and len(folded) > 4 and not folded.endswith("eed"):
        stem = folded[:-3] + "y" if folded.endswith("ied") else folded[:-2]
    stem = stem.removesuffix("e") if len(stem) > 3 else stem
    doubled = len(stem) > 3 and stem[-1] == stem[-2]
    return stem[:-1] if doubled else stem
