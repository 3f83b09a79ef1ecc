"""Receipt codes: four plain words and two digits that let a person find their answer again, and nobody else.

Owns how a code is made, how a typed one is read, and what is kept of it. It must never store or log a code: only its
digest is kept, and the code itself is shown once.
"""

import hmac
import importlib.resources
import random
import re
import secrets
import unicodedata

_WORDS = tuple(importlib.resources.files("engage.surveys").joinpath("receipt_words.txt").read_text("ascii").split())
_LENGTHS = range(min(map(len, _WORDS)), max(map(len, _WORDS)) + 1)
_WORD_SET = frozenset(_WORDS)
_SYSTEM_RANDOM = secrets.SystemRandom()
_SEPARATORS = ("Z", "P", "C", "S")  # Unicode's spaces, punctuation, invisible marks and symbols
_LONGEST_TYPED = 200  # characters; the longest receipt has 38, the longest six words 53


def new_receipt(rng: random.Random = _SYSTEM_RANDOM) -> str:
    """Make a code such as "blue-otter-lantern-quilt-42".

    1024**4 * 100 equally likely codes: 46.6 bits, which no one guesses through a page that limits attempts.
    rng : leave it out; a seeded one makes codes that can be foretold, and is for the sample authority and tests.
    """
    words = random_words(4, rng)
    return "-".join([*words, f"{rng.randrange(100):02}"])


def normalise_receipt(typed: str) -> str | None:
    """Read a code as people type it; None when it cannot be one.

    Capitals, spaces, any dash or none, quotes, full stops, invisible direction marks, full-width letters and the digits
    of any script are forgiven, and the digits may stand first, as they do when a right-to-left page turns them round.
    No word in the list begins another, so words run together can be read in one way only.
    """
    words, digits = read_typed(typed)
    return "-".join([*words, digits]) if len(words) == 4 and digits else None


def random_words(count: int, rng: random.Random) -> list[str]:
    """So many words of the list, each as likely as any other."""
    return [rng.choice(_WORDS) for _ in range(count)]


def read_typed(typed: str) -> tuple[list[str], str]:
    """The words, and the two digits before or after them if there are any; no words at all when it is no code of ours."""
    if len(typed) > _LONGEST_TYPED:
        return [], ""
    plain = "".join(_plain(c) for c in unicodedata.normalize("NFKC", typed).casefold())
    match = re.fullmatch(r"([0-9]{2})?([a-z]+)([0-9]{2})?", plain)
    if match is None or (match[1] and match[3]):
        return [], ""
    return _split(match[2]), match[1] or match[3] or ""


def _plain(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return "" if unicodedata.category(character).startswith(_SEPARATORS) else character


def _split(letters: str) -> list[str]:
    """The words that letters run together are made of; empty when they are not made of words."""
    words: list[str] = []
    while letters:
        word = next((letters[:length] for length in _LENGTHS if letters[:length] in _WORD_SET), None)
        if word is None:
            return []
        words.append(word)
        letters = letters[len(word) :]
    return words


def receipt_digest(code: str, key: bytes) -> bytes:
    """What is stored in place of a code: HMAC-SHA256 (RFC 2104), 32 bytes.

    Without the key, which is kept apart from the database, a stolen database cannot be searched for codes.
    code : as `new_receipt` or `normalise_receipt` returns it. key : at least 16 secret bytes.
    Raises ValueError for anything else; the message never holds the code.
    """
    if len(key) < 16:
        raise ValueError("The key for receipt codes must be at least 16 bytes.")
    if normalise_receipt(code) != code:
        raise ValueError("Only a code in its normal form has a digest.")
    return hmac.digest(key, code.encode("ascii"), "sha256")
