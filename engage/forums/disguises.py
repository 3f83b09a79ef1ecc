"""Letters that are not what they seem: invisible ones, ones that turn the line round, ones borrowed from another alphabet.

Owns what is stored of a text (`tidied`) and what is screened (`unmasked`). Pure; keeps and logs nothing. Linear in the length.
"""

from __future__ import annotations

import re
import unicodedata

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\U000e0000-\U000e0fff]"
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_JOINERS = re.compile("[\u200c\u200d]")
# Persian, Urdu and the scripts of India and Bangladesh need joiners inside words; emoji are put together with them.
_NEEDS_JOINER = re.compile("(?<=[\u0600-\u06ff\u0900-\u0dff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d](?=\\S)")
_PILED = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1dc0-\u1dff\u20d0-\u20ff]{3})[\u0300-\u036f\u0483-\u0489\u1dc0-\u1dff\u20d0-\u20ff]+"
)
_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile("[A-Za-z]")
_LOOK_ALIKES = str.maketrans(
    "авеікмнорстухјѕһԁԛԝпгАВЕІКМНОРСТУХЈЅ" "αβεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "abeikmhopctyxjshdqwnrABEIKMHOPCTYXJS" "abeiknoptuxABEZHIKMNOPTYX",
)  # fmt: skip
_INSIDE = re.compile("(?<=[A-Za-z])[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]+(?=[A-Za-z])")
_OWN_ALPHABET = ("uk", "ru", "bg", "be", "sr", "el")


def tidied(text: str) -> str:
    """The text as it is stored: nothing invisible, nothing that turns the line round, at most one empty line at a time."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _CONTROL.sub("", _UNSEEN.sub("", _TURNS.sub("", text)))
    text = _PILED.sub(r"\1", text)
    needed = {match.start() for match in _NEEDS_JOINER.finditer(text)}
    text = _JOINERS.sub(lambda found: found[0] if found.start() in needed else "", text)
    return re.sub(r"\n[^\S\n]*\n(?:[^\S\n]*\n)+", "\n\n", text).strip()


def unmasked(text: str, lang: str = "en") -> str:
    """The text as it is meant to be read: look-alike letters are the ones they look like. For screening, never for showing."""
    plain = _JOINERS.sub("", unicodedata.normalize("NFKC", tidied(text)))
    is_latin = _is_latin(plain, lang)
    return _WORD.sub(lambda found: _plain_word(found[0], is_latin), plain)


def is_disguised(text: str, lang: str = "en") -> bool:
    """Whether somebody seems to hide a word: a turned line, an invisible sign inside a word, two alphabets in one."""
    is_latin = _is_latin(text, lang)
    if _TURNS.search(text) or _INSIDE.search(text):
        return True
    return any(_plain_word(word, is_latin) != word for word in _WORD.findall(text))


def _is_latin(text: str, lang: str) -> bool:
    """Whether a word of other letters would be a stranger in this text."""
    letters = [sign for sign in text if sign.isalpha()]
    return lang not in _OWN_ALPHABET and 2 * sum(sign.isascii() for sign in letters) > len(letters)


def _plain_word(word: str, is_latin: bool) -> str:
    if word.isascii():
        return word
    plain = word.translate(_LOOK_ALIKES)
    is_mixed = plain != word and _LATIN.search(word)
    is_whole = plain.isascii() and is_latin
    return plain if is_mixed or is_whole else word
