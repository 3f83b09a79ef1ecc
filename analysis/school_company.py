"""Schools that only the company of their name tells: "year 9 at Tollgate", "the ravenscroft kids", "both going northgate".

Owns those companies. It must not take a town for a school, nor anybody's street: what is a place of some size stays.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analysis.gazetteer.lexicon import lexicon
from analysis.school_words import is_about_school, is_ground, is_namely, is_tailed, names_none, words_before, words_of

Find = tuple[int, int, str]

_NAME = r"(?P<name>(?:the\s)?[^\W\d_][\w'’-]{2,14}(?:\s[^\W\d_][\w'’-]{2,14}){0,2})"
_YEAR = r"(?:(?:year|yr|class|form)\s?\d{1,2}[a-z]?|y\d{1,2}|\d{1,2}[a-z]|reception|nursery|sixth\sform)"
_OF_STAFF = r"(?:teachers?|dinner\slad(?:y|ies)|lollipop\slady|caretaker|receptionist)"
_MEMBER = r"(?:pupils?|students?|governors?|senco|ta|head|headteacher|teach(?:es)?|prefect)"
_CHILD = r"(?:kids|children|son|daughter|brother|sister|twin)"
_PUPILS = r"(?:kids|lot|lads|pupils?|students?|uniform|pta|sixth\sform|year\s\d{1,2}|yr\s?\d{1,2})"


class _Company(NamedTuple):
    """What keeps company with a name: a pattern with a `name` in it, or one that the name stands before.

    sign : words of which one must stand in the text; is_sure : nothing but a school keeps this company
    is_anywhere : any place keeps it, so that the text must speak of school, and the name end as places do
    """

    pattern: re.Pattern[str]
    sign: frozenset[str]
    is_sure: bool
    is_anywhere: bool


def _company(pattern: str, sign: str, *, is_sure: bool = False, is_anywhere: bool = False) -> _Company:
    return _Company(re.compile(pattern, re.IGNORECASE), frozenset(sign.split()), is_sure, is_anywhere)


_COMPANIES = (
    _company(
        rf"\b(?:attend(?:s|ing|ed)?|enrolled\sat|{_MEMBER}\s(?:at|of)|{_OF_STAFF}\sat|head\sof\s(?:year|sixth)(?:\s\d{{1,2}})?\sat"
        rf"|(?:lessons|dinners|tutor\sgroup|assembly|detention)\sat|{_CHILD}\s(?:is\s|are\s)?at|{_YEAR}\s(?:is\s|are\s)?(?:at|in|of)"
        rf"|(?:school|college|academy|nursery)\s(?:called|named|is(?:\scalled)?)|(?:my|our|his|her|their|\w{{3,9}}s)\sschool,?)\s{_NAME}",
        "attend attends attending attended enrolled at in of school college academy nursery",
        is_sure=True,
    ),
    _company(
        r"\b(?:is|has)\s(?:an?|the|my|our|his|her|their|only)\s(?:[a-z]+\s){0,2}(?:school|academy|nursery|primary)\b",
        "school academy nursery primary",
        is_sure=True,
    ),
    _company(rf"\b{_PUPILS}\b", "kids lot lads pupil pupils student students uniform pta sixth year yr"),
    _company(rf"\b(?:go|goes|going|goin|went)\s{_NAME}", "go goes going goin went"),
    _company(rf"\b(?:lads|kids|girls|boys|lot|pupils|students)\s(?:from|at)\s{_NAME}", "from at"),
    _company(rf"\b(?:at|to|outside|from|tell|behind)\s{_NAME}", "at to outside from tell behind", is_anywhere=True),
)


SIGNS_OF_COMPANY = frozenset().union(*(company.sign for company in _COMPANIES)) - {"in", "of", "from", "to", "tell", "behind"}


def find_schools_by_company(text: str) -> Iterator[Find]:
    """Names in such company that are no town's and nobody's."""
    lower = text.lower()
    there, speaks = frozenset(words_of(lower)), is_about_school(lower)
    for company in _COMPANIES:
        if company.sign.isdisjoint(there) or (company.is_anywhere and not speaks):
            continue
        for match in company.pattern.finditer(text):
            is_after = "name" in company.pattern.groupindex
            words = match["name"].split(" ") if is_after else words_before(text, match.start() - 1, 3)[::-1]
            count = _of_name(words, is_sure=company.is_sure, speaks=speaks)
            if count and not (company.is_anywhere and not any(is_tailed(word.lower()) for word in words[:count])):
                named = len(" ".join(words[:count]))
                start = match.start("name") if is_after else match.start() - 1 - named
                yield start, start + named, "school"


def _of_name(words: Sequence[str], *, is_sure: bool, speaks: bool) -> int:
    """How many words, from the company on, are the school's name."""
    count = 0
    for word in words:
        if not _may_belong(word, is_sure=is_sure, is_only_one=len(words) == 1):
            break
        count += 1
    named = [_plain(word) for word in words[:count]]
    if any(map(is_tailed, named)):
        return count
    is_any_place = count == 1 and is_ground(named[0]) and not (is_sure and words[0][0].isupper())
    return count if (is_sure or speaks) and not is_any_place else 0


def _may_belong(word: str, *, is_sure: bool, is_only_one: bool) -> bool:
    lists, plain = lexicon(), _plain(word)
    if names_none(plain) or plain in lists.never or plain in lists.hardly or int(lists.places.get(plain, "0")) >= 2:
        return False
    if is_tailed(plain):
        return True
    if lists.names.get(plain, "0")[0] in "34":
        return False
    has_capital = word[0].isupper() and not word.isupper()
    return (is_ground(plain) and not is_only_one) or (is_sure and (has_capital or is_namely(plain)))


def _plain(word: str) -> str:
    return word.lower().removesuffix("'s").removesuffix("’s")
