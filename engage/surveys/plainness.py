"""`python -m engage.surveys.plainness`: how hard our own words are to read, in every language, into docs/accessibility.md.

Owns which words are looked at: the questions with their hints and the start page of each survey, and the sentences of public
pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engage.access.readability import FORMULAS, LIX, LIX_FOR, Counted, count
from engage.core import paths
from engage.core.catalogues import public_sentences
from engage.core.i18n import language
from engage.surveys.definition import Survey, load_all

BEGIN, END = "<!-- from engage/surveys/plainness.py -->\n", "<!-- end of reading -->\n"
_HEAD = "| language | formula | easy is | young people | parents | pages |\n|---|---|---|---|---|---|"


def words_of(survey: Survey) -> list[str]:
    """What is read before and while a survey is answered, choices apart: those are no sentences."""
    about = [text for text in vars(survey.about).values() if isinstance(text, str)]
    asked = [text for question in survey.questions for text in (question.text, question.hint, question.example) if text]
    return [*about, *asked]


def table(root: Path) -> str:
    """The measures of every language, as Markdown; and which languages have none."""
    sources = load_all(paths.bundled("surveys")).surveys
    codes = sorted(sources["young-people"].languages)
    rows = [_HEAD]
    for code in codes:
        texts = [words_of(sources[slug].in_language(code)) for slug in ("young-people", "parents-and-carers")]
        rows += _rows(code, [count(one, code) for one in (*texts, public_sentences(root, code))])
    without = ", ".join(language(code).name for code in codes if code not in LIX_FOR)
    named = "; ".join(f"{one.name}: {one.source}" for one in (*FORMULAS.values(), LIX))
    return "\n".join((*rows, f"\nNo formula that needs no dictionary is known to us for: {without}. Sources: {named}.\n"))


def in_step(document: str, measured: str) -> str:
    """A document with the part between its two marks made anew. Raises ValueError where it has no such part."""
    head, begin, rest = document.partition(BEGIN)
    _old, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the document has no part between {BEGIN.strip()} and {END.strip()}")
    return f"{head}{begin}{measured}{end}{tail}"


def _rows(code: str, counted: list[Counted]) -> Iterator[str]:
    formulas = [FORMULAS[code]] if code in FORMULAS else []
    for formula in (*formulas, *([LIX] if code in LIX_FOR else [])):
        values = " | ".join(f"{formula.of(one):.0f}" for one in counted)
        yield f"| {language(code).name} | {formula.name} | {formula.easy} | {values} |"


if __name__ == "__main__":
    place = paths.package_folder("").parent
    file = place / "docs" / "accessibility.md"
    file.write_text(in_step(file.read_text("utf-8"), table(place)), "utf-8")
