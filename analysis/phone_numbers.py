"""Telephone numbers as people of many countries write them.

Owns the shapes: international, with a leading nought, with an area code in brackets, in groups. It must not store a text. A
number that is only a number (a year, a price, a count, a score) is left alone.
"""

import re
from collections.abc import Iterator

Find = tuple[int, int, str]

_RUN = re.compile(
    r"(?<![A-Za-z0-9_À-ɏ£$€¥#])(?<![\d][.,:/])[+(]{0,2}\d(?:[ ().\u2013/-]{0,3}\d){6,17}(?:\s?(?:x|ext\.?|extension)\s?\d{1,5})?"
    r"(?![\w%])(?!\.\d|,\d{3})",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:phone|mobile|mob|cell|tel|telephone|call(?:ed)?|ring|text|txt|whatsapp|number|fax|contact|desk|home|sms|tel[eé]fono|telefon\w?"
    r"|numer|ffôn|numar(?:ul)?|număr\w*)\b[^.!?\n]{0,20}\n?[^\w]{0,4}$",
    re.IGNORECASE,
)
_SAYS_AFTER = re.compile(r"\s\(?(?:office|mobile|mob|fax|cell|home|work|desk|landline)\b", re.IGNORECASE)
_LETTER_FOR_NOUGHT = re.compile(r"(?<!\w)[oO]7(?:[ -]?[\doO]){9}(?!\w)")
_CHINESE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\w)")
_EXTENSION = re.compile(r"\s?(?:x|ext)", re.IGNORECASE)
_GROUP = re.compile(r"\d+")
_YEARS = range(1700, 2101)


def find_phones(text: str) -> Iterator[Find]:
    """Numbers somebody could be called on."""
    for match in _RUN.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        said = bool(_SAYS.search(before) or _SAYS_AFTER.match(text, match.end()))
        for start in _starts(match):
            written = match[0][start - match.start() :]
            if is_phone(written, said=said):
                yield start, match.end(), "phone"
                break
    for match in (*_LETTER_FOR_NOUGHT.finditer(text), *_CHINESE.finditer(text)):
        yield match.start(), match.end(), "phone"


def _starts(match: re.Match[str]) -> Iterator[int]:
    """The whole run, then without its first number: "I am 9 07700 900123" is an age and a phone number."""
    yield match.start()
    for sign in re.finditer(r"(?<=\d) (?=[+(0])", match[0]):
        yield match.start() + sign.end()
        return


def is_phone(written: str, *, said: bool) -> bool:
    """Whether a run of digits has the shape of a telephone number; `said`: the words before it call it one."""
    main = _EXTENSION.split(written)[0]
    groups = _GROUP.findall(main)
    digits = "".join(str(int(digit)) for digit in "".join(groups))
    if len(groups) == 2 and all(len(group) == 4 and int(group) in _YEARS for group in groups):
        return False
    if main.startswith(("+", "(+", "00")) and len(digits) >= 8:
        return len(digits) <= 17
    if said:
        return 7 <= len(digits) <= 15 and not _is_date(main)
    if _is_date(main) or len(digits) > 13:
        return False
    if len(groups) == 1:
        return _is_unbroken_phone(digits)
    return "(" in main or main != written or _are_phone_groups(main, groups, digits)


def _is_unbroken_phone(digits: str) -> bool:
    if digits[0] == "0":
        return len(digits) in (9, 10, 11) and digits[1] != "0"
    if digits.startswith("44") and len(digits) == 12:
        return True
    return len(digits) == 10


def _are_phone_groups(main: str, groups: list[str], digits: str) -> bool:
    sizes = [len(group) for group in groups]
    if digits[0] == "0":
        return len(digits) in (8, 9, 10, 11, 12) and "/" not in main
    if digits.startswith("44") and len(digits) == 12:
        return True
    if max(sizes) == 1:  # digits one by one
        return len(digits) in (10, 11) and digits[0] in "07"
    if len(groups) == 2:
        return _are_two_groups(groups, sizes)
    thousands = all(size == 3 for size in sizes[1:]) and digits.endswith("000")
    return (
        8 <= len(digits) <= 13
        and min(sizes) >= 2
        and len(groups) <= 5
        and "/" not in main
        and not thousands
        and "." not in main[:3]
    )


def _are_two_groups(groups: list[str], sizes: list[int]) -> bool:
    if int(groups[0]) in _YEARS or int(groups[1]) in _YEARS or groups[1].endswith("000"):
        return False
    return sizes in ([3, 4], [4, 4], [2, 6], [3, 6], [4, 6], [5, 6], [3, 7], [2, 7], [4, 7], [2, 8])


_DATE = re.compile(r"(?:\d{1,2}[ ./-]\d{1,2}[ ./-](?:19|20)\d\d|(?:19|20)\d\d[ ./-][01]?\d[ ./-][0-3]?\d)(?:\D.*)?")


def _is_date(main: str) -> bool:
    return _DATE.fullmatch(main.strip("(")) is not None
