"""Streets as postal conventions elsewhere write them: numbered streets, blocks, boxes, plots, a name and a number before a town.

Owns which of those patterns a text is asked for. It must not store a text. Each pattern needs a number, and a word, a sign or a
postal code that counts and scores lack.
"""

import re
from collections.abc import Iterator

from analysis.gazetteer.lexicon import lexicon
from analysis.gazetteer.lists import read_text_lines
from analysis.postal_codes import CODE, STATE
from analysis.street_kinds import capitalised
from analysis.street_pieces import CAPITAL, any_of, words_of
from analysis.street_scripts import EAST_ASIAN, INDIC_TOWN, RUSSIAN

Find = tuple[int, int]


def _listed(name: str) -> str:
    """The words of one line of `world_streets.txt`, joined by spaces."""
    return " ".join(line.partition(": ")[2] for line in read_text_lines("world_streets.txt") if line.startswith(f"{name}: "))


_C = rf"{CAPITAL}[\w'’.-]{{0,40}}"
_W = r"[^\W\d_][\w'’.-]{0,24}"
_NUMBER = r"\d{1,4}(?:\s?[/-]\s?\d{1,4})?[a-zA-Z]?"
_ENDS = r"(?!\w|[.:]\d)"
_NR = r"(?:(?i:no|nr|br|n[º°])\.?:?\s?)?"
_TOWN = rf"{_C}(?:[ -](?:de |do |da |del |am |an der |upon |on )?{_C}){{0,3}}"
_SIDE = r"(?:[NSEW]|NE|NW|SE|SW|North|South|East|West)\.?\s"
# North America: "88 W 45th St", "350 5th Avenue", "12 County Road 350".
_AMERICAN = re.compile(
    rf"\b\d{{1,5}}[A-Za-z]?\s(?:{_SIDE})?"
    rf"(?:\d{{1,3}}(?:st|nd|rd|th|ST|ND|RD|TH)\s|(?:{_C}\s){{0,2}}(?:County\s|State\s|Farm\s|Township\s|Rural\s)(?=R))"
    rf"(?:{capitalised('plain')}|St|Ave|Av|Pl|Place|Dr|Way|Blvd|Route|Rd)\b\.?(?:\s\d{{1,4}}\b)?"
    rf"|\b\d{{1,5}}\s{_SIDE}(?:{_C}\s){{1,3}}(?:{capitalised('plain', 'capital')})\b\.?"
)
_BOX = re.compile(
    r"\b(?:RR|HC|Rural Route|Star Route)\s?#?\d{1,3},?\sBox\s\d{1,6}\b"
    rf"|\b(?:{'|'.join(re.escape(box) for box in _listed('boxes').split(' / '))})\s(?:No\.?\s)?[A-Z]?\d{{2,6}}(?:-\d{{4,5}})?\b"
    rf"(?=[,\n]\s{{0,4}}(?:\d|{CAPITAL})|\s*$|\.)"
)
# Latin America: "Carrera 7 # 45-10", "Calle 10 Sur No. 5-51".
_CROSSED = re.compile(
    rf"\b(?:{_listed('crossed').replace(' ', '|')})\.?\s(?:\d{{1,3}}\s?[A-Za-zª]?|(?:{_W}\s){{0,3}}{_W})"
    r"(?:\s(?:Bis|Sur|Norte|Este))?"
    r"\s?(?:#|N[oº°]\.?)\s?\d{1,3}\s?[A-Za-z]?\s?-\s?\d{1,3}(?:\s(?:Sur|Norte|Este|Oeste))?",
    re.IGNORECASE,
)
# The kind first: some of these words are streets' alone, others need a name with a capital and a number after it.
_KIND_FIRST = re.compile(
    rf"(?<!\w)(?i:{any_of(_listed('first'))})(?:\s|(?<=\.))(?:{_W}\s){{0,3}}?{_W},?\s{_NR}{_NUMBER}{_ENDS}"
    rf"|(?<!\w)(?i:{any_of(_listed('romance'))})(?:\s|(?<=[./]))(?:d[aeo]l?\s|la\s)?{_C}(?:\s\(?{_W}\)?){{0,4}}?,?\s"
    rf"(?:{_NR}{_NUMBER}{_ENDS}|(?i:s/n)\b)"
    rf"|(?<![\w.,])(?:[Nn]o\.?\s?)?\d{{1,4}}[A-Za-z]?,?\s(?i:jalan|jln\.?|lorong)\s(?:{_C}\s?){{1,3}}"
)
# "Karl Johans gate 22", "Pärnu mnt 10": the kind last, and a word of its own.
_KIND_LAST = re.compile(rf"(?<!\w)(?:{_C}\s){{1,3}}{any_of(_listed('last'))}\s{_NUMBER}{_ENDS}")
# German names of streets that begin with a small word: "Unter den Linden 77".
_GERMAN = re.compile(rf"(?<!\w)(?:{_listed('german').replace(' / ', '|')})\s(?:{_C}\s){{1,2}}{_NUMBER}{_ENDS}")
_ASIAN = f"(?:{_listed('asian').replace(' ', '|')})"
_PLOT = re.compile(
    rf"\b(?i:{_listed('plots')})\s?[:#]?\s?\d{{1,4}}[A-Za-z]?(?:[/-]\w{{1,4}}){{0,3}},?\s"
    rf"(?:(?:{_C}\s){{1,3}}(?:{_ASIAN}|{_listed('asian_too').replace(' ', '|')})"
    r"|(?i:sector|street|road|block|lane|gali|phase|st\.?|lot)(?:\sNo\.?)?[\s-]\w{1,3}(?!\w)"
    rf"|(?:{_C}\s){{1,4}}(?:Ave|Avenue|St|Street|Rd|Road|Drive)\s\d{{1,3}}\b)"
    rf"|(?<![\w.,])(?:[A-Z]-?)?\d{{1,4}}(?:\s?[A-Z]|/\d{{1,3}}){{0,2}},?\s(?:{_C}\s){{1,2}}{_ASIAN}\b"
)
_JAPANESE = re.compile(
    rf"(?<![\w-])\d{{1,2}}-\d{{1,2}}(?:-\d{{1,4}})?,?\s(?={_C}(?:[\s,]{{1,2}}{_C}){{0,3}})"
    r"(?=[^.!?\n]{0,40}(?:-(?:ku|shi|cho|machi|gun|fu|ken)\b|Tokyo|Osaka|Kyoto|Yokohama|Nagoya|Sapporo|Fukuoka|Kobe|Japan))"
    rf"{_C}(?:-[a-z]+)?(?:,\s{_C}(?:-[a-z]+)?){{0,2}}"
)
# Without any kind: a name and a number, or a number and a name, before a postal code and its town.
_LINE = r"(?:,?\s?\n\s{0,6}|,\s|(?<=,\s))"
_BEFORE_CODE = re.compile(
    rf"(?:(?<=^)|(?<=[\s(:]))(?P<street>(?:{_C}\s(?:(?:{_W}\s){{0,3}}{_W},?\s)?|{_C},?\s){_NUMBER}(?:/\d{{1,3}}|\s[A-Z](?:\s\d{{1,3}})?)?"
    rf"|{_NUMBER},?\s{_C}(?:\s{_W}){{0,4}}),?\s{{0,2}}{_LINE}(?:ΤΚ\s|[A-Z]{{1,2}}-)?{CODE},?\s{_TOWN}"
)
# "45 Anywhere Heights, Springfield, IL 62704", "59/797, Chander Zila, Kota-518190".
_BEFORE_STATE = re.compile(
    rf"(?<![\w£$€.,-])\d{{1,6}}[A-Za-z]?(?:/\d{{1,4}})?,?\s(?:{_C}\s?){{1,4}},?\s{_TOWN},?\s?"
    rf"(?:\s(?:{STATE}\s{{1,2}}\d{{5}}(?:-\d{{4}})?|(?:NSW|VIC|QLD|SA|WA|TAS|NT|ACT),?\s\d{{4}})|[\s-]{{1,3}}\d{{6}})(?!\w)"
)
# The kind, a name, a town and a code, without the number of a house.
_WITHOUT_NUMBER = re.compile(
    rf"(?<!\w)(?i:{any_of(_listed('romanian'))})\s(?:{_C}\s?){{1,3}}{_LINE}{_TOWN},?\s\d{{6}}(?!\w)"
    rf"|(?<!\w){_C}(?:\s{_W}){{0,4}},\s\d{{1,4}}{_LINE}(?:[^,\d\n]{{2,30}}{_LINE})?\d{{5}}-?\d{{3}}\s{_C}(?:\s{_W}){{0,3}}\s?[/-]\s?[A-Z]{{2}}\b"
)

# For each group of patterns the words of which one must stand in the text: far cheaper to look for than the patterns.
_PLOT_WORDS = words_of("h hno house plot flat door d villa holding ghar makaan qtr shop blk block")
_PLOT_STREETS = words_of(
    f"{_listed('asian_too')} sector street road block lane gali phase st lot ave avenue rd drive apartment tower"
)
_SIDES = words_of("n s e w nw ne sw se north south east west")
_SIGNED: tuple[tuple[frozenset[str], re.Pattern[str]], ...] = (
    (words_of("st nd rd th county state farm township rural") | _SIDES, _AMERICAN),
    (words_of(_listed("boxes")) | (words_of("rr hc route") - {"de"}), _BOX),
    (words_of(_listed("crossed")), _CROSSED),
    (words_of(f"{_listed('first')} {_listed('romance')}"), _KIND_FIRST),
    (words_of(_listed("last")), _KIND_LAST),
    (words_of("am zum zur beim der dem den"), _GERMAN),
    (words_of(_listed("asian")), _PLOT),
    (words_of("ku shi cho machi gun fu ken tokyo osaka kyoto yokohama nagoya sapporo fukuoka kobe japan"), _JAPANESE),
)
_EAST_ASIAN_SIGN = re.compile("[都道府県省市区县로길가]")
_RUSSIAN_SIGN = words_of("д дом буд будинок")
_CODE_SIGN = re.compile(r"[,\n]\s{0,6}(?:[A-Z]{1,2}-|ΤΚ )?\d{3}")
_STATE_SIGN = re.compile(r"[A-Z]{2},? {1,2}\d{4}|[\s-]\d{6}(?!\d)|\d{3} [^\n]{2,40}[/-] ?[A-Z]{2}\b")
_LEADING = frozenset(["at", "from", "to", "is", "was", "near", "by", "in", "on", "address", "lives", "moved"])
_NEVER_BETWEEN = frozenset(["years", "year", "people", "times", "minutes", "pm", "am"])


def find_world_streets(text: str, words: frozenset[str]) -> Iterator[Find]:
    """Where a street with its number, a plot or a box stands; what follows it is not looked at.

    words : the words of `text`, in small letters.
    """
    for pattern in _patterns_for(text, words):
        for match in pattern.finditer(text):
            found = match[0].rstrip(" ,")
            yield match.start() + len(found) - len(_without_sentence(found)), match.start() + len(found)
    for match in _BEFORE_CODE.finditer(text) if _CODE_SIGN.search(text) else ():
        street = {word.lower().strip(",") for word in match["street"].split()}
        if not street & _NEVER_BETWEEN and not street <= lexicon().english | {match["street"]}:
            yield match.end("street") - len(_without_sentence(match["street"])), match.end("street")


def _without_sentence(street: str) -> str:
    """What stands behind the last word that leads to an address: "We moved from Kuhljeva cesta 8a"."""
    words = street.split(" ")
    leading = [at for at, word in enumerate(words[:-1]) if word in _LEADING]
    behind = words[leading[-1] + 1 :] if leading else words
    return " ".join(behind) if behind[0][:1].isupper() else street


def _patterns_for(text: str, words: frozenset[str]) -> Iterator[re.Pattern[str]]:
    for sign, pattern in _SIGNED:
        if not sign.isdisjoint(words):
            yield pattern
    if not _PLOT_WORDS.isdisjoint(words) and not _PLOT_STREETS.isdisjoint(words):
        yield _PLOT
    if not text.isascii():
        if _EAST_ASIAN_SIGN.search(text):
            yield EAST_ASIAN
        if not _RUSSIAN_SIGN.isdisjoint(words):
            yield RUSSIAN
    if _STATE_SIGN.search(text):
        yield from (_BEFORE_STATE, _WITHOUT_NUMBER, INDIC_TOWN)
