"""What a program that reads a PDF aloud needs, looked for in the file itself: no validator of PDF/UA was run (none is in Debian).

Checked after ISO 14289-1, as far as bytes can tell it (tests/matterhorn.py): whether order and words make sense, people say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, IndirectObject

from engage.surveys import library
from tests.engage.surveys.formats.test_formats import EACH, PRESSED, needs_press, pdf_of, places, tags
from tests.matterhorn import SHOWS, faults

__all__ = ["places"]
pytestmark = [needs_press, pytest.mark.usefixtures("places")]


@pytest.fixture(scope="module", params=PRESSED, ids="-".join)
def wanted(request: pytest.FixtureRequest) -> tuple[str, str, str]:
    """One printed survey: its name, its language, its look."""
    return tuple(request.param)  # type: ignore[return-value]


@cache
def printed(slug: str, code: str, look: str) -> PdfReader:
    """The file of one survey, made once for all that is looked for in it: pressing takes seconds."""
    return pdf_of(slug, code, look)


def shown_on(page: PageObject, reader: PdfReader) -> Iterator[tuple[str, int | None]]:
    """For each operator that shows something: the kind of marked content around it ("" for none) and that content's number."""
    stack: list[tuple[str, int | None]] = []
    for operands, operator in ContentStream(page["/Contents"].get_object(), reader).operations:
        if operator in (b"BDC", b"BMC"):
            properties = operands[1] if operator == b"BDC" else {}
            stack.append((str(operands[0]), properties.get("/MCID")))
        elif operator == b"EMC":
            stack.pop()
        elif operator in SHOWS:
            yield next(
                ((kind, number) for kind, number in reversed(stack) if number is not None or kind == "/Artifact"), ("", None)
            )


def contents_of(tag: dict[str, Any]) -> list[Any]:
    """What stands right inside one element of the structure."""
    inside = tag.get("/K", [])
    inside = inside.get_object() if isinstance(inside, IndirectObject) else inside
    return [
        one.get_object() if isinstance(one, IndirectObject) else one for one in (inside if isinstance(inside, list) else [inside])
    ]


def test_every_sheet_is_tagged_and_titled_in_its_language(wanted: tuple[str, str, str]) -> None:
    slug, code, look = wanted
    reader, survey = printed(*wanted), library.sources()[slug]
    survey = survey.in_easy_read(code) if look == "easy" else survey.in_language(code)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == code
    assert reader.metadata is not None
    assert reader.metadata.title == survey.about.title
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert re.search(rb"pdfuaid:part(>|=.)1", root["/Metadata"].get_data())
    kinds = [tag["/S"] for tag in tags(reader)]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") >= len(survey.questions)
    assert "/LI" in kinds
    assert all(tag.get("/Alt") for tag in tags(reader) if tag["/S"] == "/Figure")


def test_everything_on_a_page_is_in_the_structure_or_named_as_decoration(wanted: tuple[str, str, str]) -> None:
    reader = printed(*wanted)
    numbers = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    owners = {int(numbers[at]): numbers[at + 1].get_object() for at in range(0, len(numbers), 2)}
    for page in reader.pages:
        shown = set(shown_on(page, reader))
        assert ("", None) not in shown
        inside = {number for kind, number in shown if kind != "/Artifact"}
        assert inside, "a page of nothing but decoration"
        for number in inside:
            owner = owners[page["/StructParents"]][number].get_object()
            assert any(one == number or (isinstance(one, dict) and one.get("/MCID") == number) for one in contents_of(owner))


def test_nothing_is_wrong_that_a_machine_can_tell(wanted: tuple[str, str, str]) -> None:
    assert faults(printed(*wanted)) == []


@pytest.mark.parametrize(("code", "look"), [("ta", "large"), ("bn", "plain")])
def test_words_whose_letters_stand_in_another_order_are_told_as_they_are_written(code: str, look: str) -> None:
    """The letters alone would be read as other words: "ேகள்வி" for "கேள்வி"."""
    reader = printed("young-people", code, look)
    told = " ".join(
        str(operands[1]["/ActualText"])
        for page in reader.pages
        for operands, operator in ContentStream(page["/Contents"].get_object(), reader).operations
        if operator == b"BDC" and "/ActualText" in operands[1]
    )
    survey = library.sources()["young-people"].in_language(code)
    assert [question.text for question in survey.questions if question.text not in " ".join(told.split())] == []


def test_every_survey_is_among_those_that_can_be_printed() -> None:
    assert {code for _slug, code, _look in PRESSED} <= {code for _slug, code in EACH}
