"""Which of the pictures that an Easy Read wording names are shown. Pure; without one, a text stands alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType

Names = tuple[str, ...]


def shown(pictures: Sequence[tuple[str, Names]]) -> Mapping[str, Names]:
    """All but the same one beside every answer, or every row, of a question: it tells none apart, and each reader pays for it.

    pictures : (key, names) pairs as in `EasyWording`, such as ("questions.ethnicity.options.asian", ("people",))
    """
    beside = defaultdict[str, list[Names]](list)
    for key, names in pictures:
        beside[_among(key)].append(names)
    alike = {among for among, found in beside.items() if among and len(found) > 1 and len(set(found)) == 1}
    return MappingProxyType({key: names for key, names in pictures if _among(key) not in alike})


def _among(key: str) -> str:
    """Which answers or rows this one is one of: "questions.ethnicity.options"; "" for any other text."""
    among = key.rpartition(".")[0]
    return among if among.endswith((".options", ".rows")) else ""
