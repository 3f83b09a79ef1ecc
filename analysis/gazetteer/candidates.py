"""Which words of a text could be names at all, and what the lists say of them.

Owns the cheap questions that turn nearly every word away, and the looking up of forms ("Kasią", "ellie-mae"). It must not weigh
what speaks for a candidate.
"""

import re
from collections.abc import Iterator
from functools import cache

from analysis.gazetteer.lexicon import Known, Lexicon, lexicon, look_up
from analysis.gazetteer.lists import read_text_lines
from analysis.gazetteer.tokens import Words, is_short_for_and

RUN_TOGETHER = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
"""A word of a hashtag in which each has a capital: "SaveOurLibrary"."""
_DRAWN_OUT = re.compile(r"(.)\1\1")  # "Ooooh", "Crazyyyy"
_SPEAKS = frozenset(
    (
        *(
            "said",
            "says",
            "told",
            "hit",
            "hits",
            "helped",
            "hurt",
            "pushed",
            "likes",
            "lives",
            "wants",
            "thinks",
            "asked",
            "shouted",
        ),
        *("laughed", "cried", "kicked"),
    )
)
_COMPANY_BEFORE = frozenset(("with", "says", "iam", "greet", "relation", "called", "and", "from"))
_COMPANY_AFTER = frozenset(("says", "relation", "with"))
_LONGEST_WITHOUT_ENDING, _LONGEST_ENDING = 5, 8
_SPOKEN_TO = frozenset(("tell", "ask", "thank", "text", "ring", "bye"))
_ARTICLES = frozenset(("the", "a", "an", "this", "these", "those", "every", "some", "any", "no"))
_SEASONS = frozenset(
    ["jan", "april", "may", "june", "august", "spring", "summer", "autumn", "winter", "eve", "amber", "sterling"]
)
_TITLES = frozenset(("miss", "dr", "sir", "pan", "pani", "doamna", "cllr", "nurse", "pc"))
_SAINTS = frozenset(("st", "saint"))  # of a church, a flag, a day
_INTRODUCES_SURNAMES = frozenset(
    (
        "coach",
        "auntie",
        "aunty",
        "aunt",
        "uncle",
        "nan",
        "nana",
        "gran",
        "granny",
        "grandma",
        "grandad",
        "grandpa",
        "teacher",
        "nurse",
    )
)
_LETTERS_FOR_WORDS = frozenset("aiunrxo")
_INTRODUCES_ANY = frozenset(("mr", "mrs", "ms", "mx", "called", "named"))
_INTRODUCES_NO_WORD = frozenset(("miss", "dr", "sgt", "pc", "cllr", "chef"))


def is_candidate(words: Words, at: int, language: str | None, after_name: bool) -> bool:
    """Whether the word could be a name at all; nearly every word of a text is turned away here, cheaply."""
    lists = lexicon()
    plain = words.plain[at]
    capital = words.written[at][0].isupper() and not words.shouting
    if len(plain) == 1 and plain.isascii():
        return ((capital or after_name) and _is_initial(words, at)) or _is_letter_for_a_name(words, at, after_name=after_name)
    if plain in lists.never or plain.endswith("n't") or (at and words.plain[at - 1] in _SAINTS) or _is_hashtag(words, at):
        return False
    entry = lists.names.get(plain)
    if after_name and (capital or (entry is not None and _is_small(words, at - 1))):
        return True
    if at and words.plain[at - 1] in lists.strong and _is_introduced(words, at, named=capital or entry is not None):
        return True
    if capital:
        return _is_capital_candidate(words, at, entry, language)
    return _is_small_candidate(words, at, entry, language)


def _is_hashtag(words: Words, at: int) -> bool:
    """Whether it is one of words and places run together: "#SaveOurLibrary"; not "#TeamKayleigh"."""
    if not words.gaps[at].endswith("#"):
        return False
    found, lists = RUN_TOGETHER.findall(words.written[at]), lexicon()
    known = (lists.english, lists.proper, lists.places)
    return len(found) > 1 and all(any(word.lower() in some for some in known) for word in found)


def _is_letter_for_a_name(words: Words, at: int, *, after_name: bool) -> bool:
    """A letter that stands for a surname: "mr t", "miss b", "poppy h and poppy w"; not "miss u", nor "jay n tre"."""
    plain, gap = words.plain[at], words.gaps[at]
    if gap != " " or plain in _LETTERS_FOR_WORDS:
        return False
    ends = (
        at + 1 == len(words.plain)
        or words.gaps[at + 1] != " "
        or lexicon().cues.get(words.plain[at + 1]) in ("and", "says", "be")
    )
    return words.plain[at - 1] in ("mr", "mrs", "ms", "miss") or (after_name and ends)


def _is_introduced(words: Words, at: int, named: bool) -> bool:
    """After "friend" or "Miss" a word with a capital or in the lists; after "Mr" or "called" nearly any."""
    if words.plain[at - 1] in _INTRODUCES_ANY:
        return named or words.plain[at] not in lexicon().ordinary
    lists, plain, before = lexicon(), words.plain[at], words.plain[at - 1]
    if before in _INTRODUCES_NO_WORD and not named:
        return len(plain) > 3 and not any(plain in some for some in (lists.ordinary, lists.proper, lists.hardly, lists.places))
    if not before.isascii() and lists.cues[before] == "title" and not words.english:
        return len(plain) > 2 and plain not in lists.cues and plain not in lists.small_words
    if not named or plain in lists.hardly or (plain in lists.small_words and lists.cues[before] == "relation"):
        return False
    entry = lists.names.get(plain, "0 0")
    is_surname = before in _INTRODUCES_SURNAMES and entry[2] in "34" and int(lists.ordinary.get(plain, 0)) <= 3
    return not _is_small(words, at) or before in _TITLES or entry[0] in "34" or is_surname


def _is_small(words: Words, at: int) -> bool:
    return words.shouting or not words.written[at][0].isupper()


def _is_small_candidate(words: Words, at: int, entry: str | None, language: str | None) -> bool:
    """A first name in small letters; one that is an everyday word only in company that a name keeps."""
    lists, plain = lexicon(), words.plain[at]
    has_case = words.written[at][0].islower() or words.shouting
    if entry is None:
        return plain not in lists.ordinary and _is_form_of_a_name(words, at, language, has_case=has_case)
    if not has_case:
        return _is_candidate_without_case(words, at, entry, language)
    if _is_small_word(words, at, entry):
        return False
    if plain in _SEASONS:
        return _in_company(words, at, 4)
    ordinary = 0 if entry[-1] == "-" else look_up(plain, language).ordinary
    if ordinary <= (3 if entry[0] in "34" else 2):
        return True
    return ordinary <= 6 and (entry[0] == "4" or plain in lists.traps) and _in_company(words, at, ordinary)


def _is_form_of_a_name(words: Words, at: int, language: str | None, *, has_case: bool) -> bool:
    """An ending of case, or several parts; what is also a word only where a name's neighbours stand."""
    lists, plain = lexicon(), words.plain[at]
    if may_be_looked_past(words, at) or plain in lists.cues or plain in lists.foreign:
        return False
    known = knowledge(words, at, language)
    opens = at == 0 and not has_case
    return known.ordinary <= 4 and (known.first >= 3 or (known.first == 2 and (opens or _in_any_company(words, at))))


def _is_candidate_without_case(words: Words, at: int, entry: str, language: str | None) -> bool:
    """In a script without capitals the model weighs nearly every first name, having seen which are words."""
    lists, plain = lexicon(), words.plain[at]
    if entry[0] not in "34" or plain in lists.cues or plain in lists.small_words:
        return False
    return (plain not in lists.foreign and look_up(plain, language).ordinary <= 4) or _in_any_company(words, at)


def _is_small_word(words: Words, at: int, entry: str) -> bool:
    """Whether a listed name in small letters is rather a surname alone, a small word, a place, or has an article."""
    lists, plain = lexicon(), words.plain[at]
    if (entry[0] == "0" and words.written[at][0].isascii()) or plain in lists.small_words or plain in lists.hardly:
        return True
    if lists.places.get(plain, "0") in "34" and (entry[0] != "4" or not _in_company(words, at, 4)):
        return True
    if words.english:
        return at > 0 and words.plain[at - 1] in _ARTICLES and not is_short_for_and(words, at - 1)
    return entry[0] not in "34" or plain in lists.foreign


def _in_company(words: Words, at: int, ordinary: int) -> bool:
    """Whether what stands around an everyday word is what stands around names: "with grace", "hope said"."""
    cues = lexicon().cues
    following = words.plain[at + 1] if at + 1 < len(words.plain) else ""
    if ordinary >= 5:
        return at == 0 and following in _SPEAKS
    before = cues.get(words.plain[at - 1], "") if at else "BOS"
    after = cues.get(following, "")
    if at and words.plain[at - 1] in _SPOKEN_TO:
        return True
    return after == "says" or before in ("with", "says") or (before == "BOS" and after in ("and", "be", "from"))


def may_be_looked_past(words: Words, at: int) -> bool:
    """Whether a word that is no name is the form of none either: no capital, and no ending that names take."""
    plain = words.plain[at]
    if plain[-1] == "s" or "-" in plain or words.written[at][0].isupper():
        return False
    if words.written[at][0].islower() and (words.english or len(plain) <= _LONGEST_WITHOUT_ENDING):
        return True
    return next(_stems(plain, 2 if words.written[at][0].islower() else 1), None) is None


def _in_any_company(words: Words, at: int) -> bool:
    """The same in languages that say such things in other places: after "with" or "I am", before "says" or "aunt"."""
    cues = lexicon().cues
    before = cues.get(words.plain[at - 1], "") if at else "BOS"
    after = cues.get(words.plain[at + 1], "") if at + 1 < len(words.plain) else ""
    of_whom = after == "of" and at + 2 < len(words.plain) and cues.get(words.plain[at + 2]) == "relation"
    return before in _COMPANY_BEFORE or after in _COMPANY_AFTER or of_whom or (before == "BOS" and after in ("and", "be"))


def _is_initial(words: Words, at: int) -> bool:
    """A single letter before a word that may be a surname: "J Smith", "T. Adeyemi"; not "P&Z" or "U.K."."""
    if at + 1 == len(words.plain) or words.gaps[at + 1] not in (" ", ". ") or words.gaps[at][-1:].isdigit():
        return False
    following, plain = words.written[at + 1], words.plain[at + 1]
    written_alike = following[0].isupper() or (_is_small(words, at) and plain in lexicon().names)
    return len(following) > 1 and written_alike and plain not in lexicon().ordinary


def _is_capital_candidate(words: Words, at: int, entry: str | None, language: str | None) -> bool:
    """Where the text is not English, whose ordinary words are known, a capital alone (or a surname's) is not enough."""
    lists, plain = lexicon(), words.plain[at]
    common = entry is not None and entry[0] in "34"
    if _is_something_else(words, at, entry) or (not common and (plain in lists.proper or lists.places.get(plain, "0") in "34")):
        return False
    if not words.english and plain in lists.small_words:
        return False
    if not words.english:
        return common or (plain not in lists.cues and plain not in lists.foreign and knowledge(words, at, language).first > 1)
    return entry is not None or (plain not in lists.ordinary and not _is_derived(plain, lists))


def _is_something_else(words: Words, at: int, entry: str | None) -> bool:
    """Whether a word with a capital is a day, an abbreviation or the like, or so ordinary that nothing makes it a name."""
    lists, plain, written = lexicon(), words.plain[at], words.written[at]
    if plain in lists.hardly or _starts_a_question(words, at, entry):
        return True
    if entry is None and _DRAWN_OUT.search(plain):
        return True
    if len(written) > 2 and (written.isupper() or written[:-1].isupper()) and (entry is None or entry[0] not in "34"):
        return True
    if plain in _SEASONS and not (_in_company(words, at, 4) or _before_capital(words, at)):
        return True
    return entry is not None and entry[0] in "012" and entry[2] != "4" and int(lists.ordinary.get(plain, 0)) >= 4


def _before_capital(words: Words, at: int) -> bool:
    return at + 1 < len(words.plain) and words.gaps[at + 1] == " " and words.written[at + 1][0].isupper()


def _starts_a_question(words: Words, at: int, entry: str | None) -> bool:
    """Whether it is "Will it", "May the", "Happy days": a very ordinary word that nothing makes a name."""
    if entry is None or int(lexicon().ordinary.get(words.plain[at], 0)) < 5:
        return False
    after = lexicon().cues.get(words.plain[at + 1], "") if at + 1 < len(words.plain) else ""
    return after in ("pron", "the", "poss") or (entry[0] != "4" and words.plain[at] not in lexicon().traps)


_FRONTS = (
    "non",
    "anti",
    "post",
    "pre",
    "over",
    "under",
    "inter",
    "self",
    "micro",
    "multi",
    "re",
    "de",
    "un",
    "co",
    "bio",
    "eco",
    "e",
)
_BACKS = (
    *("isation", "ization", "ising", "izing", "ings", "ing", "ised", "ers", "er", "es", "ed"),
    *("ly", "ness", "less", "ful", "ism", "ist", "s", "d", "y"),
)


def _is_derived(plain: str, lists: Lexicon) -> bool:
    """Whether an unknown word is made of ordinary ones: "Renationalising", "Greenways", "E-scooter"."""
    ordinary, proper = lists.ordinary, lists.proper
    if "-" in plain:
        return any(part in ordinary or part in proper for part in plain.split("-"))
    for front in ("", *(front for front in _FRONTS if plain.startswith(front))):
        rest = plain[len(front) :]
        if front and (rest in ordinary and len(rest) > 2):
            return True
        for back in _BACKS:
            stem = rest[: -len(back)]
            if rest.endswith(back) and len(stem) > 3 and (stem in ordinary or stem + "e" in ordinary or stem in proper):
                return True
    return any(plain[:cut] in ordinary and plain[cut:] in ordinary for cut in range(4, len(plain) - 3))


def knowledge(words: Words, at: int, language: str | None) -> Known:
    """The lists' word on the word, or on its parts where it has a hyphen or an ending of case."""
    plain = words.plain[at]
    known = look_up(plain, language)
    if known.first or known.last:
        return known
    if "-" in plain:
        parts = [look_up(part, language) for part in plain.split("-")]
        least = min if words.written[at][0].islower() else max
        first, last = least(part.first for part in parts), least(part.last for part in parts)
        return Known(first, last, max(part.ordinary for part in parts), 0)
    if len(plain) > 3 and not known.ordinary:
        return _without_ending(words, at, language) or known
    return known


def _without_ending(words: Words, at: int, language: str | None) -> Known | None:
    """The name a form such as "Kasią" or "সুমাইয়ার" belongs to; one level lower where the guess may be wrong."""
    plain, written = words.plain[at], words.written[at]
    if written[0].islower() and words.english:
        known = look_up(plain[:-1], language) if plain.endswith("s") else None
        return Known(3, 0, known.ordinary, known.place) if known and known.first >= 3 else None
    shortest = 2 if written[0].islower() else 1
    for stem, ending in _stems(plain, shortest):
        if known := _inflected(look_up(stem, language), stem, ending, written):
            return known
    return None


def _stems(plain: str, shortest: int) -> Iterator[tuple[str, str]]:
    """Every first name that the word may be a form of, with the ending it has then, the longest ending first."""
    names, endings = lexicon().names, _endings()
    for length in range(min(_LONGEST_ENDING, len(plain) - 2), shortest - 1, -1):
        for becomes in endings.get(plain[-length:], ()):
            stem = plain[:-length] + becomes
            if names.get(stem, "0")[0] in "34" and len(stem) > 2:
                yield stem, plain[-length:]


def _inflected(known: Known, stem: str, ending: str, written: str) -> Known | None:
    """What a form is worth whose stem is a name: most in a script without case, less with a capital or where it is a word too."""
    if known.first < 3:
        return None
    if written[0].isupper():
        is_word = known.ordinary > (0 if len(ending) == 1 else 2) and stem not in lexicon().foreign
        return None if is_word else Known(2, 0, known.ordinary, known.place)
    is_sure = stem not in lexicon().foreign and known.ordinary <= 2 and not written[0].islower()
    return Known(3 if is_sure else 2, 0, known.ordinary, known.place) if is_sure or len(ending) > 1 else None


@cache
def _endings() -> dict[str, tuple[str, ...]]:
    """What may stand in a name itself for each ending that it takes."""
    found: dict[str, list[str]] = {}
    for line in read_text_lines("name_endings.txt"):
        ending, _, becomes = line.partition("\t")
        found.setdefault(ending, []).append(becomes)
    return {ending: tuple(all_of_it) for ending, all_of_it in found.items()}
