"""What stands around a street and its number and belongs to the address: a flat, a house's name, the town, the postal number.

Owns where an address starts and ends once its street was found. It must not look for streets.
"""

import re

from analysis.address_tails import end_of_tail
from analysis.gazetteer.lexicon import lexicon
from analysis.street_pieces import CAPITAL, CAPITAL_STREET, FLAT, NAME

Find = tuple[int, int, str]

# What stands around an address belongs to it: a number before it; a flat, the town, the country, the postal number after it.
_BEFORE = re.compile(r"(?<![\w£$€.,:/-])(?!(?:19|20)\d\d\s)\d{1,6}[a-z]?\s{1,5}$")
_UNIT_BEFORE = re.compile(r"\b(?:unit|room|block|plot|pitch|flat|lot|house)\s$", re.IGNORECASE)
_TOWN_BEFORE = re.compile(
    rf"(?:(?<!\w)(?:\d{{4,5}}|м\.|г\.)\s{CAPITAL}[^\W\d_]{{1,20}}|{CAPITAL}[^\W\d_]{{1,20}}\s(?:Mahallesi|Mah\.)),?\s$"
)
_HOUSE_BEFORE = re.compile(
    rf"(?:^|\b(?:at|in|is|from|to|of|c/o)\s"
    rf"|[:\n]\s?)(?P<house>(?:{CAPITAL}[\w'’-]{{1,20}}\s){{0,3}}{CAPITAL}[\w'’-]{{1,20}}(?:\s\d{{1,3}})?,\s(?:\w{{2,5}}\.?\s\w{{1,3}},\s)?)$"
)
# "at Ahorngasse and Mill Lane 3": the other street of a corner.
_CROSSING_BEFORE = re.compile(
    rf"(?:^|\b(?:at|in|is|from|to|of|on)\s|[:\n?!]\s?)(?P<street>(?:{CAPITAL}[\w'’-]{{1,20}}\s){{1,2}}and\s)$"
)
# "with Casa Verdel 31 Mill Lane": what stands there without a comma is a house's or another street's name.
_NAME_BEFORE = re.compile(
    rf"(?:^|(?P<within>\b(?:at|in|is|from|to|of|on|with)\s)|[:\n>]\s?)(?P<name>(?:{CAPITAL}[\w'’-]{{2,20}}[ ]){{1,2}})$"
)
_POSTAL = r"(?:\d{5}\b(?![ .-]\d)|\d{3,6}(?:-\d{3,4}|\s[A-Z\d]{2,3})?\b(?!\s[a-z]|[ .-]\d))"
_BRACKETS = r"\([^)\n]{1,20}\)"
_TOWN = rf"(?!(?i:{FLAT}))(?:{NAME}\.?|nan|{_BRACKETS}|(?<=,\s)\d\d(?!\d))"
_PLACE = rf"{NAME}(?:[ -]{NAME}){{0,3}}(?:\s{_BRACKETS})?"
_FLATS = rf"(?:[,\s>?]{{1,6}}(?i:{FLAT}))"
_END = r"(?=\s{0,2}(?:$|[,.?!;\n]))"
_SECOND_STREET = rf"(?:{NAME}\s){{1,3}}?{CAPITAL_STREET}\b"
_REST = re.compile(
    rf"(?:\s{_SECOND_STREET}(?=\s*\n|,|\s(?i:{FLAT}))|,\s{_SECOND_STREET})|"
    rf"{_FLATS}{{0,3}}(?:[\s,>?]{{1,6}}{_TOWN}){{0,7}}[\s,>?]{{1,9}}(?:[A-Z]{{2,3}}\s)?{_POSTAL}"
    rf"|{_FLATS}{{1,3}}(?:\s{_PLACE}{_END}|(?:\s[A-ZÀ-Þ][A-ZÀ-Þ-]{{1,19}}){{1,3}}\b(?:\s{_PLACE}{_END})?)"
    rf"|{_FLATS}{{0,3}}(?:(?:,\s{_PLACE}(?=,)){{1,2}},\s{_PLACE}\b|(?:,\s{_PLACE}{_END}){{1,2}}"
    rf"|(?:,?\n[\s>]{{0,6}}{_PLACE}{_END}){{1,3}}"
    rf"|(?:\s[A-ZÀ-Þ][A-ZÀ-Þ-]{{2,19}}){{1,3}}\b(?:\s{_PLACE}{_END})?)?"
)
_TOWN_AFTER = re.compile(
    rf",\s(?P<town>(?:{CAPITAL}[\w'’-]{{2,24}}|(?:on|upon|le|de|nad|sur|am|by"
    rf"|St\.?)\b)(?:[ -](?:{CAPITAL}[\w'’-]{{1,24}}|on|upon|le|de|nad|sur|am"
    rf"|by)){{0,3}}(?:\s\d{{1,2}}(?!\d))?)"
)
_ENDS_IN_A_FLAT = re.compile(rf"\b{FLAT}$", re.IGNORECASE)
_PLACE_AFTER = re.compile(rf"\s(?P<town>{CAPITAL}[\w'’-]{{2,24}}(?:\s{CAPITAL}[\w'’-]{{2,24}}){{0,2}})")
_SIDE_AFTER = re.compile(r"\s(?:North|South|East|West|NE|NW|SE|SW)(?=\s*(?:$|[,.;\n]|[A-Z]))")
_POSTAL_AFTER = re.compile(rf"(?:(?<=[A-Z]{{2}})\s\d{{4,5}}|(?<=,\s\d{{5}})\s{CAPITAL}[\w'’-]{{2,24}})(?![\w])")
_PLOT_AFTER = re.compile(
    r",?\s(?:plot|pitch|room|block|flat|unit|apt|apartment|lot|bay|floor|number|no\.?|nr\.?)\s(?:no\.?\s)?(?:\d{1,4}[a-z]?|[a-z])\b(?!\s(?:bus|is|reason|one)\b)",
    re.IGNORECASE,
)
_SMALL_TOWN = re.compile(r",?\s(?P<town>[a-zà-ž][\w'’-]{3,20})(?!\w)")
_MOST_RESTS = 8  # a second street, a flat, then the town, then the country
_COMMON = frozenset(
    [
        "the",
        "my",
        "it",
        "and",
        "but",
        "we",
        "i",
        "he",
        "she",
        "they",
        "there",
        "this",
        "that",
        "our",
        "so",
        "please",
        "no",
        "yes",
        "not",
        "can",
        "when",
        "where",
        "if",
        "because",
        "mum",
        "dad",
    ]
)
_NOT_A_HOUSE = frozenset(
    [
        "the",
        "yes",
        "no",
        "so",
        "but",
        "and",
        "also",
        "hi",
        "hello",
        "in",
        "on",
        "at",
        "we",
        "i",
        "my",
        "our",
        "well",
        "sorry",
        "please",
        "because",
    ]
) - {"the"}


def whole_address(text: str, start: int, end: int) -> Find:
    """The address whose street stands from `start` to `end`, with all that belongs to it."""
    return _start_of(text, start), _end_of(text, end), "address"


def _start_of(text: str, start: int) -> int:
    """Where the address whose street starts here starts: with a postal number, or the name of the house."""
    before = _BEFORE.search(text[max(0, start - 14) : start])
    start -= len(before[0]) if before else 0
    unit = _UNIT_BEFORE.search(text[max(0, start - 12) : start])
    start -= len(unit[0]) if unit else 0
    town = _TOWN_BEFORE.search(text[max(0, start - 40) : start])
    if town:
        return start - len(town[0].lstrip())
    house = _HOUSE_BEFORE.search(text[max(0, start - 50) : start])
    crossing = _CROSSING_BEFORE.search(text[max(0, start - 50) : start])
    if crossing and not _begins_something(crossing["street"].removesuffix("and ")):
        return start - len(crossing["street"])
    name = _NAME_BEFORE.search(text[max(0, start - 50) : start])
    if name and not (_is_common if name["within"] else _begins_something)(name["name"].split()[0]):
        return start - len(name["name"])
    named = house and not _NOT_A_HOUSE.intersection(word.lower() for word in house["house"].replace(",", " ").split()[:1])
    return start - len(house["house"]) if house and named else start


def _end_of(text: str, end: int) -> int:
    """Where the address whose street ends here ends with all that belongs to it."""
    if side := _SIDE_AFTER.match(text, end):
        end = side.end()
    for _turn in range(_MOST_RESTS):
        after = end_of_tail(text, end)
        if after == end:
            rest = _REST.match(text, end)
            after = rest.end() if rest and rest.end() > end else _after_town(text, end)
        if after == end:
            break
        end = after
    return end


def _after_town(text: str, end: int) -> int:
    """Behind a plot or a town that follows: a capital after a comma that begins no sentence, or a place the lists know."""
    if found := _PLOT_AFTER.match(text, end) or _POSTAL_AFTER.match(text, end):
        return found.end()
    if (found := _TOWN_AFTER.match(text, end)) and found["town"].split()[0].lower() not in lexicon().never | _COMMON:
        return found.end("town")
    flat = _ENDS_IN_A_FLAT.search(text[max(0, end - 20) : end])
    if flat and (found := _PLACE_AFTER.match(text, end)) and not _begins_something(found["town"]):
        return found.end()
    if (found := _SMALL_TOWN.match(text, end)) and _is_town(found["town"]):
        return found.end()
    return end


def _begins_something(words: str) -> bool:
    """Whether these words with capitals are common ones, as at the beginning of a sentence."""
    return bool((lexicon().english | lexicon().never | lexicon().proper | _COMMON).intersection(words.lower().split()))


def _is_common(word: str) -> bool:
    """Whether a word is one that people begin sentences with, or never a name."""
    return word.lower() in lexicon().never | _COMMON


def _is_town(word: str) -> bool:
    return word in lexicon().places and word not in lexicon().english and int(lexicon().names.get(word, "0")[0]) < 2
