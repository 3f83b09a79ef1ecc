"""The whole of a name of which a part was judged one: an initial, "van de", a surname that is a word, the others of a list.

Owns how names are put together. It is not asked where nothing was judged a name, so that ordinary texts cost nothing.
"""

from analysis.gazetteer.lexicon import lexicon
from analysis.gazetteer.tokens import Words

_PARTICLES = frozenset(
    [
        *("van", "von", "de", "der", "den", "ten", "ter", "del", "della", "di", "da", "do", "dos", "das", "la", "el", "al"),
        *("bin", "bint", "binti", "ibn", "du", "zu", "af", "ap", "ferch", "ní", "nic"),
    ]
)
_ROMANCE = frozenset(["de", "da", "do", "dos", "das", "del", "della", "di", "du", "la", "van", "von", "ap", "ferch", "ní", "nic"])
_ALSO_WORDS = frozenset("aiunrx")  # single letters that are words, or are typed for one
_TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "cllr"])
_SURNAME_ENDS = (
    *("ova", "eva", "ová", "ov", "ev", "ski", "ska", "sky", "ić", "sson", "sdóttir", "dottir", "escu", "enko", "yan", "idis"),
    *("poulos", "czyk", "wicz", "berg", "stein", "oğlu", "zade", "ashvili"),
)
_LEAST_OF_A_LIST = 2


def grow(words: Words, judged: list[bool]) -> list[bool]:
    """The same judgements, with what belongs to a name judged one added to it."""
    grown = list(judged)
    for at, plain in enumerate(words.plain):
        if len(plain) == 1 and 0 < at < len(grown) - 1 and not (grown[at - 1] and grown[at] and grown[at + 1]):
            _add_initial(words, grown, at)
        elif plain in _PARTICLES and 0 < at < len(grown) - 1 and not grown[at]:
            _add_particle(words, grown, at)
        elif grown[at]:
            _add_neighbours(words, grown, at)
    _add_initials_before(words, grown)
    _add_listed(words, grown)
    return grown


def _add_initial(words: Words, grown: list[bool], at: int) -> None:
    """A letter between a name and a word that looks like one: "Kate M Begum", "eric g. samoylova"."""
    left, right = at - 1, at + 1
    if words.gaps[at] != " " or words.gaps[right] not in (" ", ". ") or not (grown[left] or grown[right]):
        return
    dotted = words.gaps[right] == ". "
    if words.written[at].isupper() and not words.shouting:
        alike = all(words.written[side][0].isupper() and _may_be_part(words, side) for side in (left, right) if not grown[side])
        surnamed = grown[right] or _is_surname(words.plain[right])
        alike = alike and (surnamed or not words.english or _is_no_word(words.plain[right]))
        if alike and (dotted or words.plain[at] not in _ALSO_WORDS or (grown[left] and surnamed)):
            grown[left] = grown[at] = grown[right] = True
    elif (
        words.english
        and grown[left]
        and words.plain[at] not in _ALSO_WORDS
        and len(words.plain[right]) > 2
        and _is_no_word(words.plain[right])
    ):
        grown[at] = grown[right] = True


def _add_initials_before(words: Words, grown: list[bool]) -> None:
    """Capitals with full stops before a name: "T. W. Shannon"."""
    for at in range(len(grown) - 2, -1, -1):
        if grown[at + 1] and words.gaps[at + 1] in (". ", ".") and len(words.plain[at]) == 1 and words.written[at].isupper():
            grown[at] = True


def _add_particle(words: Words, grown: list[bool], at: int) -> None:
    """From a name over one or two small words to one with a capital: "Maika van de Noort"."""
    end = at + 1
    while end < len(grown) - 1 and words.plain[end] in _PARTICLES and end - at < 2:
        end += 1
    spaced = all(words.gaps[place] == " " for place in range(at, end + 1))
    if not spaced or not words.written[end][0].isupper() or not words.written[at - 1][0].isupper() or words.shouting:
        return
    first = lexicon().names.get(words.plain[at - 1], "0")[0] in "34" and _may_be_part(words, end)
    unknown = (
        words.english
        and words.plain[at] in ("van", "von", "ten", "bin", "ibn")
        and _is_no_word(words.plain[at - 1])
        and _is_no_word(words.plain[end])
    )
    both = grown[at - 1] and grown[end] and words.plain[at] in _ROMANCE
    if (grown[at - 1] and first) or unknown or both:
        for place in range(at - 1, end + 1):
            grown[place] = True


def _add_neighbours(words: Words, grown: list[bool], at: int) -> None:
    """A first name the lists do not know, a surname that only its ending tells, or any with a capital after "Dr Justin".

    In English alone, whose ordinary words are known.
    """
    if not words.english:
        _add_surnames_elsewhere(words, grown, at)
        return
    if (
        at
        and not grown[at - 1]
        and words.gaps[at] == " "
        and _stands_with_capital(words, at - 1)
        and _is_no_word(words.plain[at - 1])
    ):
        grown[at - 1] = words.written[at][0].isupper() and len(words.plain[at - 1]) > 2 and _is_no_place(words.plain[at - 1])
    after = at + 1
    if after == len(grown) or grown[after] or words.gaps[after] != " ":
        return
    plain = words.plain[after]
    if (len(plain) > 5 and plain.endswith(_SURNAME_ENDS) and _is_no_word(plain)) or _is_surname_after_first(words, at):
        grown[after] = True
    elif at and words.plain[at - 1] in _TITLES and words.written[at][0].isupper() and _stands_with_capital(words, after):
        grown[after] = plain not in lexicon().proper and not words.title_case


def _add_surnames_elsewhere(words: Words, grown: list[bool], at: int) -> None:
    """A surname in the lists with a capital, before the name as in Hungarian or after it."""
    for beside, gap in ((at - 1, at), (at + 1, at + 1)):
        if (
            0 <= beside < len(grown)
            and words.gaps[gap] == " "
            and _stands_with_capital(words, beside)
            and _may_be_part(words, beside)
        ):
            grown[beside] = grown[beside] or _is_surname(words.plain[beside])


def _is_surname_after_first(words: Words, at: int) -> bool:
    """With a capital behind a first name, a word that is a surname too: "Alice Green"."""
    first, plain = lexicon().names.get(words.plain[at], "0 0"), words.plain[at + 1]
    capitals = _stands_with_capital(words, at) and _stands_with_capital(words, at + 1) and not words.title_case
    return capitals and first[0] in "34" and _is_surname(plain) and plain not in lexicon().never


def _is_surname(plain: str) -> bool:
    return lexicon().names.get(plain, "0 0")[2] in "34"


def _add_listed(words: Words, grown: list[bool]) -> None:
    """In a list of single words of which two or more are names, the others that may be: "Efimiya, Mary, Romi and chad"."""
    start = 0
    while start < len(grown):
        end = start
        while end + 1 < len(grown) and _joins(words, end + 1):
            end += 1
        places = [at for at in range(start, end + 1) if words.plain[at] not in ("and", "or")]
        sure = sum(grown[at] for at in places)
        if len(places) > _LEAST_OF_A_LIST and sure >= max(_LEAST_OF_A_LIST, len(places) // 2):
            for at in places:
                grown[at] = grown[at] or (_may_be_part(words, at) and _may_be_listed(words, at))
        start = end + 1


def _may_be_listed(words: Words, at: int) -> bool:
    """Whether it is a first name, any name with a capital, or no word at all."""
    entry = lexicon().names.get(words.plain[at], "")
    return entry[:1] in ("3", "4") or (bool(entry) and words.written[at][0].isupper()) or _is_no_word(words.plain[at])


def _joins(words: Words, at: int) -> bool:
    """Whether nothing but a comma or "and" stands between the word and the one before it."""
    gap = words.gaps[at]
    if words.plain[at] in ("and", "or") or words.plain[at - 1] in ("and", "or"):
        return gap in (" ", ", ")
    return gap == ", "


def _stands_with_capital(words: Words, at: int) -> bool:
    return words.written[at][0].isupper() and not words.written[at].isupper() and not words.shouting


def _may_be_part(words: Words, at: int) -> bool:
    lists = lexicon()
    return words.plain[at] not in lists.never and words.plain[at] not in lists.proper and len(words.plain[at]) > 1


def _is_no_word(plain: str) -> bool:
    lists = lexicon()
    return (
        plain not in lists.english and plain not in lists.proper and plain not in lists.never and plain not in lists.small_words
    )


def _is_no_place(plain: str) -> bool:
    return lexicon().places.get(plain, "0") not in ("2", "3", "4")
