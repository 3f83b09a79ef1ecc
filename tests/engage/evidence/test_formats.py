"""One paper, five formats: the same numbers, the same figures, and any sentence followed back to what it rests on."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree import ElementTree

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from engage.core import audit
from engage.core.errors import DomainError
from engage.evidence import batches, document, formats, gather, views
from engage.evidence.appendix import Cells, cells_of, is_traced
from engage.evidence.compose import compose
from engage.evidence.formats import FORMATS, ExportFailedError, make_file
from engage.evidence.gather import gather_pack
from engage.evidence.paper import Block, Line, Paper, numbered
from engage.evidence.subjects import KINDS, find_subject, subjects_on_offer
from engage.surveys.formats.pdf import missing
from engage.themes.quoting import Quote
from engage.themes.reading import ThemeView
from tests.engage.consultations.makers import brought_to
from tests.engage.evidence.making import Place, fill_site
from tests.factories import TODAY, add_staff, asking, enter
from tests.matterhorn import faults

_NUMBERED = re.compile(r"\[((?:[PMWTDALS]\d*-?[\w-]*))\]")
_EXCEL_TEXT = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}is"
_ODF_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@pytest.fixture
def places(wave: int) -> dict[str, Place]:
    """A site with something everywhere."""
    return fill_site(wave)


def paper_about(app: Flask, kind: str, key: str, lang: str = "en") -> Paper:
    with asking(app, "/", headers={"Accept-Language": lang}):
        paper = compose(gather_pack(find_subject(kind, key, lang, TODAY), lang, TODAY))
        return replace(paper, blocks=tuple(paper.blocks))


def appendix_rows(paper: Paper) -> list[Cells]:
    return [cells_of(one) for one in paper.numbered() if is_traced(one)]


def file_of(app: Flask, paper: Paper, ending: str) -> bytes:
    with asking(app, "/"), make_file(paper, ending) as file:
        return file.read()


def docx_words(content: bytes) -> str:
    found = Document(io.BytesIO(content))
    cells = [cell.text for table in found.tables for cell in table._cells]
    return "\n".join([*(paragraph.text for paragraph in found.paragraphs), *cells])


def odt_words(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.infolist()[0].filename == "mimetype"
        assert packed.read("mimetype").decode() == FORMATS["odt"].media_type
        root = ElementTree.fromstring(packed.read("content.xml"))
    return "\n".join("".join(part.itertext()) for part in root.iter() if part.tag in {_ODF_TEXT + "p", _ODF_TEXT + "h"})


def xlsx_words(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = sorted(name for name in packed.namelist() if name.startswith("xl/worksheets/sheet"))
        sheets = [ElementTree.fromstring(packed.read(name)) for name in names]
    return "\n".join("".join(part.itertext()) for root in sheets for part in root.iter(_EXCEL_TEXT))


def csv_words(content: bytes) -> str:
    return "\n".join(cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row)


def pdf_words(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


READ: dict[str, Callable[[bytes], str]] = {
    "docx": docx_words,
    "odt": odt_words,
    "xlsx": xlsx_words,
    "csv": csv_words,
    "pdf": pdf_words,
}


def plain(words: str) -> str:
    """Words as one line, without blanks: a format breaks its lines where it likes."""
    return re.sub(r"\s+", "", words)


@pytest.mark.parametrize("ending", sorted(FORMATS))
@pytest.mark.parametrize("kind", ["priority", "wave"])
def test_every_format_says_every_sentence_with_its_number_and_figure(
    app: Flask, places: dict[str, Place], wave: int, kind: str, ending: str
) -> None:
    if ending == "pdf" and missing():
        pytest.skip("this machine makes no PDF files")
    paper = paper_about(app, kind, {"priority": "more-quince", "wave": str(wave)}[kind])
    told = plain(READ[ending](file_of(app, paper, ending)))
    with asking(app, "/"):
        traced = appendix_rows(paper)
    assert len(traced) > 20
    for one in paper.numbered():
        assert plain(one.number) in told
        text = one.text if hasattr(one, "text") else one.cells[-1]
        assert plain(text) in told, one.number
    for row in traced:
        for cell in row:
            assert plain(cell) in told, row


def test_any_sentence_about_a_decision_leads_to_count_theme_run_decision_and_minute(app: Flask, places: dict[str, Place]) -> None:
    paper = paper_about(app, "priority", "more-quince")
    with asking(app, "/"):
        rows = {row[0]: row for row in appendix_rows(paper)}
    place = places["quince"]
    _number, count, _survey, theme, run, decision, minute, link = rows[f"D{place.claim_id}-1"]
    assert count.startswith("about ")
    assert "About quince" in theme
    assert run == "made by hand"
    assert decision.startswith("Try evening buses")
    assert minute.startswith("Autumn meeting, ")
    assert link.endswith(f"/you-said-we-did/{place.claim_id}")


def test_a_sentence_keeps_its_number_when_others_come(app: Flask, places: dict[str, Place], wave: int) -> None:
    county = {one.number for one in paper_about(app, "priority", "more-quince").numbered()}
    whole = {one.number for one in paper_about(app, "outcome", "stay_safe").numbered()}
    assert {number for number in county if number[0] in "WTDA"} <= whole
    assert len(whole) == len([*paper_about(app, "outcome", "stay_safe").numbered()]), "a number stands for one sentence"


@pytest.mark.parametrize(
    ("kind", "key", "inside", "outside"),
    [
        ("outcome", "stay_safe", ("larkspur", "bramble", "Nobody decided on quince yet"), ()),
        ("outcome", "be_healthy", ("Nothing has been decided yet.",), ("larkspur", "bramble")),
        ("area", "brackenford", ("bramble", "not this area's alone"), ("larkspur", "quince")),
        ("wave", "1", ("larkspur", "bramble", "quince"), ()),
    ],
)
def test_a_pack_holds_what_its_subject_has(
    app: Flask, places: dict[str, Place], kind: str, key: str, inside: tuple[str, ...], outside: tuple[str, ...]
) -> None:
    told = csv_words(file_of(app, paper_about(app, kind, key), "csv"))
    assert all(word in told for word in inside)
    assert not [word for word in outside if word in told]


@pytest.mark.parametrize("ending", ["docx", "odt", "xlsx", "csv"])
def test_a_pack_in_urdu_says_so_and_runs_from_right_to_left(app: Flask, places: dict[str, Place], ending: str) -> None:
    content = file_of(app, paper_about(app, "priority", "more-quince", "ur"), ending)
    if ending == "csv":
        assert content.startswith(b"\xef\xbb\xbf")
        return
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        inside = b"".join(packed.read(name) for name in packed.namelist() if name.endswith(".xml"))
    assert {"docx": b"<w:bidi/>", "odt": b'writing-mode="rl-tb"', "xlsx": b'rightToLeft="1"'}[ending] in inside


@pytest.mark.skipif(bool(missing()), reason="this machine makes no PDF files")
def test_the_pdf_is_tagged_and_has_a_title_and_a_language(app: Flask, places: dict[str, Place]) -> None:
    pdf = PdfReader(io.BytesIO(file_of(app, paper_about(app, "priority", "more-quince"), "pdf")))
    catalogue = pdf.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en"
    assert pdf.metadata is not None
    assert pdf.metadata.title == "More quince"
    assert faults(pdf) == []


def test_a_failed_export_is_one_sentence_and_no_file(
    app: Flask, client: FlaskClient, places: dict[str, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_paper: Paper, _out: BinaryIO) -> None:
        raise ValueError("Aisha's words")

    monkeypatch.setattr(document, "to_docx", fail)
    enter(client, add_staff("plan_author", email="author@wrenshire.example"))
    failed = client.get("/staff/evidence/more-quince.docx")
    assert (failed.status_code, failed.mimetype) == (500, "text/html")
    assert "Content-Disposition" not in failed.headers
    told = failed.get_data(as_text=True)
    assert "This Word file could not be made, and nothing was downloaded. Choose another format." in told
    assert "Aisha" not in told
    assert not [event for event in audit.newest(5) if event.action == "evidence downloaded"]


@pytest.mark.parametrize("ending", ["csv", "docx", "odt", "xlsx"])
def test_a_file_is_sent_in_pieces_after_its_length_so_that_one_which_broke_off_is_known(
    client: FlaskClient, places: dict[str, Place], monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr(views, "_PIECE", 500)
    enter(client, add_staff("plan_author", email="author@wrenshire.example"))
    sent = client.get(f"/staff/evidence/more-quince.{ending}")
    pieces = list(sent.response)
    assert len(pieces) > 5
    assert max(map(len, pieces)) <= 500
    assert sent.content_length == sum(map(len, pieces))


@pytest.mark.parametrize("ending", sorted(set(FORMATS) - {"pdf"}))
def test_a_file_that_failed_half_way_leaves_nothing_on_disk_and_nothing_open(
    app: Flask, places: dict[str, Place], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ending: str
) -> None:
    paper = paper_about(app, "priority", "more-quince")
    kept: list[BinaryIO] = []
    make = tempfile.TemporaryFile

    def noted(*given: Any, **named: Any) -> Any:
        kept.append(make(*given, **named))
        return kept[-1]

    folder = tmp_path / "made"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr(formats.tempfile, "TemporaryFile", noted)
    odd = Line("X1", "fact", 3, "en") if ending == "csv" else object()  # type: ignore[arg-type]
    last = replace(paper, blocks=(*paper.blocks, odd))  # type: ignore[arg-type]
    with pytest.raises(ExportFailedError):
        file_of(app, last, ending)
    assert list(folder.iterdir()) == []
    assert kept
    assert kept[0].closed


@pytest.mark.parametrize("ending", sorted(set(FORMATS) - {"pdf"}))
def test_a_theme_is_in_the_file_before_the_quotes_of_the_next_batch_are_read(
    app: Flask, places: dict[str, Place], monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    happened: list[str] = []
    read = gather.quotes_of_all

    def noted(views: Iterable[ThemeView], limit: int) -> dict[int, tuple[Quote, ...]]:
        (view,) = views
        happened.append(f"read T{view.id}")
        return read([view], limit)

    def told(blocks: Iterable[Block]) -> Iterator[Block]:
        for block in blocks:
            happened.extend(f"told {one.number}" for one in numbered(block))
            yield block

    monkeypatch.setattr(batches, "AT_ONCE", 1)
    monkeypatch.setattr(gather, "quotes_of_all", noted)
    with asking(app, "/"):
        paper = compose(gather_pack(find_subject("outcome", "stay_safe", "en", TODAY), "en", TODAY))
        assert happened == []
        make_file(replace(paper, blocks=told(paper.blocks)), ending).close()
    read_at = [place for place, one in enumerate(happened) if one.startswith("read")]
    assert len(read_at) >= 3
    for place in read_at:
        assert f"told {happened[place].split()[1]}-1" == happened[place + 1]


def test_a_machine_that_makes_no_pdf_says_what_is_missing(
    app: Flask, places: dict[str, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_html: str, _lang: str, _out: BinaryIO) -> None:
        raise DomainError("Install the press.")

    from engage.evidence import print as printing  # noqa: PLC0415

    monkeypatch.setattr(printing, "press", fail)
    with pytest.raises(ExportFailedError, match="Install the press"):
        file_of(app, paper_about(app, "priority", "more-quince"), "pdf")


def test_everything_on_offer_can_be_downloaded_in_every_format(client: FlaskClient, app: Flask, places: dict[str, Place]) -> None:
    brought_to("open")
    enter(client, add_staff("board_member", email="board@wrenshire.example"))
    page = client.get("/staff/evidence/").get_data(as_text=True)
    with asking(app, "/"):
        offered = subjects_on_offer("en", TODAY)
    assert set(offered) == set(KINDS)
    for kind, subjects in offered.items():
        assert subjects, kind
        for ending in formats.FORMATS:
            address = f"/staff/evidence/{'' if kind == 'priority' else kind + '/'}{subjects[0].key}.{ending}"
            assert f'"{address}"' in page
            if ending != "pdf":
                sent = client.get(address)
                assert sent.status_code == 200, address
                assert sent.get_data(), address
    assert client.get("/staff/evidence/more-quince.exe").status_code == 404
    assert client.get("/staff/evidence/nothing/x.csv").status_code == 404


def test_nobody_waits_to_write_while_a_large_file_is_made(
    app: Flask, client: FlaskClient, places: dict[str, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrote: list[bool] = []

    def slow(_paper: Paper, out: BinaryIO) -> None:
        with sqlite3.connect(app.config["SETTINGS"].home / "engage.sqlite", timeout=0.1) as other:
            other.execute("UPDATE plan SET source = 'somebody else'")
        wrote.append(True)
        out.write(b"file")

    monkeypatch.setattr(document, "to_docx", slow)
    enter(client, add_staff("plan_author", email="author@wrenshire.example"))
    assert client.get("/staff/evidence/more-quince.docx").get_data() == b"file"
    assert wrote
    assert audit.newest(1)[0].action == "evidence downloaded"
