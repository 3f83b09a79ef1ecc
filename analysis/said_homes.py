"""Where somebody says that they live, in the words people use: "i live at 9 woodside", "flat 2 oak house", "our road".

Owns how far what follows such words is an address, in English.
It must not store a text. What everybody says of their street ("a busy road", "10 minutes away", "3 storeys") is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.address_ends import whole_address
from analysis.gazetteer.lexicon import lexicon
from analysis.gazetteer.lists import read_list
from analysis.said_home_patterns import (
    A_HOUSE_AND_STREET,
    AT_A_HOUSE,
    AT_NUMBER,
    BUILDING,
    CUE,
    HOUSE_AND_STREET,
    HOUSE_OF_UNIT,
    LEADS,
    MORE_OF_NAME,
    ON_A_FLOOR,
    SMALL_STREET,
    STREET_WITHOUT_NUMBER,
    SURE_UNIT,
    THEN_NUMBER,
    UNITS,
    WORD,
    general,
    stop_words,
)
from analysis.street_kinds import is_kind, kinds

Find = tuple[int, int, str]

_NEAR = frozenset(["at", "is", "number", "no", "nr", "to", "are", "addres", "address", "adress", "adres", "in"])
_FOR_BLOCK = frozenset(["block", "floor", "flat", "plot", "unit", "no", "number"])
_NOT_A_STREET = read_list("not_in_street_names.txt")
_MOST_WORDS = 5
_HARDLY_A_WORD = 2  # how ordinary a word may be that stands alone for a street


def find_said_homes(text: str) -> Iterator[Find]:
    """A house somebody says that they live in, with its number or without."""
    for start, end in (*_after_cues(text), *_units(text), *_at_numbers(text)):
        yield whole_address(text, start, end)


def find_named_houses(text: str) -> Iterator[Find]:
    """A house with a name before its street, whoever lives there: "Bramble Barn, Sheepwash Lane"."""
    for found in A_HOUSE_AND_STREET.finditer(text):
        yield whole_address(text, *found.span("where"))


def _after_cues(text: str) -> Iterator[tuple[int, int]]:
    for cue in CUE.finditer(text):
        said = cue[0].lower()
        if found := THEN_NUMBER.match(text, cue.end()):
            yield from _numbered(text, found, said)
        whole = HOUSE_AND_STREET.match(text, cue.end())
        if whole and not _gap_of_another(whole) and whole["where"].split()[0].lower() not in general() - {"the"}:
            yield whole.span("where")
        house = BUILDING.match(text, cue.end())
        if house and house["where"] and text[house.end() : house.end() + 1] == "," and not _gap_of_another(house):
            yield house.span("where")
        lives = said[:3] in ("liv", "sta", "mov", "ren", "hou", "hom", "my ", "our", "add", "adr", "fla")
        if lives:
            yield from _unnumbered(text, cue.end())


def _numbered(text: str, found: re.Match[str], said: str) -> Iterator[tuple[int, int]]:
    gap = re.findall(r"[^\W\d_]+|:", found["gap"].lower())
    near = gap[-1] if gap else said
    if near in ("for", "with", "of", "about", "has", "have", "had", "than", "only", "under", "over", "the", "these", "those"):
        return
    start, lead = found.start("where"), LEADS.match(text, found.end("where"))
    named = bool(re.match(r"(?i)(?:house\s)?n(?:umber|um|o|r)\b", found["number"]))
    end, words = walk(text, lead.end() - 1 if lead and named else found.end("where"))
    spelt = not any(char.isdigit() for char in found["number"])
    if end:
        yield start, end
    elif (
        words
        and (near in _NEAR or near == ":" or named)
        and not spelt
        and _stands_for_a_street(words, near == "at" or said[:2] == "ad")
    ):
        end = found.end("where") + len(words[0]) + 1
        more = MORE_OF_NAME.match(text, end) if words[0][0].isupper() else None
        yield start, more.end() if more else end


def _stands_for_a_street(words: list[str], surely: bool) -> bool:
    """A single word after "at 11": a street's name, if it is hardly a word; a capital does not make a day one."""
    word = words[0].rstrip(".,")
    if word.lower() in lexicon().proper or word.lower() in stop_words() or word.lower() in _NOT_A_STREET or word[0].isdigit():
        return False
    if word[0].isupper() and len(word) > 3:
        return True
    return len(word) > 5 and int(lexicon().ordinary.get(word, "0")) <= _HARDLY_A_WORD + surely


def _unnumbered(text: str, at: int) -> Iterator[tuple[int, int]]:
    for pattern in (STREET_WITHOUT_NUMBER, BUILDING):
        if (found := pattern.match(text, at)) and not _gap_of_another(found):
            where = "where" if found["where"] else "the"
            first = found[where].split()[0].lower()
            if first not in general() and (first == "the" or first not in stop_words()):
                yield found.span(where)
    if found := SMALL_STREET.match(text, at):
        middle = found["middle"].lower().split()
        if not general().union(_NOT_A_STREET, stop_words()).intersection(middle):
            yield found.span("where")


def _gap_of_another(found: re.Match[str]) -> bool:
    """Whether what stands between is about something else, as in "I stay away from the library in Elm Road"."""
    return (
        bool(
            {"the", "a", "an", "to", "of", "for", "on", "thru", "through", "near", "by", "from", "around", "down"}.intersection(
                found["gap"].lower().split()
            )
        )
        if found["gap"]
        else False
    )


def _units(text: str) -> Iterator[tuple[int, int]]:
    """Flats, rooms and blocks with the house they are in; a flat alone is found with the streets."""
    for unit in UNITS.finditer(text):
        floor = ON_A_FLOOR.match(text, unit.end()) or AT_A_HOUSE.match(text, unit.end())
        end, words = walk(text, floor.end() if floor else unit.end(), units=True)
        house = HOUSE_OF_UNIT.search(text[max(0, unit.start() - 50) : unit.start()])
        if house and not general().union(stop_words(), _NOT_A_STREET).intersection(house["house"].lower().split()[:1]):
            yield unit.start() - len(house[0]), unit.end()
        if end and (SURE_UNIT.match(unit[0]) or "flat" in unit[0].lower() or any(word[0].isupper() for word in words)):
            yield unit.start(), end


def _at_numbers(text: str) -> Iterator[tuple[int, int]]:
    """A number and a kind of street in small letters, after a word of place: "outside 88 windmill hill"."""
    for found in AT_NUMBER.finditer(text):
        end, words = walk(text, found.end("where"), most=3)
        if end and len(words) > 1:
            yield found.start("where"), end
        elif (
            words
            and words[0][0].isupper()
            and words[0].lower() not in lexicon().english
            and _stands_for_a_street(words, surely=True)
        ):
            yield found.start("where"), found.end("where") + 1 + len(words[0])


def walk(text: str, at: int, most: int = _MOST_WORDS, *, units: bool = False) -> tuple[int | None, list[str]]:
    """Where the last kind of street or building ends among the next words, None where there is none; and the words up to it.

    The walk ends at a word that no street is called by, and behind the first kind but for one directly after it ("Park Road").
    """
    words: list[str] = []
    end: int | None = None
    upto = 0
    place = at
    while len(words) < most and (found := WORD.match(text, place)):
        word = found["word"]
        plain = word.lower().rstrip(".").replace("’", "'")
        comma = text[found.start()] == ","
        if plain[0].isdigit() and not (units and (comma or not words or words[-1].lower() in _FOR_BLOCK)):
            break
        if _ends_it(plain, word, words, units=units) or (comma and words and not units):
            break
        words.append(word)
        place = found.end()
        building = units and plain in kinds("building")
        if plain not in _FOR_BLOCK and (is_kind(plain) or building) and (len(words) > 1 or units):
            end, upto = found.end() - (word.endswith(".") and len(plain) > 3), len(words)
        elif end is not None and not (units and comma):
            break
    return end, words[: upto or 2]


def _ends_it(plain: str, word: str, before: list[str], *, units: bool) -> bool:
    """Whether no street is called by this word; "The Green" begins with one, and "Isle of Man Road" has one in it."""
    if plain not in stop_words() and plain not in _NOT_A_STREET:
        return False
    return not ((plain == "the" and not before) or (word[0].isupper() and before) or (units and plain in _FOR_BLOCK))
