"""The first look at a text: what can be read, and what cannot.

Owns normalising (Unicode NFC, invisible characters, white space), the reasons for skipping an answer, and what answers of the
same words share. Must not judge what a text says.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

MAX_CHARACTERS = 20_000
"""Longer answers are read this far; the original is the caller's and stays whole."""

EMPTY = "nothing written"
NO_WORDS = "no words in it"

_BREAKS = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")
_PLACEHOLDERS = re.compile(r"\[[a-z ]{2,20}\]")  # what `redact` leaves where a personal detail was
_SPACES = re.compile(r"[^\S\n]+")
_HELD_DOWN = 3  # times one letter is all there is: a key held down, not a word
_KEPT_FORMAT = {"\u200c", "\u200d"}  # joiners carry meaning in Persian, Urdu and the Indic scripts
_NOT_IN_WORDS = re.compile(r"[^\w]|_")


def clean(text: str) -> str:
    """The text in NFC, without control characters, lines and spaces made plain."""
    plain = unicodedata.normalize("NFC", text[:MAX_CHARACTERS])
    plain = _BREAKS.sub("\n", plain)
    if not plain.isprintable():
        plain = "".join(character for character in plain if _visible(character))
    return _SPACES.sub(" ", plain).strip()


@lru_cache(maxsize=4096)
def _visible(character: str) -> bool:
    if character in "\n\t" or character in _KEPT_FORMAT:
        return True
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def without_placeholders(redacted: str) -> str:
    """The text with a line break in place of every "[name]" and its like."""
    return _PLACEHOLDERS.sub("\n", redacted)


def reason_to_skip(cleaned: str) -> str | None:
    """Why there is nothing to read in a cleaned text, or None where there is."""
    if not cleaned:
        return EMPTY
    letters = [character for character in cleaned if character.isalpha()]
    if not letters or (len(letters) >= _HELD_DOWN and _is_one_letter(letters)):
        return NO_WORDS
    return None


def _is_one_letter(letters: Sequence[str]) -> bool:
    """Whether they are all the same letter of an alphabet; three like ideographs are three words."""
    first = letters[0].lower()
    return first != letters[0].upper() and all(letter.lower() == first for letter in letters)


def fold_key(cleaned: str) -> str:
    """What two answers share when they say the same words, whatever the case, punctuation and spaces."""
    folded = unicodedata.normalize("NFKC", cleaned).casefold()
    spaced = _NOT_IN_WORDS.sub(" " if folded.isascii() else _mark_or_space, folded)
    return " ".join(spaced.split())


def _mark_or_space(odd: re.Match[str]) -> str:
    """The vowel signs of many scripts are parts of words, which `\\w` leaves out."""
    return odd[0] if _part_of_word(odd[0]) else " "


@lru_cache(maxsize=4096)
def _part_of_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def fold_digest(cleaned: str) -> bytes:
    """The fold key as 16 bytes, for where many are held at once."""
    return blake2b(fold_key(cleaned).encode("utf-8", "surrogatepass"), digest_size=16).digest()
