"""Where the names of people stand in a text.

Owns the reading from left to right and the weighing. The weights are learnt by `analysis.gazetteer.train` from sentences
composed of our own templates and the lists, never from anybody's words.
"""

import re
from functools import lru_cache

from analysis.gazetteer.candidates import is_candidate, knowledge, may_be_looked_past
from analysis.gazetteer.chinese_names import find_chinese_names, has_han, has_other_letters, is_chinese, parted
from analysis.gazetteer.features import features
from analysis.gazetteer.glued import set_apart
from analysis.gazetteer.lexicon import Known, lexicon
from analysis.gazetteer.lists import read_lines
from analysis.gazetteer.tokens import Words, read_words
from analysis.gazetteer.whole_names import grow

# Log odds from which a word is a name: in a script without capitals, in small letters of a language not English, and otherwise
# by how ordinary a word it is too.
WITHOUT_CASE = 0.0
SMALL_ELSEWHERE = 2.5
THRESHOLDS = (-1.4, -1.4, -1.4, -0.4, -0.4, -0.3, -0.3, -0.3)
_JOINTS = frozenset((" ", "-", " -", " '", "  "))
_SELF = re.compile(
    r"(?:\bname\s?[:=]|\b(?:my|his|her|first|last|full|real|maiden|nick|sur|whose|middle)\s?-?name\s*(?:is|was|'s|=|:)|\bcall\s+me|\bi\s+am\s+called|\bsigned,?|\bfy\s+enw\s+i\s+(?:yw|ydy)|"
    r"\bmam\s+na\s+imi[eę]|\bnazywam\s+si[eę]|\bm[aă]\s+numesc|\bm[aă]\s+cheam[aă]|\bchamo-me|\bme\s+chamo|\bme\s+llamo|\bje\s+m['’]appelle|"
    r"\bmagacaygu\s+waa|\bmera\s+naa?m|\bbenim\s+ad[ıi]m|\bad[ıi]m|\bmano\s+vardas|\bvolám\s+sa|\ba\s+nevem|\bаз\s+съм|\bмене\s+звати|"
    r"\bменя\s+зовут|میرا\s+نام|اسمي|نام\s+من|আমার\s+নাম|મારું\s+નામ|என்\s+பெயர்)\s{0,3}(?=\w)",
    re.IGNORECASE,
)
_SELF_SIGNS = re.compile(
    "name|call|signed|enw|mam na|nazyw|numesc|cheam|chamo|llamo|appelle|magacaygu|mera na|adım|adim|vardas|"
    "volám|nevem|аз съм|звати|зовут|نام|اسمي|নাম|નામ|பெயர்|我叫|我的名字"
)
_ARABIC = re.compile("[\u0620-\u06d3]")
_FIRST_LOOK = re.compile(r"[^\W\d_]+(?:['’]t\b)?")


def find_names(text: str, language: str | None = None) -> list[tuple[int, int]]:
    """Return start and end (code points of `text`) of each person's name, title left out, surname included.

    language : ISO 639-1 code where known; it says which words are ordinary.
    """
    if text.isascii() or not is_chinese(text):
        return _spaced_names(text, language)
    chinese = find_chinese_names(text)
    taken = {at for start, end in chinese for at in range(start, end)}
    others = _spaced_names(parted(text), language) if has_other_letters(text) else []
    return sorted([*chinese, *(span for span in others if not has_han(text[slice(*span)]) and taken.isdisjoint(range(*span)))])


def _spaced_names(text: str, language: str | None) -> list[tuple[int, int]]:
    """Names in writing that puts spaces between words."""
    lower = text.lower()
    told = _told(text) if _SELF_SIGNS.search(lower) else frozenset()
    lists = lexicon()
    if not told and lists.quiet.issuperset(_FIRST_LOOK.findall(lower)):
        return []
    words = read_words(text, lists.english)
    if _ARABIC.search(text):
        words = set_apart(words)
    judged = _judge(words, language or ("en" if words.english else None), told)
    if not any(judged):
        return []
    return _join(words, grow(words, _with_first_names(words, _also_elsewhere(words, judged))))


def _told(text: str) -> frozenset[int]:
    """Where a word starts that the text itself calls somebody's name."""
    return frozenset(match.end() for match in _SELF.finditer(text))


def _judge(words: Words, language: str | None, told: frozenset[int]) -> list[bool]:
    judged = [False] * len(words.plain)
    lists = lexicon()
    name_before, before = False, ""
    for at, plain in enumerate(words.plain):
        if words.starts[at] in told:
            name_before = plain not in lists.never
        elif not name_before and before not in lists.strong and (plain in lists.quiet or _is_small_and_unknown(words, at)):
            name_before = False
        else:
            name_before = _weigh(words, at, language, name_before)
        judged[at], before = name_before, plain
    return judged


def _is_small_and_unknown(words: Words, at: int) -> bool:
    """Whether `is_candidate` would say no of a word by itself, found out at a tenth of the cost: most words of a text are so."""
    plain = words.plain[at]
    is_small = words.written[at] == plain and len(plain) > 1
    return is_small and plain not in lexicon().names and may_be_looked_past(words, at)


def _weigh(words: Words, at: int, language: str | None, name_before: bool) -> bool:
    if not is_candidate(words, at, language, name_before and continues(words, at)):
        return False
    weights = load_weights()
    known = knowledge(words, at, language)
    seen = features(words, at, known, language, name_before)
    return sum([weights.get(name, 0.0) for name in seen]) > _least(words, at, known, name_before)


def _least(words: Words, at: int, known: Known, name_before: bool) -> float:
    """The log odds from which it is a name: more where it is a word too, or in small letters of a language not English."""
    plain, lists = words.plain[at], lexicon()
    is_small = words.written[at] == plain
    if is_small and not words.english and plain[0].islower():
        return SMALL_ELSEWHERE
    if name_before:
        return THRESHOLDS[0]
    if is_small and not words.english and not plain.isascii():
        return WITHOUT_CASE
    is_trap = plain in lists.traps and is_small and (plain in lists.ordinary or not words.english)
    return THRESHOLDS[max(known.ordinary, 3 * is_trap)]


def continues(words: Words, at: int) -> bool:
    """Whether nothing but a space, a hyphen or an initial's full stop parts a word from the one before."""
    gap = words.gaps[at]
    return gap in _JOINTS or (gap in (". ", ".") and at > 0 and len(words.plain[at - 1]) == 1)


def _also_elsewhere(words: Words, judged: list[bool]) -> list[bool]:
    """A word taken for a name once is one wherever else it stands with the same capital, unless it is an ordinary word."""
    lists = lexicon()
    once = {words.written[at] for at, is_name in enumerate(judged) if is_name}
    sure = {
        word
        for word in once
        if (word[0].isupper() or (words.english and word not in lists.foreign))
        and len(word) > 2
        and word.lower() not in lists.ordinary
        and word.lower() not in lists.proper
    }
    return [is_name or words.written[at] in sure for at, is_name in enumerate(judged)] if sure else judged


def _with_first_names(words: Words, judged: list[bool]) -> list[bool]:
    """Take "April" before "Hughes" for a name too, though it is a month by itself."""
    whole = list(judged)
    for at in range(len(judged) - 2, -1, -1):
        if whole[at + 1] and not whole[at] and words.gaps[at + 1] == " " and words.written[at][0].isupper():
            entry = lexicon().names.get(words.plain[at], "0")
            whole[at] = entry[0] in "34" and words.written[at + 1][0].isupper() and words.plain[at] not in lexicon().never
    return whole


def _join(words: Words, judged: list[bool]) -> list[tuple[int, int]]:
    """Neighbouring names as one."""
    found: list[tuple[int, int]] = []
    before = -2
    for at, is_name in enumerate(judged):
        if is_name:
            if before == at - 1 and continues(words, at):
                found[-1] = (found[-1][0], words.ends[at])
            else:
                found.append((words.starts[at], words.ends[at]))
            before = at
    return found


@lru_cache(maxsize=1)
def load_weights() -> dict[str, float]:
    """The learnt weight of every feature, in log odds."""
    lines = (line.rsplit("\t", 1) for line in read_lines("weights.txt.xz"))
    return {name: float(weight) for name, weight in lines}
