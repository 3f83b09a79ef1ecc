"""Short codes that tell where somebody lives or which car is whose: postcodes and number plates.

Owns their shapes and the words that call them so. It must not store a text. "20 mph", "the M25" and "KS2" are none.
"""

import re
from collections.abc import Iterator

from analysis.gazetteer.lexicon import lexicon
from analysis.gazetteer.lists import read_list

Find = tuple[int, int, str]

_AREAS = read_list("postcode_areas.txt")
_INWARD = r"\d[ABD-HJLNP-UW-Z]{2}"
_POSTCODE = re.compile(rf"\b([A-PR-UWYZ][A-Z]?\d[A-Z\d]?)[\s-]{{0,2}}({_INWARD}|\dAA)\b", re.IGNORECASE)
_APART = re.compile(r"\b([A-PR-UWYZ][A-Z]?)(\s?)(\d[A-Z\d]?)[\s-]{1,2}\d(\s?)[ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)
_SAYS = (
    r"(?:zip|pin ?code|cep|postnummer|postinumero|poštanski broj|poštna številka|πιν|(?:τ\.?κ\.?)|〒|郵便番号|우편번호|"
    r"(?:post(?:al)?|zip)[ -]?code(?:['’]?s)?|pcode|eircode|kod(?:em)? pocztowy\w?|kod"
    r"|k[oó]d po[sš]tal\w{0,2}|cod(?:ul)? po[sșş]tal|code postal|c[óo]d(?:igo)? post[ao]l|(?:g|ch)?od post"
    r"|plz|postleitzahl"
    r"|posta kodu|irányítószám\w{0,3}|ps[čc]|pašto kodas|індекс|индекс|الرمز البريدي|کوڈ|پوسٹ ?کوڈ"
    r"|পোস্ট ?কোড|ਪੋਸਟ ?ਕੋਡ|પોસ્ટ ?કોડ|邮编|郵編|邮政编码)"
)
_SAID = re.compile(
    rf"(?<!\w){_SAYS}(?!\w)(?:[\s:=-]{{1,3}}|(?:is|was|in|to|yw|este|é|es|est|finc|wrth|area|our|my|mine|of){{1}}\b){{0,6}}"
    r"(?P<code>(?=[A-Z -]{0,4}\d)[A-Z\d]{2,8}(?:[ -](?=[A-Z]{0,2}\d|[A-Z]{2}\b)[A-Z\d]{2,4})?|\d{2}-\d{3}|\d{3} \d{2})\b",
    re.IGNORECASE,
)
_BEFORE_CITY = re.compile(r"(?<![\d-])\b\d{2}-\d{3}(?=\s[A-ZŁŚŻ][a-ząćęłńóśźż]{2})")
_LIVES = re.compile(
    r"\b(?:(?:live[sd]?|living|stay(?:s|ing)?|based|moved|am|i'?m|im|we'?re|were|are|born|house|home|flat"
    r"|up)\s(?:\w{1,6}\s)?(?:in|from|near|around|at|to)|from|hood is|ends (?:is|are)|area is|area:)"
    r"\s(?:the\s)?(?P<code>[A-PR-UWYZ][A-Z]?\d[A-Z\d]?)\b(?![\s-]?\d)(?!\s(?:road|motorway|bus|and a\d|postcode vit))",
    re.IGNORECASE,
)
_DISTRICT = re.compile(r"\b(?:in|near|around|across|from)\s(?:the\s)?(?P<code>[A-PR-UWYZ][A-Z]\d{1,2}[A-Z]?)\b(?![\s-]?\d)")
_END_OF_PLATE = re.compile(r"\s[A-HJ-PR-Z]{3}\b")
_NO_DISTRICT = frozenset(["hs2", "co2", "co3", "so2", "b4"])
_ROAD = re.compile(r"[AMB]\d{1,4}[A-Z]?", re.IGNORECASE)
_BEFORE_AREA = re.compile(r"\b(?P<code>[A-PR-UWYZ][A-Z]?\d[A-Z\d]?)\s(?:area|postcode|district|ends)\b", re.IGNORECASE)

_AGE = r"(?:0[1-9]|[12]\d|5[1-9]|[67]\d)"  # the half year a car was first registered in
_PLATE = re.compile(
    rf"\b[A-HJ-PR-Y][A-HJ-PR-Y]{_AGE}[\s-]?[A-HJ-PR-Z]{{3}}\b|\b[A-HJ-PR-Y][A-HJ-PR-Y][ -]{_AGE}[ -][A-HJ-PR-Z]{{3}}\b"
)
_SMALL_PLATE = re.compile(rf"(?<![\w-])(?!yr|ks|no|at|in|on|to|by|pg|co)[a-hj-pr-y]{{2}}{_AGE}\s?[a-hj-pr-z]{{3}}(?![\w-])")
_OLD_PLATE = re.compile(r"\b[A-HJ-NPR-TV-Y]\d{2,3}\s[A-HJ-PR-Z]{3}\b|\b[A-HJ-PR-Z]{3}\s\d{2,3}[A-HJ-NPR-TV-Y]\b")
_SAYS_PLATE = (
    r"(?:reg|regs|registration|registered|plates?|number ?plates?|cars?|van|lorry|truck|taxi|minibus"
    r"|motorbike|moped|scooter|vehicle|bmw|audi|ford|vauxhall|corsa|golf|fiesta|mercedes|range rover"
    r"|car number|rejestrac\w{1,6}|rej\.|[îi]nmatricul\w{1,6}|num[aă]rul ma[sș]inii|matr[ií]cula"
    r"|immatriculation|plaque|kennzeichen|targa|rhif (?:y )?car|plaka\w{0,2}|rendszám\w{0,2}|[ŠšSs]pz"
    r"|valstybini\w{1,3}|номер (?:машин|авто)\w{0,3}|номерн\w{1,3}|لوحة|رقم السيارة|نمبر پلیٹ|车牌)"
)
_BRITISH = (
    r"[a-z]{2}[ -]?\d{2}[ -]?[a-z]{3}|[a-z]\d{1,3}[ -]?[a-z]{3}|[a-z]{3}[ -]?\d{1,3}[a-z]"
    r"|[a-z]{1,3}[ -]?\d{4}|\d{4}[ -]?[a-z]{2,3}"
)
_AFTER_PLATE = re.compile(rf"(?<!\w){_SAYS_PLATE}(?!\w)[^.!?\n]{{0,24}}?(?<![\w-])(?P<plate>{_BRITISH})(?![\w-])", re.IGNORECASE)
_ABROAD = re.compile(
    r"(?<!\w)(?:reg|plate|number plate|rejestrac\w{1,6}|rej\.|[îi]nmatricul\w{1,6}|num[aă]rul ma[sș]inii"
    r"|matr[ií]cula|immatriculation|plaque|kennzeichen|targa|plaka\w{0,2}|rendszám\w{0,2}|[ŠS]PZ"
    r"|номер (?:машин|авто)\w{0,3}|номерн\w{1,3})(?!\w)"
    r"[^.!?\n]{0,14}?(?<![\w-])(?P<plate>(?=[A-ZА-ЯІЇЄ\d -]{0,8}\d{2})[A-ZА-ЯІЇЄ]{1,3}[ -]?\d{2,5}(?:[ -]?[A-ZА-ЯІЇЄ]{1,3})?"
    r"|\d{2,4}[ -][A-Z]{1,3}[ -]\d{2,4})(?![\w-])"
)

# Any country's, directly after what is called a plate: "HZ-LS 7", "1815 GRC", "BA 0913 TN".
_SAID_PLATE = re.compile(
    r"(?i:\b(?:number|licen[cs]e|registration|reg)[ -]?plate(?:\snumber)?|\bkennzeichen|\bmatr[ií]cula|\btarga)"
    r"(?:\s(?:is|was|ist|es|è)|:)?\s"
    r"(?P<plate>(?=[A-ZÄÖÜ -]{0,8}\d)(?:[A-ZÄÖÜ\d]{1,7})(?:[ -][A-Z\d]{1,5}){0,3})(?![\w-])"
)

POSTCODE_SIGN = re.compile(
    r"[a-z]\d|[a-z] \d\d? \d|post|zip|cod|kod|kód|plz|psč|psc|irány|\d\d-\d{3}|индекс|індекс|الرمز|کوڈ|পোস্ট|ਪੋਸਟ|પોસ્ટ|邮|郵"
)
PLATE_SIGN = re.compile(
    r"[a-z]\d|\d[a-z]|[a-z][ -]\d\d[ -][a-z]{3}\b|reg|plate|vehicle|car |van |lorry|taxi|plaque|plaka"
    r"|rej\.|rejestr|matr|număr|numar"
    r"|kennz|targa|rhif|rendsz|spz|špz|valstyb|номер|لوحة|السيارة|پلیٹ|车牌"
)


def find_postcodes(text: str) -> Iterator[Find]:
    """United Kingdom postcodes in any case and spacing, their first half where somebody lives there; others where called so."""
    for match in _SAID.finditer(text):
        if any(char.isdigit() for char in match["code"]):
            yield match.start("code"), match.end("code"), "postcode"
    for match in (*_POSTCODE.finditer(text), *_APART.finditer(text), *_BEFORE_CITY.finditer(text)):
        if match.re is _BEFORE_CITY or _is_postcode(match):
            yield match.start(), match.end(), "postcode"
    yield from _districts(text)


def _is_postcode(match: re.Match[str]) -> bool:
    """Whether the letters in front are an area's; in a code written together capitals are enough."""
    area = re.match(r"[a-z]+", match[1].lower())
    known = area is not None and area[0] in _AREAS
    if match.re is _POSTCODE:
        return known or (match[0].isupper() and " " not in match[1])
    return known and not _POSTCODE.fullmatch(match[0]) and (match[0].isupper() or not match[2] or len(match[3]) == 2)


def _districts(text: str) -> Iterator[Find]:
    """The first half of a postcode, where the words around it make it a place to live: "i live in LS6"."""
    for pattern in (_LIVES, _BEFORE_AREA, _DISTRICT):
        for match in pattern.finditer(text):
            letters = re.match(r"[a-z]+", match["code"].lower())
            road = _ROAD.fullmatch(match["code"]) and re.search(r"\b(?:near|the|to|around)\s$", text[: match.start("code")][-8:])
            if (
                letters
                and letters[0] in _AREAS
                and not road
                and letters[0] not in ("a", "so")
                and match["code"].lower() not in _NO_DISTRICT
                and not _END_OF_PLATE.match(text, match.end("code"))
            ):
                yield match.start("code"), match.end("code"), "postcode"


def find_plates(text: str) -> Iterator[Find]:
    """Number plates: of today in any text, older and other countries' where the words before speak of a car or its plate."""
    for pattern in (_PLATE, _OLD_PLATE):
        for match in pattern.finditer(text):
            letters = re.findall(r"[A-Z]{3}", match[0])
            if (pattern is _PLATE and " " not in match[0] and "-" not in match[0]) or (letters and not _are_words(letters, text)):
                yield match.start(), match.end(), "number plate"
    for match in _SMALL_PLATE.finditer(text):
        if " " not in match[0] or match[0][-3:] not in lexicon().english | _NOT_IN_PLATES:
            yield match.start(), match.end(), "number plate"
    yield from _called_plates(text)


def _called_plates(text: str) -> Iterator[Find]:
    for match in _SAID_PLATE.finditer(text):
        yield match.start("plate"), match.end("plate"), "number plate"
    for pattern in (_AFTER_PLATE, _ABROAD):
        for match in pattern.finditer(text):
            parts = re.findall(r"[^\W\d_]+", match["plate"].lower())
            if pattern is _ABROAD or not any(
                part in _NOT_IN_PLATES or (len(part) == 3 and _are_words([part], text)) for part in parts
            ):
                yield match.start("plate"), match.end("plate"), "number plate"


_NOT_IN_PLATES = frozenset(
    [
        "mph",
        "kmh",
        "min",
        "hrs",
        "kph",
        "car",
        "bus",
        "the",
        "and",
        "for",
        "was",
        "are",
        "all",
        "not",
        "but",
        "our",
        "out",
        "day",
        "had",
        "has",
        "in",
        "on",
        "at",
        "to",
        "of",
        "is",
        "it",
        "by",
    ]
)


def _are_words(letters: list[str], text: str) -> bool:
    """Whether the letters are a unit or an everyday word: "AT 20 MPH", "J12 AND"."""
    return any(part.lower() in _NOT_IN_PLATES or (text.isupper() and part.lower() in lexicon().english) for part in letters)
