"""Names of schools, colleges and nurseries, as letters write them and as pupils do.

Owns two ways in which a school is told: by the kind of school that its name ends with ("Highfield Primary", "oakwood academy"),
and by whom it is dedicated to where the text speaks of school ("st bedes", "holy trinity"). It must not know any school by name:
a list would grow old, and leave out the smallest.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from analysis.gazetteer.lexicon import lexicon
from analysis.school_company import SIGNS_OF_COMPANY, find_schools_by_company
from analysis.school_words import (
    NOT_A_SCHOOL,
    WordSign,
    classes,
    is_about_school,
    is_ground,
    is_namely,
    is_rare,
    is_tailed,
    names_none,
    words_before,
    words_of,
)

Find = tuple[int, int, str]

# What a school may be called between its name and its kind: "Castle Hill Community Primary".
_QUALITIES = "|".join(
    (
        r"c\.?\sof\se\.?|cofe|c/e|ce|rc|r\.c\.|(?:roman\s)?catholic|church\sof\s(?:england|wales)|methodist|islamic|muslim|jewish",
        r"hindu|sikh|christian|steiner|montessori|international|gaelic|community|free|special|boys['’]?|girls['’]?|primary|infants?['’]?",
        r"juniors?|secondary|high|grammar|middle|upper|lower|first|technology|language|arts|sports|business|foundation|endowed",
        r"voluntary|aided|prep|preparatory|comprehensive|nursery|sixth\sform|(?:and|&)\s(?=nursery|juniors?|infants?)",
    )
)
_QUALITY = rf"(?:(?:{_QUALITIES})\s)"
_LONE_KIND = (
    r"(?:primary|infants?|juniors?|high|secondary|grammar|comp|comprehensive|prep|tech|utc|academy|college|nursery|playgroup"
    r"|pre-?\s?school|pru|rc(?!\s(?:primary|high|secondary|infant|junior|school|college|academy))|pupil\sreferral\sunit|(?:sixth|6th)[\s-]?form)"
)
# What a listed name ends with that pupils leave off: "Community Primary School".
KIND_AT_END = re.compile(
    rf"(?:\s(?:{_QUALITIES})){{0,4}}\s(?:{_LONE_KIND}|school)(?:\s(?:school|academy|college|unit|centre))?"
    r"(?:\s(?:c\.?\sof\se\.?|cofe|rc))?$",
    re.IGNORECASE,
)
_STREETS = "street st road rd lane close avenue drive hill row terrace way court gardens crescent walk green".replace(" ", "|")
_KIND = re.compile(
    rf"(?<=[\w.'’]\s)(?P<kind>(?:{_LONE_KIND}(?:\s(?:school|academy|college|unit|centre))?"
    rf"|school(?!\sof\s(?!e\b))|c\sof\se|cofe)\b(?!-\w{{4}})(?!\s(?:{_STREETS}|education|age|care)\b))"
    r"(?:\s(?:c\.?\sof\se\b\.?|cofe|rc\b|for\s(?:girls|boys)\b))?",
    re.IGNORECASE,
)
_QUALITIES_BEFORE = re.compile(rf"\s{_QUALITY}{{1,4}}$", re.IGNORECASE)
_SAINT = (
    r"(?P<saint>(?:st\.?|saint|ss\.?)\s(?P<of>[a-z][a-z'’]{2,13})"
    r"(?:(?:\s(?:and|&)\s(?:st\.?\s)?[a-z'’]{3,12}['’]?s\b)|\sthe\s[a-z]{4,9})?)"
)
_MONARCHS = "edward henry james charles john george alfred mary margaret anne ann elizabeth eleanor catherine victoria ethelburga"
_DEDICATIONS = (
    r"holy\s(?:trinity|cross|family|rosary|spirit|name|ghost|rood|innocents|redeemer|child|souls)",
    r"corpus\schristi|sacred\sheart|all\s(?:saints|souls|hallows)|christ\sthe\s(?:king|redeemer)|christ\schurch",
    r"our\slady(?:['’]?s)?(?:\s(?:of|and|&)\s(?:the\s|good\s|perpetual\s)?(?:st\.?\s)?[a-z]{3,12}){0,2}",
    r"immaculate\s(?:heart|conception)|english\smartyrs|notre\sdame|mount\scarmel|blessed\s[a-z]{3,12}(?:\s[a-z]{3,12})?",
    r"(?:cardinal|archbishop|bishop)\s[a-z][a-z'’]{2,12}(?:['’]?s)?",
    rf"(?:king|queen)\s(?:{_MONARCHS.replace(' ', '|')})(?:\s(?:[vi]{{1,4}}|the\s[a-z]{{5,7}})\b)?['’]?s?",
)
_SAINTED = re.compile(rf"\b(?:{_SAINT}|(?P<dedicated>{'|'.join(_DEDICATIONS)}))\b(?!['’]\w)", re.IGNORECASE)
_GOES = re.compile(r"\b(?:go|goes|going|goin|went|attend\w{0,3})\s(?:to\s)?$", re.IGNORECASE)
_OF_A_PERSON = re.compile(r"(?:king|queen|cardinal|archbishop|bishop|st\.?|saint)\s.*['’]?s$", re.IGNORECASE)
_AT = re.compile(r"\b(?:at|to|into|from|outside)\s$", re.IGNORECASE)
_NEXT_WORD = re.compile(r"\W{1,2}([\w'’]+)")
_ALIKE, _MOST_WRONG = 0.8, 3
_MOST_WORDS = 5
_OF_KIND, _OF_DEDICATION = classes()["of_kind"], classes()["of_dedication"]
SIGN = WordSign(_OF_KIND | _OF_DEDICATION | SIGNS_OF_COMPANY)


def find_schools(text: str) -> Iterator[Find]:
    """Named schools, colleges and nurseries; "my primary school" is not one."""
    there = frozenset(words_of(text.lower()))
    if not _OF_KIND.isdisjoint(there):
        yield from _by_kind(text)
    if not _OF_DEDICATION.isdisjoint(there):
        yield from _by_dedication(text)
    yield from find_schools_by_company(text)


def _by_kind(text: str) -> Iterator[Find]:
    for match in _KIND.finditer(text):
        end = match.start() - 1
        qualities = _QUALITIES_BEFORE.search(text, max(0, end - 60), end + 1)
        end -= len(qualities[0]) - 1 if qualities else 0
        words = words_before(text, end, _MOST_WORDS + 1)
        start = end - len(" ".join(words))
        count = _of_name(text, start, words, match["kind"], has_quality=qualities is not None) if words else 0
        if count:
            yield end - len(" ".join(words[-count:])), match.end(), "school"


def _of_name(text: str, start: int, words: Sequence[str], kind: str, *, has_quality: bool) -> int:
    """How many of the words before a kind of school belong to its name; 0 where it is any school."""
    last = words[-1]
    if last.lower() in {"st", "saint"} or (last.endswith(".") and last.lower() != "st."):
        return 0
    if len(words) > 1 and words[-2].lower().rstrip(".") in {"st", "saint"} and last.lower() not in classes()["not_a_saint"]:
        return 2
    if dedicated := _dedication_before(words):
        return dedicated
    is_title = len(words) > 2 and kind[0].islower() and all(word[0].isupper() for word in words)
    if last[0].isupper() and not text.isupper() and not is_title:
        return _of_capitals(words, kind, opens=_opens(text, start))
    if kind[0].isupper() and not text.isupper():
        return 0
    return _of_small_words([word.lower() for word in words], kind.lower(), has_quality=has_quality)


def _dedication_before(words: Sequence[str]) -> int:
    for count in range(min(4, len(words)), 1, -1):
        found = _SAINTED.fullmatch(" ".join(words[-count:]))
        if found and found["dedicated"]:
            return count
    return 0


def _of_capitals(words: Sequence[str], kind: str, *, opens: bool) -> int:
    """The words with capitals before it, and small ones between them; "The Primary" and "My School" name none."""
    count = _with_capitals(words)
    while count and not _may_head(words, count, inside=not _heads(words, count, opens=opens)):
        count -= 1
    if not count:
        return 0
    last = words[-1].lower()
    is_any = kind.islower() and (last.endswith(("'s", "’s")) or (_heads(words, count, opens=opens) and not is_tailed(last)))
    is_word = words[-1].isupper() and len(last) > 2 and last in lexicon().ordinary
    return 0 if count == 1 and (names_none(last) or is_any or is_word) else count


def _heads(words: Sequence[str], count: int, *, opens: bool) -> bool:
    """Whether a sentence begins with the word so far from the end."""
    return opens if count == len(words) else words[-count - 1].endswith((".", "!", "?"))


def _with_capitals(words: Sequence[str]) -> int:
    count, joint = 0, classes()["joint"]
    for at in range(len(words) - 1, max(-1, len(words) - 1 - _MOST_WORDS), -1):
        word = words[at]
        if word[0].isupper() or word == "&":
            count = len(words) - at
        elif word.lower() not in joint or word.endswith("."):
            break
        if at and words[at - 1].endswith((".", "!", "?")) and words[at - 1].lower() != "st.":
            break
    return count


def _may_head(words: Sequence[str], count: int, *, inside: bool) -> bool:
    """Whether a name may begin with the word so far from the end: "Little" may, inside a sentence and before more."""
    head = words[-count].lower()
    if head in classes()["grown"] and inside and count > 1:
        return True
    return head not in NOT_A_SCHOOL and head != "i" and words[-count][0].isupper()


def _opens(text: str, start: int) -> bool:
    rest = text[:start].rstrip(" '\"‘“(")
    return not rest or rest[-1] in ".!?:;\n-"


def _of_small_words(words: Sequence[str], kind: str, *, has_quality: bool) -> int:
    """Small letters: the words must be a place's, or none that anybody else uses."""
    last, second = words[-1], words[-2] if len(words) > 1 else ""
    is_wide = (kind in classes()["wide"] or kind.endswith("form")) and not has_quality
    if kind == "rc" or not _may_end_a_name(last):
        return 0
    if led := _led_to(words):
        return led
    if is_ground(last) and (is_namely(second) or is_ground(second)) and second not in NOT_A_SCHOOL:
        count = 2
    elif is_ground(last) and len(words) > 2 and second == "the" and words[-3] in classes()["led"]:
        return 2  # "i go to the grove primary"
    elif is_tailed(last) or (is_rare(last) and (not is_wide or second in classes()["led"])):
        count = 1
    else:
        return 0 if is_rare(last) or is_ground(last) or is_wide else _told_by_verb(words)
    while count < min(3, len(words)) and _may_go_on(words[-count - 1]):
        count += 1
    return count


def _led_to(words: Sequence[str]) -> int:
    """Two or three words behind "at" or "from", the last of them a place's: "from quarry bank road school"."""
    if not (is_ground(words[-1]) or is_rare(words[-1])):
        return 0
    for count in (2, 3):
        if len(words) > count and words[-count - 1] in classes()["led"]:
            return count if all(_may_stand_within(word) for word in words[-count:]) else 0
    return 0


def _may_stand_within(word: str) -> bool:
    is_small = (
        word in classes()["led"] or word in lexicon().never or lexicon().cues.get(word) in ("poss", "the", "pron", "and", "be")
    )
    return len(word) > 2 and not is_small and word not in NOT_A_SCHOOL


def _may_end_a_name(word: str) -> bool:
    """Not "local", "my brother's", "kieras", nor "seconday"."""
    if names_none(word) or word.endswith(("'s", "’s")) or len(word) < 4:
        return False
    is_somebodys = word.endswith("s") and lexicon().names.get(word[:-1], "0")[0] in "34" and not is_tailed(word)
    alike = [meant for meant in classes()["misspelt"] if meant[0] == word[0] and abs(len(meant) - len(word)) < _MOST_WRONG]
    return not is_somebodys and not (is_rare(word) and get_close_matches(word, alike, 1, _ALIKE))


def _may_go_on(word: str) -> bool:
    return word not in NOT_A_SCHOOL and (is_namely(word) or is_ground(word))


def _told_by_verb(words: Sequence[str]) -> int:
    """An ordinary word or two between "to" or "called" and the kind: "i go to meadow primary"."""
    for count in (1, 2):
        if len(words) <= count or any(len(word) < 4 or word in NOT_A_SCHOOL for word in words[-count:]):
            return 0
        if words[-count - 1] in {"at", "to", "from", "attend", "attends", "called"}:
            return count
    return 0


def _by_dedication(text: str) -> Iterator[Find]:
    lower = text.lower()
    speaks = is_about_school(lower)
    of_young = not {"kids", "lads", "children", "age", "aged"}.isdisjoint(words_of(lower))
    for match in _SAINTED.finditer(text):
        following = _NEXT_WORD.match(text, match.end())
        after = following[1].lower() if following else ""
        if after in classes()["after_place"] or not _may_be_a_saint(match):
            continue
        led = _GOES.search(text[max(0, match.start() - 14) : match.start()])
        is_at = _OF_A_PERSON.match(match[0]) is not None and _AT.search(text, 0, match.start()) is not None
        if speaks or led or is_at or after in classes()["pupils"] or (of_young and match["dedicated"]):
            yield match.start(), match.end(), "school"


def _may_be_a_saint(match: re.Match[str]) -> bool:
    """Not "St Albans" the town, nor "the main st was"; whatever is dedicated otherwise may be."""
    if not match["saint"]:
        return True
    of = match["of"].lower().replace("’", "'")
    if of in classes()["town"] or of in classes()["not_a_saint"]:
        return False
    return match["saint"][0].isupper() or of.rstrip("'s") not in lexicon().ordinary or of in lexicon().names
