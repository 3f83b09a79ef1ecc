"""Where somebody lives: streets with numbers, flats and boxes, as British and many other addresses are written.

Owns the patterns. It must not store a text. A street alone ("High Street needs a crossing") is a place and stays, unless somebody
says that they live in it.
"""

import re
from collections.abc import Iterator

from analysis.address_ends import Find, whole_address
from analysis.foreign_streets import find_foreign_streets
from analysis.gazetteer.lexicon import lexicon
from analysis.gazetteer.lists import read_list
from analysis.street_kinds import alternatives, kinds
from analysis.street_pieces import CAPITAL, CAPITAL_STREET, FLAT, NAME, WORD, any_of, words_of
from analysis.world_streets import find_world_streets

_STREET = rf"(?:{alternatives('plain')}|heol|ffordd|stryd)"
_SMALL_KINDS = "way place hill square row walk rise view croft fold green parade park wharf bank meadow estate"
_SMALL_STREET = any_of(_SMALL_KINDS)
_FRONT = rf"(?:{FLAT},?\s{{1,2}})?(?<![\d£$€.,])\b(?:\d{{1,6}}\s{{1,2}})?\d{{1,5}}[a-z]?(?:[/-](?:\d{{1,4}}|[A-Z]\b))?,?\s{{1,2}}"
_LIVE = r"\b(?:live|lives|lived|living|house|home|flat|stay|address)\s"

_NUMBERED = (
    re.compile(rf"{_FRONT}(?P<middle>(?:{WORD}\s{{1,2}}){{1,3}}){_STREET}\b\.?", re.IGNORECASE),
    re.compile(rf"{_FRONT}(?P<middle>(?:{NAME}\s{{1,2}}){{1,4}}){CAPITAL_STREET}\b\.?"),
    re.compile(
        rf"(?:{_LIVE}(?:(?:is|on|in|at|down|near)\s)?(?:(?:at|number|no\.?)\s)?|\b(?:number|no\.?)\s)"
        rf"(?P<where>\d{{1,4}}[a-z]?,?\s(?P<middle>(?:{WORD}\s){{1,2}})(?:{_STREET}|{_SMALL_STREET})\b)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<middle>(?:{NAME}\s){{1,3}}){CAPITAL_STREET},?\s(?:nr|no|number|numer|num[aă]rul|rhif)\b\.?\s\d{{1,4}}[a-z]?\b"
    ),
)
# A number, a name, a number: "23100 Ilichova 23"; or a name and a number before a flat's, or before "st." in small letters.
_BETWEEN_NUMBERS = re.compile(
    rf"(?<![\d£$€.,/-])\b\d{{1,6}}\s(?P<middle>(?:{NAME}\s){{1,4}})\d{{1,4}}[a-z]?\b(?![.,:/-]\d)"
    rf"|\b(?P<name>(?:[^\W\d_][\w'’.-]{{1,24}}\s){{1,3}})\d{{1,4}}[a-z]?\.?(?=,?\s{{1,2}}(?i:{FLAT})(?!\w)|\sst\.(?!\w))"
    rf"|(?<![\w£$€.,/-])\d{{3,6}}\s(?:[^\W\d_][\w'’.-]{{0,24}}\s){{1,5}}\d{{1,4}}[a-z]?(?=,?\s{{1,2}}(?i:{FLAT})(?!\w))"
)
# The kind of street comes first: "ul. Zamkowa 33", "Rua do Sol, 12", "33 avenue de Provence".
_FIRST_KINDS = (
    "ul. ulica ulicy strada str. bd. rua rúa travessa avenida av. calle c/ carrer paseo plaza camino rue avenue boulevard "
    "chemin impasse allée quai viale vicolo piazza corso λεωφόρος οδός πλατεία вул. вулиця ул. улица jalan nám. tř."
)
_KIND_FIRST = any_of(_FIRST_KINDS)
_FRENCH = any_of("rue avenue boulevard place chemin impasse allée quai cours")
_NEEDS_NO_CAPITAL = any_of("ul. ulica ulicy strada rua rúa travessa avenida calle carrer λεωφόρος οδός вул. вулиця ул. улица")
_ONLY_FRENCH = any_of("rue chemin impasse allée quai")  # so that what follows needs no capital
_FOREIGN = re.compile(
    rf"(?:\b\d{{3,6}}\s)?(?:\b\d{{1,4}},?\s)?\b(?:(?i:{_KIND_FIRST})"
    rf"|Via)\s(?:{NAME}\s?){{1,5}},?\s?(?:nr\.?\s?|n[º°]\s?)?\d{{1,4}}\w?\b"
    rf"|\b(?:\d{{3,6}}\s)?\d{{1,4}},?\s(?i:{_ONLY_FRENCH})\s(?:(?:de|du|des|la|le|les)\s){{0,2}}[\w'’-]{{2,24}}(?:\s{NAME}){{0,3}}"
    rf"|\b(?:\d{{1,6}},?\s)?{_NEEDS_NO_CAPITAL}\s(?:[^\W\d_][\w'’.-]{{0,24}}\s){{1,4}}(?:nr\.?\s|n[º°]\s)?\d{{1,4}}[a-z]?\b"
    rf"|\b(?:\d{{3,6}}\s)?\d{{1,4}},?\s(?i:{_FRENCH})\s(?:{NAME}\s?){{1,5}}"
)
# The kind of street ends the word: "Augsburgerstrasse 36", "Kerkstraat 5"; or is one: "Augsburger Strasse 36", "Rákóczi út 13".
_LAST = any_of(
    "straße strasse str. gasse weg allee platz ring damm ufer straat laan plein gracht kade dreef steenweg gatan vägen gränd "
    "gade vej allé vegen veien stien gata gate katu tie polku kuja stræde vegur braut stígur utca útja \\sút \\stér \\sköz gatve "
    "gatvė iela tänav prospekt ulice ulica náměstí cesta trg caddesi sokak sokağı mahallesi cad. sok."
)
_LAST_ALONE = any_of(
    "straße strasse str. gasse allee platz damm ufer straat laan gata gate utca út útja u. tér körút caddesi sokak ulice náměstí"
)
_BEFORE_A_NUMBER = re.compile(r"\s(?:no:?\s?)?\d")
_ENDINGS = (
    "straße strasse str. gasse weg allee platz ring damm ufer straat laan plein gracht kade dreef steenweg gatan vägen gränd "
    "gade vej allé vegen veien stien gata gate katu tie polku kuja stræde vegur braut stígur utca útja út út. tér köz gatve "
    "gatvė iela tänav prospekt ulice ulica náměstí cesta trg caddesi sokak sokağı mahallesi cad. sok. u. körút"
)
_LAST_ENDINGS = tuple(_ENDINGS.split())
_SMALL = any_of("at in on to from of is near by the and we you i my our we're i'm")
_LAST_NUMBER = r"\s(?:[Nn][Oo]:?\s?)?\d{1,4}(?:/\d{1,3})?[a-z]?\b\.?"
_KIND_LAST = (
    re.compile(
        rf"(?:\b\d{{1,6}}\s)?\b(?!{_SMALL}\s)(?P<street>[^\W\d_][\w'’.-]{{1,24}}(?:\s[^\W\d_][\w'’.-]{{1,24}})?{_LAST}){_LAST_NUMBER}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:\b\d{{1,6}}\s)?\b(?P<street>(?:{CAPITAL}[\w'’.-]{{1,24}}\s){{1,2}}(?:[^\W\d_]{{2,20}}\s)?"
        rf"(?i:{_LAST_ALONE})){_LAST_NUMBER}"
    ),
)
_BOX = re.compile(
    r"\b(?:P\.?\s?O\.?\s?Box|PSC|CMR|Postfach|Unit\s\d{1,6},?\sBox)\s\d{1,6}(?:,?\s(?:Box|Apt\.?|Suite)\s\d{1,6})?"
    r"(?:[\s,]{1,4}[ADF]PO\s{1,2}A[AEP]\s{1,2}\d{5})?"
    r"|\bUS(?:S|NS|NV|CGC)\s[^\W\d_][\w'’-]{1,24}(?:\s[^\W\d_][\w'’-]{1,24})?[\s,]{1,4}[ADF]PO\s{1,2}A[AEP]\s{1,2}\d{5}"
    r"|\b(?:flat|apartment|apt\.?|suite)\s{0,2}#?\d{1,4}[a-z]?(?!\w)|\b[ADF]PO\s{1,2}A[AEP]\s{1,2}\d{5}\b",
    re.IGNORECASE,
)
_SAYS_ADDRESS = re.compile(
    r"\b(?:(?:live|lives|lived|living|moved|resides?|located|meet\s(?:me|us|you|up)|(?:sent|send|deliver"
    r"|delivered)(?:\s(?:it|this))?)\s"
    r"(?:at|on|to)|address(?:\sof\s[^\n:]{1,40})?(?:\sis|:)|adresa?:|home\sis|return(?:\sit)?\sto)\s{1,2}"
    rf"(?P<where>(?:\d{{1,6}}\s){{0,2}}(?:{NAME}\sand\s)?(?:{NAME}\s){{0,3}}{NAME}\s\d{{1,4}}[a-z]?\b(?!\s(?:years|people|times)))"
)
# "The office is on Hoge Wei 32": two names and a number that is no year, at the end of what is said.
_SAYS_WHERE = re.compile(
    rf"\b(?:is|are|stops?|enter|side|opens|works?)\s(?:on|at|of)\s(?P<where>(?:{NAME}\s){{2,3}}(?!(?:18|19|20)\d\d\b)\d{{2,4}}[a-z]?)"
    rf"(?=\s{{0,2}}(?:$|[.,;\n])|\sSt\b)"
    rf"|\b(?:is|are|live|lives|lived|meet(?:\sme)?|located|resides?|stay|stays)\sat\s"
    rf"(?P<numbered>(?:\d{{1,6}}\s){{1,2}}(?:{NAME}\s){{0,2}}{CAPITAL}[\w'’-]{{2,24}})(?=\s{{0,2}}(?:$|[.,;\n]))"
)
_CORNER_WITH_A_NUMBER = re.compile(
    r"\b(?:the\s)?corner of\s(?=[^.!?\n]{0,60}?\d)(?:[\w'’./-]+\s){1,6}?and\s(?:[\w'’/-]+\s){0,3}?[\w'’/-]+"
    r"(?=\s{0,2}(?:$|[.,;!?\n]))",
    re.IGNORECASE,
)
_CORNER = re.compile(rf"\b(?:the\s)?corner of\s(?P<where>(?:\w[\w'’./-]*\s){{1,5}}?and\s(?:{NAME}\s){{1,3}}{CAPITAL_STREET})\b")
# Words of which one must stand in a text for a pattern to find anything: far cheaper to look for than the pattern.
_PLAIN = kinds("plain") | {"heol", "ffordd", "stryd"}
_LIVE_SIGN = words_of("live lives lived living house home flat stay address number no")
_NUMBERED_SIGNS = (
    (_PLAIN,),
    (kinds("plain") | kinds("capital"),),
    (_PLAIN | words_of(_SMALL_KINDS), _LIVE_SIGN),
    (kinds("plain") | kinds("capital"), words_of("nr no number numer numarul numărul rhif")),
)
_FLAT_SIGN = words_of("flat apartment apt unit suite")
_FOREIGN_SIGN = words_of(f"{_FIRST_KINDS} via")
_BOX_SIGN = words_of("p po pobox box psc cmr postfach unit uss usns usnv uscgc flat apartment apt suite apo dpo fpo")
_WHERE_SIGN = words_of("is are stop stops enter side opens work works live lives lived meet located reside resides stay stays")
_SAYS_SIGN = words_of(
    "live lives lived living moved reside resides located meet sent send deliver delivered address adres adresa is return"
)
_DIGITS = re.compile(r"\d+")
_IN_A_YEAR = re.compile(r"(?:19|20)\d\d,")
_NOT_A_STREET = read_list("not_in_street_names.txt")


def find_addresses(text: str) -> Iterator[Find]:
    """A number and a street, a flat, a box, a street somebody says they live in, with the town and postal number after it."""
    words = words_of(text)
    elsewhere = ((start, end) for start, end, _ in find_foreign_streets(text))
    here = (*_numbered(text, words), *_between_numbers(text, words), *_kind_last(text), *_elsewhere(text, words))
    for start, end in (*here, *elsewhere, *find_world_streets(text, words)):
        yield whole_address(text, start, end)


def _numbered(text: str, words: frozenset[str]) -> Iterator[tuple[int, int]]:
    for pattern, signs in zip(_NUMBERED, _NUMBERED_SIGNS, strict=True):
        for match in pattern.finditer(text) if all(not sign.isdisjoint(words) for sign in signs) else ():
            if not _NOT_A_STREET.intersection(map(_as_said, match["middle"].split())) and not _IN_A_YEAR.match(match[0]):
                yield match.span("where" if "where" in pattern.groupindex else 0)


def _as_said(word: str) -> str:
    """In small letters, except a name's: there is a Main Street, and there are two main roads."""
    return word if word.istitle() else word.lower()


def _between_numbers(text: str, words: frozenset[str]) -> Iterator[tuple[int, int]]:
    asked = not _FLAT_SIGN.isdisjoint(words) or len(_DIGITS.findall(text)) > 1
    for match in _BETWEEN_NUMBERS.finditer(text) if asked else ():
        between = (match["middle"] or match["name"] or "").split()
        said = {word.lower() for word in between}
        if match["middle"] and all(word in lexicon().places for word in said):
            continue  # "Wales 24 France 19"
        capital = not between or any(word[0].isupper() for word in between)
        if (capital or (match["name"] and not said & lexicon().english)) and not (_NOT_A_STREET | lexicon().proper).intersection(
            said
        ):
            yield match.span()


def _may_end_in_a_kind(text: str) -> bool:
    """A cheap look: whether a word before a number ends like a street of other languages."""
    lower = text.lower()
    return any(lower.endswith(_LAST_ENDINGS, 0, match.start()) for match in _BEFORE_A_NUMBER.finditer(lower))


def _kind_last(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _KIND_LAST if _may_end_in_a_kind(text) else ():
        for match in pattern.finditer(text):
            if match["street"].split()[-1].lower() not in lexicon().english:
                yield match.span()


def _elsewhere(text: str, words: frozenset[str]) -> Iterator[tuple[int, int]]:
    for pattern, sign in ((_FOREIGN, _FOREIGN_SIGN), (_BOX, _BOX_SIGN)):
        for match in pattern.finditer(text) if not sign.isdisjoint(words) else ():
            yield match.start(), match.start() + len(match[0].rstrip(" ,"))
    for pattern in (_CORNER, _CORNER_WITH_A_NUMBER) if "corner" in words else ():
        yield from (match.span() for match in pattern.finditer(text))
    for match in _SAYS_WHERE.finditer(text) if not _WHERE_SIGN.isdisjoint(words) else ():
        group = "where" if match["where"] else "numbered"
        if not _common(match[group], group):
            yield match.span(group)
    for match in _SAYS_ADDRESS.finditer(text) if not _SAYS_SIGN.isdisjoint(words) else ():
        if not (_NOT_A_STREET - {"and"}).intersection(match["where"].lower().split()):
            yield match.span("where")


def _common(words: str, group: str) -> bool:
    """Whether a place has everyday words, which makes it no address; before the number of a house the last one alone decides."""
    said = [word.lower() for word in words.split()]
    return bool((lexicon().english | lexicon().proper).intersection(said[-2:-1] if group == "where" else said))
