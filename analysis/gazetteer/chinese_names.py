"""Where the names of people stand in Chinese, which leaves no space between words and has no capitals.

Owns the weighing of what could be a name by its characters and by what stands on either side. It must not know of scripts other
than Han and of the Latin words in its midst; what the characters and words are is said in `chinese_names.txt`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from analysis.gazetteer.lexicon import lexicon
from analysis.gazetteer.lists import read_text_lines

# What speaks for a name, added up: its characters, what stands to the left and to the right, less the words it would cut. Set by
# hand on sentences of our own; nothing is learnt.
ENOUGH = 3.2
_TOLD, _CALLED, _FORM, _RELATION, _EDGE = 3.0, 2.75, 2.5, 2.0, 1.0
_TITLE, _KIN, _SAYS, _SHORT_TITLE = 2.5, 2.0, 1.5, 1.5
_NO_EDGE, _WORD_EDGE = -0.5, 0.5
_KNOWN, _ALONE, _PET, _BOY, _FOREIGN = 2.5, 2.0, 2.0, 1.5, 0.25
_SURE, _UNSURE, _UNKNOWN = 1.0, 0.25, -1.0  # of one character of a given name
_WORD_WITHIN, _WORD_ACROSS, _NEVER = -1.0, -2.0, -10.0
_SURNAMES = {"hardly surname": 0.25, "word surname": 1.0, "surname": 2.0, "compound surname": 3.0}
_LEFT = {"half before": 0.5, "before": _EDGE, "relation": _RELATION, "called": _CALLED, "told": _TOLD}
_RIGHT = {"after": _EDGE, "says": _SAYS, "kin after": _KIN, "title": _TITLE}
_LONGEST = 6  # characters of any word that is looked up

_HAN_CLASS = "\u3400-\u9fff\U00020000-\U0003134f"
_HAN = re.compile(f"[{_HAN_CLASS}]")
_KANA = re.compile(r"[ぁ-ゖァ-ヺ]{2}")
_OPENING = " \u3000“\"'「『‘《（(@"
_COUNTS = frozenset("一二两三四五六七八九十百千几每这那上下半数多0123456789")
_COUNTED = frozenset("张周段万章石丁项方单包车时路管任")
_NO_NAME = frozenset(
    "的了着地过是有在不没我你他她它们这那就也和跟吗呢吧啊嘅咗佢唔喺系会要想能去到从把被让给对说话问叫很太最更都还再又才只个些么什怎谁哪得哋嗰请吃"
    "妈爸爷奶哥姐弟妹叔姨"
)  # in nobody's name, or as good as
_FAMILY = frozenset("哥姐叔姨婶伯嫂")

_LETTER = rf"[^\W\d_{_HAN_CLASS}]"
_OTHER_LETTER = re.compile(_LETTER)
_SEAM = re.compile(rf"[{_HAN_CLASS}](?={_LETTER})|(?<={_LETTER})[{_HAN_CLASS}]")
_LATIN = re.compile(rf"(?<!{_LETTER}){_LETTER}{{1,20}}(?:[’'-]{_LETTER}{{1,20}}){{0,2}}(?: {_LETTER}{{1,20}}){{0,3}}")
_LATIN_TITLE = re.compile(r"(?:mr|mrs|ms|miss|mx|dr|sir|prof) ", re.IGNORECASE)
_SURNAMED = re.compile(rf"(?:(?<!百)姓|(?<!{_LETTER})(?:mr|mrs|ms|miss|mx|dr|prof)\.?\s?)(?=[{_HAN_CLASS}])", re.IGNORECASE)


class Shape(NamedTuple):
    """A stretch with the form of a name: its end, what its characters speak for, and whether only a title makes it one."""

    end: int
    worth: float
    needs_title: bool = False


@dataclass(frozen=True, slots=True)
class Lists:
    """The kinds of `chinese_names.txt`, as they are looked up; a number is what a word speaks for."""

    simplified: dict[int, str]
    surnames: dict[str, float]
    given: dict[str, float]
    names: frozenset[str]
    left: dict[str, float]
    right: dict[str, float]
    short_titles: frozenset[str]
    ordinary: frozenset[str]
    lengths: dict[str, int]  # of the longest ordinary word that begins with a character
    either: frozenset[str]
    no_latin_name: frozenset[str]
    foreign: frozenset[str]
    told: re.Pattern[str]
    form: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in simplified characters, where the ordinary words that begin at each place end, and where those before it do."""

    plain: str
    ends: list[int]
    reach: list[int]
    stops: frozenset[int]  # where an ordinary word has just ended
    signs: dict[int, float]  # the places at which the text itself says that a name begins
    surnamed: frozenset[int]  # and that it may be a surname alone


def has_han(text: str) -> bool:
    """Whether any Han letter stands in the text."""
    return _HAN.search(text) is not None


def is_chinese(text: str) -> bool:
    """Whether Han letters stand in the text, and not among the kana of Japanese."""
    return has_han(text) and _KANA.search(text) is None


def has_other_letters(text: str) -> bool:
    """Whether any letter that is not a Han one stands in the text."""
    return _OTHER_LETTER.search(text) is not None


def parted(text: str) -> str:
    """The text with a comma for each Han letter that touches another one, so that "我同学Emily说" falls into words as long."""
    return _SEAM.sub(",", text)


def find_chinese_names(text: str) -> list[tuple[int, int]]:
    """Start and end of each name written in Han letters, and of each in Latin letters beside them, title left out, in order."""
    if not is_chinese(text):
        return []
    reading = _read(text)
    found = sorted([*_han_names(reading), *_latin_names(reading)])
    return [span for at, span in enumerate(found) if at == 0 or span[0] >= found[at - 1][1]]


@lru_cache(maxsize=1)
def _lists() -> Lists:
    kinds: dict[str, list[str]] = {}
    for line in read_text_lines("chinese_names.txt"):
        kind, _, words = line.partition(": ")
        kinds.setdefault(kind, []).extend(words.split())
    ordinary = frozenset(word for kind in ("ordinary", "pet word", "relation", "title") for word in kinds[kind] if len(word) > 1)
    return Lists(
        {ord(pair[0]): pair[1] for pair in kinds["traditional"]},
        _worths(kinds, _SURNAMES),
        _worths(kinds, {"surname": _UNSURE, "given word": _UNSURE, "given": _SURE}),
        frozenset((*kinds["given name"], *kinds["foreign name"])),
        _worths(kinds, _LEFT),
        _worths(kinds, _RIGHT),
        frozenset(kinds["short title"]),
        ordinary,
        {word[0]: len(word) for word in sorted(ordinary, key=len)},
        frozenset(kinds["either"]),
        frozenset(kinds["no latin name"]),
        frozenset("".join(kinds["foreign"])),
        re.compile(rf"(?:{'|'.join(kinds['told'])})\s?[:：]?"),
        re.compile(rf"(?:{'|'.join(kinds['form'])})\s?[:：]\s?"),
    )


def _worths(kinds: Mapping[str, list[str]], worths: Mapping[str, float]) -> dict[str, float]:
    """What each word of some kinds speaks for; the later kind counts where two have it."""
    return {word: worth for kind, worth in worths.items() for word in kinds[kind]}


def _read(text: str) -> Reading:
    lists = _lists()
    plain = text.translate(lists.simplified)
    ends, reach, furthest = [], [], 0
    for at, character in enumerate(plain):
        reach.append(furthest)
        end = next(
            (end for end in range(at + lists.lengths.get(character, 0), at + 1, -1) if plain[at:end] in lists.ordinary), at
        )
        ends.append(end)
        furthest = max(furthest, end)
    surnamed = frozenset(match.end() for match in _SURNAMED.finditer(plain))
    signs = dict.fromkeys(surnamed, _RELATION)
    signs |= {match.end(): _FORM for match in lists.form.finditer(plain)}
    signs |= {match.end(): _TOLD for match in lists.told.finditer(plain)}
    return Reading(plain, ends, reach, frozenset(end for at, end in enumerate(ends) if end > at), signs, surnamed)


def _han_names(reading: Reading) -> list[tuple[int, int]]:
    """From left to right; of two that overlap the one for which more speaks, the first where as much does."""
    found: list[tuple[float, int, int]] = []
    for match in _HAN.finditer(reading.plain):
        at = match.start()
        left = _before(reading, at)
        if left < _RELATION and (reading.reach[at] > at or _is_counted(reading.plain, at)):
            continue
        score, end = max(
            ((left + _weigh(reading, at, shape, left), shape.end) for shape in _shapes(reading, at)), default=(0.0, 0)
        )
        if score < ENOUGH:
            continue
        if found and at < found[-1][2]:
            if score <= found[-1][0]:
                continue
            found.pop()
        found.append((score, at, end))
    return _also_elsewhere(reading, [(start, end) for _, start, end in found])


def _also_elsewhere(reading: Reading, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A name of two characters or more that was found once is one wherever else the same ones stand together."""
    plain = reading.plain
    names = {plain[start:end] for start, end in found if end - start > 1} - _lists().ordinary
    lengths = sorted({len(name) for name in names}, reverse=True)
    taken = {at for start, end in found for at in range(start, end)}
    more: list[tuple[int, int]] = []
    for at in range(len(plain)) if names else ():
        end = next((at + length for length in lengths if plain[at : at + length] in names), at)
        if end > at and reading.reach[at] <= at and taken.isdisjoint(range(at, end)):
            taken.update(range(at, end))
            more.append((at, end))
    return sorted([*found, *more])


def _shapes(reading: Reading, at: int) -> Iterator[Shape]:
    """What could be a name and begins at this place."""
    plain, lists = reading.plain, _lists()
    for length in (1, 2):
        surname = lists.surnames.get(plain[at : at + length])
        if surname and at + length <= len(plain):
            yield from _with_surname(plain, at + length, surname)
    if plain[at] in "小阿老":
        yield from _pet_names(plain, at)
    yield from _given_alone(plain, at)
    yield from _foreign_names(plain, at)
    if reading.signs.get(at) == _TOLD:
        yield from _told_names(reading, at)


def _with_surname(plain: str, at: int, surname: float) -> Iterator[Shape]:
    """The surname that ends here alone, with a title, or with one or two characters of a given name."""
    if surname >= _SURNAMES["word surname"]:
        yield Shape(at, surname, needs_title=True)
    for length in (1, 2):
        given = plain[at : at + length]
        if len(given) == length and _HAN.match(given[-1]) and _NO_NAME.isdisjoint(given):
            yield Shape(at + length, surname + _given_worth(given))


def _given_worth(given: str) -> float:
    lists = _lists()
    if given in lists.names:
        return _KNOWN
    return sum(lists.given.get(character, _UNKNOWN) for character in given)


def _pet_names(plain: str, at: int) -> Iterator[Shape]:
    """A child called by one character ("小明", "阿珍"), or an elder ("老王")."""
    lists, character = _lists(), plain[at + 1 : at + 2]
    if plain[at] == "老":
        if lists.surnames.get(character, 0) > 1:
            yield Shape(at + 2, _PET)
    elif character in lists.given or character in lists.surnames:
        yield Shape(at + 2, _PET)


def _given_alone(plain: str, at: int) -> Iterator[Shape]:
    """A given name without a surname, a doubled one ("婷婷"), or one character before "哥" or "仔"."""
    lists = _lists()
    for end in range(at + 2, min(at + _LONGEST, len(plain)) + 1):
        if plain[at:end] in lists.names:
            yield Shape(end, _ALONE)
    first, second = lists.given.get(plain[at]), plain[at + 1 : at + 2]
    if first is None or not second:
        return
    if second in lists.given:
        yield Shape(at + 2, first + lists.given[second] - (0.0 if second == plain[at] else 0.5))
    elif second in _FAMILY:
        yield Shape(at + 1, max(first, 0.5), needs_title=True)
    elif second == "仔":
        yield Shape(at + 2, _BOY)


def _foreign_names(plain: str, at: int) -> Iterator[Shape]:
    """One written by its sound, before a title: "卡特先生"."""
    foreign = _lists().foreign
    for end in range(at + 1, min(at + _LONGEST, len(plain) + 1)):
        if plain[end - 1] not in foreign:
            return
        if end > at + 1:
            yield Shape(end, _FOREIGN * (end - at), needs_title=True)


def _told_names(reading: Reading, at: int) -> Iterator[Shape]:
    """After "my name is" up to four characters that could be in a name, as far as something ends them."""
    plain = reading.plain
    if _lookup_after(plain, at) > _EDGE or (reading.ends[at] > at and plain[at] not in _lists().surnames):
        return
    for end in range(at + 2, min(at + 4, len(plain)) + 1):
        if not _HAN.match(plain[end - 1]) or not _NO_NAME.isdisjoint(plain[at:end]):
            return
        is_last = end == len(plain) or not _HAN.match(plain[end])
        if is_last or (reading.ends[at] == at and _after(reading, end) >= _EDGE):
            yield Shape(end, _WORD_EDGE if reading.ends[at] == at else _EDGE)


def _weigh(reading: Reading, start: int, shape: Shape, left: float) -> float:
    """What speaks for a stretch being a name, less what speaks for its being, or cutting through, other words."""
    plain, end, ends = reading.plain, shape.end, reading.ends
    right = _title(plain, end) if shape.needs_title and start not in reading.surnamed else _after(reading, end)
    if (shape.needs_title and not right) or (ends[start] >= end and left < _CALLED):
        return _NEVER
    worth = shape.worth + right
    if ends[start] > start or plain[start:end] in _lists().either or _is_surname_and_word(reading, start, end):
        worth += _WORD_WITHIN
    if any(ends[at] > end for at in range(start + 1, end)):
        worth += _WORD_ACROSS
    return worth


def _is_surname_and_word(reading: Reading, start: int, end: int) -> bool:
    """Whether an ordinary word, which is no given name, follows the first character."""
    return end - start == 3 and reading.ends[start + 1] == end and reading.plain[start + 1 : end] not in _lists().names


def _is_counted(plain: str, at: int) -> bool:
    """Whether the character is rather a measure: "一张", "3周"."""
    return at > 0 and plain[at - 1] in _COUNTS and plain[at] in _COUNTED


def _before(reading: Reading, at: int) -> float:
    """How far what stands to the left lets a name begin here."""
    plain, left, end = reading.plain, _lists().left, at
    while end and at - end < 2 and plain[end - 1] in _OPENING:
        end -= 1
    said = next((left[plain[begin:end]] for begin in range(max(end - _LONGEST, 0), end) if plain[begin:end] in left), 0.0)
    if end < at or end == 0 or not plain[end - 1].isalnum():
        said = max(said, _EDGE)
    return max(said, reading.signs.get(at, 0.0), _WORD_EDGE if at in reading.stops else 0.0)


def _after(reading: Reading, at: int) -> float:
    """How far what stands to the right lets a name end here."""
    plain = reading.plain
    if at >= len(plain) or not _HAN.match(plain[at]):
        return max(_EDGE, _title(plain, at))
    apart = _NO_EDGE if reading.ends[at] == at else 0.0
    return max(_lookup_after(plain, at), _title(plain, at), apart)


def _lookup_after(plain: str, at: int) -> float:
    lists = _lists()
    return next((lists.right[plain[at:end]] for end in range(at + _LONGEST, at, -1) if plain[at:end] in lists.right), _NO_EDGE)


def _title(plain: str, at: int) -> float:
    """What a title or a word of kin behind a name speaks for; one of a single character counts by what follows it in turn."""
    begin = at + 1 if plain[at : at + 1] == " " else at
    if _lookup_after(plain, begin) == _TITLE:
        return _TITLE
    if at < begin or plain[at : at + 1] not in _lists().short_titles:
        return 0.0
    following = plain[at + 1 : at + 2]
    is_apart = not following or not _HAN.match(following) or _lookup_after(plain, at + 1) >= _EDGE
    return _SHORT_TITLE + (_EDGE if is_apart else _NO_EDGE) if is_apart or plain[at] in _FAMILY else 0.0


def _latin_names(reading: Reading) -> Iterator[tuple[int, int]]:
    """Words in Latin letters beside Han letters, where a title, or what introduces a name, makes them one."""
    plain = reading.plain
    for match in _LATIN.finditer(plain):
        start, end = match.span()
        title = _LATIN_TITLE.match(match[0])
        start += title.end() if title else 0
        if not _touches_han(plain, match.start(), end):
            continue
        is_pet = plain[max(start - 1, 0) : start] == "阿"
        left = _TOLD if is_pet else _RELATION if title else _before(reading, match.start())
        if _is_latin_name(plain[start:end].split(" "), left, _after(reading, end)):
            yield start, end


def _touches_han(plain: str, start: int, end: int) -> bool:
    around = plain[max(start - 2, 0) : start].rstrip()[-1:] + plain[end : end + 2].lstrip()[:1]
    return _HAN.search(around) is not None


def _is_latin_name(words: list[str], left: float, right: float) -> bool:
    lists = lexicon()
    lower = [word.lower() for word in words]
    entries = [lists.names.get(word, "0 0") for word in lower]
    if not _lists().no_latin_name.isdisjoint(lower):
        return False
    is_said = (right >= _TITLE and entries[-1][2] == "4") or (
        left >= _RELATION and entries[0][0] in "34"
    )  # "Green老师", "我妹妹May"
    if not is_said and not (lists.never | lists.proper).isdisjoint(lower):
        return False
    if any(not _has_capital(word) and entry == "0 0" for word, entry in zip(words, entries, strict=True)):
        return False
    named = all(entry[0] in "34" or entry[2] in "34" for entry in entries)
    if left >= _RELATION or right >= _KIN:
        return named or lists.ordinary.keys().isdisjoint(lower)
    first = entries[0][0] in "34" and lower[0] not in lists.ordinary and lists.places.get(lower[0], "0") not in "34"
    return first and named and words[0][0].isupper() and left + right > _EDGE


def _has_capital(word: str) -> bool:
    """Whether it begins with a capital and is no abbreviation."""
    return word[0].isupper() and not word.isupper()
