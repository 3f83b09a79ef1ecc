"""Whom a letter is for: the lines above an address that begins a line, as an envelope has them.

Owns how such lines look. It must not look for addresses, nor take a line that says anything.
"""

import re
from collections.abc import Iterator

from analysis.gazetteer.lexicon import lexicon
from analysis.street_pieces import CAPITAL

_PART = rf"(?:{CAPITAL}[\w'’&.-]{{0,24}}|van|von|de|der|den|ten|ter|del|di|da|dos|bin|&|and)"
_LINE = re.compile(rf"[\s>?*|-]{{0,8}}(?P<who>{CAPITAL}[\w'’.-]{{0,24}}(?:[ ,]{{1,2}}{_PART}){{0,4}})[ ,]*")
_MOST_LINES = 4


def find_addressees(text: str, starts: Iterator[int]) -> Iterator[tuple[int, int]]:
    """The lines directly above an address, up to four, that are nothing but a few words with capitals."""
    for start in starts:
        begins = text.rfind("\n", 0, start) + 1
        if begins == 0 or text[begins:start].strip(" \t>?*|-"):
            continue
        for _line in range(_MOST_LINES):
            ends = begins - 1
            begins = text.rfind("\n", 0, max(ends, 0)) + 1
            line = text[begins : max(ends, 0)]
            if line.strip(" \t>?*|-\r"):
                found = _LINE.fullmatch(line.rstrip("\r"))
                if not found or _says_something(found["who"]):
                    break
                yield begins + found.start("who"), begins + found.end("who")
            if begins == 0:
                break


def _says_something(who: str) -> bool:
    """Whether it is rather the beginning of a sentence, a heading or a greeting: "Dear Sir", "My Address"."""
    words = who.lower().replace(",", " ").split()
    return words[0].rstrip(".") in _HEADINGS or all(word in lexicon().never or word in lexicon().proper for word in words)


_HEADINGS = frozenset(
    [
        *(
            "address",
            "adresse",
            "name",
            "email",
            "phone",
            "website",
            "contact",
            "personal",
            "billing",
            "shipping",
            "delivery",
            "info",
        ),
        *("dear", "hi", "hello", "my", "our", "the", "we", "i", "it", "to", "from", "and", "but", "no", "yes"),
        *("please", "thanks", "thank", "regards", "yours"),
    ]
)
