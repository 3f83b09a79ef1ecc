"""Names of schools, colleges and nurseries, as letters write them and as pupils do.

Owns two ways in which a school is told: by the kind of school that its name ends with ("Highfield Primary", "oakwood academy"),
and by whom it is dedicated to where the text speaks of school ("st bedes", "holy trinity"). It must not know any school by name:
a list would grow old, and leave out the smallest.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from analysis.gazetteer.lexicon import lexicon
from analysis.school_company import find_schools_by_company
from analysis.school_words import (
    NOT_A_SCHOOL,
    classes,
    is_about_school,
    is_ground,
    is_namely,
    is_rare,
    is_tailed,
    names_none,
    words_of,
)

Find = tuple[int, int, str]

# What a school may be called between its name and its kind: "Castle Hill Community Primary".
_QUALITIES = (
    *(
        r"c\.?\sof\se\.?",
        "cofe",
        "c/e",
        "ce",
        "rc",
        r"r\.c\.",
        r"(?:roman\s)?catholic",
        r"church\sof\s(?:england|wales)",
        "methodist",
    ),
    *(
        "islamic",
        "muslim",
        "jewish",
        "hindu",
        "sikh",
        "christian",
        "steiner",
        "montessori",
        "international",
        "gaelic",
        "community",
    ),
    *(
        "free",
        "special",
        "boys['’]?",
        "girls['’]?",
        "primary",
        "infants?['’]?",
        "juniors?",
        "secondary",
        "high",
        "grammar",
        "middle",
    ),
    *(
        "upper",
        "lower",
        "first",
        "technology",
        "language",
        "arts",
        "sports",
        "business",
        "foundation",
        "endowed",
        "voluntary",
        "aided",
    ),
    *("prep", "preparatory", "comprehensive", "nursery", r"sixth\sform", r"(?:and|&)\s(?=nursery|juniors?)"),
)
_QUALITY = rf"(?:(?:{'|'.join(_QUALITIES)})\s)"
_LONE_KIND = (
    r"(?:primary|infants?|juniors?|high|secondary|grammar|comp|comprehensive|prep|tech|utc|academy|college|nursery|playgroup"
    r"|pre-?\s?school|pru|pupil\sreferral\sunit|(?:sixth|6th)[\s-]?form)"
)
_STREETS = "street st road rd lane close avenue drive hill row terrace way court gardens crescent walk green".replace(" ", "|")
_KIND = re.compile(
    rf"(?<=[\w.'’])\s(?P<quality>{_QUALITY}{{0,4}})(?P<kind>(?:{_LONE_KIND}(?:\s(?:school|academy|college|unit|centre))?"
    rf"|school(?!\sof\s(?!e\b))|c\sof\se|cofe)\b(?!-\w)(?!\s(?:{_STREETS})\b))(?:\s(?:c\.?\sof\se\b\.?|cofe|rc\b))?",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"(?<!\w)(?:[^\W\d_][\w'’.-]{0,20}|&)(?:\s(?:[^\W\d_][\w'’.-]{0,20}|&)){0,5}$")
_SAINT = (
    r"(?P<saint>(?:st\.?|saint|ss\.?)\s(?P<of>[a-z][a-z'’]{2,13})"
    r"(?:(?:\s(?:and|&)\s(?:st\.?\s)?[a-z'’]{3,12}['’]?s\b)|\sthe\s[a-z]{4,9})?)"
)
_MONARCHS = "edward henry james charles john george alfred mary margaret anne ann elizabeth eleanor catherine victoria ethelburga"
_DEDICATIONS = (
    r"holy\s(?:trinity|cross|family|rosary|spirit|name|ghost|rood|innocents|redeemer|child|souls)",
    r"corpus\schristi|sacred\sheart|all\s(?:saints|souls|hallows)|christ\sthe\s(?:king|redeemer)|christ\schurch",
    r"our\slady(?:['’]?s)?(?:\s(?:of|and|&)\s(?:the\s)?(?:st\.?\s)?[a-z]{3,12}){0,2}",
    r"immaculate\s(?:heart|conception)|english\smartyrs|notre\sdame|mount\scarmel|blessed\s[a-z]{3,12}(?:\s[a-z]{3,12})?",
    r"(?:cardinal|archbishop|bishop)\s[a-z][a-z'’]{2,12}(?:['’]?s)?",
    rf"(?:king|queen)\s(?:{_MONARCHS.replace(' ', '|')})(?:\s(?:[vi]{{1,4}}|the\s[a-z]{{5,7}})\b)?['’]?s?",
)
_SAINTED = re.compile(rf"\b(?:{_SAINT}|(?P<dedicated>{'|'.join(_DEDICATIONS)}))\b(?!['’]\w)", re.IGNORECASE)
_GOES = re.compile(r"\b(?:go|goes|going|goin|went|attend\w{0,3})\s(?:to\s)?$", re.IGNORECASE)
_NEXT_WORD = re.compile(r"\W{1,2}([\w'’]+)")
_ALIKE = 0.8
_MOST_WORDS = 5
SIGN = re.compile(
    r"school|academy|college|nursery|primary|infant|junior|high|grammar|sixth|6th|\bcomp\b|secondary|\bprep\b|\btech\b|\butc\b"
    r"|playgroup|\bpru\b|referral|cofe|of e\b|\bst\b|saint|holy|corpus|sacred|our lady|all s|all h|christ|immaculate|martyrs"
    r"|notre|carmel|blessed|cardinal|bishop|king|queen|attend|enrolled|pupil|student|teach|senco|\bhead|kids|lads|children|\blot\b"
    r"|reception|\b(?:year|yr) ?\d|\by\d|\b\d{1,2}[a-z]\b|uniform|\bgo(?:es|ing|in)?\b|went"
)


def find_schools(text: str) -> Iterator[Find]:
    """Named schools, colleges and nurseries; "my primary school" is not one."""
    yield from _by_kind(text)
    yield from _by_dedication(text)
    yield from find_schools_by_company(text)


def _by_kind(text: str) -> Iterator[Find]:
    for match in _KIND.finditer(text):
        before = _BEFORE.search(text, max(0, match.start() - 70), match.start())
        if before is None:
            continue
        words = before[0].split(" ")
        if count := _of_name(text, before.start(), words, match):
            yield match.start() - len(" ".join(words[-count:])), match.end(), "school"


def _of_name(text: str, start: int, words: Sequence[str], match: re.Match[str]) -> int:
    """How many of the words before a kind of school belong to its name; 0 where it is any school."""
    last = words[-1]
    if last.lower() in {"st", "saint"} or (last.endswith(".") and last.lower() != "st."):
        return 0
    if len(words) > 1 and words[-2].lower().rstrip(".") in {"st", "saint"} and last.lower() not in classes()["not_a_saint"]:
        return 2
    if dedicated := _dedication_before(words):
        return dedicated
    is_title = len(words) > 2 and match["kind"][0].islower() and all(word[0].isupper() for word in words)
    if last[0].isupper() and not text.isupper() and not is_title:
        return _of_capitals(words, match["kind"], opens=_opens(text, start))
    return _of_small_words([word.lower() for word in words], match["kind"].lower(), has_quality=bool(match["quality"]))


def _dedication_before(words: Sequence[str]) -> int:
    for count in range(min(4, len(words)), 1, -1):
        found = _SAINTED.fullmatch(" ".join(words[-count:]))
        if found and found["dedicated"]:
            return count
    return 0


def _of_capitals(words: Sequence[str], kind: str, *, opens: bool) -> int:
    """The words with capitals before it, and small ones between them; "The Primary" and "My School" name none."""
    count = _with_capitals(words)
    while count and not _may_head(words, count, inside=not (opens and count == len(words))):
        count -= 1
    if not count:
        return 0
    last = words[-1].lower()
    if count == 1 and (names_none(last) or (kind.islower() and last.endswith(("'s", "’s")))):
        return 0
    is_any = count == len(words) == 1 and opens and kind.islower() and not is_tailed(last)
    return 0 if is_any else count


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
    if not _may_end_a_name(last):
        return 0
    if is_ground(last) and (is_namely(second) or is_ground(second)) and second not in NOT_A_SCHOOL:
        count = 2
    elif is_tailed(last) or (is_rare(last) and (not is_wide or second in classes()["led"])):
        count = 1
    else:
        return 0 if is_rare(last) or is_ground(last) or is_wide else _told_by_verb(words)
    while count < min(3, len(words)) and _may_go_on(words[-count - 1]):
        count += 1
    return count


def _may_end_a_name(word: str) -> bool:
    """Not "local", "my brother's", "kieras", nor "seconday"."""
    if names_none(word) or word.endswith(("'s", "’s")) or len(word) < 4:
        return False
    is_somebodys = word.endswith("s") and lexicon().names.get(word[:-1], "0")[0] in "34" and not is_tailed(word)
    return not is_somebodys and not get_close_matches(word, classes()["misspelt"], 1, _ALIKE)


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
        if speaks or led or after in classes()["pupils"] or (of_young and match["dedicated"]):
            yield match.start(), match.end(), "school"


def _may_be_a_saint(match: re.Match[str]) -> bool:
    """Not "St Albans" the town, nor "the main st was"; whatever is dedicated otherwise may be."""
    if not match["saint"]:
        return True
    of = match["of"].lower().replace("’", "'")
    if of in classes()["town"] or of in classes()["not_a_saint"]:
        return False
    return match["saint"][0].isupper() or of.rstrip("'s") not in lexicon().ordinary or of in lexicon().names
