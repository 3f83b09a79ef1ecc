"""What was chosen in a preview, as short words in its address, and back. What somebody typed is never put there. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from engage.surveys.definition import Question
from engage.surveys.drafts import Given

_WORDS = "w"  # that something was said; not what


def answer_word(key: str, given: Given) -> str:
    """One answer as `key.n3`, `key.c-one-two` or `key.w`; "" for none."""
    if given.number is not None:
        return f"{key}.n{given.number}"
    if given.choices:
        return f"{key}.c-{'-'.join(given.choices)}"
    return "" if given.is_empty or given.prefer_not else f"{key}.{_WORDS}"


def given_by(questions: Sequence[Question], word: str) -> dict[str, Given]:
    """The answers of such words, joined by "~"; what belongs to no question is left out."""
    known, found = {question.key for question in questions}, {}
    for one in word.split("~"):
        key, _dot, said = one.partition(".")
        if key in known and said:
            found[key] = _given(said)
    return found


def _given(said: str) -> Given:
    if said[0] == "n" and said[1:].lstrip("-").isdecimal() and len(said) < 12:
        return Given(number=int(said[1:]))
    if said.startswith("c-"):
        return Given(choices=tuple(said[2:].split("-")))
    return Given(text="…") if said == _WORDS else Given()
