"""Names of schools as other languages write them: the kind before the name, or after it.

Owns those patterns, which are bounded. A word for "school" alone names none, so each asks for a name beside it: with capitals
where the script has them, with the kind of school where it has none.
"""

import re
from collections.abc import Iterator
from functools import cache

from analysis.school_words import LiteralSign, classes

Find = tuple[int, int, str]

_C = r"[A-ZÀ-ÖØ-ÞĀ-ŽȘȚŠŽČĆŁŚĆÅ][\w'’-]{1,20}"
_CYRILLIC = r"[А-ЯЇІЄҐ][\w'’-]{1,20}"
_ARABIC = r"[\u0621-\u06d3]{2,15}"
# By script: its letters, what kind of school, and the word for school, which must follow unless the kind says enough by itself.
_KINDS_AFTER = (
    (r"\u0600-\u06ff", "پرائمری پرائمري ہائی سیکنڈری انفنٹ جونیئر گرلز بوائز گرامر", "سکول اسکول کالج", "اکیڈمی"),
    (r"\u0a00-\u0a7f", "ਪ੍ਰਾਇਮਰੀ ਪ੍ਰਾਈਮਰੀ ਹਾਈ ਸੈਕੰਡਰੀ ਗਰਲਜ਼ ਬੁਆਏਜ਼ ਗ੍ਰਾਮਰ", "ਸਕੂਲ ਕਾਲਜ", "ਅਕੈਡਮੀ"),
    (r"\u0980-\u09ff", "প্রাইমারি প্রাইমারী প্রাথমিক হাই গার্লস বয়েজ গ্রামার সেকেন্ডারি", "স্কুল বিদ্যালয় কলেজ", "একাডেমি"),
    (r"\u0a80-\u0aff", "પ્રાઇમરી પ્રાયમરી પ્રાથમિક હાઈ હાઇ ગર્લ્સ બોય્ઝ ગ્રામર", "સ્કૂલ શાળા કોલેજ", "એકેડેમી"),
    (r"\u0b80-\u0bff", "தொடக்கப் ஆரம்பப் உயர்நிலைப் மேல்நிலைப் பிரைமரி ஹை", "பள்ளி ஸ்கூல்", "அகாடமி"),
    (r"\u0900-\u097f", "प्राइमरी प्राथमिक हाई गर्ल्स बॉयज़ ग्रामर", "स्कूल विद्यालय कॉलेज", "एकेडमी"),
)


def _named_kind(letters: str, kinds: str, schools: str, alone: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """What such a name cannot be without, and one or two words with a kind of school behind them."""
    kind, school, by_itself = (words.replace(" ", "|") for words in (kinds, schools, alone))
    word = rf"[{letters}]"
    called = rf"(?:(?:{kind})\s?(?:{school}){word}{{0,4}}|(?:{by_itself}){word}{{0,2}})"
    named = rf"(?<!{word})(?P<name>(?:{word}{{2,15}}\s){{1,2}}){called}(?!{word})"
    return (*schools.split(), *alone.split()), re.compile(named)


_AFTER = tuple(_named_kind(*kinds) for kinds in _KINDS_AFTER)
_MORE = rf"(?:\s{_C})"
_OF = r"(?:(?:da|do|de|del|dos|du|des|la|le)\s)?"
# With capitals, by what stands in such a name in small letters.
_WITH_CAPITALS = (
    (
        ("ysgol",),
        rf"\bYsgol\s(?:(?:Gynradd|Uwchradd|Gyfun|Babanod|Iau|Feithrin|y|yr|Y|Yr)\s){{0,3}}{_C}(?:\s(?:(?:y|yr|a|o|ap|pen|ger)\s)?{_C}){{0,3}}"
        rf"|\bysgol\s(?:gynradd|uwchradd|gyfun)\s(?:(?:y|yr)\s)?{_C}(?:\s(?:(?:y|yr)\s)?{_C}){{0,3}}",
    ),
    (
        ("szko", "sp ", "lo "),
        rf"\b[Ss]zko\w{{1,3}}\s(?:[Pp]odstawow\w{{1,3}}\s)?(?:im\.?\s|imienia\s)(?:{_C}\s?){{1,4}}"
        rf"|\b(?:[Ss]zko\w{{1,3}}\s[Pp]odstawow\w{{1,3}}|SP|LO)\s(?:nr\s?)?\d{{1,3}}\b"
        rf"|\b[Ss]zko\w{{1,3}}\s[Pp]odstawow\w{{1,3}}(?:\sw)?\s{_C}{_MORE}{{0,2}}",
    ),
    (
        ("coal",),
        rf"\b[ȘSȘșs]coa[lal]\w?\s(?:[Gg]imnazial[ăa]\s|[Pp]rimar[ăa]\s)?(?:{_C}{_MORE}{{0,3}}|nr\.?\s?\d{{1,3}})",
    ),
    (
        ("escol", "escuel", "coleg", "colég", "institut"),
        rf"\b(?:[Ee]scola|[Ee]scuela|[Cc]ol[ée]gio|[Ii]nstituto)\s(?:(?:prim[áa]ria|secund[áa]ria|b[áa]sica)\s)?{_OF}{_C}(?:\s{_OF}{_C}){{0,3}}",
    ),
    (
        ("cole ", "coll", "lyc"),
        rf"\b(?:[ÉEée]cole|[Cc]oll[èe]ge|[Ll]yc[ée]e)\s(?:(?:primaire|maternelle|[ée]l[ée]mentaire)\s)?{_OF}{_C}{_MORE}{{0,3}}",
    ),
    (("skol", "škol"), rf"\b[SsŠš]kol\w{{1,2}}\s{_C}{_MORE}{{0,2}}"),
    (
        ("kulu", "okul", "lise"),
        rf"\b{_C}{_MORE}{{0,3}}\s(?:[Ii]lkokulu|[Oo]rtaokulu|[Ll]isesi|[Oo]kulu|[Aa]nadolu\s[Ll]isesi)(?:['’]?\w{{1,6}})?",
    ),
    (("iskol", "gimn"), rf"\b{_C}{_MORE}{{0,3}}\s(?:(?:[ÁáAa]ltal[áa]nos\s)?[Ii]skol[aá]\w{{0,4}}|[Gg]imn[áa]zium\w{{0,4}})"),
    (("mokykl", "gimnazij"), rf"\b{_C}{_MORE}{{0,3}}\s(?:mokykl\w{{1,4}}|(?:pro)?gimnazij\w{{1,4}})"),
    (
        ("школ", "гімназ"),
        rf"\b[Шш]кол\w{{1,3}}\s(?:(?:імені|ім\.|имени)\s)?(?:№\s?\d{{1,4}}|{_CYRILLIC}(?:\s{_CYRILLIC}){{0,2}})"
        rf"|\b[Гг]імназі\w{{1,3}}\s(?:№\s?\d{{1,4}}|{_CYRILLIC})",
    ),
    (("iskuul", "dugsi"), rf"\b(?:[Ii]skuulk\w{{1,3}}|[Dd]ugsig\w{{1,3}})\s(?:(?:hoose|sare|dhexe|sheekh)\s)?{_C}{_MORE}{{0,3}}"),
    (("مدرس",), rf"(?<!\w)مدرس[ةه]\s(?:{_ARABIC}\s){{1,3}}?(?:الابتدائي[ةه]|الثانوي[ةه]|الإعدادي[ةه]|الاعدادي[ةه]|المتوسط[ةه])"),
)
_BEFORE = tuple((signs, re.compile(pattern)) for signs, pattern in _WITH_CAPITALS)
_IN_PERSIAN, _IN_CHINESE = ("دبستان", "دبیرستان"), ("学", "學", "高中", "书院", "書院", "幼")
_PERSIAN = re.compile(
    r"(?<![\u0600-\u06ff])(?:دبستان|دبیرستان)\s(?P<name>[\u0621-\u06d3\u200c\u064b-\u0652]{3,15}(?:\s[\u0621-\u06d3\u200c]{3,15})??)"
    r"(?=\s(?:می|رفت|زنگ|در|که|را|رو|هست|است|خیلی|هم)|\s*[،.]|$)"
)
_HAN = r"[\u4e00-\u9fff]"
_CHINESE = re.compile(
    rf"(?P<name>{_HAN}{{2,6}}?)(?P<kind>中文学校|中文學校|小学|中学|小學|中學|高中|幼儿园|幼兒園|书院|書院|学院|學院)"
)
SIGN = LiteralSign((*(sign for signs, _ in (*_BEFORE, *_AFTER) for sign in signs), *_IN_PERSIAN, *_IN_CHINESE))


def find_foreign_schools(text: str) -> Iterator[Find]:
    """Named schools in the site's other languages; "моя школа" is not one."""
    lower = text.lower()
    for signs, pattern in _BEFORE:
        if any(sign in lower for sign in signs):
            for match in pattern.finditer(text):
                yield match.start(), match.start() + len(match[0].rstrip()), "school"
    if text.isascii():
        return
    for words, pattern in _AFTER:
        if any(word in text for word in words):
            yield from _named_before(pattern, text)
    yield from _in_persian(text)
    yield from _in_chinese(text)


def _in_persian(text: str) -> Iterator[Find]:
    for match in _PERSIAN.finditer(text) if any(sign in text for sign in _IN_PERSIAN) else ():
        if match["name"].split()[0] not in classes()["whose"]:
            yield match.start(), match.end(), "school"


def _in_chinese(text: str) -> Iterator[Find]:
    for match in _CHINESE.finditer(text) if any(sign in text for sign in _IN_CHINESE) else ():
        stops = [stop.end() for stop in _before_in_chinese().finditer(match["name"])]
        begin = stops[-1] if stops else 0
        if len(match["name"]) - begin >= 2:
            yield match.start() + begin, match.end(), "school"


@cache
def _before_in_chinese() -> re.Pattern[str]:
    """What a Chinese sentence has before a school that may be any: the name begins after the last of it."""
    return re.compile("|".join(sorted(classes()["before_in_chinese"], key=len, reverse=True)))


def _named_before(pattern: re.Pattern[str], text: str) -> Iterator[Find]:
    for match in pattern.finditer(text):
        words = match["name"].split()
        skipped = next((len(words) - at for at, word in enumerate(reversed(words)) if word in classes()["whose"]), 0)
        if skipped < len(words):
            yield match.start() + len(" ".join(words[:skipped])) + (1 if skipped else 0), match.end(), "school"
