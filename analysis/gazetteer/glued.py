"""Small words that Arabic writes onto the next one: "وعبدالرحمن" is "and Abdurrahman".

Owns where they are cut off. It must not cut a word that the lists know whole.
"""

import re

from analysis.gazetteer.lexicon import lexicon
from analysis.gazetteer.tokens import Words

_GLUED = frozenset("ولبكفک")
_SHORTEST = 4
_NOT_ARABIC = re.compile("[ےہھٹڈڑںگچپژکی]")  # Urdu, Persian and Kurdish glue nothing


def set_apart(words: Words) -> Words:
    """The words with such a one cut off wherever the rest is somebody's first name; the same object where there is none."""
    if _NOT_ARABIC.search(words.text):
        return words
    cut = {at for at, plain in enumerate(words.plain) if plain[0] in _GLUED and _is_glued(plain)}
    if not cut:
        return words
    columns: dict[str, list[str]] = {"written": [], "plain": [], "gaps": []}
    starts: list[int] = []
    ends: list[int] = []
    for at, plain in enumerate(words.plain):
        written, start, end, gap = words.written[at], words.starts[at], words.ends[at], words.gaps[at]
        parts = ((0, 1), (1, len(written))) if at in cut else ((0, len(written)),)
        for number, (first, last) in enumerate(parts):
            columns["written"].append(written[first:last])
            columns["plain"].append(plain if at not in cut else plain[0] if number == 0 else plain[1:])
            columns["gaps"].append(gap if number == 0 else " ")
            starts.append(start + first)
            ends.append(min(start + last, end))
    return Words(
        words.text,
        columns["written"],
        columns["plain"],
        starts,
        ends,
        columns["gaps"],
        words.shouting,
        words.title_case,
        words.english,
    )


def _is_glued(plain: str) -> bool:
    lists = lexicon()
    rest = plain[1:]
    is_name = len(rest) >= _SHORTEST and lists.names.get(rest, "0")[0] in "34" and rest not in lists.foreign
    return is_name and plain not in lists.names and plain not in lists.foreign
