"""A text as plain words: lower case, no accents, apostrophes gone, letters typed as digits turned back into letters.

Owns spelling. It must not decide anything about what the words mean. Every step is linear in the length of the text.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from itertools import pairwise

SENTENCE_END = "."
# Python's \w leaves out the vowel signs of the scripts of India and Bangladesh, which are parts of words.
_TOKEN = re.compile(r"[\w\u0900-\u0963\u0966-\u0dff]+(?:['’`´@$!*-][\w\u0900-\u0963\u0966-\u0dff]+)*|[.?!;:\n।۔؟]+")
_DROPPED = re.compile(r"[\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060\ufe0f\ufeff]+")
_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae",  # not taken apart by Unicode
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ی", "ي": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ۃ": "ه", "ہ": "ه", "ھ": "ه",
    }
)  # fmt: skip
_LETTER = re.compile(f"[{''.join(map(chr, _LETTERS))}]")
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_JOINERS = re.compile(r"['’`´*_-]")
_HAS_DIGIT_OR_SIGN = re.compile(r"[0134579@$!]")
_HAS_LETTER = re.compile(r"[^\W\d_]")
_ENDS = frozenset(".?!;:\n।۔؟")
_LONGEST_SPACED = 200  # letters; longer runs are noise, and joining them would cost
_LONG_RUN = re.compile(r"(.)\1{2,}")


def fold(text: str) -> str:
    """Lower case without accents, vowel points or invisible characters; spelling variants of Arabic letters made one.

    Indic vowel signs stay: they are letters, not accents.
    """
    folded = text.casefold()
    if folded.isascii():
        return folded
    apart = unicodedata.normalize("NFKD", folded)
    plain = unicodedata.normalize("NFC", _DROPPED.sub("", apart))
    return plain.translate(_LETTERS) if _LETTER.search(plain) else plain


def fold_word(word: str) -> str:
    """Fold one word of a word list as `read_words` folds the words of a text."""
    return _JOINERS.sub("", fold(word))


def read_words(text: str, vocabulary: Collection[str], spellings: Mapping[str, str]) -> list[str]:
    """Split `text` into plain words with "." at the end of a sentence or line.

    vocabulary : words some phrase uses; stretched ("huuurt") and spaced ("h u r t") words are read as these.
    spellings : a misspelt word to its usual spelling, which may be several words.
    """
    words: list[str] = []
    letters: list[str] = []
    folded = fold(text)
    stretched = _LONG_RUN.search(folded) is not None
    for token in _TOKEN.findall(folded):
        if len(token) == 1 and token.isalpha() and token.isascii():
            letters.append(token)
            continue
        if letters:
            words += _join_letters(letters, vocabulary)
            letters = []
        word = token if token.isalpha() and not stretched else _plain(token, vocabulary)
        if word in spellings:
            words += spellings[word].split()
        else:
            words.append(word)
    return _join_pairs(words + _join_letters(letters, vocabulary), spellings)


def _join_pairs(words: list[str], spellings: Mapping[str, str]) -> list[str]:
    """Read two words written apart ("no one", "step dad") as the one they are."""
    if spellings.keys().isdisjoint(map(" ".join, pairwise(words))):
        return words
    joined: list[str] = []
    for word in words:
        if joined and (whole := spellings.get(f"{joined[-1]} {word}")):
            joined[-1] = whole
        else:
            joined.append(word)
    return joined


def _plain(token: str, vocabulary: Collection[str]) -> str:
    if token[0] in _ENDS:
        return SENTENCE_END
    if _HAS_DIGIT_OR_SIGN.search(token) and _HAS_LETTER.search(token):
        token = token.translate(_LEET)
    token = _JOINERS.sub("", token)
    if _LONG_RUN.search(token):
        shorter = (_LONG_RUN.sub(r"\1\1", token), _LONG_RUN.sub(r"\1", token))
        return next((word for word in shorter if word in vocabulary), shorter[1])
    return token


def _join_letters(letters: list[str], vocabulary: Collection[str]) -> list[str]:
    """Read single letters in a row as the words they spell; short runs ("i", "u r") stay as they are."""
    if not 4 <= len(letters) <= _LONGEST_SPACED:
        return letters
    joined, words, at = "".join(letters), list[str](), 0
    while at < len(joined):
        end = next((end for end in range(min(len(joined), at + 12), at, -1) if joined[at:end] in vocabulary), at + 1)
        words.append(joined[at:end])
        at = end
    return words
