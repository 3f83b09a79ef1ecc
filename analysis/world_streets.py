"""Streets as postal conventions elsewhere write them: numbered streets, blocks, boxes, plots, and a name and a number before a town.

Owns those patterns. It must not store a text. Each needs a number, and a word, a sign or a postal code that counts and scores lack.
"""

import re
from collections.abc import Iterator

from analysis.gazetteer.lexicon import lexicon
from analysis.postal_codes import CODE, STATE
from analysis.street_kinds import capitalised
from analysis.street_pieces import CAPITAL, any_of

Find = tuple[int, int]

_C = rf"{CAPITAL}[\w'’.-]{{0,24}}"
_W = r"[^\W\d_][\w'’.-]{0,24}"
_NUMBER = r"\d{1,4}(?:\s?[/-]\s?\d{1,4})?[a-zA-Z]?"
_TOWN = rf"{_C}(?:[ -](?:de |do |da |del |am |an der |upon |on )?{_C}){{0,3}}"
# North America: "88 W 45th St", "350 5th Avenue", "12 County Road 350".
_AMERICAN = re.compile(
    rf"\b\d{{1,5}}[A-Za-z]?\s(?:(?:[NSEW]|NE|NW|SE|SW|North|South|East|West)\.?\s)?(?:\d{{1,3}}(?:st|nd|rd|th|ST|ND|RD|TH)\s|(?:{_C}\s){{0,2}}"
    rf"(?:County\s|State\s|Farm\s|Township\s|Rural\s)(?=R))(?:{capitalised('plain')}|St|Ave|Av|Pl|Place|Dr|Way|Blvd|Route|Rd)\b\.?(?:\s\d{{1,4}}\b)?"
    rf"|\b\d{{1,5}}\s(?:(?:[NSEW]|NE|NW|SE|SW)\.?\s)(?:{_C}\s){{1,3}}(?:{capitalised('plain', 'capital')})\b\.?"
)
_BOX = re.compile(
    r"\b(?:RR|HC|Rural Route|Star Route)\s?#?\d{1,3},?\sBox\s\d{1,6}\b"
    r"|\b(?:Private Bag|Locked Bag|GPO Box|PO Box|P\.?\s?O\.?\s?Box|Postbus|Postboks|Postbox|Apartado(?: de [Cc]orreos)?|Casella [Pp]ostale"
    r"|Caixa [Pp]ostal|Postafiók|RMB|RSD|CMB|Pf\.|C\.P\.|B\.P\.|Boîte [Pp]ostale|Box|skr\. poczt\.|poste restante)\s(?:No\.?\s)?[A-Z]?\d{2,6}(?:-\d{4,5})?\b"
    rf"(?=[,\n]\s{{0,4}}(?:\d|{CAPITAL})|\s*$|\.)"
)
# Latin America: "Carrera 7 # 45-10", "Calle 10 Sur No. 5-51".
_CROSSED = re.compile(
    r"\b(?:Carrera|Cra\.?|Kra\.?|Calle|Cl\.?|Cll\.?|Diagonal|Transversal|Avenida|Av\.?|Autopista)\s\d{1,3}\s?[A-Za-z]?(?:\s(?:Bis|Sur|Norte|Este))?"
    r"\s?(?:#|N[oº°]\.?)\s?\d{1,3}\s?[A-Za-z]?\s?-\s?\d{1,3}",
    re.IGNORECASE,
)
# The kind first, as in the south east of Europe, Greece, Turkey's neighbours and south east Asia; it is no word elsewhere.
_KINDS_FIRST = any_of(
    "trg ulica ulici bulevar bulevaru bul. bulevardul rruga rrugë jalan jln jln. jl. lorong lrg οδός οδό οδού λεωφόρος λεωφ. λ. "
    "πλατεία пл. бул. al. os."
)
_ROMANCE = any_of(
    "calle avenida avda. avda c/ rua camino paseo plaza carretera via strada ctra. passeig passatge travessera glorieta"
)
_KIND_FIRST = re.compile(
    rf"(?<!\w)(?i:{_KINDS_FIRST})(?:\s|(?<=\.))(?:{_W}\s){{0,3}}?{_W},?\s(?:(?i:no|nr|br|n[º°])\.?:?\s?)?{_NUMBER}(?!\w|[.:]\d)"
    rf"|(?<!\w)(?i:{_ROMANCE})(?:\s|(?<=[./]))(?:d[eo]l?\s|la\s)?{_C}(?:\s{_W}){{0,4}}?,?\s(?:n[º°]\.?\s?)?{_NUMBER}(?!\w|[.:]\d)"
    rf"|(?<![\w.,])(?:[Nn]o\.?\s?)?\d{{1,4}}[A-Za-z]?,?\s(?i:jalan|jln\.?|lorong)\s(?:{_C}\s?){{1,3}}"
)
# "Karl Johans gate 22", "Pärnu mnt 10": the kind last, and a word of its own.
_KIND_LAST = re.compile(
    rf"(?<!\w)(?:{_C}\s){{1,3}}(?:mnt|pst|puiestee|gate|gata|gatan|gade|väg|vägen|vei|veien|vej|allé|plads|plass|torg|torget|iel[aā]|bulvāris|gatvė"
    rf"|alėja|tänav|maantee|katu|tie|kuja|weg|plein|kade|singel|hof|markt|ulica|utca|tér|sokak|sokağı|caddesi|bulvarı|apartmanı)\s{_NUMBER}(?!\w|[.:]\d)"
)
# German names of streets that begin with a small word: "Unter den Linden 77".
_GERMAN = re.compile(
    rf"(?<!\w)(?:Am|An der|An den|Auf der|Auf dem|Zum|Zur|Hinter der|Hinter dem|Vor der|Vor dem|Unter den|Unter der|In der|In den|Bei der|Beim)"
    rf"\s(?:{_C}\s){{1,2}}{_NUMBER}(?!\w|[.:]\d)"
)
_SOUTH_ASIAN_END = (
    r"(?:Nagar|Colony|Vihar|Enclave|Layout|Marg|Chowk|Bagh|Puram|Society|Apartments?|Residency|Extension|Ganj|Pura|Gali|Mohalla|Bazar|Bazaar"
    r"|Road|Street|Lane|Garden|Gardens|Town|Park|Heights|Towers?|Complex|Chawl|Wadi|Peth|Salai|Pally|Para)"
)
_PLOT = re.compile(
    r"\b(?i:H\.?\s?No\.?|House(?:\sNo\.?)?|Plot(?:\sNo\.?)?|Flat\sNo\.?|Door\sNo\.?|D\.\s?No\.?|Villa|Holding|Ghar\sNo\.?|Makaan\sNo\.?|Qtr\.?\sNo\.?|Shop\sNo\.?|Blk|Block)"
    rf"\s?[:#]?\s?\d{{1,4}}[A-Za-z]?(?:[/-]\w{{1,4}}){{0,3}},?\s(?:(?:{_C}\s){{1,3}}{_SOUTH_ASIAN_END}|(?i:sector|street|road|block|lane|gali|phase|st\.?)"
    rf"(?:\sNo\.?)?[\s-]\w{{1,3}}(?!\w)|(?:{_C}\s){{1,4}}(?:Ave|Avenue|St|Street|Rd|Road|Drive)\s\d{{1,3}}\b)"
    rf"|(?<![\w.,])(?:[A-Z]-?)?\d{{1,4}}(?:\s?[A-Z]|/\d{{1,3}}){{0,2}},?\s(?:{_C}\s){{1,2}}(?:Nagar|Colony|Vihar|Enclave|Layout|Marg|Chowk|Bagh|Mohalla|Society|Chawl|Wadi|Peth|Salai)\b"
)
_JAPANESE = re.compile(
    rf"(?<![\w-])\d{{1,2}}-\d{{1,2}}(?:-\d{{1,4}})?,?\s(?={_C}(?:[\s,]{{1,2}}{_C}){{0,3}})(?=[^.!?\n]{{0,40}}(?:-(?:ku|shi|cho|machi|gun|fu|ken)\b|Tokyo"
    rf"|Osaka|Kyoto|Yokohama|Nagoya|Sapporo|Fukuoka|Kobe|Japan)){_C}(?:-[a-z]+)?(?:,\s{_C}(?:-[a-z]+)?){{0,2}}"
    r"|[\u4e00-\u9fff]{1,4}[都道府県][\u3040-\u30ff\u4e00-\u9fff]{1,20}?\d{1,4}(?:丁目|番地?|号|[-−ー]\d{1,4}){1,4}"
    r"|[가-힣]{1,10}(?:로|길)\s?\d{1,4}(?:-\d{1,4})?(?:번지)?(?![\d년월일분시명개])"
)
# Without any kind: a name and a number, or a number and a name, before a postal code and its town.
_BEFORE_CODE = re.compile(
    rf"(?:(?<=^)|(?<=[\s(:]))(?P<street>(?:{_C}\s(?:(?:{_W}\s){{0,3}}{_W}\s)?|{_C}\s){_NUMBER}(?:\s[A-Z](?:\s\d{{1,3}})?)?"
    rf"|{_NUMBER},?\s{_C}(?:\s{_W}){{0,4}}),?\s{{0,2}}(?:\n\s{{0,6}}|,\s|(?<=,\s))(?P<rest>(?:[A-Z]{{1,2}}-)?{CODE}\s{_TOWN})"
)
# "45 Anywhere Heights, Springfield, IL 62704".
_BEFORE_STATE = re.compile(
    rf"(?<![\w£$€.,-])\d{{1,6}}[A-Za-z]?\s(?:{_C}\s?){{1,4}},?\s{_TOWN},?\s(?:{STATE}\s{{1,2}}\d{{5}}(?:-\d{{4}})?|(?:NSW|VIC|QLD|SA|WA|TAS|NT|ACT)\s\d{{4}})\b"
)
# Letters of each group of patterns, in the text as written: far cheaper to look for than the patterns.
_SIGNED: tuple[tuple[tuple[str, ...], tuple[re.Pattern[str], ...]], ...] = (
    (
        tuple(
            "st S|th S|nd S|rd S|st A|th A|nd A|rd A|th Pl|County R|State R|Township R|Rural R| N | S | E | W | NW | NE | SW | SE |N. |S. |"
            "E. |W. |North |South |East |West ".split("|")
        ),
        (_AMERICAN,),
    ),
    (tuple("Box |Bag |Postb|Apartado|ostale |ostal |Postaf|Pf.|C.P.|B.P.|RMB|RSD|CMB|poczt.|restante".split("|")), (_BOX,)),
    (("#", "Nº", "N°", "No.", "No ", "nº", "n°", "no. "), (_CROSSED,)),
    (
        tuple(
            "rg |lica |lici |ulevar|bul.|Bul.|ruga |rugë |alan |Jln|jln|Jl.|jl.|orong |οδό|Οδό|λ|Λ|πλατ|Πλατ|л.|al.|os.|Al.|Os.|alle |venida |"
            "vda|C/|c/|ua |amino |aseo |laza |arretera |ia |trada |tra.|asseig |assatge |ravess|loriet".split("|")
        ),
        (_KIND_FIRST,),
    ),
    (
        tuple(
            " mnt | pst | puies| gate | gata | gatan | gade | väg| vei | veien | vej | allé | plads | plass | torg| iel| bulv| gatv| alėja"
            "| tänav | maantee | katu | tie | kuja | weg | plein | kade | singel | hof | markt | ulica | utca | tér | sok| caddesi | apart".split(
                "|"
            )
        ),
        (_KIND_LAST,),
    ),
    (tuple("Am |An d|Auf d|Zum |Zur |Hinter d|Vor d|Unter d|In de|Bei d|Beim ".split("|")), (_GERMAN,)),
    (
        tuple(
            "No |No.|no |no.|NO|lot |illa |olding |Blk|lock |ouse | Nagar| Colony| Vihar| Encl| Layout| Marg| Chowk| Bagh| Moha| Soci| Chawl| Wadi| Peth"
            "| Salai".split("|")
        ),
        (_PLOT,),
    ),
    (
        tuple(
            "-ku|-shi|-cho|-machi|-gun|-fu|-ken|Tokyo|Osaka|Kyoto|Yokoh|Nagoya|Sapp|Fukuok|Kobe|Japan|都|道|府|県|로|길".split(
                "|"
            )
        ),
        (_JAPANESE,),
    ),
)
_LETTERS = tuple(dict.fromkeys(letters for signs, _ in _SIGNED for letters in signs))
_CODE_SIGN = re.compile(r"[,\n]\s{0,6}(?:[A-Z]{1,2}-)?\d{3}")
_STATE_SIGN = re.compile(r"[A-Z]{2} {1,2}\d{4}")
_NEVER_BETWEEN = frozenset(["years", "year", "people", "times", "minutes", "pm", "am"])


def find_world_streets(text: str) -> Iterator[Find]:
    """Where a street with its number, a plot or a box stands; what follows it is not looked at."""
    for pattern in _patterns_for(text):
        for match in pattern.finditer(text):
            yield match.start(), match.start() + len(match[0].rstrip(" ,"))
    for match in _BEFORE_CODE.finditer(text) if _CODE_SIGN.search(text) else ():
        words = {word.lower().strip(",") for word in match["street"].split()}
        if not words & _NEVER_BETWEEN and not words <= lexicon().english | {match["street"]}:
            yield match.span("street")


def _patterns_for(text: str) -> Iterator[re.Pattern[str]]:
    if any(letters in text for letters in _LETTERS):
        for signs, patterns in _SIGNED:
            if any(letters in text for letters in signs):
                yield from patterns
    if _STATE_SIGN.search(text):
        yield _BEFORE_STATE
