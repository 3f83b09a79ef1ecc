"""Addresses as the site's languages other than English write them: the kind of street first, last, or in their own script.

Owns those patterns, with the number of the house; and without it where somebody says in that language that they live there.
It must not store a text. Each pattern is asked only where a word of its own stands in the text.
"""

import re
from collections.abc import Iterator

Find = tuple[int, int, str]

_C = r"[A-ZÀ-ÖØ-ÞĀ-ŽȘȚĄĘĖĮŲŪ][\w'’.-]{0,24}"
_LINK = r"(?:d[aeo]s?|dell?[aeo]?|di|du|des|las?|los?|les?|los|de la|de los|de las|y|yr|i|e|św\.|gen\.|ks\.)"
_NAMES = rf"(?:(?:[dl]['’])?(?:{_C}|{_LINK})[\s,]{{1,2}}){{1,5}}?"
_W = r"[^\s\d,،.;:!?()。，]{1,24}"
_SEP = r"(?:n(?:r|o|um)?\.?\s?[ºo°]?\s?|n[º°]\s?|č\.\s?|№\s?|no:\s?|numer\s|numărul\s|número\s)?"
_NUMBER = r"\d{1,4}(?:[a-zA-Z](?!\w)|\s[a-zA-Z](?![\w.]|\s\d))?(?:\s?[/-]\s?\d{1,4}[a-z]?)?(?!\w|[.:]\d|\s?%|\s?€)"
_INSIDE = (
    r"(?:,?\s(?i:m|lok|bl|bloc|blok|sc|scara|et|etaj|ap|apt|apart\w{0,6}|esc|esq|dir|dto|piso|andar|porta"
    r"|puerta|interno|scala|daire"
    r"|kat|em|emelet|ajtó|byt|but|kv|кв|квартира|корп|под)[.:]?\s?[\w-]{1,4}(?!\w)"
    r"|,?\s\d{1,2}\.?[ºª°](?:\.?\s(?:[A-Z](?!\w)|[Ee]sq\.?|[Dd]to\.?|[Dd]ir\.?|izq\w{0,5}|dcha))?){0,4}"
)
_FIRST = (
    r"(?:ul\.|ulic[aeyęi]|al\.|alei|aleja|aleje|alejach|os\.|osiedl[eua]|pl\.|placu?|str\.|strada|străzii"
    r"|strazii|b-?dul|bd\.?|bdul|bulevardul"
    r"|calea|aleea|șos\.|şos\.|șoseaua|soseaua|splaiul|piața|piata|rua|r\.|travessa|tv\.|largo|praceta"
    r"|praça|praca|alameda|beco|estrada|av\."
    r"|avenida|avda\.?|calle|c/|plaza|pza\.|paseo|p\.º|camino|ronda|carretera|callejón|via|viale|v\.le"
    r"|piazza|corso|vicolo|largo|rue|boulevard|bd"
    r"|avenue|impasse|chemin|allée|quai|cours|place|route|nám\.|námestie|náměstí|jalan)"
)
_KIND_FIRST = re.compile(rf"(?<!\w)(?i:{_FIRST})\s?(?<=[\s./]){_NAMES}(?<=[\s,])\s?{_SEP}{_NUMBER}{_INSIDE}")
_NUMBER_FIRST_FR = re.compile(
    rf"(?<![\w.,])\d{{1,4}},?\s?(?:bis|ter|quater)?,?\s(?i:rue|avenue|av\.|boulevard|bd\.?|place|chemin"
    rf"|impasse|allée|quai|cours|route|square|passage)\s"
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
    rf"|szám)[.:]?\s?)?{_NUMBER}\.?{_INSIDE}"
)
_GLUED = re.compile(
    rf"(?<!\w){_C}(?:straße|strasse|str\.|gasse|weg|allee|platz|ring|damm|ufer|straat|laan|plein|gracht"
    rf"|kade|gatan|vägen|gade|vej|utca|tér)\s{_NUMBER}"
)
_SLOVAK = re.compile(rf"(?<!\w)[A-ZÁČĎÉÍĽĹŇÓŔŠŤÚÝŽĚŘŮ][^\W\d_]{{3,20}}(?:ská|cká|ova|na|ná|nej|skej|ckej|ého)\s{_NUMBER}")
_CYR = r"[А-ЯЁЄІЇҐ][\w'’ʼ.-]{1,24}"
_CYRILLIC = re.compile(
    r"(?<!\w)(?i:вул\.?|вулиц\w{1,2}|ул\.?|улиц\w{1,2}|просп\.?|проспект\w{0,2}|пр\.|пр-т|пров\.?"
    r"|провулк\w{1,2}|провулок|пер\.?|переул\w{2,4}"
    rf"|бульвар\w{{0,2}}|б-р|площ\w{{1,2}}|майдан\w{{0,2}}|набережн\w{{1,3}}|шосе"
    rf"|узвіз)\s?(?:\d{{1,2}}\s)?(?:{_CYR}\s?){{1,3}},?\s?"
    rf"(?:(?:буд|будинок|дом|д|№)\.?\s?)?{_NUMBER}{_INSIDE}"
)
_HAN = r"[\u4e00-\u9fff]"
_NAME = r"(?:[\u4e00-\u9fff](?<![我你他她们家住在是的]))"
_HAN_FIGURE = r"[\d〇零一二三四五六七八九十百]{1,5}"
_CHINESE = re.compile(
    rf"(?:(?<=[在住于於是址：:，,。、\s])|^){_NAME}{{1,14}}?(?:路|街|巷|弄|道|村|胡同"
    rf"|里){_HAN_FIGURE}\s?[号號弄](?:{_HAN_FIGURE}(?:楼|樓|室|单元|單元|栋|棟|层|層|座|号|號)){{0,4}}"
    rf"|(?:(?<=[在住])){_HAN}{{2,10}}(?:小区|小區|花园|花園|公寓|大厦|大廈){_HAN_FIGURE}(?:(?:号|號)?(?:楼"
    rf"|樓|室|单元|單元|栋|棟|座)(?:{_HAN_FIGURE})?){{0,3}}"
)
_ARABIC = re.compile(
    rf"(?<!\w)(?:رقم\s)?\d{{1,4}}\s?[،,]?\s?شارع\s{_W}(?:\s(?!في\b|من\b|و|على\b|لكن\b){_W}){{0,1}}"
    rf"|(?<!\w)شارع\s(?:{_W}\s){{1,3}}?[،,]?\s?(?:رقم\s)?\d{{1,4}}(?!\s?(?:سيار|سنة|سنوات|دقي|طفل|أطفال|ناس|شخص|مر))"
    r"|(?<!\w)(?:عمارة|شقة|بناية|فيلا|منزل|بيت|مبنى)\s(?:رقم\s?)?\d{1,4}(?!\w)"
)
_ARABIC_HOME = re.compile(
    rf"(?:أسكن|اسكن|نسكن|أعيش|اعيش|نعيش|عنواني|عنواننا|بيتي|بيتنا)\s(?:هو\s)?(?:في\s|ب)?(?P<where>(?:شارع"
    rf"|حي|حارة)\s{_W}(?:\s?[،,]\s?(?:عمارة|شقة|شارع|بناية)\s{_W})?)"
)
_URDU_KIND = "(?:روڈ|سٹریٹ|اسٹریٹ|سڑک|لین|کالونی|ٹاؤن|محلہ|بازار|چوک|سوسائٹی)"
_URDU = re.compile(
    r"(?<!\w)(?:مکان|گلی|فلیٹ|گھر|بلاک|سیکٹر|کوٹھی)\s(?:نمبر|نمبر:|نمبر۔)\s?\d{1,4}"
    rf"(?:\s?[،,]\s?(?:(?:گلی|بلاک|سیکٹر|مکان|فلیٹ)\s(?:نمبر\s)?\w{{1,4}}|(?:{_W}\s){{1,2}}{_URDU_KIND}"
    rf"|{_URDU_KIND}\s{_W}(?:\s(?:پورہ|پور|آباد|ٹاؤن|نگر|گنج))?)){{0,3}}"
    rf"|(?<!\w)\d{{1,4}}\s?[،,]?\s?(?:(?!گاڑ|بچ|لوگ|منٹ|سال){_W}\s){{1,2}}(?:روڈ|سٹریٹ|اسٹریٹ|لین)(?!\w)"
    rf"|(?<!\w)(?:خیابان|کوچه|بلوار|بن بست)\s(?:{_W}\s?){{1,3}}[،,]?\s?(?:پلاک|شماره"
    rf"|کوچه)\s?\d{{1,4}}(?:\s?[،,]\s?(?:واحد|طبقه)\s?\d{{1,3}})?"
)
_INDIC_NUMBER = r"(?:নম্বর|নং|ਨੰਬਰ|ਨੰ\.?|નંબર|નં\.?|नंबर|नं\.?|எண்\.?|எண்:)"
_INDIC_HOUSE = (
    r"(?:বা(?:\u09dc|\u09a1\u09bc)ি|বাসা|রোড|ফ্ল্যাট|গলি|হাউস|হোল্ডিং|ਮਕਾਨ|ਗਲੀ|ਘਰ|ਫਲੈਟ|ਕੋਠੀ|મકાન|ઘર|શેરી"
    r"|ગલી|ફ્લેટ|બ્લોક|मकान|गली|घर|फ्लैट|வீட்டு|கதவு|வீடு|பிளாட்)"
)
_INDIC_STREET = (
    r"(?:রোড|স(?:\u09dc|\u09a1\u09bc)ক|লেন|স্ট্রিট|এভিনিউ|গলি|ਰੋਡ|ਸਟਰੀਟ|ਸਟ੍ਰੀਟ|ਲੇਨ|ਕਲੋਨੀ|રોડ|સ્ટ્રીટ"
    r"|સોસાયટી|માર્ગ|लेन|रोड|मार्ग|ਟਾਊਨ|ਨਗਰ|টাউন|নগর|નગર|नगर|தெரு|சாலை|வீதி|நகர்)"
)
_INDIC = re.compile(
    rf"(?<!\w){_INDIC_HOUSE}\s{_INDIC_NUMBER}\s?:?\s?\d{{1,4}}(?:/\w{{1,3}})?(?:,\s?(?:{_INDIC_HOUSE}\s{_INDIC_NUMBER}\s?\d{{1,4}}"
    rf"|{_W}\s{_INDIC_STREET})){{0,2}}"
    rf"|(?<!\w)(?:{_INDIC_NUMBER}\s)?\d{{1,4}}(?:/\w{{1,3}})?\s?(?:{_INDIC_NUMBER}\s)?,?\s?(?:{_W}\s){{1,2}}{_INDIC_STREET}(?!\w)"
)
_ROMANISED = re.compile(
    r"\b(?:gali|galli|makan|makaan|ghar|ghor|bari|basha|house|waddada|guri|guriga)\s(?:number|no\.?|nambar"
    r"|num|nombor|lambar|numbar)\s?\d{1,4}[a-z]?\b",
    re.IGNORECASE,
)
_LIVES = re.compile(
    r"\b(?:byw|nhŷ(?:\si)?|nghyfeiriad|cyfeiriad|cartref|mieszka\w{0,3}|adres\w{0,2}|locui\w{1,3}|stau"
    r"|stăm|moro|mora|moram|moramos|vivo|vive|vivimos|habit\w{1,4}"
    r"|wohne\w?|lebe\w?|abit\w{1,4}|gyven\w{1,4}|lak\w{1,4}|býva\w{0,3}|otur\w{3,6}|живу|живемо"
    r"|мешка\w{1,4}|живём|живем)\s(?:(?:yn|ar|ym|yng|na|przy|pe|în|nas?|nos?|em|en|a"
    r"|au|dans|in|am|an|der|den|dem|la|el|l|op|de|på|to|yw|es|est|este|é|ist|вул|на|по|we|w)\s){0,2}"
    rf"(?P<where>(?:(?i:{_WELSH})\s{_WELSH_NAME}"
    rf"|(?i:{_FIRST})\s?(?<=[\s./])(?:{_LINK}\s)?(?-i:{_C})(?:\s(?:{_LINK}\s)?(?-i:{_C})){{0,2}}(?:,?\s{_SEP}{_NUMBER}{_INSIDE})?"
    rf"|(?:{_LINK}\s)?(?i:{_FIRST})\s(?:{_W}\s){{0,3}}?{_W},?\s{_SEP}{_NUMBER}{_INSIDE}|(?-i:{_C})(?:straße"
    rf"|strasse|gasse|weg|allee|platz)"
    rf"|(?i:вулиц\w{{1,2}}|вул\.|улиц\w{{1,2}}|проспект\w{{0,2}})\s(?-i:{_CYR})(?:\s(?-i:{_CYR}))?"
    rf"|(?:(?-i:{_C})|(?-i:{_CYR}))(?:\s(?-i:{_C}))?\s\d{{1,4}}(?:\s?m\.?\s?\d{{1,3}}|[/-]\d{{1,3}})?(?!\w"
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
        r"|vicolo|rue|impasse|chemin|allée|quai|cours|nám|jalan",
        (_KIND_FIRST, _NUMBER_FIRST_FR),
    ),
    (
        r"\d[a-z]?,? (?:heol|ffordd|stryd|l[ôo]n|rhod|maes|cae|clos|llys|stad|cilg|teras|rhes|gerddi|bryn|trem"
        r"|bron|parc|tai|tŷ|pen)|fflat",
        (_NUMBER_FIRST_CY,),
    ),
    (
        r"[gu]\. ?\d|(?:gatv\w{1,3}|pr\.|prospekt\w{0,2}|utc\w{1,4}|út\w{0,3}|tér\w{0,3}|krt\.|köz|sétány|sor"
        r"|ulic\w|ul\.|námest\w{1,2}|cest[ae]|tried[ae]|nábrež\w{1,2}|cadde\w{2,6}|cad\.|cd\.|soka\w{1,4}"
        r"|so?k\.|bulvar\w|blv\."
        r"|mah\w{0,6}\.?|str\.|stra(?:ß|ss)e|straat|laan|plein|gasse|weg|allee|platz|ring|damm|ufer|gracht"
        r"|kade|gatan|vägen|gade|vej),? (?:no|nr|č|szám)?[.:]? ?\d",
        (_KIND_LAST, _GLUED),
    ),
    ("býva|bydl|adres", (_SLOVAK,)),
    ("вул|ул[.иі]|просп|пр[.-]|пров|пер[.еу]|бульв|б-р|площ|майдан|набер|шосе|узв", (_CYRILLIC,)),
    ("[路街巷弄道村同里区區园園寓厦廈]", (_CHINESE,)),
    ("شارع|عمارة|شقة|بناية|فيلا|منزل|بيت|مبنى", (_ARABIC,)),
    ("نمبر|روڈ|سٹریٹ|لین|خیابان|کوچه|بلوار|بن بست", (_URDU,)),
    ("[\u0900-\u0bff]", (_INDIC,)),
    ("gali |galli |maka|ghar |ghor |bari |basha |house n|waddada|guri", (_ROMANISED,)),
)
_SIGNS = tuple((re.compile(sign), patterns) for sign, patterns in _SIGNED)
# Far cheaper than the patterns, and true of every text that one of them is for.
_LETTERS = (
    *(
        "ul",
        "al.",
        "ale",
        "os.",
        "ose",
        "pl",
        "str",
        "bd",
        "b-d",
        "bulev",
        "boule",
        "calea",
        "splai",
        "pia",
        "rua",
        "r. ",
        "trav",
        "tv.",
        "larg",
        "pra",
        "beco",
        "av.",
    ),
    *(
        "avd",
        "aven",
        "call",
        "c/",
        "pza",
        "pase",
        "p.º",
        "camino",
        "rond",
        "carre",
        "via",
        "v.le",
        "cors",
        "vico",
        "rue",
        "impa",
        "chemi",
        "all",
        "quai",
        "cours",
    ),
    *(
        "nám",
        "jalan",
        "heol",
        "ffo",
        "lon",
        "lôn",
        "rhod",
        "maes",
        "cae",
        "clos",
        "llys",
        "stad",
        "cilg",
        "teras",
        "rhes",
        "gerddi",
        "bryn",
        "trem",
        "bron",
        "parc",
    ),
    *(
        "tai",
        "tŷ",
        "pen",
        "g. ",
        "u. ",
        "gatv",
        "pr.",
        "prosp",
        "utc",
        "út",
        "tér",
        "krt",
        "köz",
        "sét",
        "sor",
        "cest",
        "tried",
        "nábr",
        "cad",
        "cd.",
        "sok",
        "sk.",
    ),
    *(
        "bulv",
        "blv",
        "mah",
        "laan",
        "plein",
        "gass",
        "weg",
        "platz",
        "ring",
        "damm",
        "ufer",
        "gracht",
        "kade",
        "gat",
        "vägen",
        "vej",
        "gade",
        "býva",
        "bydl",
        "adres",
    ),
    *("gali ", "galli ", "maka", "ghar ", "ghor ", "bari ", "basha ", "house n", "waddada", "guri"),
)


def find_foreign_streets(text: str) -> Iterator[Find]:
    """Streets with the number of a house, in any of the languages known here."""
    lower = text.lower()
    if text.isascii() and not any(letters in lower for letters in _LETTERS):
        return
    for sign, patterns in _SIGNS:
        if sign.search(lower):
            for pattern in patterns:
                for match in pattern.finditer(text):
                    yield match.start(), match.start() + len(match[0].rstrip(" ,،")), "address"


HOME_SIGN = re.compile(
    r"byw |nhŷ|cyfeiriad|cartref|mieszka|adres|locui|stau |stăm |mor[ao] |mora[ms]|viv[eio]|habit|wohn"
    r"|lebe|abit|gyven|lak|býva|otur|жив|мешка|سكن|عيش|عنوان|بيت"
)


def find_foreign_homes(text: str) -> Iterator[Find]:
    """Streets without a number that somebody says they live in."""
    for pattern in (_LIVES, _ARABIC_HOME):
        for match in pattern.finditer(text):
            yield match.start("where"), match.end("where"), "address"
