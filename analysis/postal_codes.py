"""Postal codes of other countries than the United Kingdom: by a shape of their own, or beside a town or a state.

Owns their shapes and the company they are known by. It must not store a text. A number by itself ("12500 points"), a year and a
round count ("10000 in Leeds") are none.
"""

import re
from collections.abc import Iterator

from analysis.gazetteer.lexicon import lexicon
from analysis.street_pieces import CAPITAL

Find = tuple[int, int, str]

# What a code may be once it stands where an address has one: Dutch, Swedish and Greek, Polish, Portuguese, Brazilian, Indian ...
CODE = (
    r"(?:[1-9]\d{3}\s?[A-Z]{2}(?!\w)|\d{5}-\d{3,4}|\d{4}-\d{3}|\d{3}-\d{4}|\d{2}-\d{3}|\d{3}\s\d{2,3}|\d{4,6})"
    r"(?![\w%]|[-.,]\d|\s\d{3})"
)
CANADIAN = r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d(?!\w)"
IRISH = r"(?:[AC-FHKNPRTV-Y]\d{2}|D6W)\s(?=\w{0,3}\d)(?=\w{0,3}[A-Z])[\dAC-FHKNPRTV-Y]{4}(?!\w)"
AUSTRALIAN = r"(?:NSW\s[12]\d{3}|VIC\s[38]\d{3}|QLD\s[49]\d{3}|SA\s5\d{3}|WA\s6\d{3}|TAS\s7\d{3}|NT\s08\d\d|ACT\s2[69]\d\d)(?!\w)"
_STATES = "AK AZ AR CA CT DC FL GA IA IL KS KY MD MI MN MO MS MT NC ND NE NH NJ NM NV NY RI SC SD TN TX UT VA VT WI WV WY"
_STATES_LIKE_WORDS = "AL CO DE HI ID IN LA MA ME OH OK OR PA WA"  # only after a town
STATE = "(?:" + "|".join((*_STATES.split(), *_STATES_LIKE_WORDS.split())) + ")"
_AMERICAN = (
    rf"(?:{'|'.join(_STATES.split())})\s{{1,2}}\d{{5}}(?:-\d{{4}})?(?![\w-])"
    rf"|(?<=[a-z],\s)(?:{'|'.join(_STATES_LIKE_WORDS.split())})\s{{1,2}}\d{{5}}(?:-\d{{4}})?(?![\w-])"
)
_SURE = re.compile(
    rf"(?<![\w£$€.,-])(?:{_AMERICAN}|{CANADIAN}|{IRISH}|{AUSTRALIAN}|\d{{5}}-\d{{3,4}}(?![\w-]))|〒\s?\d{{3}}-?\d{{4}}(?!\d)"
)
_TOWN = rf"{CAPITAL}[\w'’.-]{{1,24}}(?:[ -](?:{CAPITAL}[\w'’.-]{{0,24}}|de|do|da|del|la|am|an der|upon|on)){{0,3}}"
# Polish, Portuguese and Brazilian ones, alone on a line below others.
_ON_A_LINE = re.compile(r"(?<=\n)[ \t>]*(?P<code>\d{2}-\d{3}|\d{4}-\d{3}|\d{5}-\d{3})(?=[ \t]*(?:$|\n))")
_WHERE = r"(?:in|from|near|at|to|of|aus|nach|de|à|en|em|w|z|din|i|från|fra|da|uit|te)"
# What may follow for it to be a place at all, and not a count of something: "in Hull 11000 homes".
_ENDS = (
    r"(?=\s{0,2}(?:$|[.,;:!?)\n])"
    r"|\s(?:and|but|or|in|is|was|has|had|for|with|to|where|because|so|as|since|near|we|i|und|et|y|e|i|has no)\b)"
)
_AFTER_TOWN = re.compile(rf"\b{_WHERE}\s(?P<town>{_TOWN})(?:,|\s-)?\s(?P<code>{CODE}){_ENDS}")
_BEFORE_TOWN = re.compile(rf"\b{_WHERE}\s(?:[A-Z]{{1,2}}-)?(?P<code>{CODE})\s(?P<town>{_TOWN}){_ENDS}")
_LINKS = frozenset(["de", "do", "da", "del", "la", "am", "an", "der", "upon", "on"])
_ROUND = re.compile(r"\d+00")
_YEARS = range(1800, 2101)

POSTAL_SIGN = re.compile(r"\d{4}|[a-z]\d[a-z] ?\d[a-z]\d|\d\d-\d{3}|\d{3} \d\d|[a-z]\d\d [a-z\d]{4}|d6w")


def find_postal_codes(text: str) -> Iterator[Find]:
    """Codes with a shape that nothing else has, and numbers that stand beside a town, where one says where."""
    for match in _SURE.finditer(text):
        yield match.start(), match.end(), "postcode"
    for match in _ON_A_LINE.finditer(text):
        yield match.start("code"), match.end("code"), "postcode"
    for pattern in (_AFTER_TOWN, _BEFORE_TOWN):
        for match in pattern.finditer(text):
            if _is_code(match["code"]) and _is_town(match["town"], sure=pattern is _BEFORE_TOWN):
                yield match.start("code"), match.end("code"), "postcode"


def _is_code(code: str) -> bool:
    """Whether it is neither a year nor a round number."""
    return not _ROUND.fullmatch(code) and not (len(code) == 4 and int(code) in _YEARS)


def _is_town(town: str, *, sure: bool) -> bool:
    """Whether the lists know the town; where that is not needed, whether it is at least no word with another meaning."""
    words = town.lower().split()
    lists = lexicon()
    if " ".join(words) in lists.places or words[0] in lists.places:
        return not lists.proper.intersection(words)
    return not sure and not (lists.english | lists.proper).intersection(words) - _LINKS and not town.isupper()
