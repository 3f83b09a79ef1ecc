"""How people say where they live, in English: the patterns of cues, numbers, flats and houses, and the words that end an address.

Owns those patterns and words. It must not decide whether what they match is an address.
"""

import re
from collections.abc import Iterator
from functools import cache

from analysis.gazetteer.lists import read_text_lines
from analysis.street_kinds import alternatives, capitalised

SIGN = re.compile(
    "live|living|stay|mov|rent|home|house|flat|addres|adres|my street|my road|our street|our road|'re at "
    "|’re at |'m at |im at |write"
    "|send|post it|posted|deliver|ship to|ship it|shipped"
    r"|(?:is|are|was) at |room|block|ty two|ty three|ty four|ty five|ty six|ty seven|ty eight"
)
SIGN_WITH_A_NUMBER = re.compile(r"(?:at|from|to|by|in|outside|opposite|number|no|is|unit|plot) (?:no\.? |number )?\d")
CUE = re.compile(
    r"\b(?:live|lives|lived|living|stay|stays|stayed|staying|moved?|moving|rent(?:ing)?|home|house|flat"
    r"|bungalow|cottage|address|adress"
    r"|addres|adres\w?|based|(?:my|our)\s(?:street|road)|i'?m|we'?re|were|we are|it'?s|is|parcel|letters?"
    r"|ship|shipped|mail|collect"
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
THEN_NUMBER = re.compile(rf"{_GAP}(?P<where>(?:{_NUMBERED_UNIT},?\s)?(?P<number>{_NUMBER}))(?!\w|[.:,]\d|%)", re.IGNORECASE)
_C = r"[A-ZÀ-ÖØ-ÞĀ-ŽȘȚ][\w'’-]{1,20}"
STREET_WITHOUT_NUMBER = re.compile(
    rf"{_GAP}(?:(?:on|at|is|down|up|off|along|called|(?:end|top|bottom|start"
    rf"|corner)\sof)\s(?P<where>{_C}\s(?:(?:{_C}|of|the|le|on)\s){{0,2}}{capitalised('plain', 'capital')})"
    rf"|(?:in|to)\s(?P<the>(?:{_C}\s){{1,3}}{capitalised('plain')}))\b(?!\s{_C})"
)
SMALL_STREET = re.compile(
    rf"\s(?:on|in|at|down|up|off"
    rf"|along)\s(?P<where>(?P<middle>(?:[a-z'’]{{3,15}}\s){{1,2}}){alternatives('plain')})\b(?!\s(?:to|by"
    rf"|that|which|safety))",
    re.IGNORECASE,
)
HOUSE_AND_STREET = re.compile(
    rf"{_GAP}(?:(?:in|at|is|to"
    rf"|from)\s)?(?P<where>(?:the\s)?(?:{_C}\s?){{1,4}},\s(?:(?:{_C}\s){{1,3}}{capitalised('plain', 'capital')}"
    rf"|(?:Heol|Ffordd|Stryd|Lôn)(?:\s(?:yr?|{_C})){{1,3}}))\b(?!\s{_C})"
)
HOUSE_SIGN = re.compile(r"(?:cottage|barn|house|hse|farm|lodge|villa|bungalow|rectory|vicarage), ")
A_HOUSE_AND_STREET = re.compile(
    rf"\b(?P<where>(?:[Tt]he\s)?(?:{_C}\s){{1,2}}(?:Cottage|Barn|House|Hse|Farm|Farmhouse|Lodge|Villa|Bungalow|Rectory|Vicarage),"
    rf"\s(?:\d{{1,4}}[a-z]?\s)?(?:{_C}\s){{1,3}}{capitalised('plain', 'capital')})\b"
)
_A_BUILDING = rf"(?:{capitalised('building')}|cottages?|house|lodge|farm|court|towers?|hostel|bungalow|caravan\spark)"
BUILDING = re.compile(
    rf"{_GAP}(?:(?:in|at|is|to)\s|(?<=[:–-]\s))(?P<where>(?:[Tt]he\s)?(?P<middle>(?:{_C}\s){{1,3}}){_A_BUILDING})\b(?!\s{_C})"
    rf"|(?:\sis)?[\s:]{{1,2}}(?P<the>The\s(?:{_C}\s){{1,2}}?{capitalised('building', 'capital')})\b(?=,)"
)
UNITS = re.compile(
    rf"\b(?:(?:top|ground|first|second|third|basement|1st|2nd|3rd)\s(?:floor\s)?flat|{_NUMBERED_UNIT})", re.IGNORECASE
)
SURE_UNIT = re.compile(r"(?:flat|apartment|apt|suite|maisonette|studio|bedsit)", re.IGNORECASE)
AT_NUMBER = re.compile(
    r"\b(?:at|outside|opposite|from|by|number|no\.?|behind|beside)\s(?P<where>\d{1,4}[a-z]?)(?=\s)(?!\s(?:am|pm)\b)",
    re.IGNORECASE,
)
WORD = re.compile(r"(?:,?\s{1,2})(?P<word>#?(?:[^\W\d_][\w'’-]{0,24}\.?|\d{1,4}[a-z]?(?!\w)))")
ON_A_FLOOR = re.compile(r",?\s(?:on|in)\sthe\s\w{3,10}\sfloor\s(?:of|in|at)(?=\s)")
AT_A_HOUSE = re.compile(r"\s(?:at|in|of)(?=\s[A-Z])")
MORE_OF_NAME = re.compile(rf"(?:(?:\s(?:an|na|le|de|des|du|la|y|the))?\s{_C}){{1,2}}(?=\s{{0,2}}(?:$|[.,;\n]))")
HOUSE_OF_UNIT = re.compile(rf"(?P<house>(?:[^\W\d_][\w'’-]{{2,20}}\s){{1,2}}{_A_BUILDING}),?\s$", re.IGNORECASE)
LEADS = re.compile(r",?\s(?:on|in|of|at|down)\s(?=[A-Z])")


@cache
def stop_words() -> frozenset[str]:
    """Words that end an address: the commonest of English, and times."""
    return (
        frozenset(_read("stop"))
        | frozenset(
            ["am", "pm", "o'clock", "minutes", "minute", "mins", "min", "hours", "hour", "days", "weeks", "years", "people"]
        )
    ) - {"park", "parks", "place", "places", "street", "road", "one", "the", "old", "new", "best", "better", "go", "school"}


@cache
def general() -> frozenset[str]:
    """What a street may be without being anybody's: busy, quiet, main; what a house may be: council, social."""
    return frozenset(_read("general"))


def _read(which: str) -> Iterator[str]:
    for line in read_text_lines("said_homes.txt"):
        sort, _, words = line.partition(": ")
        if sort == which:
            yield from words.split()
