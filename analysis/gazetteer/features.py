"""What is seen of a word when it is judged whether it is a name.

Owns the features, which the trainer and the reader of texts share. It must not hold a weight.
"""

from analysis.gazetteer.lexicon import Known, Lexicon, lexicon
from analysis.gazetteer.tokens import Words, is_short_for_and

_OPENERS = frozenset('.!?:;\n"“”•*|>-–—…()[]/')
_PARTICLES = frozenset(
    (
        *(
            "de",
            "da",
            "di",
            "do",
            "dos",
            "del",
            "della",
            "der",
            "den",
            "van",
            "von",
            "ten",
            "ter",
            "la",
            "le",
            "al",
            "el",
            "bin",
            "binti",
            "ibn",
        ),
        *("bint", "ben", "ap", "ab", "ferch", "mac", "mc", "ó", "ní", "st", "san", "santa", "du", "af", "av", "zu", "y"),
    )
)
_LAST_LATIN_BLOCK = 4
UNKNOWN = Known(0, 0, 0, 0)
"""What is known of a word that no list has."""


def features(words: Words, at: int, known: Known, language: str | None, name_before: bool) -> list[str]:
    """Name what speaks for and against the word at `at`; `name_before`: the word before it was judged a name."""
    lists = lexicon()
    plain, gap = words.plain[at], words.gaps[at]
    shape = _shape(words, at, gap)
    name = f"{min(3, known.first)}{min(3, known.last)}"
    ordinary = min(5, known.ordinary)
    proper = "p" if plain in lists.proper else ""
    before = "name" if name_before and gap in (" ", "-", ". ") else _before(words, at, gap, lists, name_before)
    after, after_gap = _after(words, at, lists, language)
    place = max(known.place, _place_of_several(words, at, lists))
    strong = "+" if max(known.first, known.last) >= 3 else "-" if known.first or known.last else "0"
    kind = _kind_of_writing(words, plain)
    short = "short" if len(plain) <= 2 else "3" if len(plain) == 3 else ""
    seen = [
        "b",
        f"s={shape}",
        f"s={shape},n={name}",
        f"s={shape[0]},f={known.first},o={ordinary}",
        f"s={shape[0]},l={known.last},o={ordinary},{'f' if known.first else ''}",
        f"s={shape[0]},pl={place},{strong}",
        f"pr={proper}{strong}{shape[0]}",
        f"<={before}",
        f"<={before},{shape[0]}{strong}",
        f"<={before},o={ordinary}",
        f">={after}",
        f">={after},{shape}",
        f">={after},{strong}o={ordinary > 1}",
        f"pair={known.first}{known.last > 0},{after},{shape[0]}" if after_gap == "" else "pair",
        f"><={before},{after}",
        f"g={after_gap},{shape[0]}",
        f"x={plain[-3:]}" if strong != "+" else "x",
        f"y={plain[-2:]}" if strong != "+" else "y",
        f"z={plain[:2]},{shape[0]}" if strong == "0" else "z",
        f"len={short},{shape[0]}",
        f"tail={_tail(words, at)},{strong}",
        f"hash={gap[-1:] == '#'},{shape[0]}",
    ]
    # English has weights of its own; other languages what they share, and what is so in one script alone.
    return seen if kind == "e" else [f"{of}|{one}" for of in ("~", kind) for one in seen]


def _kind_of_writing(words: Words, plain: str) -> str:
    """e English, l another language in Latin letters, or the number of the script's first hundred letters or so in Unicode."""
    block = ord(plain[0]) >> 7
    return str(block) if block > _LAST_LATIN_BLOCK else "e" if words.english else "l"


def _shape(words: Words, at: int, gap: str) -> str:
    """C capital, A all capitals, M mixed, l small; then s where a sentence opens, t in a title, m in the middle."""
    written = words.written[at]
    if words.shouting or not written[0].isupper():
        return "l" if written[0].islower() or words.shouting else "x"  # x: a script without capitals
    kind = "A" if written.isupper() and len(written) > 1 else "I" if len(written) == 1 else "C" if written[1:].islower() else "M"
    stripped = gap.strip(" '‘")
    opens = at == 0 or (bool(stripped) and stripped[-1] in _OPENERS) or "\n" in gap
    return kind + ("t" if words.title_case else "s" if opens else "m")


def _before(words: Words, at: int, gap: str, lists: Lexicon, name_before: bool) -> str:
    if at == 0:
        return "BOS"
    stripped = gap.strip("'‘’ \t\r\n")
    if name_before and stripped in (",", "&", "/"):
        return "name,"
    if "\n" in gap:
        return "BOL:" if stripped == ":" else "BOL"
    if stripped and stripped not in ".,:":
        return "@" if "@" in stripped else "9" if stripped[-1].isdigit() else stripped[-1]
    before = _word_class(words, at - 1, lists)
    return before if stripped == "." and before == "title" else before + stripped


def _word_class(words: Words, at: int, lists: Lexicon) -> str:
    """A neighbour's class: its cue, or what the lists say of it and whether it has a capital."""
    plain, written = words.plain[at], words.written[at]
    cue = lists.cues.get(plain)
    if cue:
        return "and" if is_short_for_and(words, at) else cue
    if plain in _PARTICLES:
        return "part"
    entry = lists.names.get(plain)
    if not written[0].isupper():
        if entry is None or entry[-1] != "-":
            return "w"
        return "f" if entry[0] in "34" else "s" if entry[2] in "34" else "w"
    if len(written) == 1 or plain in lists.proper:
        return "I" if len(written) == 1 else "proper"
    level = "U" if entry is None else "F" if entry[0] in "34" else "S" if entry[2] in "34" else "N"
    return level + ("o" if plain in lists.ordinary else "")


def _after(words: Words, at: int, lists: Lexicon, language: str | None) -> tuple[str, str]:
    if at + 1 == len(words.plain):
        return "EOS", words.text[words.ends[at] : words.ends[at] + 9].strip("'’s \t\r\n")[:1]
    gap = words.gaps[at + 1]
    stripped = gap.strip()
    if "\n" in gap:
        return "EOL", stripped[:1]
    if stripped[:1].isdigit():
        stripped = "9"
    following = _word_class(words, at + 1, lists)
    return (following if stripped in ("", ".", "-") else stripped[0]), stripped[:1]


def _place_of_several(words: Words, at: int, lists: Lexicon) -> int:
    """5 where the word is part of a place's name of two words: "New York"."""
    plain = words.plain
    if at and words.gaps[at] in (" ", "-") and f"{plain[at - 1]}{words.gaps[at]}{plain[at]}" in lists.places:
        return 5
    if (
        at + 1 < len(plain)
        and words.gaps[at + 1] in (" ", "-")
        and f"{plain[at]}{words.gaps[at + 1]}{plain[at + 1]}" in lists.places
    ):
        return 5
    return 0


def _tail(words: Words, at: int) -> str:
    rest = words.text[words.ends[at] : words.ends[at] + 2]
    return "s" if rest in ("'s", "’s", " '") else ""
