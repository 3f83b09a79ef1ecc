"""Numbers that stand for one person in some register: NHS, bank cards and accounts, national insurance, network addresses.

Owns their shapes and check digits. It must not store a text.
"""

import re
from collections.abc import Iterator

Find = tuple[int, int, str]

_NHS = re.compile(r"(?<![\d-])(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?![\d-]|\s?x\d)")
_SAYS_NHS = re.compile(r"\bnhs\b[^.!?\n]{0,25}$", re.IGNORECASE)
_CARD = re.compile(
    r"(?<![\w.,+-])\d{4}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,4})?(?![\w-])"
    r"|(?<![\w.,+-])\d{4} \d{6} \d{4,5}(?!\w)|(?<![\w.,+])\d{12,19}(?!\w)"
)
_SAYS_CARD = re.compile(r"\b(?:card|account|visa|mastercard|maestro|karta|carte|tarjeta|cartão)\b[^!?\n]{0,40}$", re.IGNORECASE)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", re.IGNORECASE)
_SORT_CODE = re.compile(r"\bsort[ -]?code\b[^\d\n]{0,15}(?P<code>\d{2}[ -]?\d{2}[ -]?\d{2})\b", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"\b(?:account|acct?|a/c|direct\sdebit|conta|cuenta|contul|compte|konto|kont[ao]\w?|hesab\w{0,3}|рахун\w{1,3}|счет\w?)\b\.?"
    r"\s?(?:number|no\.?|num)?\b[^\d\n]{0,30}(?P<code>\d{7,8}|[a-z]{1,3}\d{6,9})\b"
    r"|\b(?:refund|pay|paid|transfer)(?:\s\w{1,5}){0,2}\s(?:to|into)\s(?P<paid>\d{8})\b",
    re.IGNORECASE,
)
_BOTH = re.compile(r"(?<![\d-])(?P<code>\d{2}([ -])\d{2}\2\d{2}[,;/\s]{1,3}\d{8})(?![\d-])")
_BESIDE_SORT_CODE = re.compile(
    r"(?<!\d)(?P<code>\d{8})(?=\s(?:and\s)?sort\b)|\bsort\s(?:is\s)?(?P<sort>\d{2}[ -]?\d{2}[ -]?\d{2})\b", re.IGNORECASE
)
_BYTE = r"(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])"
_REGISTERED = re.compile(
    r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])"  # social security
    r"|\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b"  # national insurance
    rf"|(?<![\d.])(?:{_BYTE}\.){{3}}{_BYTE}(?!\.?\d)|\b(?:[0-9a-f]{{1,4}}:){{7}}[0-9a-f]{{1,4}}\b"
    r"|\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b"
    r"|\b(?:[0-9a-f]{1,4}:){2,6}:(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,4})?\b",  # network addresses
    re.IGNORECASE,
)
NETWORK_SIGN = re.compile(r":[\da-f]{1,4}:|::")
_SAID = re.compile(
    r"\b(?:passport|licen[cs]e|pupil|student|national insurance|ni|case|reference|social security|ssn|upn|pesel|cnp)"
    r"\s?(?:number|no\.?|num|id|#)?\s?(?:is|was|:|=)?\s?(?P<code>(?=[A-Z\d-]*\d{4})[A-Z\d-]{6,18}|[A-Z]{2}(?:\s?\d{2}){3}\s?[A-D])\b",
    re.IGNORECASE,
)


def find_nhs_numbers(text: str) -> Iterator[Find]:
    """Ten digits whose last is the check digit (modulus 11), or which the text itself calls an NHS number."""
    for match in _NHS.finditer(text):
        digits = "".join(match.groups())
        said = bool(_SAYS_NHS.search(text[max(0, match.start() - 40) : match.start()]))
        grouped = text[match.start() + 3] in " -" and text[match.start() + 7] in " -"
        if said or (grouped and digits[0] in "4679" and has_nhs_check_digit(digits)):
            yield match.start(), match.end(), "nhs number"


def has_nhs_check_digit(digits: str) -> bool:
    """Whether the tenth of ten digits is right: weights 10 to 2, modulus 11 (NHS Data Dictionary)."""
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return check != 10 and check % 11 == int(digits[9])


def find_bank_details(text: str) -> Iterator[Find]:
    """Cards, international account numbers, sort codes and accounts that are called so."""
    for match in _IBAN.finditer(text):
        code = match[0].replace(" ", "")
        if 15 <= len(code) <= 34 and sum(char.isdigit() for char in code) >= 10:
            yield match.start(), match.end(), "bank details"
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        said = bool(_SAYS_CARD.search(text[max(0, match.start() - 60) : match.start()]))
        if len(digits) >= 12 and (said or len(digits) >= 13 or has_luhn_digit(digits)):
            yield match.start(), match.end(), "bank details"
    for pattern in (_BOTH, _SORT_CODE, _ACCOUNT, _BESIDE_SORT_CODE):
        for match in pattern.finditer(text):
            group = next(name for name, code in match.groupdict().items() if code)
            yield match.start(group), match.end(group), "bank details"


def has_luhn_digit(digits: str) -> bool:
    """Whether the last digit is the check digit of the rest (ISO/IEC 7812, Luhn)."""
    doubled = [int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits))]
    return sum(number - 9 * (number > 9) for number in doubled) % 10 == 0


def find_registered_numbers(text: str) -> Iterator[Find]:
    """National insurance and social security numbers, network addresses, and what the text calls a passport or the like."""
    for match in _REGISTERED.finditer(text):
        yield match.start(), match.end(), "id number"
    for match in _SAID.finditer(text):
        yield match.start("code"), match.end("code"), "id number"
