"""What a system without scales and cards writes as a list, as our own exporters do.

A scale is "1 = Not safe", "2", "3 = Very safe"; a cards question's answers are the three that this site offers, in its words.
"""

from __future__ import annotations

from collections.abc import Sequence

from engage.surveys.importers.imported import FoundOption, Words
from engage.surveys.site_words import stances

_CURLY = str.maketrans("“”‘’", "\"\"''")
Scale = tuple[tuple[int, int], tuple[Words, Words]]


def scale_in(options: Sequence[FoundOption]) -> Scale | None:
    """Its ends and their words; None for any other list."""
    keys = [option.key for option in options]
    if len(keys) < 2 or not all(key.isascii() and key.isdigit() and len(key) < 3 for key in keys):
        return None
    low, high = int(keys[0]), int(keys[-1])
    if keys != [str(number) for number in range(low, high + 1)] or high > 10:
        return None
    between = (text == option.key for option in options[1:-1] for text in option.text.values())
    ends = tuple(_words(option) for option in (options[0], options[-1]))
    return ((low, high), (ends[0], ends[1])) if all(between) and all(ends) else None


def columns_in(options: Sequence[FoundOption]) -> tuple[str, Scale | None, tuple[FoundOption, ...]]:
    """What lines with these answers are here: the kind, its scale, and its own columns where it has any."""
    if _are_stances(options):
        return "cards", None, ()
    scale = scale_in(options)
    return "grid", scale, () if scale else tuple(options)


def _are_stances(options: Sequence[FoundOption]) -> bool:
    codes = {code for option in options for code in option.text}
    ours = {code: [_plain(stance.text) for stance in stances(code)] for code in codes}
    return bool(codes) and all([_plain(option.text.get(code, "")) for option in options] == ours[code] for code in codes)


def _plain(text: str) -> str:
    return " ".join(text.translate(_CURLY).split())


def _words(option: FoundOption) -> Words:
    mark = f"{option.key} = "
    is_marked = bool(option.text) and all(text.startswith(mark) for text in option.text.values())
    return {code: text.removeprefix(mark) for code, text in option.text.items()} if is_marked else {}
