"""Personal data with a shape: links and e-mail here, the other kinds in modules of their own.

Owns those patterns and the order in which every finder of this kind is asked. It must not decide which of two overlapping finds
wins, and it never stores a text. Every pattern is bounded, so that no text makes it slow; a finder is asked only where a cheap
look says that the text may hold something for it.
"""

import re
from collections.abc import Callable, Iterator

from analysis import birth_dates, codes, handles
from analysis.account_numbers import NETWORK_SIGN, find_bank_details, find_nhs_numbers, find_registered_numbers
from analysis.foreign_schools import SIGN as FOREIGN_SCHOOL_SIGN
from analysis.foreign_schools import find_foreign_schools
from analysis.foreign_streets import HOME_SIGN, find_foreign_homes
from analysis.gazetteer.lexicon import lexicon
from analysis.phone_numbers import find_phones
from analysis.postal_codes import POSTAL_SIGN, find_postal_codes
from analysis.said_home_patterns import HOUSE_SIGN, SIGN, SIGN_WITH_A_NUMBER
from analysis.said_homes import find_named_houses, find_said_homes
from analysis.school_names import SIGN as SCHOOL_SIGN
from analysis.school_names import find_schools
from analysis.school_words import LiteralSign, WordSign
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
_AT_DOMAIN = re.compile(r"\b([a-z][\w.+-]{4,40}) at [\w-]{2,40}\.(?:com|net|org|org\.uk|co\.uk)\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d(?:\D{0,3}\d){5}")
_NUMBERS = (_DIGIT, _DIGITS)


def find_links(text: str) -> Iterator[Find]:
    """Web addresses, without the full stop after them."""
    for match in _LINK.finditer(text):
        if match.start() == 0 or text[match.start() - 1] != "@":
            yield match.start(), match.start() + len(match[0].rstrip(".,;:!?)")), "link"


def find_emails(text: str) -> Iterator[Find]:
    """E-mail addresses, also spelt "(at)" and "dot"."""
    for match in _EMAIL.finditer(text):
        yield match.start(), match.end(), "email"
    for match in _AT_DOMAIN.finditer(text):
        if match[1].lower() not in lexicon().english:  # "look at example.com" is no address of anybody
            yield match.start(), match.end(), "email"


Finder = Callable[[str], Iterator[Find]]
Sign = re.Pattern[str] | WordSign | LiteralSign
_FINDERS: tuple[tuple[Sign, Finder], ...] = (
    (re.compile(r"@|\(at|\[at|\{at| at .{1,60}(?: dot |\.\w)"), find_emails),
    (re.compile(r"\.\w|://"), find_links),
    (birth_dates.SIGN, birth_dates.find_birth_dates),
    (_DIGITS, find_bank_details),
    (_DIGITS, find_nhs_numbers),
    (_DIGITS, find_registered_numbers),
    (NETWORK_SIGN, find_registered_numbers),
    (POSTAL_SIGN, find_postal_codes),
    (_DIGITS, find_phones),
    (codes.POSTCODE_SIGN, codes.find_postcodes),
    (SCHOOL_SIGN, find_schools),
    (FOREIGN_SCHOOL_SIGN, find_foreign_schools),
    (_DIGIT, find_addresses),
    (HOUSE_SIGN, find_named_houses),
    (SIGN, find_said_homes),
    (SIGN_WITH_A_NUMBER, find_said_homes),
    (HOME_SIGN, find_foreign_homes),
    (codes.PLATE_SIGN, codes.find_plates),
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
