"""What the eye takes a short text for: so that no two names look alike. Knows letters; nothing of whose names they are."""

from __future__ import annotations

import unicodedata

# After case folding and compatibility decomposition: letters of other alphabets, and figures, that pass for a Latin letter.
_PAIRS = (
    "аa вb сc еe һh іi јj кk ӏl мm нh оo рp ԛq ѕs тt ѵv ԝw хx уy ґr гr ӡ3 зe бb пn ьb "  # Cyrillic
    "αa βb γy εe ηn ιi κk μm νv οo ρp σo ςc τt υu χx ωw ζz "  # Greek
    "օo սu ոn հh ցg գq զq ք# աw ѡw ӕ# "  # Armenian, and old Cyrillic
    "ıi łl øo đd ħh ŧt ɑa ɡg ɩi ʀr ɴn ʟl ɪi ʏy ƅb ɗd ƙk ɓb ɛe ɔc "  # Latin with a stroke, and phonetic
    "0o 1l 3e 4a 5s 7t 8b 9g |l !l $s @a €e £l ¡l"
)
_ALIKE = str.maketrans({pair[0]: "" if pair[1] == "#" else pair[1] for pair in _PAIRS.split()})
_I_AND_L = str.maketrans({"i": "l", "j": "l"})
_SEPARATE = {"Zs", "Pd", "Pc", "Po", "Cf", "Cc", "Mn", "Me", "Co", "Cs", "Cn", "Zl", "Zp", "Sk", "Lm"}


def skeleton(text: str) -> str:
    """The text without case, accents, blanks, marks and what is not seen, each letter as the Latin one it looks like.

    Two texts with one skeleton can be taken for each other. Idempotent; for comparing only, never for showing.
    """
    seen = text
    for _ in range(2):  # folding can make room for more folding: "İ" is "i" with a dot
        seen = unicodedata.normalize("NFKD", seen.casefold())
        seen = seen.translate(_ALIKE)
        seen = "".join(letter for letter in seen if unicodedata.category(letter) not in _SEPARATE)
    return seen.replace("rn", "m").replace("vv", "w").translate(_I_AND_L)


def scripts(text: str) -> frozenset[str]:
    """The alphabets its letters come from, by the first word of each one's Unicode name."""
    return frozenset(unicodedata.name(letter, "?").split()[0] for letter in text if unicodedata.category(letter)[0] == "L")
