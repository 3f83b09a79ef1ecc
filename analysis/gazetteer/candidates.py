"""Which words of a text could be names at all, and what the lists say of them.

Owns the cheap questions that turn nearly every word away, and the looking up of forms ("Kasią", "ellie-mae"). It must not weigh
what speaks for a candidate.
"""

import re
from collections.abc import Sequence

from analysis.gazetteer.lexicon import Known, Lexicon, lexicon, look_up
from analysis.gazetteer.tokens import Words

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
_ARTICLES = frozenset(("the", "a", "an", "this", "these", "those", "every", "some", "any", "no"))
_SEASONS = frozenset(["april", "may", "june", "august", "spring", "summer", "autumn", "winter", "eve", "amber", "sterling"])
_TITLES = frozenset(("miss", "dr", "sir", "pan", "pani", "doamna", "cllr", "nurse", "pc"))
_SAINTS = frozenset(("st", "saint"))  # of a church, a flag, a day
_INTRODUCES_ANY = frozenset(("mr", "mrs", "ms", "mx", "called", "named"))


def is_candidate(words: Words, at: int, language: str | None, after_name: bool) -> bool:
    """Whether the word could be a name at all; nearly every word of a text is turned away here, cheaply."""
    lists = lexicon()
    plain = words.plain[at]
    capital = words.written[at][0].isupper() and not words.shouting
    if len(plain) == 1:
        return (capital or after_name) and _is_initial(words, at)
    if plain in lists.never or plain.endswith("n't") or (at and words.plain[at - 1] in _SAINTS):
        return False
    entry = lists.names.get(plain)
    if after_name and (capital or (entry is not None and _is_small(words, at - 1))):
        return True
    if at and words.plain[at - 1] in lists.strong and _is_introduced(words, at, named=capital or entry is not None):
        return True
    if capital:
        return _is_capital_candidate(words, at, entry, language)
    return _is_small_candidate(words, at, entry, language)


def _is_introduced(words: Words, at: int, named: bool) -> bool:
    """After "friend" or "Miss" a word with a capital or in the lists; after "Mr" or "called" nearly any."""
    if words.plain[at - 1] in _INTRODUCES_ANY:
        return named or words.plain[at] not in lexicon().ordinary
    if not named or words.plain[at] in lexicon().hardly:
        return False
    return not _is_small(words, at) or words.plain[at - 1] in _TITLES or lexicon().names.get(words.plain[at], "0")[0] in "34"


def _is_small(words: Words, at: int) -> bool:
    return words.shouting or not words.written[at][0].isupper()


def _is_small_candidate(words: Words, at: int, entry: str | None, language: str | None) -> bool:
    """A first name in small letters; one that is an everyday word only in company that a name keeps."""
    lists, plain = lexicon(), words.plain[at]
    if entry is None and plain in lists.ordinary:
        return False
    if entry is None and not words.written[at][0].isupper() and "-" not in plain and plain[-1] != "s":
        return False  # `knowledge` could find nothing
    if entry is None:
        known = knowledge(words, at, language)
        return known.first >= 3 and known.ordinary <= 4
    if _is_small_word(words, at, entry):
        return False
    ordinary = 0 if entry[-1] == "-" else look_up(plain, language).ordinary
    if ordinary <= (3 if entry[0] in "34" and plain not in _SEASONS else 2):
        return True
    return ordinary <= 6 and (entry[0] == "4" or plain in lists.traps) and _in_company(words, at, ordinary)


def _is_small_word(words: Words, at: int, entry: str) -> bool:
    """Whether a listed name in small letters is rather a surname alone, a small word, a place, or has an article."""
    lists, plain = lexicon(), words.plain[at]
    if (entry[0] == "0" and words.written[at][0].isascii()) or plain in lists.small_words or plain in lists.hardly:
        return True
    if lists.places.get(plain, "0") in "34" and (entry[0] != "4" or not _in_company(words, at, 4)):
        return True
    if words.english:
        return at > 0 and words.plain[at - 1] in _ARTICLES
    return entry[0] not in "34" or plain in lists.foreign


def _in_company(words: Words, at: int, ordinary: int) -> bool:
    """Whether what stands around an everyday word is what stands around names: "with grace", "hope said"."""
    cues = lexicon().cues
    following = words.plain[at + 1] if at + 1 < len(words.plain) else ""
    if ordinary >= 5:
        return at == 0 and following in _SPEAKS
    before = cues.get(words.plain[at - 1], "") if at else "BOS"
    after = cues.get(following, "")
    return after == "says" or before in ("with", "says") or (before == "BOS" and after in ("and", "be"))


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
    if not words.english:
        return common or ((words.gaps[at] == " " or _before_capital(words, at)) and knowledge(words, at, language).first > 1)
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
    if len(plain) > 4 and not known.ordinary:
        endings = _ENDINGS if words.written[at][0].isupper() else ("s",)
        return _without_ending(plain, endings, language) or known
    return known


_ENDINGS = (
    *("owi", "em", "ie", "iem", "ei", "ului", "lui", "ui", "ą", "ę", "y", "i", "u", "o", "a", "e"),
    *("ой", "ою", "у", "и", "ы", "і", "ом", "s"),
)


def _without_ending(plain: str, endings: Sequence[str], language: str | None) -> Known | None:
    """The name a form such as "Kasią" or "Mariei" belongs to; one level lower, as the guess may be wrong."""
    for ending in endings:
        if plain.endswith(ending) and len(plain) - len(ending) >= 3:
            stem = plain[: -len(ending)]
            for tail in ("", "a", "ia", "а"):
                known = look_up(stem + tail, language)
                if known.first >= 3 and (known.ordinary == 0 or ending == "s") and tail != ending:
                    return Known(3 if ending == "s" else 2, 0, known.ordinary, known.place)
    return None
