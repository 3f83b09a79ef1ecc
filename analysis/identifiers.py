"""Personal data with a shape: links, e-mail, handles, postcodes, dates of birth, number plates, school names.

Owns those patterns and the order in which every finder of this kind is asked. It must not decide which of two overlapping finds
wins, and it never stores a text. Every pattern is bounded, so that no text makes it slow; a finder is asked only where a cheap
look says that the text may hold something for it.
"""

import re
from collections.abc import Callable, Iterator

from analysis.account_numbers import find_bank_details, find_nhs_numbers, find_registered_numbers
from analysis.gazetteer.lists import read_list
from analysis.phone_numbers import find_phones
from analysis.street_addresses import find_addresses, find_home_streets

Find = tuple[int, int, str]

_LINK = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"']{2,300}"
    r"|\b[a-z0-9-]{2,60}(?:\.[a-z0-9-]{2,60}){0,3}"
    r"\.(?:com|co\.uk|org\.uk|ac\.uk|sch\.uk|gov\.uk|org|net|gg|tv|io)\b"
    r"(?:/[^\s<>\"']{0,300})?",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"[\w.+'-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:(?:\.|\s?\(dot\)\s?)[\w-]{2,63}){1,4}"
    r"|\b[\w.+-]{2,64} at (?:gmail|hotmail|outlook|yahoo|icloud|live|aol|proton)(?: dot |\.)(?:com|co\.uk|co dot uk|net)\b",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@.])@[\w.]{2,40}\w|(?<![\w@.])@\w{2}")
_SERVICE_HANDLE = re.compile(
    r"\b(?:snap(?:chat)?|insta(?:gram)?|ig|tik ?tok|discord|twitter|roblox|xbox|psn|gamer ?tag|user ?name|kik|telegram|steam)\b"
    r"(?P<says>(?:\s{0,2}(?:is|name|id|user|handle|tag|account|at|me|on|[:=-])){0,4})\s{0,2}(?P<handle>@?[a-z0-9][\w.]{2,30}(?:#\d{4})?)",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b([A-PR-UWYZ][A-Z]?\d[A-Z\d]?)[\s-]{0,2}(\d[ABD-HJLNP-UW-Z]{2}|\dAA)\b", re.IGNORECASE)
_SAYS_POSTCODE = re.compile(
    r"\b(?:zip|(?:post(?:al)?|zip)[ -]?code|kod pocztowy|cod po[sș]tal|code postal|cód(?:igo)? postal|plz)\b[\s:=is]{0,8}"
    r"(?P<code>(?=[A-Z -]{0,4}\d)[A-Z\d]{2,6}(?:[ -](?=[A-Z]{0,2}\d|[A-Z]{2}\b)[A-Z\d]{2,4})?)\b",
    re.IGNORECASE,
)
_POSTCODE_AREAS = read_list("postcode_areas.txt")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE = (
    r"(?:\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}(?:,?\s+\d{{2,4}})?"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?)"
)
_BIRTH = re.compile(
    rf"\b(?:born|birth|birthday|bday|b-day|d\.?o\.?b\.?|urodzi\w{{2,4}}|ur\.|n[aă]scut\w?|nasci|ganwyd|doğum|народи\w{{2,4}})"
    rf"(?:\s*(?:on|is|was|the|w|dniu|în|la|pe|em|a|:|=|-|\.|date)){{0,4}}\s*(?P<date>{_DATE})\b",
    re.IGNORECASE,
)
_SCHOOL_WORD = r"(?:School|Academy|College|Nursery|Primary|Infants?|Juniors?|High|Grammar|Sixth Form|Pre-?school|Comprehensive)"
_SCHOOL = re.compile(
    rf"\b(?:St\.?|Saint|[A-Z][\w'’.-]{{1,20}})(?:\s(?:[A-Z][\w'’.-]{{1,20}}|of|and|the|CofE|C\sof\sE|RC|CE|&)){{0,5}}?\s(?:(?:Community|Catholic|Church|Free|Special|Boys'?|Girls'?|Primary|Infants?|Junior|Secondary|High|Grammar|Middle|Upper|Lower|Technology|Language|Arts|Sports)\s){{0,3}}{_SCHOOL_WORD}(?:\s(?:School|Academy|College))?\b"
)
_SCHOOL_ELSEWHERE = re.compile(
    r"\bYsgol\s(?:(?:Gynradd|Uwchradd|Gyfun|y|Y)\s){0,3}[A-Z][\w'’-]{2,20}(?:\s[A-Z][\w'’-]{2,20}){0,2}|\b(?:Szko\w{1,3}\sPodstawow\w{1,3}|SP)\s(?:nr\s?)\d{1,3}|\bȘcoala\s(?:Gimnazială\s)?(?:[A-ZȘȚ][\w'’-]{2,20}|nr\.?\s?\d{1,3})"
)
_SCHOOL_LOWER = re.compile(
    r"\b(?:at|to|from|attends?|called)\s(?P<school>[a-z'’]{4,15}(?:\s[a-z'’]{4,15})?\s"
    r"(?:primary(?:\sschool)?|high\sschool|secondary(?:\sschool)?|grammar(?:\sschool)?|infants?(?:\sschool)?|juniors?(?:\sschool)?|academy|comp))\b"
    r"|\b(?P<saint>st\.?\s(?!ar)[a-z]{3,12}['’]?s?\s(?:rc\s|catholic\s)?(?:primary|high|secondary|infants?|juniors?|school|academy|college)(?:\sschool)?)\b",
    re.IGNORECASE,
)
_BIRTHDAY_AFTER = re.compile(
    rf"\b(?P<date>{_DATE})\s(?:is|was)\s(?:my|his|her|their)\s(?:birthday|bday|b-day|date of birth)\b", re.IGNORECASE
)
_SCHOOL_SIGNS = (
    *("school", "academy", "college", "nursery", "primary", "infant", "junior", "high", "grammar", "sixth", "comp", "secondary"),
    *("ysgol", "szko", "sp ", "coala"),
)
_SERVICES = (
    "snap",
    "insta",
    "ig ",
    "tiktok",
    "tik tok",
    "discord",
    "twitter",
    "roblox",
    "xbox",
    "psn",
    "tag",
    "user",
    "kik",
    "telegram",
    "steam",
)
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d(?:\D{0,3}\d){5}")
_NUMBERS = (_DIGIT, _DIGITS)
_NOT_A_SCHOOL = read_list("not_in_school_names.txt")
_PLATE = re.compile(r"\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b")
_PLATE_LOWER = re.compile(
    r"\b(?:reg|registration|plate|number plate|car|van)\b[^.!?\n]{0,20}?\b(?P<plate>[a-z]{2}\d{2}\s?[a-z]{3})\b", re.IGNORECASE
)


def find_links(text: str) -> Iterator[Find]:
    """Web addresses, without the full stop after them."""
    for match in _LINK.finditer(text):
        if match.start() == 0 or text[match.start() - 1] != "@":
            yield match.start(), match.start() + len(match[0].rstrip(".,;:!?)")), "link"


def find_emails(text: str) -> Iterator[Find]:
    """E-mail addresses, also spelt "(at)" and "dot"."""
    for match in _EMAIL.finditer(text):
        yield match.start(), match.end(), "email"


def find_handles(text: str) -> Iterator[Find]:
    """Names on social media: "@someone", "my snap is someone12"."""
    for match in _HANDLE.finditer(text):
        yield match.start(), match.end(), "handle"
    for match in _SERVICE_HANDLE.finditer(text):
        handle = match["handle"].rstrip(".")
        said = " is" in match["says"].lower() or any(sign in match["says"] for sign in ":=")
        shaped = any(char.isdigit() or char in "_@#" for char in handle) or "." in handle[1:]
        if shaped or (said and handle.lower() not in _NOT_A_SCHOOL and _looks_made_up(handle)):
            yield match.start("handle"), match.start("handle") + len(handle), "handle"


def _looks_made_up(handle: str) -> bool:
    few_vowels = len(set("aeiouy") & set(handle.lower())) <= 1
    return len(handle) >= 6 and (few_vowels or handle not in (handle.capitalize(), handle.lower()))


def find_postcodes(text: str) -> Iterator[Find]:
    """United Kingdom postcodes in any case and spacing, lower case only in areas that exist; others where they are called so."""
    for match in _SAYS_POSTCODE.finditer(text):
        yield match.start("code"), match.end("code"), "postcode"
    for match in _POSTCODE.finditer(text):
        area = re.match(r"[a-z]+", match[1].lower())
        if (match[0].isupper() and " " not in match[1]) or (area and area[0] in _POSTCODE_AREAS):
            yield match.start(), match.end(), "postcode"


def find_birth_dates(text: str) -> Iterator[Find]:
    """Dates the text says somebody was born on."""
    for pattern in (_BIRTH, _BIRTHDAY_AFTER):
        for match in pattern.finditer(text):
            yield match.start("date"), match.end("date"), "date of birth"


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


def find_plates(text: str) -> Iterator[Find]:
    """Number plates of cars in today's format."""
    for match in _PLATE.finditer(text):
        yield match.start(), match.end(), "number plate"
    for match in _PLATE_LOWER.finditer(text):
        yield match.start("plate"), match.end("plate"), "number plate"


Finder = Callable[[str], Iterator[Find]]
_FINDERS: tuple[tuple[re.Pattern[str], Finder], ...] = (
    (re.compile(r"@|\(at|\[at| at "), find_emails),
    (re.compile(r"\.\w|://"), find_links),
    (_DIGIT, find_birth_dates),
    (_DIGITS, find_bank_details),
    (_DIGITS, find_nhs_numbers),
    (_DIGITS, find_registered_numbers),
    (_DIGITS, find_phones),
    (_DIGIT, find_addresses),
    (re.compile("live|living|house|home|flat"), find_home_streets),
    (_DIGIT, find_postcodes),
    (_DIGIT, find_plates),
    (re.compile("|".join(_SCHOOL_SIGNS)), find_schools),
    (re.compile("|".join(("@", *_SERVICES))), find_handles),
)


def finders_for(text: str) -> Iterator[Finder]:
    """The finders that may find something in `text`, surest first: each has a sign that is cheap to look for."""
    lower = text.lower()
    without = set() if _DIGITS.search(lower) else {_DIGITS} if _DIGIT.search(lower) else {_DIGIT, _DIGITS}
    for sign, find in _FINDERS:
        if sign not in without and (sign in _NUMBERS or sign.search(lower)):
            yield find
