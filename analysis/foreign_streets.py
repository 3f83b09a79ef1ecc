"""Addresses as the site's languages other than English write them: the kind of street first, last, or in their own script.

Owns those patterns, with the number of the house; and without it where somebody says in that language that they live there.
It must not store a text. Each pattern is asked only where a word of its own stands in the text.
"""

import re
from collections.abc import Iterator

from analysis.address_ends import whole_address
from analysis.street_pieces import HOUSE_NUMBER, INSIDE, WRITTEN
from analysis.street_scripts import ARABIC, ARABIC_HOME, CHINESE, CYRILLIC, CYRILLIC_NAME, INDIC, ROMANISED, URDU

Find = tuple[int, int, str]

_C = r"[A-ZÀ-ÖØ-ÞĀ-ŽȘȚĄĘĖĮŲŪ][\w'’.-]{0,24}"
_LINK = r"(?:d[aeo]s?|dell?[aeo]?|di|du|des|las?|los?|les?|los|de la|de los|de las|y|yr|i|e|św\.|gen\.|ks\.)"
_NAMES = rf"(?:(?:[dl]['’])?(?:{_C}|{_LINK})[\s,]{{1,2}}){{1,5}}?"
_SEP = r"(?:n(?:r|o|um)?\.?\s?[ºo°]?\s?|n[º°]\s?|č\.\s?|№\s?|no:\s?|numer\s|numărul\s|número\s)?"
_FIRST = (
    r"(?:ul\.|ulic[aeyęi]|al\.|alei|aleja|aleje|alejach|os\.|osiedl[eua]|pl\.|placu?|str\.|strada|străzii"
    r"|strazii|b-?dul|bd\.?|bdul|bulevardul"
    r"|calea|aleea|șos\.|şos\.|șoseaua|soseaua|splaiul|piața|piata|rua|r\.|travessa|tv\.|largo|praceta"
    r"|praça|praca|alameda|beco|estrada|av\."
    r"|avenida|avda\.?|calle|c/|plaza|pza\.|paseo|p\.º|camino|ronda|carretera|callejón|via|viale|v\.le"
    r"|piazza|corso|vicolo|largo|rue|boulevard|bd"
    r"|avenue|impasse|chemin|allée|quai|cours|place|route|nám\.|námestie|náměstí|jalan)"
)
_KIND_FIRST = re.compile(rf"(?<!\w)(?i:{_FIRST})\s?(?<=[\s./]){_NAMES}(?<=[\s,])\s?{_SEP}{HOUSE_NUMBER}{INSIDE}")
_NUMBER_FIRST_FR = re.compile(
    rf"(?<![\w.,])\d{{1,4}},?\s?(?:bis|ter|quater)?,?\s(?i:rue|avenue|av\.|boulevard|boul\.?|bd\.?|place|chemin"
    rf"|impasse|allée|quai|cours|route|square|passage|rang|montée|sentier)\s"
    rf"(?:(?:de la|de l['’]|du|des|de|d['’]|l['’]|la|le|les)\s?)?{_C}(?:\s(?:{_C}|d[eu]s?|la"
    rf"|les)){{0,3}}(?<!\sde)(?<!\sla)(?<!\sdu)"
)
_WELSH = (
    r"(?:heol|ffordd|stryd|lôn|lon|rhodfa|rhodfa['’]r|maes|cae|clos|llys|stad|cilgant|teras|rhes|gerddi"
    r"|bryn|trem|bron|parc|tai|tŷ|pen)"
)
_WELSH_NAME = r"(?:(?:['’]r|yr|y|[A-ZÂÊÎÔÛŴŶ][\w'’-]{1,20})(?:\s(?:yr|y|[A-ZÂÊÎÔÛŴŶ][\w'’-]{1,20})){0,2})"
_NUMBER_FIRST_CY = re.compile(
    rf"(?<![\w.,])(?:fflat\s\w{{1,3}},?\s)?\d{{1,4}}[a-z]?,?\s(?:(?i:{_WELSH})\s?{_WELSH_NAME}|(?i:heol"
    rf"|ffordd|stryd|lôn|rhodfa)\s(?:yr?\s)?[a-zâêîôûŵŷ]{{3,14}})"
)
_LAST = (
    r"(?:g\.|gatvė|gatvės|gatvėje|pr\.|prospektas|prospekto|al\.|alėja|skg\.|tak\.|utca|utcában|utcai|u\."
    r"|út|úton|útja|tér|téren|tere|körút|krt\.|köz"
    r"|sétány|sor|fasor|ulic[aei]|ul\.|ulici|námestie|námestí|náměstí|cest[ae]|tried[ae]|nábrežie|nábřeží"
    r"|sady|caddesi|caddesinde|cad\.|cd\.|sokak|sokağı"
    r"|sokakta|sok\.|sk\.|bulvarı|blv\.|mahallesi|mah\.|yolu|straat|laan|weg|plein|str\.|straße|strasse|gasse|allee|platz)"
)
_KIND_LAST = re.compile(
    rf"(?<!\w)(?:{_C}\s){{1,3}}(?i:{_LAST}),?\s?(?:(?:sk|sok|sokak|sokağı)\.?\s?)?(?:(?i:no|nr|č"
    rf"|szám)[.:]?\s?)?{HOUSE_NUMBER}\.?{INSIDE}"
)
_GLUED = re.compile(
    rf"(?<!\w){_C}(?:straße|strasse|str\.|gasse|weg|allee|platz|ring|damm|ufer|straat|laan|plein|gracht"
    rf"|kade|gatan|vägen|gade|vej|utca|tér)\s{HOUSE_NUMBER}"
)
_SLOVAK = re.compile(rf"(?<!\w)[A-ZÁČĎÉÍĽĹŇÓŔŠŤÚÝŽĚŘŮ][^\W\d_]{{3,20}}(?:ská|cká|ova|na|ná|nej|skej|ckej|ého)\s{HOUSE_NUMBER}")
_LIVES = re.compile(
    r"\b(?:bydl\w{1,3}|živ\w{1,4}|dzīvo\w{0,2}|elan|bor|asun|asuu|asumme|woon\w{0,2}|wonen|μέν\w{1,4}|μένουμε|κατοικ\w{1,3}|διεύθυνσ\w{1,2}(?:\sμου)?"
    r"|живе[яе]\w?|адрес\w{0,2}|dirección|indirizzo|casa|morada|adresse|adresi\w{0,2}|byw|nhŷ(?:\si)?|nghyfeiriad|cyfeiriad|cartref|mieszka\w{0,3}|adres\w{0,2}|locui\w{1,3}|stau"
    r"|stăm|moro|mora|moram|moramos|vivo|vive|vivimos|habit\w{1,4}"
    r"|wohne\w?|lebe\w?|abit\w{1,4}|gyven\w{1,4}|lak\w{1,4}|býva\w{0,3}|otur\w{3,6}|живу|живемо"
    r"|мешка\w{1,4}|живём|живем)\s(?:(?:yn|ar|ym|yng|na|przy|pe|în|nas?|nos?|em|en|a"
    r"|au|dans|in|am|an|der|den|dem|la|el|l|op|de|på|to|yw|es|est|este|é|ist|вул|на|по|we|w|u|v|i|op|στην|στον|στο|είναι|er|är|fica|è|está)\s){0,2}"
    rf"(?P<where>(?:(?i:{_WELSH})\s{_WELSH_NAME}"
    rf"|(?i:{_FIRST})\s?(?<=[\s./])(?:{_LINK}\s)?(?-i:{_C})(?:\s(?:{_LINK}\s)?(?-i:{_C})){{0,2}}(?:,?\s{_SEP}{HOUSE_NUMBER}{INSIDE})?"
    rf"|(?:{_LINK}\s)?(?i:{_FIRST})\s(?:{WRITTEN}\s){{0,3}}?{WRITTEN},?\s{_SEP}{HOUSE_NUMBER}{INSIDE}|(?-i:{_C})(?:straße"
    rf"|strasse|gasse|weg|allee|platz)"
    rf"|(?i:вулиц\w{{1,2}}|вул\.|улиц\w{{1,2}}|проспект\w{{0,2}})\s(?-i:{CYRILLIC_NAME})(?:\s(?-i:{CYRILLIC_NAME}))?"
    rf"|(?:(?-i:{_C})|(?-i:{CYRILLIC_NAME})|(?-i:[Ά-ΏΑ-Ω][\w-]{{1,24}}))(?:\s(?-i:{_C}))?\s\d{{1,4}}(?:\s?m\.?\s?\d{{1,3}}|[/-]\d{{1,3}})?(?!\w"
    rf"|\s(?:lat|rok|let|ani|an[so]|ann|år|рок|лет|mies|min|osób|metr|m[ei]tr))"
    rf"|(?-i:Am|Im|An\sder|Auf\sder|Zum|Zur)\s(?-i:{_C})\s\d{{1,4}}[a-z]?"
    rf"|(?:cartier\w{{0,2}}|résidence|residencia|residência|urbaniza\w{{3,5}}|edif[ií]cio"
    rf"|bairro(?:\sd[aeo]s?)?)\s(?-i:{_C})(?:\s(?-i:{_C})){{0,2}}(?:,?\s(?:bloc\w?|bâtiment|bât\.?"
    rf"|bl\.?)\s\w{{1,3}})?"
    rf"|bloc\w{{0,3}}\s\w{{1,4}}(?:,?\s(?:sc|ap|et)[a-z]{{0,8}}\.?\s\w{{1,3}}){{0,3}}))",
    re.IGNORECASE,
)
# A word of each pattern, looked for in small letters; all of them first in one look.
_SIGNED: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...] = (
    (
        r"ul\.|ulic|al\.|alei|alej|os\.|osied|pl\.|plac|str\.|str[aă][dz]|b-?dul|bd|bulevar|boulevar|calea"
        r"|aleea|[șsş]os\.|oseaua|splai|pia[țt]a|rua|r\. |travess|tv\.|largo|pra[çc]|alameda|beco|estrada"
        r"|av\.|avd|avenid|avenue|calle|c/|plaza|pza|paseo|p\.º|camino|ronda|carrete|via|v\.le|piazza|corso"
        r"|vicolo|rue|impasse|chemin|allée|quai|cours|nám|jalan|rang|montée|sentier",
        (_KIND_FIRST, _NUMBER_FIRST_FR),
    ),
    (
        r"\d[a-z]?,? (?:heol|ffordd|stryd|l[ôo]n|rhod|maes|cae|clos|llys|stad|cilg|teras|rhes|gerddi|bryn|trem"
        r"|bron|parc|tai|tŷ|pen)|fflat",
        (_NUMBER_FIRST_CY,),
    ),
    (
        r"(?:[gu]|al|skg|tak)\. ?\d|(?:gatv\w{1,3}|pr\.|prospekt\w{0,2}|utc\w{1,4}|út\w{0,3}|tér\w{0,3}|krt\.|köz|sétány|sor"
        r"|ulic\w|ul\.|námest\w{1,2}|cest[ae]|tried[ae]|nábrež\w{1,2}|cadde\w{2,6}|cad\.|cd\.|soka\w{1,4}"
        r"|so?k\.|bulvar\w|blv\."
        r"|mah\w{0,6}\.?|str\.|stra(?:ß|ss)e|straat|laan|plein|gasse|weg|allee|platz|ring|damm|ufer|gracht"
        r"|kade|gatan|vägen|gade|vej),? (?:no|nr|č|szám)?[.:]? ?\d",
        (_KIND_LAST, _GLUED),
    ),
    ("býva|bydl|adres", (_SLOVAK,)),
    ("вул|ул[.иі]|просп|пр[.-]|пров|пер[.еу]|бульв|б-р|площ|майдан|набер|шосе|узв", (CYRILLIC,)),
    ("[路街巷弄道村同里区區园園寓厦廈]", (CHINESE,)),
    ("شارع|عمارة|شقة|بناية|فيلا|منزل|بيت|مبنى", (ARABIC,)),
    ("نمبر|روڈ|سٹریٹ|لین|خیابان|کوچه|بلوار|بن بست", (URDU,)),
    ("[\u0900-\u0bff]", (INDIC,)),
    ("gali |galli |maka|ghar |ghor |bari |basha |house n|waddada|guri", (ROMANISED,)),
)
_SIGNS = tuple((re.compile(sign), patterns) for sign, patterns in _SIGNED)
# Far cheaper than the patterns, and true of every text that one of them is for.
_TELLTALES = (
    "ul|al.|ale|os.|ose|pl|str|bd|b-d|bulev|boul|calea|splai|pia|rua|r. |trav|tv.|larg|pra|beco|av.|avd|aven|call|c/|pza|"
    "pase|p.º|camino|rond|carre|via|v.le|cors|vico|rue|impa|rang|monté|sentie|chemi|all|quai|cours|nám|jalan|heol|ffo|lon|lôn|rhod|maes|cae|"
    "clos|llys|stad|cilg|teras|rhes|gerddi|bryn|trem|bron|parc|tai|tŷ|pen|g. |u. |gatv|pr.|prosp|utc|út|tér|krt|köz|sét|sor|"
    "cest|tried|nábr|cad|cd.|sok|sk.|bulv|blv|mah|laan|plein|gass|weg|platz|ring|damm|ufer|gracht|kade|gat|vägen|vej|gade|"
    "býva|bydl|adres|gali |galli |maka|ghar |ghor |bari |basha |house n|waddada|guri"
)
_LETTERS = tuple(_TELLTALES.split("|"))


def find_foreign_streets(text: str) -> Iterator[Find]:
    """Streets with the number of a house, in any of the languages known here."""
    lower = text.lower()
    if text.isascii() and not _has_telltale(lower):
        return
    for sign, patterns in _SIGNS:
        if sign.search(lower):
            for pattern in patterns:
                for match in pattern.finditer(text):
                    yield match.start(), match.start() + len(match[0].rstrip(" ,،")), "address"


def _has_telltale(lower: str) -> bool:
    for letters in _LETTERS:  # noqa: SIM110  (a generator costs twice the time)
        if letters in lower:
            return True
    return False


HOME_SIGN = re.compile(
    r"byw |nhŷ|cyfeiriad|cartref|mieszka|adres|locui|stau |stăm |mor[ao] |mora[ms]|viv[eio]|habit|wohn"
    r"|lebe|bydl|živ|dzīvo|elan |bor |asu|woon|wonen|μέν|κατοικ|διεύθ"
    r"|dirección|indirizzo|casa |morada|adres|abit|gyven|lak|býva|otur|жив|мешка|سكن|عيش|عنوان|بيت"
)


def find_foreign_homes(text: str) -> Iterator[Find]:
    """Streets without a number that somebody says they live in."""
    for pattern in (_LIVES, ARABIC_HOME):
        for match in pattern.finditer(text):
            yield whole_address(text, *match.span("where"))
