"""Personal data with a shape: links, e-mail and school names here, the other kinds in modules of their own.

Owns those patterns and the order in which every finder of this kind is asked. It must not decide which of two overlapping finds
wins, and it never stores a text. Every pattern is bounded, so that no text makes it slow; a finder is asked only where a cheap
look says that the text may hold something for it.
"""

import re
from collections.abc import Callable, Iterator

from analysis import birth_dates, codes, handles
from analysis.account_numbers import NETWORK_SIGN, find_bank_details, find_nhs_numbers, find_registered_numbers
from analysis.foreign_streets import HOME_SIGN, find_foreign_homes
from analysis.gazetteer.lists import read_list
from analysis.phone_numbers import find_phones
from analysis.postal_codes import POSTAL_SIGN, find_postal_codes
from analysis.said_home_patterns import SIGN, SIGN_WITH_A_NUMBER
from analysis.said_homes import find_said_homes
from analysis.street_addresses import find_addresses

Find = tuple[int, int, str]

_LINK = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"']{2,300}"
    r"|\b[a-z0-9-]{2,60}(?:\.[a-z0-9-]{2,60}){0,3}"
    r"\.(?:com|co\.uk|org\.uk|ac\.uk|sch\.uk|gov\.uk|org|net|gg|tv|io)\b"
    r"(?:/[^\s<>\"']{0,300})?",
    re.IGNORECASE,
)
_TLD = (
    r"(?:com|org|net|edu|gov|info|io|me|co|uk|ie|eu|fr|de|es|pl|ro|pt|it|nl|cz|sk|hu|lt|ua|tr|in|pk|bd|cn"
    r"|us|ca|au|cymru|wales|scot)"
)
_EMAIL = re.compile(
    r"[\w.+'’-]{1,64}(?:@|\s?(?:\(at\)|\[at\]|\{at\})\s?)[\w-]{1,63}"
    r"(?:(?:\.|\s?(?:\(dot\)|\[dot\]|\{dot\})\s?|\sdot\s)[\w-]{2,63}){1,4}"
    rf"|[\w.+'’-]{{1,64}}\s?@\s?[\w-]{{2,63}}\s?[.,]\s?{_TLD}(?:[.,]{_TLD})?\b"
    rf"|\b[\w.+-]{{2,64}}\sat\s[\w-]{{2,40}}(?:\sdot\s[\w-]{{2,20}})*\sdot\s{_TLD}\b"
    r"|\b[\w.+-]{2,64} at (?:gmail|hotmail|outlook|yahoo|icloud|live|aol|proton)(?: dot |\.)(?:com|co\.uk|co dot uk|net)\b",
    re.IGNORECASE,
)
_SCHOOL_WORD = r"(?:School|Academy|College|Nursery|Primary|Infants?|Juniors?|High|Grammar|Sixth Form|Pre-?school|Comprehensive)"
_SCHOOL = re.compile(
    rf"\b(?:St\.?|Saint|[A-Z][\w'’.-]{{1,20}})(?:\s(?:[A-Z][\w'’.-]{{1,20}}|of|and|the|CofE|C\sof\sE|RC|CE"
    rf"|&)){{0,5}}?\s(?:(?:Community|Catholic|Church|Free|Special|Boys'?|Girls'?|Primary|Infants?|Junior"
    rf"|Secondary|High|Grammar|Middle|Upper|Lower|Technology|Language|Arts"
    rf"|Sports)\s){{0,3}}{_SCHOOL_WORD}(?:\s(?:School|Academy|College))?\b"
)
_SCHOOL_ELSEWHERE = re.compile(
    r"\bYsgol\s(?:(?:Gynradd|Uwchradd|Gyfun|y|Y)\s){0,3}[A-Z][\w'’-]{2,20}(?:\s[A-Z][\w'’-]{2,20}){0,2}"
    r"|\b(?:Szko\w{1,3}\sPodstawow\w{1,3}|SP)\s(?:nr\s?)\d{1,3}"
    r"|\bȘcoala\s(?:Gimnazială\s)?(?:[A-ZȘȚ][\w'’-]{2,20}|nr\.?\s?\d{1,3})"
)
_SCHOOL_LOWER = re.compile(
    r"\b(?:at|to|from|attends?|called)\s(?P<school>[a-z'’]{4,15}(?:\s[a-z'’]{4,15})?\s"
    r"(?:primary(?:\sschool)?|high\sschool|secondary(?:\sschool)?|grammar(?:\sschool)?"
    r"|infants?(?:\sschool)?|juniors?(?:\sschool)?|academy|comp))\b"
    r"|\b(?P<saint>st\.?\s(?!ar)[a-z]{3,12}['’]?s?\s(?:rc\s|catholic\s)?(?:primary|high|secondary|infants?"
    r"|juniors?|school|academy|college)(?:\sschool)?)\b",
    re.IGNORECASE,
)
_SCHOOL_SIGNS = (
    *("school", "academy", "college", "nursery", "primary", "infant", "junior", "high", "grammar", "sixth", "comp", "secondary"),
    *("ysgol", "szko", "sp ", "coala"),
)
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d(?:\D{0,3}\d){5}")
_NUMBERS = (_DIGIT, _DIGITS)
_NOT_A_SCHOOL = read_list("not_in_school_names.txt")


def find_links(text: str) -> Iterator[Find]:
    """Web addresses, without the full stop after them."""
    for match in _LINK.finditer(text):
        if match.start() == 0 or text[match.start() - 1] != "@":
            yield match.start(), match.start() + len(match[0].rstrip(".,;:!?)")), "link"


def find_emails(text: str) -> Iterator[Find]:
    """E-mail addresses, also spelt "(at)" and "dot"."""
    for match in _EMAIL.finditer(text):
        yield match.start(), match.end(), "email"


def find_schools(text: str) -> Iterator[Find]:
    """Named schools, colleges and nurseries; "my primary school" is not one."""
    for match in _SCHOOL.finditer(text):
        words = match[0].split()
        skipped = next((at for at, word in enumerate(words) if word.lower() not in _NOT_A_SCHOOL), len(words))
        rest = match[0].split(None, skipped)[-1] if skipped < len(words) - 1 else ""
        if rest and not re.fullmatch(rf"(?:{_SCHOOL_WORD}\s?)+", rest):
            yield match.end() - len(rest), match.end(), "school"
    for match in _SCHOOL_ELSEWHERE.finditer(text):
        yield match.start(), match.end(), "school"
    for match in _SCHOOL_LOWER.finditer(text):
        group = "school" if match["school"] else "saint"
        if not _NOT_A_SCHOOL.intersection(match[group].lower().split()[:-1]) - {
            "primary",
            "high",
            "secondary",
            "infants",
            "junior",
        }:
            yield match.start(group), match.end(group), "school"


Finder = Callable[[str], Iterator[Find]]
_FINDERS: tuple[tuple[re.Pattern[str], Finder], ...] = (
    (re.compile(r"@|\(at|\[at|\{at| at .{1,60}(?: dot |\.)"), find_emails),
    (re.compile(r"\.\w|://"), find_links),
    (birth_dates.SIGN, birth_dates.find_birth_dates),
    (_DIGITS, find_bank_details),
    (_DIGITS, find_nhs_numbers),
    (_DIGITS, find_registered_numbers),
    (NETWORK_SIGN, find_registered_numbers),
    (POSTAL_SIGN, find_postal_codes),
    (_DIGITS, find_phones),
    (codes.POSTCODE_SIGN, codes.find_postcodes),
    (_DIGIT, find_addresses),
    (SIGN, find_said_homes),
    (SIGN_WITH_A_NUMBER, find_said_homes),
    (HOME_SIGN, find_foreign_homes),
    (codes.PLATE_SIGN, codes.find_plates),
    (re.compile("|".join(_SCHOOL_SIGNS)), find_schools),
    (re.compile("|".join(("@", *handles.SIGNS))), handles.find_handles),
)


_ASKED_IF_DIGITS = {
    _DIGIT,
    NETWORK_SIGN,
    POSTAL_SIGN,
    birth_dates.SIGN,
    codes.POSTCODE_SIGN,
    codes.PLATE_SIGN,
    SIGN_WITH_A_NUMBER,
}
_WITH_MANY_DIGITS = tuple((None if sign in _NUMBERS else sign.search, find) for sign, find in _FINDERS)
_WITH_A_DIGIT = tuple((None if sign is _DIGIT else sign.search, find) for sign, find in _FINDERS if sign is not _DIGITS)
_WITHOUT_DIGITS = tuple((sign.search, find) for sign, find in _FINDERS if sign not in {_DIGITS, *_ASKED_IF_DIGITS})


def finders_for(text: str) -> Iterator[Finder]:
    """The finders that may find something in `text`, surest first: each has a sign that is cheap to look for."""
    lower = text.lower()
    asked: Finder | None = None
    finders = _WITHOUT_DIGITS if not _DIGIT.search(lower) else _WITH_MANY_DIGITS if _DIGITS.search(lower) else _WITH_A_DIGIT
    for has_sign, find in finders:
        if find is not asked and (has_sign is None or has_sign(lower)):
            asked = find
            yield find
