"""Learn the weights of the name model: `python -m analysis.gazetteer.train`, about a minute, the same each time.

Owns the composing of sentences from templates.txt and the lists. Must not read anybody's words: every sentence is made up, and
the public texts the model is measured on are never seen here. Method: logistic regression, L2, over the features of
`analysis.gazetteer.features`; a part of the names is hidden from the lists, so that the company a name keeps is learnt too.
"""

import lzma
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from analysis.gazetteer.candidates import is_candidate, knowledge
from analysis.gazetteer.features import UNKNOWN, features
from analysis.gazetteer.glued import set_apart
from analysis.gazetteer.lexicon import lexicon
from analysis.gazetteer.lists import FOLDER, read_text_lines
from analysis.gazetteer.names import continues
from analysis.gazetteer.tokens import read_words

ROUNDS = 70
HIDDEN = 0.18  # share of capitalised names that the lists pretend not to know
_SLOT = re.compile(r"\{(\w)\}")
_TIMES = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
)
_FIRMS = [
    "Ltd",
    "Inc",
    "PLC",
    "LLC",
    "Group",
    "Bank",
    "Trust",
    "Academy",
    "Council",
    "Foundation",
    "College",
    "Hospital",
    "Centre",
    "Club",
    "FC",
    "United",
    "& Sons",
    "Partners",
]
_SYLLABLES = (
    "zo",
    "ra",
    "mi",
    "tek",
    "lux",
    "vi",
    "pix",
    "net",
    "lo",
    "qua",
    "sy",
    "fer",
    "nu",
    "cor",
    "ex",
    "tri",
    "ver",
    "gen",
    "max",
    "bri",
)
_PARTICLES = ["de", "van", "von", "di", "da", "dos"]
_SCRIPTS = (
    ("cyrillic", "[а-яї]"),
    ("arabic", "[ا-ے]"),
    ("bengali", "[ঀ-৿]"),
    ("gujarati", "[઀-૿]"),
    ("tamil", "[஀-௿]"),
    ("gurmukhi", "[਀-੿]"),
    ("devanagari", "[ऀ-ॿ]"),
)


@dataclass(frozen=True)
class Piece:
    """A stretch of a sentence, and whether it is a name."""

    text: str
    is_name: bool


def main() -> None:
    """Compose, learn, write weights.txt.xz."""
    rows, labels = [], []
    for row, label in examples(random.Random(7)):  # noqa: S311 - no secret depends on it
        rows.append(row)
        labels.append(label)
    often = Counter(name for row in rows for name in row)
    columns = {name: at for at, name in enumerate(sorted(name for name, count in often.items() if count >= 8))}
    matrix = _sparse(rows, columns)
    model = LogisticRegression(C=0.4, max_iter=400).fit(matrix, np.array(labels))
    weights = dict(zip(columns, model.coef_[0], strict=True))
    weights["b"] += float(model.intercept_[0])
    lines = "\n".join(f"{name}\t{weight:.2f}" for name, weight in sorted(weights.items()) if abs(weight) >= 0.03)
    (FOLDER / "weights.txt.xz").write_bytes(lzma.compress(lines.encode(), preset=9 | lzma.PRESET_EXTREME))
    right = np.mean(model.predict(matrix) == np.array(labels))
    print(f"{len(labels)} words, {np.mean(labels):.2f} of them names, {len(columns)} features, {right:.4f} right")  # noqa: T201


def _sparse(rows: Sequence[Sequence[str]], columns: dict[str, int]) -> csr_matrix:
    indices = [[columns[name] for name in row if name in columns] for row in rows]
    pointers = np.cumsum([0, *map(len, indices)])
    flat = np.fromiter((at for row in indices for at in row), dtype=np.int32)
    return csr_matrix((np.ones(len(flat)), flat, pointers), shape=(len(rows), len(columns)))


def examples(draw: random.Random) -> Iterator[tuple[list[str], bool]]:
    """Features and label of every candidate word of every composed sentence."""
    templates = read_text_lines("templates.txt")
    for _ in range(ROUNDS):
        for template in templates:
            pieces = compose(template.replace("\\n", "\n"), draw)
            if draw.random() < 0.3:
                glue = draw.choice([". ", ". ", ", ", " and ", "\n", " "])
                pieces = [*pieces, Piece(glue, False), *compose(draw.choice(templates).replace("\\n", "\n"), draw)]
            yield from _candidates(_styled(pieces, draw), draw)


def _candidates(pieces: list[Piece], draw: random.Random) -> Iterator[tuple[list[str], bool]]:
    text = "".join(piece.text for piece in pieces)
    inside = [piece.is_name for piece in pieces for _ in piece.text]
    words = set_apart(read_words(text, lexicon().english))
    language = draw.choice([None, None, "en"])
    before = False
    for at, start in enumerate(words.starts):
        label = inside[start]
        hide = label and not words.written[at][0].islower() and draw.random() < HIDDEN
        if hide or is_candidate(words, at, language, before and continues(words, at)):
            known = UNKNOWN if hide else knowledge(words, at, language)
            yield features(words, at, known, language, before), label
        before = label if draw.random() > 0.03 else not label


def compose(template: str, draw: random.Random) -> list[Piece]:
    """A template with its slots filled."""
    script = _script(template)
    pieces, at = [], 0
    for slot in _SLOT.finditer(template):
        pieces += [Piece(template[at : slot.start()], False), _fill(slot[1], script, draw)]
        at = slot.end()
    return [*pieces, Piece(template[at:], False)]


def _fill(slot: str, script: str, draw: random.Random) -> Piece:
    if slot in "fln":
        return Piece({"f": _first, "l": _last, "n": _full}[slot](script, draw), True)
    if slot == "d":
        return Piece(str(draw.choice([draw.randint(2, 18), draw.randint(20, 99), draw.randint(1950, 2025)])), False)
    fillers = {
        "w": _word,
        "W": lambda some: _word(some).capitalize(),
        "p": _place,
        "o": _organisation,
        "m": _time,
        "k": _borrowed,
    }
    return Piece(fillers[slot](draw), False)


def _first(script: str, draw: random.Random) -> str:
    level = draw.choices([4, 3, 2, 1, 5], [35, 30, 22, 3, 10])[0]
    name = draw.choice(_pool(f"first{level}", script) or _pool("first3", script))
    return _written(name)


def _last(script: str, draw: random.Random) -> str:
    name = draw.choice(_pool(f"last{draw.choices([4, 3, 2, 1], [34, 26, 33, 7])[0]}", script) or _pool("first3", script))
    if draw.random() < 0.03 and script == "latin":
        return draw.choice(("O'", "Mc", "Mac", "al-", "De ")) + _written(name)
    return _written(name)


def _full(script: str, draw: random.Random) -> str:
    first, last = _first(script, draw), _last(script, draw)
    initial = draw.choice("ABCDEFGHIJKLMNOPRSTVW")
    shapes = (
        (62, f"{first} {last}"),
        (7, f"{first} {initial}. {last}"),
        (6, f"{first} {initial} {last}"),
        (3, f"{first}-{_first(script, draw)} {last}"),
        (4, f"{first} {last}-{_last(script, draw)}"),
        (6, f"{first} {_first(script, draw)} {last}"),
        (5, f"{first} {draw.choice(_PARTICLES)} {last}"),
        (4, f"{initial}. {last}"),
        (3, f"{last} {first}"),
    )
    return draw.choices([text for _, text in shapes], [weight for weight, _ in shapes])[0]


def _written(name: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in name.split("-"))


def _borrowed(draw: random.Random) -> str:
    """A name lent to a street, a shop or a law."""
    return draw.choices([_last, _first, _full], [70, 15, 15])[0]("latin", draw)


def _word(draw: random.Random) -> str:
    chance = draw.random()
    if chance < 0.08:  # what is a name elsewhere
        return draw.choice(_pool("first5", "latin"))
    word = draw.choice(_words(draw.choices([2, 3, 4, 5], [6, 26, 42, 26])[0]))
    return _misspelt(word, draw) if chance < 0.24 and len(word) > 4 else word


def _misspelt(word: str, draw: random.Random) -> str:
    at = draw.randrange(1, len(word) - 1)
    return draw.choice(
        (word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    )


def _place(draw: random.Random) -> str:
    place = draw.choice(_places(draw.choices([1, 2, 3, 4], [30, 25, 30, 15])[0]))
    return " ".join(part if part in ("of", "and", "the", "upon", "on") else part[:1].upper() + part[1:] for part in place.split())


def _organisation(draw: random.Random) -> str:
    word, other, made = (
        _word(draw).capitalize(),
        _word(draw).capitalize(),
        "".join(draw.choices(_SYLLABLES, k=draw.randint(2, 3))),
    )
    last = _last("latin", draw)
    return draw.choices(
        [
            f"{word} {other}",
            f"{word} {draw.choice(_FIRMS)}",
            f"{_place(draw)} {draw.choice(_FIRMS)}",
            f"{last} {draw.choice(_FIRMS)}",
            f"{word}{other}",
            made.capitalize(),
            "".join(draw.choices("ABCDEFGHILMNOPRSTUW", k=draw.randint(2, 5))),
            f"{word} {other} of {_place(draw)}",
        ],
        [20, 14, 14, 6, 8, 12, 16, 6],
    )[0]


def _time(draw: random.Random) -> str:
    return draw.choice(_TIMES)


def _styled(pieces: list[Piece], draw: random.Random) -> list[Piece]:
    """As children write: small letters, capitals throughout, no full stop."""
    chance = draw.random()
    if chance < 0.3:
        return [Piece(piece.text.lower(), piece.is_name) for piece in pieces]
    if chance < 0.34:
        return [Piece(piece.text.upper(), piece.is_name) for piece in pieces]
    if chance < 0.37:
        return [Piece(" ".join(word[:1].upper() + word[1:] for word in piece.text.split(" ")), piece.is_name) for piece in pieces]
    if chance < 0.6 and pieces[0].text and pieces[0].text.isascii():
        head = pieces[0]
        return [Piece(head.text[:1].upper() + head.text[1:], head.is_name), *pieces[1:]]
    return pieces


def _script(text: str) -> str:
    letters = re.sub(r"\{\w\}", "", text)
    for name, letter in _SCRIPTS:
        if re.search(letter, letters, re.IGNORECASE):
            return name
    return "latin"


@cache
def _pools() -> dict[str, list[str]]:
    pools: dict[str, list[str]] = {}
    for name, entry in sorted(lexicon().names.items()):
        if len(name) > 1:
            script = _script(name)
            ordinary = "en" in entry[4:]
            if not ordinary or entry[0] == "4":
                pools.setdefault(f"first{entry[0]}{script}", []).append(name)
            pools.setdefault(f"last{entry[2]}{script}", []).append(name)
            if ordinary and entry[0] in "34":
                pools.setdefault(f"first5{script}", []).append(name)
    return pools


def _pool(kind: str, script: str) -> list[str]:
    return _pools().get(f"{kind}{script}", [])


@cache
def _words(level: int) -> list[str]:
    return sorted(word for word, often in lexicon().ordinary.items() if often == str(level) and len(word) > 2)


@cache
def _places(level: int) -> list[str]:
    return sorted(place for place, size in lexicon().places.items() if size == str(level) and place.isascii())


if __name__ == "__main__":
    main()
