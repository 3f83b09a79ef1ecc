"""People's names in running text: a list of first names from many cultures, and the company names keep.

Owns the decision whether a word is a name. It must not know about any other personal data, and it never stores a text. A
name that is also an everyday word (hope, Sunday, will) is taken for a name only with a capital and a neighbour that says so.
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent
_MARKS = "\u0900-\u0963\u0966-\u0dff"  # vowel signs of Indic scripts, which \w leaves out
_WORD = re.compile(rf"[^\W\d_][\w{_MARKS}]*(?:['’-][^\W\d_][\w{_MARKS}]*)*")
_CALLED = frozenset(("called", "named", "nicknamed", "name's", "names", "o'r enw", "numele", "imieniu", "chamado", "chamada"))
_SELF = re.compile(
    r"(?:\bname\s?[:=]|\bmy\s+(?:full\s+|first\s+)?name\s*(?:is|'s|=|:)|\bcall\s+me|\bi\s+am\s+called|\bsigned,?|\bfy\s+enw\s+i\s+yw|\bmam\s+na\s+imi[eę]|"
    r"\bnazywam\s+si[eę]|\bm[aă]\s+numesc|\bm[aă]\s+cheam[aă]|\bchamo-me|\bme\s+chamo|\bme\s+llamo|\bje\s+m['’]appelle|"
    r"\bmagacaygu\s+waa|\bmera\s+naam|\bаз\s+съм|\bмене\s+звати|\bменя\s+зовут|میرا\s+نام|اسمي|আমার\s+নাম)\s{1,3}(?=\w)",
    re.IGNORECASE,
)
_START = frozenset('.!?\n:"“•-')


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int
    capital: bool
    opens: bool  # first of a sentence, where a capital says nothing

    @property
    def plain(self) -> str:
        """The word in lower case without a possessive."""
        return re.sub(r"['’]s?$", "", self.text.lower())


def find_names(text: str) -> list[tuple[int, int]]:
    """Return start and end (code points of `text`) of each person's name, title left out, surname included."""
    shouting = text.isupper()
    words = [_read(match, text, shouting) for match in _WORD.finditer(text)]
    told = frozenset(match.end() for match in _SELF.finditer(text))
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        if _is_name(words, at, text, told):
            last = _last_of_name(words, at, text)
            found.append((words[at].start, _without_possessive(words[last])))
            at = last
        at += 1
    return found


def _read(match: re.Match[str], text: str, shouting: bool) -> _Word:
    before = text[max(0, match.start() - 3) : match.start()].rstrip(" '‘(")
    opens = not before or before[-1] in _START or match.start() == 0
    return _Word(match[0], match.start(), match.end(), match[0][0].isupper() and not shouting, opens)


def _is_name(words: list[_Word], at: int, text: str, told: frozenset[int]) -> bool:
    word, first = words[at], _names()
    plain = word.plain
    if plain in _names().not_a_name or plain in _names().titles:
        return False
    before = _before(words, at, text)
    if before in _names().titles or word.start in told:
        return word.start in told or _follows_title(word, before)
    listed = plain in first.names or (word.capital and plain.split("-")[0] in first.sure)
    if not listed:
        return word.capital and not word.opens and before in _CALLED
    if plain in first.traps:
        return _is_trap_a_name(words, at, before, text)
    if word.capital or not word.text[0].isascii() or before in _CALLED or before in _names().relations:
        return True
    return len(plain) >= 4 and plain not in first.lower_words


def _follows_title(word: _Word, title: str) -> bool:
    known = word.plain in _names().names or word.plain in _names().surnames
    if title in ("miss", "sir", "pan", "doctor", "professor"):
        return (word.capital and not _is_calendar(word.plain)) or (known and word.plain not in _names().traps)
    return word.capital or known or (len(word.plain) > 2 and title in ("mr", "mrs", "ms", "mx"))


def _is_trap_a_name(words: list[_Word], at: int, before: str, text: str) -> bool:
    word = words[at]
    if before in _CALLED:
        return True
    if before in _names().relations and (word.capital or word.plain not in _names().verbs):
        return word.capital or before not in ("boy", "girl", "kid", "baby", "lad", "friends", "mates")
    if not word.capital:
        return False
    after = words[at + 1] if at + 1 < len(words) and words[at + 1].start - word.end <= 2 else None
    possessive = word.text.lower() != word.plain
    if after and after.capital and after.plain in _names().surnames and after.start - word.end == 1:
        return True
    if word.opens:
        return bool(after and after.plain in ("said", "says", "told", "helped", "hit", "hits", "lives", "gave"))
    return not _is_calendar(word.plain) and (
        possessive or before in _names().before_capital or bool(after and after.plain in _names().after_capital)
    )


def _is_calendar(plain: str) -> bool:
    return plain in (
        "sunday",
        "may",
        "april",
        "june",
        "august",
        "summer",
        "autumn",
        "easter",
        "christmas",
        "london",
        "india",
        "asia",
        "god",
    )


def _before(words: list[_Word], at: int, text: str) -> str:
    """The word just before, in lower case, where nothing but a space, full stop of a title or comma lies between."""
    if at == 0:
        return ""
    between = text[words[at - 1].end : words[at].start]
    return words[at - 1].text.lower().replace("’", "'") if between.strip() in ("", ".", ",", ":") and len(between) <= 3 else ""


def _last_of_name(words: list[_Word], at: int, text: str) -> int:
    """Index of the last word of the name that starts at `at`: surnames and further capitals join it."""
    last = at
    while (
        last + 1 < len(words)
        and last - at < 2 + (len(words[last].text) == 1)
        and text[words[last].end : words[last + 1].start] in (" ", " '", "-", ". ")
    ):
        following = words[last + 1]
        initial = following.capital and len(following.text) == 1
        surname = following.plain in _names().surnames and (following.capital or following.plain not in _names().traps)
        named = following.capital and words[at].capital and following.plain not in _names().not_a_name
        if words[last].text != _bare(words[last]) or not (initial or surname or named) or _is_calendar(following.plain):
            break
        last += 1
    return last


def _bare(word: _Word) -> str:
    return re.sub(r"['’]s?$", "", word.text)


def _without_possessive(word: _Word) -> int:
    return word.start + len(_bare(word))


@dataclass(frozen=True)
class _Names:
    names: frozenset[str]
    traps: frozenset[str]
    surnames: frozenset[str]
    lower_words: frozenset[str]
    titles: frozenset[str]
    relations: frozenset[str]
    before_capital: frozenset[str]
    after_capital: frozenset[str]
    not_a_name: frozenset[str]
    verbs: frozenset[str]

    @cached_property
    def sure(self) -> frozenset[str]:
        return self.names - self.traps


@lru_cache(maxsize=1)
def _names() -> _Names:
    first, traps = read_list("first_names.txt"), read_list("traps.txt")
    others = ("surnames", "lower_words", "titles", "relations", "before_names", "after_names", "not_names", "verbs")
    return _Names(first | traps, traps, *(read_list(f"{name}.txt") for name in others))


def read_list(name: str) -> frozenset[str]:
    """Return the words of the list `name` in this folder; lines that start with # are comments."""
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
