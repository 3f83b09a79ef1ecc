"""Lists of names in the order that readers of a language expect, after CLDR's collation of its alphabet.

Owns the alphabets where they differ from "the plain letter first, then its marks"; every other script goes by code point, which
is close to its alphabet. For short lists of names: it is no search, and two names that look alike keep a fixed order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

_LATIN = "a b c d e f g h i j k l m n o p q r s t u v w x y z"
# CLDR 47, common/collation: every letter that has a place of its own, digraphs among them.
_ALPHABETS = {
    "cy": "a b c ch d dd e f ff g ng h i j k l ll m n o p ph q r rh s t th u v w x y z",
    "es": "a b c d e f g h i j k l m n ñ o p q r s t u v w x y z",
    "fa": "آ ا ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن و ه ی",
    "hu": "a b c cs d dz dzs e f g gy h i j k l ly m n ny o ö p q r s sz t ty u ü v w x y z zs",
    "lt": "a b c č d e f g h i j k l m n o p q r s š t u v w x z ž",
    "pl": "a ą b c ć d e ę f g h i j k l ł m n ń o ó p q r s ś t u v w x y z ź ż",
    "ro": "a ă â b c d e f g h i î j k l m n o p q r s ș t ț u v w x y z",
    "sk": "a ä b c č d e f g h ch i j k l m n o ô p q r s š t u v w x y z ž",
    "tr": "a b c ç d e f g ğ h ı i j k l m n o ö p q r s ş t u ü v w x y z",
    "uk": "а б в г ґ д е є ж з и і ї й к л м н о п р с т у ф х ц ч ш щ ь ю я",
    "ur": "آ ا ب پ ت ٹ ث ج چ ح خ د ڈ ذ ر ڑ ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن ں و ہ ھ ء ی ے",
}
# Letters that take another's place: Lithuanian y is read with i; the long vowels of Hungarian with the short ones.
_SAME_PLACE = {"lt": {"y": "i"}, "hu": {"ő": "ö", "ű": "ü"}, "ro": {"ş": "ș", "ţ": "ț"}}
_AFTER_LETTERS = 0x1000  # a letter of no alphabet above: after all of them, by its code point
Sorted = TypeVar("Sorted")
Key = tuple[tuple[int, ...], tuple[int, ...], str]


def in_order(items: Iterable[Sorted], name: Callable[[Sorted], str], lang: str) -> tuple[Sorted, ...]:
    """These in the order of their names for a reader of this language."""
    return tuple(sorted(items, key=lambda item: sort_key(name(item), lang)))


def sort_key(text: str, lang: str) -> Key:
    """What a name is sorted by: its letters' places, then their marks, then itself."""
    places, longest = _places(lang)
    plain = unicodedata.normalize("NFC", _lower(text, lang))
    first, marks, at = list[int](), list[int](), 0
    while at < len(plain):
        size = next((size for size in range(longest, 0, -1) if plain[at : at + size] in places), 0)
        if size:
            first.append(places[plain[at : at + size]])
            marks.append(0)
        else:
            place, mark = _place_of(plain[at], places)
            first.append(place)
            marks.append(mark)
        at += size or 1
    return tuple(first), tuple(marks), text


def _lower(text: str, lang: str) -> str:
    """In small letters; Turkish has two of the letter I."""
    return (text.replace("I", "ı").replace("İ", "i") if lang == "tr" else text).casefold()


def _place_of(letter: str, places: dict[str, int]) -> tuple[int, int]:
    """Where a letter stands that the alphabet does not name: beside its plain letter; signs and digits before all letters."""
    plain = unicodedata.normalize("NFD", letter)[0]
    if plain in places:
        return places[plain], ord(letter)
    return (_AFTER_LETTERS + ord(plain), ord(letter)) if plain.isalpha() else (-_AFTER_LETTERS + min(ord(plain), 0xFFF), 0)


@lru_cache(maxsize=64)
def _places(lang: str) -> tuple[dict[str, int], int]:
    letters = _ALPHABETS.get(lang, _LATIN).split()
    if letters[0] != "a":
        letters = [*_LATIN.split(), *letters]  # names in Latin letters come before those in the reader's own script
    places = {letter: place for place, letter in enumerate(letters)}
    places |= {letter: places[like] for letter, like in _SAME_PLACE.get(lang, {}).items()}
    return places, max(map(len, letters))
