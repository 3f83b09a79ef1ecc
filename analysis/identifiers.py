"""Personal data with a shape: numbers, codes, addresses, links, school names.

Owns the patterns and the checks behind them (postcode areas, the NHS number's check digit). It must not decide which of two
overlapping finds wins, and it never stores a text. Every pattern is bounded, so that no text makes it slow.
"""

import re
from collections.abc import Callable, Iterator

from analysis.gazetteer import read_list

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
_POSTCODE_AREAS = read_list("postcode_areas.txt")
_NUMBER = re.compile(r"(?<![\w£$€.#])(?:\+|00)?\(?\d(?:[\s().–-]{0,3}\d){7,14}(?![\d%])")
_SAYS_PHONE = re.compile(
    r"\b(?:phone|mobile|mob|tel|telephone|call(?:ed)?|ring|text|whatsapp|number|fax|tel[eé]fono|telefon)\b[^.!?\n]{0,20}$",
    re.IGNORECASE,
)
_NHS = re.compile(r"(?<!\d)(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?!\d)")
_SAYS_NHS = re.compile(r"\bnhs\b[^.!?\n]{0,25}$", re.IGNORECASE)
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
_STREET = r"(?:road|rd|street|avenue|ave|lane|ln|crescent|cres|terrace|drive|close|court|gardens|grove|mews|heol|ffordd|stryd)"
_CAPITAL_STREET = (
    r"(?:Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Crescent|Cres|Terrace|Drive|Dr|Close|Court|Ct|Gardens|Gdns|Grove|Mews"
    r"|Way|Place|Pl|Hill|Square|Row|Walk|Rise|View|Croft|Fold|Green|Parade|Park|Wharf)"
)
_FLAT = r"(?:(?:flat|apartment|apt\.?|unit|suite)\s{0,2}\d{1,4}[a-z]?,?\s{0,2})"
_ADDRESS = re.compile(
    rf"{_FLAT}?(?<![\d£])\b\d{{1,4}}[a-z]?,?\s{{1,2}}(?P<middle>(?:[^\W\d_][\w'’.-]{{1,20}}\s{{1,2}}){{1,3}}){_STREET}\b|{_FLAT}(?![\w])",
    re.IGNORECASE,
)
_CAPITAL_ADDRESS = re.compile(rf"\b\d{{1,4}}[A-Za-z]?,?\s{{1,2}}(?:[A-Z][\w'’.-]{{1,20}}\s{{1,2}}){{1,3}}{_CAPITAL_STREET}\b")
_LIVES_ON = re.compile(
    rf"\b(?:live|lives|lived|living|house|home|flat)\s(?:on|in|at|is|down|near)\s(?P<where>(?:[A-Z][\w'’-]{{1,20}}\s){{1,3}}{_CAPITAL_STREET})\b"
)
_FOREIGN_ADDRESS = re.compile(
    r"\b(?:ul\.|ulica|ulicy|strada|str\.|rua|calle|rue|via|вул\.|улица)\s(?:[A-ZĄĆĘŁŃÓŚŹŻȘȚĂÂÎА-ЯІЇЄ][\w.-]{1,20}\s){1,3}(?:nr\.?\s?)?\d{1,4}\w?"
)
_NOT_A_STREET = read_list("not_in_street_names.txt")
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
    """United Kingdom postcodes in any case and spacing; lower case only in areas that exist."""
    for match in _POSTCODE.finditer(text):
        area = re.match(r"[a-z]+", match[1].lower())
        if (match[0].isupper() and " " not in match[1]) or (area and area[0] in _POSTCODE_AREAS):
            yield match.start(), match.end(), "postcode"


def find_nhs_numbers(text: str) -> Iterator[Find]:
    """Ten digits whose last is the check digit (modulus 11), or which the text itself calls an NHS number."""
    for match in _NHS.finditer(text):
        digits = "".join(match.groups())
        said = bool(_SAYS_NHS.search(text[max(0, match.start() - 40) : match.start()]))
        grouped = text[match.start() + 3] in " -"
        if said or (grouped and digits[0] != "0" and has_nhs_check_digit(digits)):
            yield match.start(), match.end(), "nhs number"


def has_nhs_check_digit(digits: str) -> bool:
    """Whether the tenth of ten digits is right: weights 10 to 2, modulus 11 (NHS Data Dictionary)."""
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return check != 10 and check % 11 == int(digits[9])


def find_phones(text: str) -> Iterator[Find]:
    """United Kingdom numbers in any spacing, and international ones with a plus sign."""
    for match in _NUMBER.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        international = match[0].startswith(("+", "00")) or bool(
            _SAYS_PHONE.search(text[max(0, match.start() - 30) : match.start()])
        )
        if _is_phone(digits, international):
            yield match.start(), match.end(), "phone"


def _is_phone(digits: str, international: bool) -> bool:
    if digits.startswith("0044") or (digits.startswith("44") and len(digits) in (12, 13)):
        return True
    if international:
        return 8 <= len(digits) <= 15
    return (digits[0] == "0" and digits[1] in "123578" and len(digits) in (10, 11)) or (digits[0] == "7" and len(digits) == 10)


def find_birth_dates(text: str) -> Iterator[Find]:
    """Dates the text says somebody was born on."""
    for match in _BIRTH.finditer(text):
        yield match.start("date"), match.end("date"), "date of birth"


def find_addresses(text: str) -> Iterator[Find]:
    """A number and a street, a flat, a street somebody says they live in."""
    for match in _ADDRESS.finditer(text):
        if not _NOT_A_STREET.intersection((match["middle"] or "").lower().split()):
            yield match.start(), match.start() + len(match[0].rstrip(", ")), "address"
    for pattern in (_CAPITAL_ADDRESS, _FOREIGN_ADDRESS):
        for match in pattern.finditer(text):
            yield match.start(), match.end(), "address"
    for match in _LIVES_ON.finditer(text):
        yield match.start("where"), match.end("where"), "address"


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


FINDERS: tuple[Callable[[str], Iterator[Find]], ...] = (
    find_emails,
    find_links,
    find_birth_dates,
    find_nhs_numbers,
    find_phones,
    find_addresses,
    find_postcodes,
    find_plates,
    find_schools,
    find_handles,
)
