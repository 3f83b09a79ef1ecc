"""Dates on which somebody was born.

Owns the words that say so, in the site's languages, and the shapes of a date after them. It must not store a text. A date that
nobody calls a birthday is left alone, and so is a year by itself.
"""

import re
from collections.abc import Iterator

from analysis.gazetteer.lexicon import lexicon

Find = tuple[int, int, str]

_ENGLISH_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
# Months by their first letters, for a day and a month without a year.
_MONTH = (
    rf"(?:{_ENGLISH_MONTH}|ion|chwef|maw|ebr|mai|meh|gor|aws|med|hyd|tach|rhag|sty|lut|kwi|maj|cze|lip|sie"
    rf"|wrz|paź|paz|lis|gru|ian|iun|iul|noi"
    r"|ene|abr|ago|set|out|dez|dic|fév|fev|avr|juin|juil|aoû|aou|déc|jän|mär|okt|dez|oca|şub|nis|haz|tem"
    r"|ağu|eyl|eki|kas|ara|січ|лют|бер|кві|тра"
    r"|чер|лип|сер|вер|жов|лис|гру|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек|يناير|فبراير|مارس"
    r"|[أا]بريل|مايو|يونيو|يوليو|[أا]غسطس|سبتمبر"
    r"|[أا]كتوبر|نوفمبر|ديسمبر|جنوری|فروری|مارچ|اپریل|مئی|جون|جولائی|اگست|ستمبر|اکتوبر|نومبر|دسمبر)[^\W\d_]{0,10}"
)
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s(?:the\s)?)?\d{1,2}(?:st|nd|rd|th|er|º|ª|\.)?"
_WORD = r"[^\s\d,.;:!?()،]{2,14}"
_DATE = (
    r"(?:\d{4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2}\.?|\d{1,2}\s?[./\\-]\s?\d{1,2}\s?[./\\-]\s?(?:\d{4}|\d{2})"
    r"|\d{4}年\d{1,2}月\d{1,2}[日号號]|\d{1,2}月\d{1,2}[日号號]|\d{8}|\d{6}"
    rf"|{_DAY}(?:\s?[-‐]?\s?(?:of|de|a|ta)\b)?[\s-]+{_WORD}(?:,|\sde|\sdel)?[\s-]+(?:19|20|١٩|٢٠|۱۹|۲۰|১৯|২০)\d\d"
    rf"|{_DAY}(?:\sof|\sde)?[\s-]*{_MONTH}(?:,?\s['’]?\d{{2}})?"
    rf"|{_ENGLISH_MONTH}\s(?:the\s)?\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s(?:19|20)\d\d)?"
    r"|(?:19|20)\d\d\.?\s?(?:m\.?\s)?" + _WORD + r"\s(?:mėn\.?\s)?\d{1,2}(?:\s?d\.|\.)?"
    r"|\d{1,2}\s?[/.]\s?\d{1,2}(?![\d/.]))"
)
_SAYS_BORN = (
    r"(?:born|came into the world|birth|birthday|birthdate|bday|b-day|d\.?\s?o\.?\s?b\.?|urodzi\w{2,5}|urodz[eio]n\w{0,3}|ur\."
    r"|n[aă]scut\w{0,3}|naștere|nasterii|nașterii|nasci|nasceu|nascid[oa]|nascimento|nací|nació|nacid[oa]"
    r"|nacimiento|cumpleaños|aniversário|n[ée]e?s?\sle|née?|naissance|geboren|geburtsdatum|geburtstag"
    r"|geb\.|nat[oa]\sil|nascita|ganwyd|geni|pen-?blwydd|ben-?blwydd|mhen-?blwydd|doğ\w{1,8}|народ\w{2,8}"
    r"|рожден\w{1,3}|родил\w{1,3}|день народження|születés\w{0,4}|született\w{0,3}|szül\.|nar\.|narod\w{2,5}"
    r"|gimiau|gim[ėęu]\w{0,2}|gimim\w{1,3}|datëlindj\w{1,3}|dhash\w{0,4}|dhala[st]\w{0,4}|janam|paidaish"
    r"|ولدت|ولد|وُلدت|مولودة?|مواليد|ميلاد\w{0,3}|تاريخ ميلاد\w{0,3}|پیدائش|پیدا|تولد\w{0,3}|متولد|به دنیا آمد\w?|জন্ম\w{0,4}"
    r"|জন্মদিন|ਜਨਮ|ਡੇਟ ਆਫ ਬਰਥ|જન્મ\S{0,6}|जन्म|பிறந்த\w{0,3}|生日|出生|出世)"
)
_AFTER = re.compile(
    rf"(?<![^\W\d_]){_SAYS_BORN}(?![^\W\d_]{{3}})(?P<between>[^\d.!?\n]{{0,32}}?[.]?[\s:=-]{{0,3}})(?P<date>{_DATE})(?![\d:])",
    re.IGNORECASE,
)
_AFTER_HAN = re.compile(
    rf"(?:生日|出生|出世)[^\d。！？\n]{{0,6}}(?P<date>{_DATE})|(?P<before>\d{{4}}年\d{{1,2}}月\d{{1,2}}[日号號])(?:出?生|生日)"
)
_THEN_BORN = (
    r"(?:(?:is|was|thats|that['’]s)\s(?:my|his|her|their|our\w*)\s(?:\w+\s)?(?:birthday|bday|b-day|date of birth)"
    r"|(?:s?he|they|i)\s(?:was|were)\sborn|for\s(?:my|his|her)\s(?:date\sof\sbirth|dob|birthday)"
    r"|geboren|(?:\w+\s)?születt\w{2,4}|doğ\w{3,7})\b"
    r"|(?:کو\s(?:[^\s،۔.]+\s){0,3}پیدا|ਨੂੰ\sਜੰਮ|(?:નો|ની|ના|માં|એ|ના\sરોજ)\sજન્મ|அன்று\sபிறந்)"
)
_BEFORE = re.compile(rf"(?<!\w)(?P<date>{_DATE})(?:\.?\s(?:{_THEN_BORN})|出[生世])", re.IGNORECASE)
SIGN = re.compile(
    r"\d[./-]\s?\d{1,2}[./-]\s?\d|(?:19|20)\d\d|"
    "born|into the world|birth|bday|b-day|dob|d.o.b|d o b|d. o. b|urodz|ur\\.|scut|naștere|nasteri|nașteri|nasc|nac[ií]"
    "|cumple|anivers|né|née|naiss|gebor|geburt|geb\\.|nat[oa] il|nascit|ganwyd"
    "|geni|blwydd|doğ|народ|рожден|родил|szül|narod|gim|datëlind|dhash|janam|paidaish|ولد|ميلاد|موالي"
    r"|پیدا|تولد|متولد|به دنیا آمد\w?|জন্ম|ਜਨਮ|જન્મ|जन्म|பிறந்|生日|出生|出世|دنیا|ਜੰਮ|ਬਰਥ|nar\\.|જન્મ|dhala"
)
# A whole date beside somebody's name or behind "she is", as forms ask for them: "My son Owen Reay, 21/11/2013, is". A letter
# has its date beside a name too, so the name must be in the lists, or someone's child be spoken of.
_WHOLE_DATE = (
    r"(?P<date>\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})|(?:19|20)\d\d-\d{2}-\d{2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?:\sof)?\s{_WORD}\s(?:19|20)\d\d|{_ENGLISH_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s(?:19|20)\d\d)"
)
_BESIDE_NAME = re.compile(
    rf"(?:(?P<first>[^\W\d_][\w'’-]{{1,20}})\s)?(?P<name>[^\W\d_][\w'’-]{{1,20}})(?P<gap>,\s?|\s?\(\s?|\s[–-]\s)(?:aged\s)?{_WHOLE_DATE}"
    r"(?=(?:\sроку|\sр\.)?(?:\s?[,)]|\s*$|\.\s|\.$|\s[–-]))"
)
_OF_SOMEBODY = re.compile(
    rf"\b(?:s?he['’]?s|s?he\sis|i['’]?m|i\sam)\s(?:(?:now|only|just)\s)?(?:\d{{1,2}}(?:\snow)?,\s)?{_WHOLE_DATE}(?!\w)",
    re.IGNORECASE,
)
_A_CHILD = re.compile(
    r"\b(?:son|daughter|lad|lass|boy|girl|baby|twins?|child|brother|sister|im|i'm|син|син\w|дочка|доньк\w|syn|córka|fiul|fiica|filho|filha|oğlum|kızım)\b",
    re.IGNORECASE,
)
_NOT_NAMES = frozenset(
    ("on", "date", "dated", "due", "by", "until", "till", "from", "before", "after", "meeting", "letter", "report")
)
_TIME_AFTER = re.compile(r"\s?(?:am|pm|years?|weeks?|months?|days?|people|children|kids|%)\b", re.IGNORECASE)


def find_birth_dates(text: str) -> Iterator[Find]:
    """Dates the text says somebody was born on."""
    for pattern in (_AFTER, _AFTER_HAN, _BEFORE, _OF_SOMEBODY, _BESIDE_NAME):
        for match in pattern.finditer(text):
            date = "date" if match["date"] else "before"
            if not _TIME_AFTER.match(text, match.end(date)) and (pattern is not _BESIDE_NAME or _is_beside_somebody(text, match)):
                yield match.start(date), match.end(date), "date of birth"


def _is_beside_somebody(text: str, match: re.Match[str]) -> bool:
    """Whether what the date stands beside is a name, or follows a child that is spoken of."""
    name, lists = match["name"], lexicon()
    plain, first = name.lower(), (match["first"] or "").lower()
    if plain in _NOT_NAMES or plain in lists.proper or plain in lists.hardly:
        return False
    if any(lists.names.get(word, "0")[0] in "34" and word not in lists.english for word in (plain, first)):
        return True
    named = [word for word in (match["first"] or "", name) if word[:1].isupper()]
    for word in named:
        entry = lists.names.get(word.lower(), "0 0")
        if max(entry[0], entry[2]) >= "2" and (word.lower() not in lists.english or "(" in match["gap"]):
            return True
    return bool(named) and _A_CHILD.search(text[max(0, match.start() - 40) : match.end("name")]) is not None
