"""What the models are taught with: sentences on concerns and on outcomes that no head learns, and what each has a say on.

Owns how the two kinds go together: those on concerns have no say on outcomes; those on outcomes are calm, but for aims near harm,
which have no say on concerns. Run with `PYTHONPATH=.` from the repository's root, as it reads the package's own files.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from analysis.frameworks import aim_keys, load_framework, read_sentences
from analysis.lessons import SCREENING, rows_of
from analysis.screen import KINDS

_COUNTS = 3.0  # an error on `concern`, `about` or an outcome counts as much as those of three kinds or aims


@dataclass(frozen=True)
class Wider:
    """n texts and k keys: concern, its kinds, whether a text is about any outcome, the outcomes, their aims.

    marks : ndarray (n, k), which text has which; counts : ndarray (n, k), how much each error counts, 0 for none
    """

    texts: list[str]
    marks: np.ndarray
    counts: np.ndarray


def wider_sentences(near_harm: Collection[str], language: str | None = None) -> Wider:
    """Read them, of one language or of all. near_harm : aims whose sentences have no say on concerns."""
    pack = load_framework("ecm")
    outcomes, aims = [one.key for one in pack.outcomes], aim_keys(pack)
    on_concerns, on_outcomes = ["concern", *KINDS], ["about", *outcomes, *aims]
    keys = [*on_concerns, *on_outcomes]
    weights = [_COUNTS, *[1.0] * len(KINDS), *[_COUNTS] * (1 + len(outcomes)), *[1.0] * len(aims)]
    first = len(on_concerns)
    texts, marks, counts = [], [], []
    for _, (text, code, kinds, _) in rows_of(SCREENING / "wider", 4):
        if language in (None, code):
            found = {*kinds.split("|"), *(["concern"] if kinds else [])}
            texts.append(text)
            marks.append([key in found for key in keys])
            counts.append([*weights[:first], *[0.0] * len(on_outcomes)])
    for one in read_sentences(pack, wider=True):
        if language in (None, one.language):
            found = {*one.outcomes, *one.aims, *(["about"] if one.outcomes else [])}
            texts.append(one.text)
            marks.append([key in found for key in keys])
            counts.append([0.0] * first + weights[first:] if found & set(near_harm) else weights)
    return Wider(texts, np.array(marks, dtype=np.float32), np.array(counts, dtype=np.float32))
