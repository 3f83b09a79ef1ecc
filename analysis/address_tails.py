"""What follows a street and its number anywhere in the world: a floor, a flat, the postal code, the town, the state, the country.

Owns the forms in which countries write the rest of an address. It must not look for streets; it is asked only behind one.
"""

import re
from functools import cache

from analysis.gazetteer.lexicon import lexicon
from analysis.gazetteer.lists import read_text_lines
from analysis.postal_codes import AUSTRALIAN, CANADIAN, CODE, IRISH, STATE
from analysis.street_pieces import CAPITAL

_C = rf"(?:['’]s[ -])?{CAPITAL}[\w'’.-]{{0,40}}"
_LINK = (
    r"(?:de|do|da|dos|del|della|di|la|le|les|los|el|lez"
    r"|sur|sous|am|an|der|im|bei|ob|nad|pod|na|u|v|z|op|aan|den|upon|on|of|y|and|pri|in|los|las)"
)
TOWN = rf"{_C}(?:[ -](?:{_LINK}[ -]){{0,2}}{_C}){{0,3}}"
_STOP = r"(?=\s{0,2}(?:$|[.,;:!?)\n]))"
_GAP = r"(?:\s{0,2},?\s{0,2}\n[\s>?]{0,6}|,\s{1,2}|,)"
# "88/2/15", "45/B", "33-5"; "14 B", "12 A 5"
_MORE_NUMBER = re.compile(
    rf"(?:(?<=\d)|(?<=\d[a-zA-Z]))(?:\s?[/-]\s?(?:\d{{1,4}}[a-zA-Z]?|[A-Za-z])){{1,2}}(?![\w/-])|(?<=\d)\s[A-Z](?:\s\d{{1,3}})?{_STOP}"
)
_SIDE = re.compile(
    rf"\s(?:[NSEW]|NE|NW|SE|SW|North|South|East|West|Ouest|Est|Nord|Sud|Norte|Sur)\.?(?={_STOP}|\s#|\s(?i:apt|suite|unit)\b)"
)
_INSIDE = re.compile(
    r",?\s(?:N[º°]\s?\d{1,5}(?!\d)|#\s?\w{1,4}(?:-\w{1,5})?(?!\w)"
    r"|(?i:bus|bte|boîte|int|interior|interno|scala|piso|planta|pta|puerta|porta|apto|ap|appt|app|bloco|edif|depto|oficina|ofic|bodega|casa|torre|local|bl|blok|bloc|bât|étage|floor"
    r"|level|wing|tower|phase|sc|et|lgh|wohnung|whg|top|stiege|d|daire|kat|kv|кв|д|корп|вх|ет|ап|lok|block|blk|sector)"
    r"\.?:?\s?(?:\d{1,4}[a-zA-Z]?|[A-Z])(?![\w-])"
    r"|\d{1,2}(?:st|nd|rd|th|\.|º|ª|°|e|er)\.?\s?(?i:floor|etg|sal|tv|th|mf|étage|etage|piso|og|stock|izq|izda|dcha|esq|dto|dir|[a-d])"
    r"(?![^\W\d_])\.?(?:\s?(?:tv|th|mf)\b\.?)?|(?i:s/n)\b|RD\s\d{1,2}\b|(?:ª|º)?\s?\((?:Poente|Nascente|Norte|Sul)\))"
)
_CODES = (
    rf"(?:{STATE}\s{{1,2}}\d{{5}}(?:-\d{{4}})?(?![\w-])|{AUSTRALIAN}"
    r"|(?:NSW|VIC|QLD|SA|WA|TAS|NT|ACT),?\s\d{4}(?!\w)"
    rf"|(?:[A-Z]{{2}}\s{{1,2}})?{CANADIAN}|{IRISH}|\d{{7}}(?!\w)|(?:[A-Z]{{2}}\s)?{CODE})"
)
_CODE_AND_TOWN = re.compile(
    rf"{_GAP}(?:[A-Z]{{1,2}}-|ΤΚ\s|C\.?P\.?\s|CEP:?\s)?(?:{CODE},?|\d{{7,8}})\s{{1,2}}(?P<town>{TOWN}(?:\s\d{{1,2}}(?!\d))?)"
)
_TOWN_AND_CODE = re.compile(rf"(?:{_GAP}|\s)(?P<town>{TOWN})(?:{_GAP}|\s?[-–]\s?|\s{{1,2}}){_CODES}")
_CODE_ALONE = re.compile(rf"(?:{_GAP}|\s[-–]\s){_CODES}|(?<=[A-Z]\d[A-Z])\s\d[A-Z]\d(?!\w)|\s(?:{CANADIAN}|{AUSTRALIAN}|{IRISH})")
_TOWN_OF_CODE = re.compile(rf"\s(?P<town>{TOWN})")
_ENDS_IN_A_CODE = re.compile(r"[,\n]\s{0,6}(?:[A-Z]{1,2}-)?(?:\d{2}-)?\d{3,6}(?:\s\d\d|\s[A-Z]{2}|-\d{3})?$")
_REGION = re.compile(
    rf"(?:,\s|\s[-–]\s)(?:(?:Co\.?|County|Comté)\s{_C}|[A-Z]{{2,4}}{_STOP})|\s\([A-Z]{{2}}\)|\s?/\s?[A-Z]{{2}}\b|(?<=\w\s)\(?[A-Z]{{2}}\)?(?=\s*(?:$|[\n;]))"
)
_COUNTRY = re.compile(
    r"(?:\s{0,2},?\s{0,2}\n[\s>?]{0,6}|,\s{1,2}|\s)(?P<country>[^\W\d_][\w.]{1,15}(?:\s[^\W\d_][\w.]{1,12}){0,3})"
)
_BEFORE_COUNTRY = re.compile(r"(?:\s{0,2},?\s{0,2}\n[\s>?]{0,6}|,\s{1,2}|\s)[^\s\d,.;:!?()]{1,24}")
_BEHIND_COUNTRY = re.compile(r"(?:\s\([^)\n]{1,20}\))?(?:,?\s\d{4,6}(?!\w))?")
# In small letters, where the lines of a list were put together: "velm\n, tr\n norvia 22817", "velm, tr 22817".
_SMALL_LINES = re.compile(r"\n\s?[^\n\d,.!?]{2,30}\n?,\s[a-z]{2}(?:\n\s?[^\n\d,.!?]{2,30})?\s{1,2}\d{4,6}(?!\w|[.,]\d)")
# What lists write where they have nothing, behind a flat and its town: "Suite 61 Velm nan".
_NOTHING = re.compile(r"[\s,]{1,3}(?:nan|NaN|NULL|null|N/A|n/a)(?!\w)")
_BEFORE_NOTHING = re.compile(rf"(?i:\b(?:flat|apartment|apt\.?|unit|suite)\s{{0,2}}#?\d{{1,4}}[a-z]?)[\s,>]{{1,6}}{TOWN}$")
_MOST_WORDS_OF_TOWN = 4


def end_of_tail(text: str, at: int) -> int:
    """Behind the next piece of an address that ends at `at` so far; `at` itself where nothing of it follows."""
    for pattern in (_INSIDE, _MORE_NUMBER, _SIDE):
        if found := pattern.match(text, at):
            return found.end()
    for pattern in (_CODE_AND_TOWN, _TOWN_AND_CODE):
        if (found := pattern.match(text, at)) and _may_be_town(found["town"]):
            return found.end()
    if _ENDS_IN_A_CODE.search(text[max(0, at - 14) : at]):
        found = _TOWN_OF_CODE.match(text, at)
        if found and _may_be_town(found["town"]):
            return found.end()
    if found := _CODE_ALONE.match(text, at) or _REGION.match(text, at) or _SMALL_LINES.match(text, at) or _nothing(text, at):
        return found.end()
    return _behind_country(text, at)


def _nothing(text: str, at: int) -> re.Match[str] | None:
    """What a list wrote for what it did not have; "nan" is somebody's grandmother elsewhere."""
    found = _NOTHING.match(text, at)
    return found if found and _BEFORE_NOTHING.search(text[max(0, at - 60) : at]) else None


def _may_be_town(town: str) -> bool:
    """Whether it is a place by the lists, or begins with no common word."""
    words = town.lower().split()
    return words[0] in lexicon().places or words[0] not in lexicon().never | lexicon().proper | {
        "the",
        "it",
        "my",
        "we",
        "i",
        "our",
    }


def _behind_country(text: str, at: int) -> int:
    """Behind a country, with the words of a town before it where none of them is an everyday one."""
    place = at
    for _word in range(_MOST_WORDS_OF_TOWN + 1):
        found = _COUNTRY.match(text, place)
        if found and (length := _length_of_country(found["country"])):
            end = found.start("country") + length
            behind = _BEHIND_COUNTRY.match(text, end)
            return behind.end() if behind else end
        word = _BEFORE_COUNTRY.match(text, place)
        if not word or word[0].strip(" ,\n>?").lower() in lexicon().english:
            return at
        place = word.end()
    return at


def _length_of_country(words: str) -> int:
    parts = words.lower().rstrip(".").split(" ")
    for count in range(len(parts), 0, -1):
        name = " ".join(parts[:count])
        if name in countries():
            return len(name)
    return 0


@cache
def countries() -> frozenset[str]:
    """The names of countries, in small letters."""
    return frozenset(read_text_lines("countries.txt"))
