"""Dates on which somebody was born.

Owns the words that say so, in the site's languages, and the shapes of a date after them. It must not store a text. A date that
nobody calls a birthday is left alone, and so is a year by itself.
"""

import re
from collections.abc import Iterator

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
    rf"|{_DAY}(?:\s?[-‐]?\s?(?:of|de|a|ta)\b)?[\s-]+{_WORD}(?:,|\sde|\sdel)?[\s-]+(?:19|20|١٩|٢٠|১৯|২০)\d\d"
    rf"|{_DAY}(?:\sof|\sde)?[\s-]*{_MONTH}(?:,?\s['’]?\d{{2}})?"
    rf"|{_ENGLISH_MONTH}\s(?:the\s)?\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s(?:19|20)\d\d)?"
    r"|(?:19|20)\d\d\s?(?:m\.?\s)?" + _WORD + r"\s(?:mėn\.?\s)?\d{1,2}(?:\s?d\.|\.)?"
    r"|\d{1,2}\s?[/.]\s?\d{1,2}(?![\d/.]))"
)
_SAYS_BORN = (
    r"(?:born|birth|birthday|birthdate|bday|b-day|d\.?\s?o\.?\s?b\.?|urodzi\w{2,5}|urodz[ei]n\w{0,3}|ur\."
    r"|n[aă]scut\w{0,3}|naștere|nasterii|nașterii|nasci|nasceu|nascid[oa]|nascimento|nací|nació|nacid[oa]"
    r"|nacimiento|cumpleaños|aniversário|n[ée]e?s?\sle|née?|naissance|geboren|geburtsdatum|geburtstag"
    r"|geb\.|nat[oa]\sil|nascita|ganwyd|geni|pen-?blwydd|ben-?blwydd|mhen-?blwydd|doğ\w{1,8}|народ\w{2,8}"
    r"|рожден\w{1,3}|родил\w{1,3}|день народження|születés\w{0,4}|született\w{0,3}|szül\.|narod\w{2,5}"
    r"|gimiau|gimė|gimim\w{1,3}|datëlindj\w{1,3}|dhash\w{0,4}|janam|paidaish"
    r"|ولدت|ولد|وُلدت|مواليد|ميلاد\w{0,3}|تاريخ ميلاد\w{0,3}|پیدائش|پیدا|تولد\w{0,3}|متولد|জন্ম\w{0,4}"
    r"|জন্মদিন|ਜਨਮ|જન્મ|जन्म|பிறந்த\w{0,3}|生日|出生)"
)
_AFTER = re.compile(
    rf"(?<![^\W\d_]){_SAYS_BORN}(?![^\W\d_]{{3}})(?P<between>[^\d.!?\n]{{0,32}}?[.]?[\s:=-]{{0,3}})(?P<date>{_DATE})(?![\d:])",
    re.IGNORECASE,
)
_AFTER_HAN = re.compile(rf"(?:生日|出生)[^\d。！？\n]{{0,6}}(?P<date>{_DATE})")
_BEFORE = re.compile(
    rf"\b(?P<date>{_DATE})\s(?:(?:is|was)\s(?:my|his|her|their|our\w*)\s(?:\w+\s)?(?:birthday|bday|b-day"
    rf"|date of birth)|geboren|(?:\w+\s)?születt\w{{2,4}}|doğ\w{{3,7}})\b",
    re.IGNORECASE,
)
SIGN = re.compile(
    "born|birth|bday|b-day|dob|d.o.b|d o b|d. o. b|urodz|ur\\.|scut|naștere|nasteri|nașteri|nasc|nac[ií]"
    "|cumple|anivers|né|née|naiss|gebor|geburt|geb\\.|nat[oa] il|nascit|ganwyd"
    "|geni|blwydd|doğ|народ|рожден|родил|szül|narod|gim|datëlind|dhash|janam|paidaish|ولد|ميلاد|موالي"
    "|پیدا|تولد|متولد|জন্ম|ਜਨਮ|જન્મ|जन्म|பிறந்|生日|出生"
)
_TIME_AFTER = re.compile(r"\s?(?:am|pm|years?|weeks?|months?|days?|people|children|kids|%)\b", re.IGNORECASE)


def find_birth_dates(text: str) -> Iterator[Find]:
    """Dates the text says somebody was born on."""
    for pattern in (_AFTER, _AFTER_HAN, _BEFORE):
        for match in pattern.finditer(text):
            if not _TIME_AFTER.match(text, match.end("date")):
                yield match.start("date"), match.end("date"), "date of birth"
