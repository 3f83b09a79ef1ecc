"""A scale that a system without one writes as a list: "1 = Not safe", "2", "3 = Very safe", as our own exporters do. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from engage.surveys.importers.imported import FoundOption, Words

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


def _words(option: FoundOption) -> Words:
    mark = f"{option.key} = "
    is_marked = bool(option.text) and all(text.startswith(mark) for text in option.text.values())
    return {code: text.removeprefix(mark) for code, text in option.text.items()} if is_marked else {}
