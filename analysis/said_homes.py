"""Where somebody says that they live, in the words people use: "i live at 9 woodside", "flat 2 oak house", "our road".

Owns the words that say so and how far what follows them is an address, in English.
It must not store a text. What everybody says of their street ("a busy road", "10 minutes away", "3 storeys") is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from analysis.address_ends import whole_address
from analysis.gazetteer.lexicon import lexicon
from analysis.gazetteer.lists import read_list, read_text_lines
from analysis.street_kinds import alternatives, capitalised, is_kind, kinds

Find = tuple[int, int, str]

SIGN = re.compile(
    "live|living|stay|mov|rent|home|house|flat|addres|adres|my street|my road|our street|our road|'re at "
    "|’re at |'m at |im at |write"
    "|send|post|deliver|ship|(?:is|are|was) at |room|block|ty two|ty three|ty four|ty five|ty six|ty seven|ty eight"
)
SIGN_WITH_A_NUMBER = re.compile(r"(?:at|from|to|by|in|outside|opposite|number|no|is|unit|plot) (?:no\.? |number )?\d")
_CUE = re.compile(
    r"\b(?:live|lives|lived|living|stay|stays|stayed|staying|moved?|moving|rent(?:ing)?|home|house|flat"
    r"|bungalow|cottage|address|adress"
    r"|addres|adres\w?|based|(?:my|our)\s(?:street|road)|i'?m|we'?re|were|we are|it'?s|is|parcel|letters?|ship|shipped|mail|collect"
    r"|send|sent|write|writing|come|visit|deliver(?:ed)?"
    r"|post|us|from|opposite|outside|degganahay)\b",
    re.IGNORECASE,
)
_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fourty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SPELT_NUMBER = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_ONES)}))?|{'|'.join((*_TEENS, *_ONES))})"
_FIGURE = r"\d{1,5}[a-z]?(?:\s?[/-]\s?\d{1,4}[a-z]?)?"
_UNIT = r"(?:flat|apartment|apt\.?|suite|maisonette|studio|bedsit|room|block|unit|plot|pitch|lot|chalet)"
_NUMBERED_UNIT = (
    rf"{_UNIT}(?:\s{{0,2}}(?:(?:number|no\.?)\s)?#?\d{{1,4}}[a-z]?(?:/\d{{1,3}})?|\s(?:(?:number"
    rf"|no\.?)\s)?(?:[b-h]|{_SPELT_NUMBER}))(?!\w)"
)
_NUMBER = rf"(?:(?:(?:house\s)?(?:number|num|no\.?|nr\.?)\s)?(?:{_FIGURE})|(?:number\s)?{_SPELT_NUMBER})(?!\w)"
_GAP = r"(?:['’]s)?(?P<gap>(?:[\s,:='’-]{1,3}[^\W\d_]{1,10}){0,4}?[\s,:=-]{1,3})"
_THEN_NUMBER = re.compile(rf"{_GAP}(?P<where>(?:{_NUMBERED_UNIT},?\s)?(?P<number>{_NUMBER}))(?!\w|[.:,]\d|%)", re.IGNORECASE)
_C = r"[A-ZÀ-ÖØ-ÞĀ-ŽȘȚ][\w'’-]{1,20}"
_STREET_WITHOUT_NUMBER = re.compile(
    rf"{_GAP}(?:(?:on|at|is|down|up|off|along|called|(?:end|top|bottom|start"
    rf"|corner)\sof)\s(?P<where>{_C}\s(?:(?:{_C}|of|the|le|on)\s){{0,2}}{capitalised('plain', 'capital')})"
    rf"|(?:in|to)\s(?P<the>(?:{_C}\s){{1,3}}{capitalised('plain')}))\b(?!\s{_C})"
)
_SMALL_STREET = re.compile(
    rf"\s(?:on|in|at|down|up|off"
    rf"|along)\s(?P<where>(?P<middle>(?:[a-z'’]{{3,15}}\s){{1,2}}){alternatives('plain')})\b(?!\s(?:to|by"
    rf"|that|which|safety))",
    re.IGNORECASE,
)
_HOUSE_AND_STREET = re.compile(
    rf"{_GAP}(?:(?:in|at|is|to"
    rf"|from)\s)?(?P<where>(?:the\s)?(?:{_C}\s?){{1,4}},\s(?:(?:{_C}\s){{1,3}}{capitalised('plain', 'capital')}"
    rf"|(?:Heol|Ffordd|Stryd|Lôn)(?:\s(?:yr?|{_C})){{1,3}}))\b(?!\s{_C})"
)
_A_BUILDING = rf"(?:{capitalised('building')}|cottages?|house|lodge|farm|court|towers?|hostel|bungalow|caravan\spark)"
_BUILDING = re.compile(
    rf"{_GAP}(?:(?:in|at|is|to)\s|(?<=[:–-]\s))(?P<where>(?:[Tt]he\s)?(?P<middle>(?:{_C}\s){{1,3}}){_A_BUILDING})\b(?!\s{_C})"
    rf"|(?:\sis)?[\s:]{{1,2}}(?P<the>The\s(?:{_C}\s){{1,2}}?{capitalised('building', 'capital')})\b(?=,)"
)
_UNITS = re.compile(
    rf"\b(?:(?:top|ground|first|second|third|basement|1st|2nd|3rd)\s(?:floor\s)?flat|{_NUMBERED_UNIT})", re.IGNORECASE
)
_SURE_UNIT = re.compile(r"(?:flat|apartment|apt|suite|maisonette|studio|bedsit)", re.IGNORECASE)
_AT_NUMBER = re.compile(
    r"\b(?:at|outside|opposite|from|by|number|no\.?|behind|beside)\s(?P<where>\d{1,4}[a-z]?)(?=\s)(?!\s(?:am|pm)\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?:,?\s{1,2})(?P<word>#?(?:[^\W\d_][\w'’-]{0,24}\.?|\d{1,4}[a-z]?(?!\w)))")
_NEAR = frozenset(["at", "is", "number", "no", "nr", "to", "are", "addres", "address", "adress", "adres", "in"])
_FOR_BLOCK = frozenset(["block", "floor", "flat", "plot", "unit", "no", "number"])
_NOT_A_STREET = read_list("not_in_street_names.txt")
_ON_A_FLOOR = re.compile(r",?\s(?:on|in)\sthe\s\w{3,10}\sfloor\s(?:of|in|at)(?=\s)")
_AT_A_HOUSE = re.compile(r"\s(?:at|in|of)(?=\s[A-Z])")
_MORE_OF_NAME = re.compile(rf"(?:(?:\s(?:an|na|le|de|des|du|la|y|the))?\s{_C}){{1,2}}(?=\s{{0,2}}(?:$|[.,;\n]))")
_HOUSE_OF_UNIT = re.compile(rf"(?P<house>(?:[^\W\d_][\w'’-]{{2,20}}\s){{1,2}}{_A_BUILDING}),?\s$", re.IGNORECASE)
_LEADS = re.compile(r",?\s(?:on|in|of|at|down)\s(?=[A-Z])")
_MOST_WORDS = 5
_HARDLY_A_WORD = 2  # how ordinary a word may be that stands alone for a street


def find_said_homes(text: str) -> Iterator[Find]:
    """A house somebody says that they live in, with its number or without."""
    for start, end in (*_after_cues(text), *_units(text), *_at_numbers(text)):
        yield whole_address(text, start, end)


def _after_cues(text: str) -> Iterator[tuple[int, int]]:
    for cue in _CUE.finditer(text):
        said = cue[0].lower()
        if found := _THEN_NUMBER.match(text, cue.end()):
            yield from _numbered(text, found, said)
        whole = _HOUSE_AND_STREET.match(text, cue.end())
        if whole and not _gap_of_another(whole) and whole["where"].split()[0].lower() not in _general() - {"the"}:
            yield whole.span("where")
        house = _BUILDING.match(text, cue.end())
        if house and house["where"] and text[house.end() : house.end() + 1] == "," and not _gap_of_another(house):
            yield house.span("where")
        lives = said[:3] in ("liv", "sta", "mov", "ren", "hou", "hom", "my ", "our", "add", "adr", "fla")
        if lives:
            yield from _unnumbered(text, cue.end())


def _numbered(text: str, found: re.Match[str], said: str) -> Iterator[tuple[int, int]]:
    gap = re.findall(r"[^\W\d_]+|:", found["gap"].lower())
    near = gap[-1] if gap else said
    if near in ("for", "with", "of", "about", "has", "have", "had", "than", "only", "under", "over", "the", "these", "those"):
        return
    start, lead = found.start("where"), _LEADS.match(text, found.end("where"))
    named = bool(re.match(r"(?i)(?:house\s)?n(?:umber|um|o|r)\b", found["number"]))
    end, words = walk(text, lead.end() - 1 if lead and named else found.end("where"))
    spelt = not any(char.isdigit() for char in found["number"])
    if end:
        yield start, end
    elif (
        words
        and (near in _NEAR or near == ":" or named)
        and not spelt
        and _stands_for_a_street(words, near == "at" or said[:2] == "ad")
    ):
        end = found.end("where") + len(words[0]) + 1
        more = _MORE_OF_NAME.match(text, end) if words[0][0].isupper() else None
        yield start, more.end() if more else end


def _stands_for_a_street(words: list[str], surely: bool) -> bool:
    """A single word after "at 11": a street's name, if it is hardly a word; a capital does not make a day one."""
    word = words[0].rstrip(".,")
    if word.lower() in lexicon().proper or word.lower() in _stop_words() or word.lower() in _NOT_A_STREET or word[0].isdigit():
        return False
    if word[0].isupper() and len(word) > 3:
        return True
    return len(word) > 5 and int(lexicon().ordinary.get(word, "0")) <= _HARDLY_A_WORD + surely


def _unnumbered(text: str, at: int) -> Iterator[tuple[int, int]]:
    for pattern in (_STREET_WITHOUT_NUMBER, _BUILDING):
        if (found := pattern.match(text, at)) and not _gap_of_another(found):
            where = "where" if found["where"] else "the"
            first = found[where].split()[0].lower()
            if first not in _general() and (first == "the" or first not in _stop_words()):
                yield found.span(where)
    if found := _SMALL_STREET.match(text, at):
        middle = found["middle"].lower().split()
        if not _general().union(_NOT_A_STREET, _stop_words()).intersection(middle):
            yield found.span("where")


def _gap_of_another(found: re.Match[str]) -> bool:
    """Whether what stands between is about something else, as in "I stay away from the library in Elm Road"."""
    return (
        bool(
            {"the", "a", "an", "to", "of", "for", "on", "thru", "through", "near", "by", "from", "around", "down"}.intersection(
                found["gap"].lower().split()
            )
        )
        if found["gap"]
        else False
    )


def _units(text: str) -> Iterator[tuple[int, int]]:
    """Flats, rooms and blocks with the house they are in; a flat alone is found with the streets."""
    for unit in _UNITS.finditer(text):
        floor = _ON_A_FLOOR.match(text, unit.end()) or _AT_A_HOUSE.match(text, unit.end())
        end, words = walk(text, floor.end() if floor else unit.end(), units=True)
        house = _HOUSE_OF_UNIT.search(text[max(0, unit.start() - 50) : unit.start()])
        if house and not _general().union(_stop_words(), _NOT_A_STREET).intersection(house["house"].lower().split()[:1]):
            yield unit.start() - len(house[0]), unit.end()
        if end and (_SURE_UNIT.match(unit[0]) or "flat" in unit[0].lower() or any(word[0].isupper() for word in words)):
            yield unit.start(), end


def _at_numbers(text: str) -> Iterator[tuple[int, int]]:
    """A number and a kind of street in small letters, after a word of place: "outside 88 windmill hill"."""
    for found in _AT_NUMBER.finditer(text):
        end, words = walk(text, found.end("where"), most=3)
        if end and len(words) > 1:
            yield found.start("where"), end
        elif (
            words
            and words[0][0].isupper()
            and words[0].lower() not in lexicon().english
            and _stands_for_a_street(words, surely=True)
        ):
            yield found.start("where"), found.end("where") + 1 + len(words[0])


def walk(text: str, at: int, most: int = _MOST_WORDS, *, units: bool = False) -> tuple[int | None, list[str]]:
    """Where the last kind of street or building ends among the next words, None where there is none; and the words up to it.

    The walk ends at a word that no street is called by, and behind the first kind but for one directly after it ("Park Road").
    """
    words: list[str] = []
    end: int | None = None
    upto = 0
    place = at
    while len(words) < most and (found := _WORD.match(text, place)):
        word = found["word"]
        plain = word.lower().rstrip(".").replace("’", "'")
        comma = text[found.start()] == ","
        if plain[0].isdigit() and not (units and (comma or not words or words[-1].lower() in _FOR_BLOCK)):
            break
        if _ends_it(plain, word, words, units=units) or (comma and words and not units):
            break
        words.append(word)
        place = found.end()
        building = units and plain in kinds("building")
        if plain not in _FOR_BLOCK and (is_kind(plain) or building) and (len(words) > 1 or units):
            end, upto = found.end() - (word.endswith(".") and len(plain) > 3), len(words)
        elif end is not None and not (units and comma):
            break
    return end, words[: upto or 2]


def _ends_it(plain: str, word: str, before: list[str], *, units: bool) -> bool:
    """Whether no street is called by this word; "The Green" begins with one, and "Isle of Man Road" has one in it."""
    if plain not in _stop_words() and plain not in _NOT_A_STREET:
        return False
    return not ((plain == "the" and not before) or (word[0].isupper() and before) or (units and plain in _FOR_BLOCK))


@cache
def _stop_words() -> frozenset[str]:
    """Words that end an address: the commonest of English, and times."""
    return (
        frozenset(_read("stop"))
        | frozenset(
            ["am", "pm", "o'clock", "minutes", "minute", "mins", "min", "hours", "hour", "days", "weeks", "years", "people"]
        )
    ) - {"park", "parks", "place", "places", "street", "road", "one", "the", "old", "new", "best", "better", "go", "school"}


@cache
def _general() -> frozenset[str]:
    """What a street may be without being anybody's: busy, quiet, main; what a house may be: council, social."""
    return frozenset(_read("general"))


def _read(which: str) -> Iterator[str]:
    for line in read_text_lines("said_homes.txt"):
        sort, _, words = line.partition(": ")
        if sort == which:
            yield from words.split()
