"""Where somebody lives: streets with numbers, flats and boxes, as British and many other addresses are written.

Owns the patterns. It must not store a text. A street alone ("High Street needs a crossing") is a place and stays, unless somebody
says that they live in it.
"""

import re
from collections.abc import Iterator

from analysis.foreign_streets import find_foreign_streets
from analysis.gazetteer.lexicon import lexicon
from analysis.gazetteer.lists import read_list
from analysis.street_kinds import alternatives, capitalised

Find = tuple[int, int, str]


def _any(words: str) -> str:
    """The pattern that matches any of `words`, full stops taken literally."""
    return "(?:" + "|".join(word.replace(".", r"\.") for word in words.split()) + ")"


_W = r"[^\W\d_][\w'’.-]{0,24}"  # a word of a street's name
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-ŽȘȚΆ-ΏΑ-ΩЁЄІЇА-ЯҐ]"
_LINK = _any("da de di do du das dos des del dei degli della delle dello der den la le las los van von of the nad pod")
_C = rf"(?:(?:[dl]['’])?{_CAPITAL}[\w'’.-]{{0,24}}|{_LINK}\b)"  # with a capital, or a small link
_STREET = rf"(?:{alternatives('plain')}|heol|ffordd|stryd)"
_CAPITAL_STREET = capitalised("plain", "capital")
_SMALL_STREET = _any("way place hill square row walk rise view croft fold green parade park wharf bank meadow estate")
_FLAT = r"(?:(?:flat|apartment|apt\.?|unit|suite)\s{0,2}#?\d{1,4}[a-z]?)"
_FRONT = rf"(?:{_FLAT},?\s{{1,2}})?(?<![\d£$€.,])\b(?:\d{{1,6}}\s{{1,2}})?\d{{1,5}}[a-z]?(?:[/-]\d{{1,4}})?,?\s{{1,2}}"
_LIVE = r"\b(?:live|lives|lived|living|house|home|flat|stay|address)\s"

_NUMBERED = (
    re.compile(rf"{_FRONT}(?P<middle>(?:{_W}\s{{1,2}}){{1,3}}){_STREET}\b\.?", re.IGNORECASE),
    re.compile(rf"{_FRONT}(?P<middle>(?:{_C}\s{{1,2}}){{1,4}}){_CAPITAL_STREET}\b\.?"),
    re.compile(
        rf"(?:{_LIVE}(?:(?:is|on|in|at|down|near)\s)?(?:(?:at|number|no\.?)\s)?|\b(?:number|no\.?)\s)"
        rf"(?P<where>\d{{1,4}}[a-z]?,?\s(?P<middle>(?:{_W}\s){{1,2}})(?:{_STREET}|{_SMALL_STREET})\b)",
        re.IGNORECASE,
    ),
)
# A number, a name, a number: "23100 Ilichova 23"; or a name and a number before a flat's.
_BETWEEN_NUMBERS = re.compile(
    rf"(?<![\d£$€.,/-])\b\d{{1,6}}\s(?P<middle>(?:{_C}\s){{1,4}})\d{{1,4}}[a-z]?\b(?![.,:/-]\d)"
    rf"|\b(?P<name>(?:[^\W\d_][\w'’.-]{{1,24}}\s){{1,3}})\d{{1,4}}[a-z]?\.?(?=,?\s{{1,2}}(?i:{_FLAT})(?!\w))"
)
# The kind of street comes first: "ul. Zamkowa 33", "Rua do Sol, 12", "33 avenue de Provence".
_KIND_FIRST = _any(
    "ul. ulica ulicy strada str. bd. rua rúa travessa avenida av. calle c/ carrer paseo plaza camino rue avenue boulevard "
    "chemin impasse allée quai viale vicolo piazza corso λεωφόρος οδός πλατεία вул. вулиця ул. улица jalan nám. tř."
)
_KIND_FIRST_SIGN = re.compile(rf"\b(?:{_KIND_FIRST}|via)\s", re.IGNORECASE)
_FRENCH = _any("rue avenue boulevard place chemin impasse allée quai cours")
_NEEDS_NO_CAPITAL = _any("ul. ulica ulicy strada rua rúa travessa avenida calle carrer λεωφόρος οδός вул. вулиця ул. улица")
_ONLY_FRENCH = _any("rue chemin impasse allée quai")  # so that what follows needs no capital
_FOREIGN = re.compile(
    rf"(?:\b\d{{3,6}}\s)?(?:\b\d{{1,4}},?\s)?\b(?:(?i:{_KIND_FIRST})"
    rf"|Via)\s(?:{_C}\s?){{1,5}},?\s?(?:nr\.?\s?|n[º°]\s?)?\d{{1,4}}\w?\b"
    rf"|\b\d{{1,4}},?\s(?i:{_ONLY_FRENCH})\s(?:(?:de|du|des|la|le|les)\s){{0,2}}[\w'’-]{{2,24}}(?:\s{_C}){{0,3}}"
    rf"|\b(?:\d{{1,6}},?\s)?{_NEEDS_NO_CAPITAL}\s(?:[^\W\d_][\w'’.-]{{0,24}}\s){{1,4}}(?:nr\.?\s|n[º°]\s)?\d{{1,4}}[a-z]?\b"
    rf"|\b(?:\d{{3,6}}\s)?\d{{1,4}},?\s(?i:{_FRENCH})\s(?:{_C}\s?){{1,5}}"
)
# The kind of street ends the word: "Augsburgerstrasse 36", "Kerkstraat 5"; or is one: "Augsburger Strasse 36", "Rákóczi út 13".
_LAST = _any(
    "straße strasse str. gasse weg allee platz ring damm ufer straat laan plein gracht kade dreef steenweg gatan vägen gränd "
    "gade vej allé vegen veien stien gata gate katu tie polku kuja stræde vegur braut stígur utca útja \\sút \\stér \\sköz gatve "
    "gatvė iela tänav prospekt ulice ulica náměstí cesta trg caddesi sokak sokağı mahallesi cad. sok."
)
_LAST_ALONE = _any(
    "straße strasse str. gasse allee platz damm ufer straat laan gata gate utca út útja u. tér körút caddesi sokak ulice náměstí"
)
_BEFORE_A_NUMBER = re.compile(r"([^\W\d_]{1,25}\.?)\s(?:no:?\s?)?\d")
_LAST_ENDINGS = tuple(
    kind.lower()
    for kind in [
        "straße",
        "strasse",
        "str.",
        "gasse",
        "weg",
        "allee",
        "platz",
        "ring",
        "damm",
        "ufer",
        "straat",
        "laan",
        "plein",
        "gracht",
        "kade",
        "dreef",
        "steenweg",
        "gatan",
        "vägen",
        "gränd",
        "gade",
        "vej",
        "allé",
        "vegen",
        "veien",
        "stien",
        "gata",
        "gate",
        "katu",
        "tie",
        "polku",
        "kuja",
        "stræde",
        "vegur",
        "braut",
        "stígur",
        "utca",
        "útja",
        "út",
        "út.",
        "tér",
        "köz",
        "gatve",
        "gatvė",
        "iela",
        "tänav",
        "prospekt",
        "ulice",
        "ulica",
        "náměstí",
        "cesta",
        "trg",
        "caddesi",
        "sokak",
        "sokağı",
        "mahallesi",
        "cad.",
        "sok.",
        "u.",
        "körút",
    ]
)
_LAST_NUMBER = r"\s(?:[Nn][Oo]:?\s?)?\d{1,4}(?:/\d{1,3})?[a-z]?\b\.?"
_KIND_LAST = (
    re.compile(
        rf"(?:\b\d{{1,6}}\s)?\b(?P<street>[^\W\d_][\w'’.-]{{1,24}}(?:\s[^\W\d_][\w'’.-]{{1,24}})?{_LAST}){_LAST_NUMBER}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:\b\d{{1,6}}\s)?\b(?P<street>(?:{_CAPITAL}[\w'’.-]{{1,24}}\s){{1,2}}(?:[^\W\d_]{{2,20}}\s)?"
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
    r"(?:at|on|to)|address(?:\sof\s[^\n:]{1,40})?(?:\sis|:)|adresa?:|home\sis)\s{1,2}"
    rf"(?P<where>(?:\d{{1,6}}\s){{0,2}}(?:{_C}\s){{0,3}}{_C}\s\d{{1,4}}[a-z]?\b(?!\s(?:years|people|times)))"
)
_CORNER = re.compile(rf"\b(?:the\s)?corner of\s(?P<where>(?:\w[\w'’./-]*\s){{1,5}}?and\s(?:{_C}\s){{1,3}}{_CAPITAL_STREET})\b")
# What stands around an address belongs to it: a number before it; a flat, the town, the country, the postal number after it.
_BEFORE = re.compile(r"(?<![\w£$€.,:/-])(?!(?:19|20)\d\d\s)\d{1,6}[a-z]?\s{1,5}$")
_UNIT_BEFORE = re.compile(r"\b(?:unit|room|block|plot|pitch|flat|lot|house)\s$", re.IGNORECASE)
_TOWN_BEFORE = re.compile(
    rf"(?:(?<!\w)(?:\d{{4,5}}|м\.|г\.)\s{_CAPITAL}[^\W\d_]{{1,20}}|{_CAPITAL}[^\W\d_]{{1,20}}\s(?:Mahallesi|Mah\.)),?\s$"
)
_HOUSE_BEFORE = re.compile(
    rf"(?:^|\b(?:at|in|is|from|to|of)\s"
    rf"|[:\n]\s?)(?P<house>(?:{_CAPITAL}[\w'’-]{{1,20}}\s){{0,3}}{_CAPITAL}[\w'’-]{{1,20}}(?:\s\d{{1,3}})?,\s)$"
)
# "at Ahorngasse and Mill Lane 3": the other street of a corner.
_CROSSING_BEFORE = re.compile(
    rf"(?:^|\b(?:at|in|is|from|to|of|on)\s|[:\n]\s?)(?P<street>(?:{_CAPITAL}[\w'’-]{{1,20}}\s){{1,2}}and\s)$"
)
_POSTAL = r"(?:\d{5}\b(?![ .-]\d)|\d{3,6}(?:-\d{3,4}|\s[A-Z\d]{2,3})?\b(?!\s[a-z]|[ .-]\d))"
_BRACKETS = r"\([^)\n]{1,20}\)"
_TOWN = rf"(?!(?i:{_FLAT}))(?:{_C}\.?|nan|{_BRACKETS}|(?<=,\s)\d\d(?!\d))"
_PLACE = rf"{_C}(?:[ -]{_C}){{0,3}}(?:\s{_BRACKETS})?"
_FLATS = rf"(?:[,\s>?]{{1,6}}(?i:{_FLAT}))"
_END = r"(?=\s{0,2}(?:$|[,.?!;\n]))"
_SECOND_STREET = rf"(?:{_C}\s){{1,3}}?{_CAPITAL_STREET}\b"
_REST = re.compile(
    rf"(?:\s{_SECOND_STREET}(?=\s*\n|,|\s(?i:{_FLAT}))|,\s{_SECOND_STREET})|"
    rf"{_FLATS}{{0,3}}(?:[\s,>?]{{1,6}}{_TOWN}){{0,7}}[\s,>?]{{1,9}}(?:[A-Z]{{2,3}}\s)?{_POSTAL}"
    rf"|{_FLATS}{{1,3}}(?:\s{_PLACE}{_END}|(?:\s[A-ZÀ-Þ][A-ZÀ-Þ-]{{1,19}}){{1,3}}\b(?:\s{_PLACE}{_END})?)"
    rf"|{_FLATS}{{0,3}}(?:(?:,\s{_PLACE}(?=,)){{1,2}},\s{_PLACE}\b|(?:,\s{_PLACE}{_END}){{1,2}}"
    rf"|(?:,?\n[\s>]{{0,6}}{_PLACE}{_END}){{1,3}}"
    rf"|(?:\s[A-ZÀ-Þ][A-ZÀ-Þ-]{{2,19}}){{1,3}}\b(?:\s{_PLACE}{_END})?)?"
)
_TOWN_AFTER = re.compile(
    rf",\s(?P<town>(?:{_CAPITAL}[\w'’-]{{2,24}}|(?:on|upon|le|de|nad|sur|am|by"
    rf"|St\.?)\b)(?:[ -](?:{_CAPITAL}[\w'’-]{{1,24}}|on|upon|le|de|nad|sur|am"
    rf"|by)){{0,3}}(?:\s\d{{1,2}}(?!\d))?)"
)
_ENDS_IN_A_FLAT = re.compile(rf"\b{_FLAT}$", re.IGNORECASE)
_PLACE_AFTER = re.compile(rf"\s(?P<town>{_CAPITAL}[\w'’-]{{2,24}}(?:\s{_CAPITAL}[\w'’-]{{2,24}}){{0,2}})")
_SIDE_AFTER = re.compile(r"\s(?:North|South|East|West|NE|NW|SE|SW)(?=\s*(?:$|[,.;\n]|[A-Z]))")
_POSTAL_AFTER = re.compile(rf"(?:(?<=[A-Z]{{2}})\s\d{{4,5}}|(?<=,\s\d{{5}})\s{_CAPITAL}[\w'’-]{{2,24}})(?![\w])")
_PLOT_AFTER = re.compile(
    r",?\s(?:plot|pitch|room|block|flat|unit|apt|apartment|lot|bay|floor|number|no\.?|nr\.?)\s(?:no\.?\s)?(?:\d{1,4}[a-z]?|[a-z])\b(?!\s(?:bus|is|reason|one)\b)",
    re.IGNORECASE,
)
_SMALL_TOWN = re.compile(r",?\s(?P<town>[a-zà-ž][\w'’-]{3,20})(?!\w)")
_MOST_RESTS = 5  # a second street, a flat, then the town, then the country
_COMMON = frozenset(
    [
        "the",
        "my",
        "it",
        "and",
        "but",
        "we",
        "i",
        "he",
        "she",
        "they",
        "there",
        "this",
        "that",
        "our",
        "so",
        "please",
        "no",
        "yes",
        "not",
        "can",
        "when",
        "where",
        "if",
        "because",
        "mum",
        "dad",
    ]
)
_IN_A_YEAR = re.compile(r"(?:19|20)\d\d,")
_NOT_A_STREET = read_list("not_in_street_names.txt")
_NOT_A_HOUSE = frozenset(
    [
        "the",
        "yes",
        "no",
        "so",
        "but",
        "and",
        "also",
        "hi",
        "hello",
        "in",
        "on",
        "at",
        "we",
        "i",
        "my",
        "our",
        "well",
        "sorry",
        "please",
        "because",
    ]
) - {"the"}


def find_addresses(text: str) -> Iterator[Find]:
    """A number and a street, a flat, a box, a street somebody says they live in, with the town and postal number after it."""
    elsewhere = ((start, end) for start, end, _ in find_foreign_streets(text))
    for start, end in (*_numbered(text), *_between_numbers(text), *_kind_last(text), *_elsewhere(text), *elsewhere):
        yield _start_of(text, start), _end_of(text, end), "address"


def whole_address(text: str, start: int, end: int) -> Find:
    """The address whose street stands from `start` to `end`, with all that belongs to it."""
    return _start_of(text, start), _end_of(text, end), "address"


def _start_of(text: str, start: int) -> int:
    """Where the address whose street starts here starts: with a postal number, or the name of the house."""
    before = _BEFORE.search(text[max(0, start - 14) : start])
    start -= len(before[0]) if before else 0
    unit = _UNIT_BEFORE.search(text[max(0, start - 12) : start])
    start -= len(unit[0]) if unit else 0
    town = _TOWN_BEFORE.search(text[max(0, start - 40) : start])
    if town:
        return start - len(town[0].lstrip())
    house = _HOUSE_BEFORE.search(text[max(0, start - 50) : start])
    crossing = _CROSSING_BEFORE.search(text[max(0, start - 50) : start])
    if crossing and not _begins_something(crossing["street"].removesuffix("and ")):
        return start - len(crossing["street"])
    named = house and not _NOT_A_HOUSE.intersection(word.lower() for word in house["house"].replace(",", " ").split()[:1])
    return start - len(house["house"]) if house and named else start


def _end_of(text: str, end: int) -> int:
    """Where the address whose street ends here ends with all that belongs to it."""
    if side := _SIDE_AFTER.match(text, end):
        end = side.end()
    for _turn in range(_MOST_RESTS):
        rest = _REST.match(text, end)
        after = rest.end() if rest and rest.end() > end else _after_town(text, end)
        if after == end:
            break
        end = after
    return end


def _after_town(text: str, end: int) -> int:
    """Behind a plot or a town that follows: a capital after a comma that begins no sentence, or a place the lists know."""
    if found := _PLOT_AFTER.match(text, end) or _POSTAL_AFTER.match(text, end):
        return found.end()
    if (found := _TOWN_AFTER.match(text, end)) and found["town"].split()[0].lower() not in lexicon().never | _COMMON:
        return found.end("town")
    flat = _ENDS_IN_A_FLAT.search(text[max(0, end - 20) : end])
    if flat and (found := _PLACE_AFTER.match(text, end)) and not _begins_something(found["town"]):
        return found.end()
    if (found := _SMALL_TOWN.match(text, end)) and _is_town(found["town"]):
        return found.end()
    return end


def _begins_something(words: str) -> bool:
    """Whether these words with capitals are common ones, as at the beginning of a sentence."""
    return bool((lexicon().english | lexicon().never | lexicon().proper | _COMMON).intersection(words.lower().split()))


def _is_town(word: str) -> bool:
    return word in lexicon().places and word not in lexicon().english and int(lexicon().names.get(word, "0")[0]) < 2


def _numbered(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _NUMBERED:
        for match in pattern.finditer(text):
            if not _NOT_A_STREET.intersection(map(_as_said, match["middle"].split())) and not _IN_A_YEAR.match(match[0]):
                yield match.span("where" if "where" in pattern.groupindex else 0)


def _as_said(word: str) -> str:
    """In small letters, except a name's: there is a Main Street, and there are two main roads."""
    return word if word.istitle() else word.lower()


def _between_numbers(text: str) -> Iterator[tuple[int, int]]:
    for match in _BETWEEN_NUMBERS.finditer(text):
        between = (match["middle"] or match["name"]).split()
        said = {word.lower() for word in between}
        if any(word[0].isupper() for word in between) and not (_NOT_A_STREET | lexicon().proper).intersection(said):
            yield match.span()


def _may_end_in_a_kind(text: str) -> bool:
    """A cheap look: whether a word before a number ends like a street of other languages."""
    return any(match[1].endswith(_LAST_ENDINGS) for match in _BEFORE_A_NUMBER.finditer(text.lower()))


def _kind_last(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _KIND_LAST if _may_end_in_a_kind(text) else ():
        for match in pattern.finditer(text):
            if match["street"].split()[-1].lower() not in lexicon().english:
                yield match.span()


def _elsewhere(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_FOREIGN, _BOX) if _KIND_FIRST_SIGN.search(text) else (_BOX,):
        for match in pattern.finditer(text):
            yield match.start(), match.start() + len(match[0].rstrip(" ,"))
    yield from (match.span() for match in _CORNER.finditer(text))
    for match in _SAYS_ADDRESS.finditer(text):
        if not _NOT_A_STREET.intersection(match["where"].lower().split()):
            yield match.span("where")
