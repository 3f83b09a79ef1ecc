"""What a program that reads a PDF aloud needs, looked for in the file itself: no validator of PDF/UA was run (none is in Debian).

Checked after ISO 14289-1, as far as bytes can tell it: whether the order and the words make sense, people say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, IndirectObject

from engage.surveys import library
from tests.engage.surveys.formats.test_formats import EACH, PRESSED, needs_press, pdf_of, places, tags

__all__ = ["places"]
SHOWS = {b"Tj", b"TJ", b"'", b'"', b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*", b"Do", b"sh", b"EI"}
STANDARD = (
    *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "NonStruct", "Private", "P", "Span", "Quote", "Note"),
    *("H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"),
    *("TOC", "TOCI", "Index", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "Warichu", "Figure", "Formula", "Form"),
)
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


def test_every_page_is_gone_through_in_the_order_of_the_structure(wanted: tuple[str, str, str]) -> None:
    for page in printed(*wanted).pages:
        assert page["/Tabs"] == "/S"
        assert "/StructParents" in page


def test_only_kinds_of_element_that_reading_programs_know_are_used_and_headings_skip_no_level(
    wanted: tuple[str, str, str],
) -> None:
    reader = printed(*wanted)
    kinds = [tag["/S"][1:] for tag in tags(reader)]
    roles = reader.trailer["/Root"]["/StructTreeRoot"].get("/RoleMap", {})
    assert {kind for kind in kinds if kind not in STANDARD and f"/{kind}" not in roles} == set()
    levels = [int(kind[1]) for kind in kinds if re.fullmatch(r"H[1-6]", kind)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_lists_and_pictures_are_built_as_such(wanted: tuple[str, str, str]) -> None:
    for tag in tags(printed(*wanted)):
        inside = [one for one in contents_of(tag) if isinstance(one, dict) and "/S" in one]
        if tag["/S"] == "/L":
            assert {one["/S"] for one in inside} <= {"/LI", "/Caption", "/L"}
            assert inside
        if tag["/S"] == "/LI":
            assert {one["/S"] for one in inside} <= {"/Lbl", "/LBody"}
        if tag["/S"] == "/Figure":
            assert tag.get("/Alt")


def test_every_letter_can_be_told_and_its_font_is_inside(wanted: tuple[str, str, str]) -> None:
    for page in printed(*wanted).pages:
        for font in (each.get_object() for each in page["/Resources"].get("/Font", {}).values()):
            assert "/ToUnicode" in font
            below = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            descriptor = below["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)


def test_links_are_elements_and_say_where_they_lead(wanted: tuple[str, str, str]) -> None:
    reader = printed(*wanted)
    links = [
        note.get_object() for page in reader.pages for note in page.get("/Annots", []) if note.get_object()["/Subtype"] == "/Link"
    ]
    assert all(link.get("/Contents") and "/StructParent" in link for link in links)
    assert len([tag for tag in tags(reader) if tag["/S"] == "/Link"]) >= bool(links)


def test_every_survey_is_among_those_that_can_be_printed() -> None:
    assert {code for _slug, code, _look in PRESSED} <= {code for _slug, code in EACH}
