"""Pieces that patterns of addresses are made of: a word of a street's name, a name with a capital, a flat.

Owns what a piece looks like. It must not find anything.
"""

import re

from analysis.street_kinds import capitalised

_LETTERS = re.compile(r"[^\W\d_]+")


def words_of(text: str) -> frozenset[str]:
    """Every run of letters in `text`, in small letters: a pattern is asked only where a word of its own is among them."""
    return frozenset(_LETTERS.findall(text.lower()))


def any_of(words: str) -> str:
    """The pattern that matches any of `words`, full stops taken literally."""
    return "(?:" + "|".join(word.replace(".", r"\.") for word in words.split()) + ")"


WORD = r"[^\W\d_][\w'’.-]{0,24}"  # a word of a street's name
CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-ŽȘȚΆ-ΏΑ-ΩЁЄІЇА-ЯҐ]"
LINK = any_of("da de di do du das dos des del dei degli della delle dello der den la le las los van von of the nad pod z na")
NAME = rf"(?:(?:[dl]['’])?{CAPITAL}[\w'’.-]{{0,24}}|{LINK}\b)"  # with a capital, or a small link
CAPITAL_STREET = capitalised("plain", "capital")
FLAT = r"(?:(?:flat|flt|apartment|apt\.?|unit|suite)\s{0,2}#?\d{1,4}[a-z]?)"
WRITTEN = r"[^\s\d,،.;:!?()。，]{1,24}"
HOUSE_NUMBER = r"\d{1,4}(?:[a-zA-Z](?!\w)|\s[a-zA-Z](?![\w.:]|\s\d))?(?:\s?[/-]\s?\d{1,4}[a-z]?)?(?!\w|[.:]\d|\s?%|\s?€)"
INSIDE = (
    r"(?:,?\s(?i:m|lok|bl|bloc|blok|sc|scara|et|etaj|ap|apt|apart\w{0,6}|esc|esq|dir|dto|piso|andar|porta"
    r"|puerta|interno|scala|daire"
    r"|kat|em|emelet|ajtó|byt|but|kv|кв|квартира|корп|под)[.:]?\s?[\w-]{1,4}(?!\w)"
    r"|,?\s\d{1,2}\.?[ºª°](?:\.?\s(?:[A-Z](?!\w)|[Ee]sq\.?|[Dd]to\.?|[Dd]ir\.?|izq\w{0,5}|dcha))?){0,4}"
)
