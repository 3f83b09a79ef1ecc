"""Every survey leaves in every format and every language, tagged and in its own words; what cannot be made is said."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from pypdf.generic import ArrayObject

from engage.access import speech
from engage.core import paths
from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.core.i18n import current_language, in_language
from engage.surveys import library, speaking_on_paper
from engage.surveys.cli import surveys
from engage.surveys.definition import load_all
from engage.surveys.dissent import dissent_question
from engage.surveys.formats import audio, braille, give_voice, leaflet, making, pdf, sheets, shelf, spoken
from engage.surveys.formats.audio import Voice
from engage.surveys.formats.braille import CELLS, LINES, Paragraph
from engage.surveys.formats.errors import FormatError
from engage.surveys.formats.leaflet import Leaflet
from engage.surveys.models import Wave
from engage.surveys.speaking_forms import way_names
from tests.factories import add_areas, add_staff, sign_in

SOURCES = load_all(paths.bundled("surveys")).surveys
EACH = [(slug, code) for slug, source in SOURCES.items() for code in source.languages]
# A PDF takes seconds: one of each script here, each look at least twice.
SCRIPTS = ("en", "cy", "ur", "ar", "uk", "ta", "bn", "zh")
PRESSED = [
    *(("young-people", code, ("plain", "large")[number % 2]) for number, code in enumerate(SCRIPTS)),
    *(("young-people", code, "easy") for code in ("en", "ur")),
]
CLOSES = date(2031, 3, 28)
needs_press = pytest.mark.skipif(bool(pdf.missing()), reason=f"not on this machine: {', '.join(pdf.missing())}")
needs_braille = pytest.mark.skipif(bool(braille.missing()), reason="not on this machine: liblouis-bin")


@pytest.fixture
def places(app: Flask) -> None:
    add_areas("ashby-vale", "brackenford")


def leaflet_in(slug: str, code: str, look: str = "plain") -> Leaflet:
    source = library.sources()[slug]
    return leaflet.leaflet_of(source.in_easy_read(code) if look == "easy" else source.in_language(code), closes_on=CLOSES)


def pdf_of(slug: str, code: str, look: str = "plain") -> PdfReader:
    return PdfReader(BytesIO(pdf.make_pdf(sheets.sheet_html(leaflet_in(slug, code, look), look))))


def tags(reader: PdfReader) -> Iterator[dict[str, Any]]:
    """Every element of the structure, in reading order."""

    def walk(node: Any) -> Iterator[dict[str, Any]]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, ArrayObject):
            for one in node:
                yield from walk(one)
        elif isinstance(node, dict) and "/S" in node:
            yield node
            yield from walk(node.get("/K", ArrayObject()))

    return walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])


def read_out(content: bytes, folder: Path) -> str:
    """The letters and digits of a PDF in reading order, as a program that reads aloud gets them."""
    file = folder / "read.pdf"
    file.write_bytes(content)
    words = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()
    return letters(words)


def letters(words: str) -> str:
    """A text without what stands between its letters and digits."""
    return re.sub(r"\W", "", words)


@needs_press
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="not on this machine: poppler-utils")
@pytest.mark.parametrize(("slug", "code"), [("young-people", "en"), ("parents-and-carers", "ur"), ("parents-and-carers", "pl")])
def test_the_words_of_a_sheet_can_be_read_out_in_order(places: None, slug: str, code: str, tmp_path: Path) -> None:
    survey = library.sources()[slug].in_language(code)
    said = read_out(pdf.make_pdf(sheets.sheet_html(leaflet_in(slug, code), "plain")), tmp_path)
    asked = survey.questions
    wanted = [letters(words) for words in (survey.about.title, asked[1].text, asked[1].scale_low, asked[-1].text)]
    assert [words for words in wanted if words not in said] == []
    assert [said.index(words) for words in wanted] == sorted(said.index(words) for words in wanted)


@needs_press
def test_a_telephone_number_keeps_its_order_in_a_text_from_right_to_left(places: None, tmp_path: Path) -> None:
    html = sheets.sheet_html(leaflet_in("young-people", "ur"), "plain")
    assert '<bdi dir="ltr">0800 1111</bdi>' in html
    assert "08001111" in read_out(pdf.make_pdf(html), tmp_path)


def test_the_notices_stand_before_the_first_question_and_everything_else_is_told(places: None) -> None:
    html = unescape(sheets.sheet_html(leaflet_in("young-people", "en"), "plain"))
    about = library.sources()["young-people"].in_language("en").about
    told = (about.private, about.told.split(",")[0], about.decider, "28 March 2031", "FREEPOST")
    order = [*told, "Question 1 of 10", "Question 10 of 10"]
    assert [html.index(words) for words in order] == sorted(html.index(words) for words in order)
    for words in (
        "I would rather not say",
        "Ashby Vale",
        "We are a group",
        "You may use my words",
        "http://127.0.0.1:8000/surveys/",
    ):
        assert words in html


@pytest.mark.parametrize("look", sheets.LOOKS)
@pytest.mark.parametrize("code", ["en", "ur"])
def test_every_sheet_asks_of_who_is_answering_what_the_website_asks(places: None, look: str, code: str) -> None:
    html = unescape(sheets.sheet_html(leaflet_in("young-people", code, look), look))
    with in_language(code):
        asked = [(part.names, detail.text, detail.choices) for part in speaking_on_paper.parts() for detail in part.details]
        numbered = [f"{number}. {voice}" for number, voice in enumerate(speaking_on_paper.voices(), 1)]
    assert len(asked) == 9
    for names, question, choices in asked:
        assert f"<h3>{' / '.join(names)}</h3>" in html
        for words in (question, *choices):
            assert words in html.split('<section class="ways"')[1]
    at = [html.index(f'<p class="voice">{words}</p>') for words in numbered]
    assert at == sorted(at)
    assert at[-1] < html.index('<p class="count"'), "before the first question"
    with in_language(code):
        names, asked_last = way_names(), dissent_question()
    last = html.split('<p class="count"')[-1]
    assert f'<p class="soft">{names["group"]}</p>' in last, "after the last question, for a group alone"
    assert asked_last.text in last
    assert asked_last.hint in last


@needs_press
def test_who_answers_alone_passes_over_little_more_than_a_page_of_a_sheet(places: None) -> None:
    pages = [page.extract_text() for page in pdf_of("young-people", "en").pages]
    asked, first = (
        next(n for n, page in enumerate(pages) if words in page) for words in ("Go on to question 1", "Question 1 of")
    )
    assert first - asked <= 2


def test_nothing_from_a_survey_is_taken_for_mark_up(places: None) -> None:
    survey = library.sources()["young-people"].in_language("en")
    wicked = replace(survey, about=replace(survey.about, title="<b>x</b>", told="<img src=http://evil.example> 0800 1111"))
    for look in sheets.LOOKS:
        html = sheets.sheet_html(leaflet.leaflet_of(wicked), look)
        assert "&lt;b&gt;x" in html
        assert "<img src=http" not in html


@needs_press
def test_the_press_opens_nothing_but_fonts(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words", "utf-8")
    pages = (
        f'<html lang="en"><title>x</title><img alt="x" src="{secret.as_uri()}"><link rel="attachment" href="{secret.as_uri()}">'
    )
    assert b"secret" not in pdf.make_pdf(pages)


@needs_press
def test_large_print_is_large_everywhere(places: None) -> None:
    sizes: set[float] = set()

    def note(text: str, page: list[float], line: list[float], _font: Any, size: float) -> None:
        if text.strip():
            sizes.add(round(abs(page[3] * line[3]) * size, 1))

    for page in pdf_of("young-people", "en", "large").pages:
        page.extract_text(visitor_text=note)
    assert min(sizes) >= 18


@needs_braille
@pytest.mark.parametrize(("slug", "code"), [(slug, code) for slug, code in EACH if code in braille.TABLES])
def test_braille_has_pages_of_25_lines_of_40_cells_and_the_surveys_words(places: None, slug: str, code: str) -> None:
    made = leaflet_in(slug, code)
    content = braille.make_brf(spoken.paragraphs(made), code).decode("ascii")
    pages = content.removesuffix("\f").split("\f")
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        lines = page.split("\r\n")[:-1]
        assert len(lines) == LINES
        assert max(map(len, lines)) <= CELLS
        assert lines[-1].strip() == "#" + "".join("JABCDEFGHI"[int(digit)] for digit in str(number))
    table = braille._table(code)
    assert table is not None
    [asked] = braille.translated([made.survey.questions[0].text], table)
    assert asked in " ".join(line.strip() for page in pages for line in page.split("\r\n")[:-2])


@needs_braille
def test_english_braille_is_uncontracted_unified_english() -> None:
    content = braille.make_brf([Paragraph("What would make 3 areas better?")], "en").decode("ascii")
    assert content.startswith("  ,WHAT WOULD MAKE #C AREAS BETTER8\r\n")


@needs_braille
def test_an_address_in_an_urdu_text_is_written_and_nothing_comes_out_as_a_code_point() -> None:
    content = braille.make_brf([Paragraph("آپ کا علاقہ: http://engage.example/ @")], "ur").decode("ascii")
    assert "HTTP3_/_/ENGAGE4EXAMPLE_/" in content.replace("\r\n", "")
    assert not re.search("'.X[0-9A-J]{4}", content)


def test_a_language_without_a_braille_table_is_named(app: Flask) -> None:
    assert braille.without_table(("en", "so")) == "There is no braille table for: Soomaali."
    assert braille.without_table(SOURCES["young-people"].languages) == "There is no braille table for: Soomaali, 中文."
    with pytest.raises(FormatError, match="Soomaali"):
        braille.make_brf([Paragraph("Maxaa?")], "so")


def test_audio_is_left_out_without_a_voice_and_says_everything_with_one(app: Flask, places: None) -> None:
    made = leaflet_in("young-people", "pl")
    with pytest.raises(FormatError, match="no voice"):
        audio.make_audio(made, None)
    give_voice(app, None)
    assert "audio" not in making.offered("young-people", "pl")
    heard: list[tuple[str, str]] = []

    def say(text: str, code: str) -> bytes:
        heard.append((text, code))
        return b"OggS and so on"

    give_voice(app, Voice(say, lambda code: code == "pl"))
    assert "audio" in making.offered("young-people", "pl")
    assert "audio" not in making.offered("young-people", "ur")
    file = making.make("audio", made)
    assert (file.name, file.media_type) == ("young-people-pl-audio.ogg", "audio/ogg")
    [(text, code)] = heard
    assert code == "pl"
    assert all(question.text in text for question in made.survey.questions)


@pytest.mark.parametrize(("slug", "code"), EACH)
def test_what_is_said_holds_every_question_and_choice_in_order(places: None, slug: str, code: str) -> None:
    made = leaflet_in(slug, code)
    said = audio.script(made)
    wanted = [made.survey.about.told]
    for question in made.survey.questions:
        wanted += [question.text, *(option.text for option in question.options)]
    at = 0
    for words in wanted:
        at = said.index(words, at)


def keep_easy(*codes: str) -> None:
    """Leave the young people's survey its easy words in these languages alone."""
    source = library.sources()["young-people"]
    library.sources()["young-people"] = replace(source, easy=tuple(each for each in source.easy if each.language in codes))


def test_easy_read_is_offered_only_where_it_has_words_of_its_own(app: Flask) -> None:
    keep_easy("en", "ur")
    offers = {code: "easy-read" in making.offered("young-people", code) for code in ("en", "ur", "es")}
    assert offers == {"en": not pdf.missing(), "ur": not pdf.missing(), "es": False}
    with pytest.raises(NotFoundError, match=r"not in that language\. Choose one of these: en, ur"):
        making.leaflet_for("young-people", "es", "easy-read")


def test_the_easy_read_booklet_has_a_picture_beside_each_line_and_the_others_have_the_ordinary_words(places: None) -> None:
    easy, plain = (making.leaflet_for("young-people", "en", kind) for kind in ("easy-read", "pdf"))
    page = sheets.sheet_html(easy, "easy")
    for line in easy.survey.about.summary.splitlines():
        if line.strip():
            assert re.search(rf'<p class="idea picture-[a-z-]+">{re.escape(line.strip())}</p>', page)
    for name in easy.survey.pictures["about.why"]:
        assert f".picture-{name} {{ background-image: url(data:image/svg+xml;base64," in page
    assert plain.survey.about.title != easy.survey.about.title
    assert plain.survey.about.summary in sheets.sheet_html(plain, "plain")


def test_a_file_is_made_once_and_the_shelf_does_not_grow_for_ever(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "KEPT", 2)
    made: list[str] = []

    def make(words: str) -> bytes:
        return shelf.kept_or_made(words, "pdf", lambda: made.append(words) or words.encode())  # type: ignore[func-returns-value]

    assert make("one") == make("one") == b"one"
    assert made == ["one"]
    for words in ("two", "three", "four"):
        make(words)
    folder = app.config["SETTINGS"].home / shelf.FOLDER
    assert len([file for file in folder.iterdir() if file.name[0] != "."]) == 2


def test_a_failed_file_leaves_nothing_on_the_shelf(app: Flask) -> None:
    def fail() -> bytes:
        raise FormatError("no")

    with pytest.raises(FormatError):
        shelf.kept_or_made("words", "pdf", fail)
    assert shelf.kept_or_made("words", "pdf", lambda: b"done") == b"done"


def test_whoever_waits_too_long_for_the_press_is_told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_WAIT_SECONDS", 0)

    def second() -> bytes:
        with pytest.raises(FormatError, match="Other files are being made"):
            shelf.kept_or_made("two", "pdf", lambda: b"two")
        return b"one"

    assert shelf.kept_or_made("one", "pdf", second) == b"one"


def test_the_page_around_keeps_its_language(app: Flask) -> None:
    with app.test_request_context():
        assert current_language().code == "en"
        with in_language("ur"):
            assert current_language().code == "ur"
        assert current_language().code == "en"


@needs_press
@needs_braille
def test_the_start_page_offers_each_format_and_the_files_open(client: FlaskClient, wave: int) -> None:
    page = client.get("/surveys/young-people/").get_data(as_text=True)
    found = re.findall(r'href="(/surveys/young-people/formats/en/[a-z-]+)"', page)
    assert [url.rsplit("/", 1)[1] for url in found] == [
        "pdf",
        "large-print",
        "easy-read",
        "braille",
        *(["audio"] if speech.is_ready() else []),
    ]
    sheet = client.get(found[0])
    assert sheet.mimetype == "application/pdf"
    assert sheet.data.startswith(b"%PDF-1.7")
    assert sheet.headers["Content-Disposition"] == "attachment; filename=young-people-en-pdf.pdf"
    assert client.get(found[2]).data.startswith(b"%PDF-1.7")
    dots = client.get(found[3])
    assert "attachment" in dots.headers["Content-Disposition"]
    assert dots.data.isascii()


@pytest.mark.parametrize("rest", ["x/pdf", "en/x", "so/braille", "so/audio"])
def test_what_there_is_not_is_not_found(client: FlaskClient, wave: int, rest: str) -> None:
    assert client.get(f"/surveys/young-people/formats/{rest}").status_code == 404


def test_easy_read_in_a_language_without_easy_words_is_not_found(client: FlaskClient, wave: int) -> None:
    keep_easy("en", "ur")
    assert client.get("/surveys/young-people/formats/es/easy-read").status_code == 404


def test_a_closed_survey_leaves_in_no_format(client: FlaskClient, wave: int, today: date) -> None:
    db.session.get_one(Wave, wave).closes_on = db.session.get_one(Wave, wave).opens_on
    db.session.commit()
    assert client.get("/surveys/young-people/formats/en/pdf").status_code == 410


def test_without_its_libraries_the_site_starts_offers_no_button_and_says_why(
    client: FlaskClient, wave: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "missing", lambda _language="": ("libpango-1.0-0",))
    monkeypatch.setattr(braille, "missing", lambda: ("liblouis-bin",))
    give_voice(client.application, None)
    assert "Other ways to answer" not in client.get("/surveys/young-people/").get_data(as_text=True)
    assert client.get("/surveys/young-people/formats/en/pdf").status_code == 404
    add_staff("administrator")
    sign_in(client)
    page = client.get("/staff/system").get_data(as_text=True)
    assert "Not offered: install libpango-1.0-0." in page
    assert "Not offered: install liblouis-bin." in page


def test_a_language_whose_letters_are_not_here_is_not_printed_as_boxes(
    app: Flask, places: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pdf._MORE_FONTS, "zh", ("fonts-of-the-moon", ("NoSuchLetters*",)))
    pdf.missing.cache_clear()
    try:
        assert "pdf" not in making.offered("young-people", "zh")
        assert ("pdf" in making.offered("young-people", "ur")) == (not pdf.missing())
        with pytest.raises(FormatError):
            making.make("pdf", leaflet_in("young-people", "zh"))
        assert any("fonts-of-the-moon" in fact.words for fact in making.system_facts())
    finally:
        pdf.missing.cache_clear()


def test_the_files_of_a_survey_are_limited(client: FlaskClient, wave: int) -> None:
    given = {client.get("/surveys/young-people/formats/en/x").status_code for _ in range(61)}
    assert given == {404, 429}


@needs_press
@needs_braille
def test_the_command_writes_one_file_or_all(app: Flask, wave: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runner = app.test_cli_runner()
    one = tmp_path / "sheet.pdf"
    done = runner.invoke(surveys, ["formats", "young-people", "--language", "ur", "--kind", "large-print", "--out", str(one)])
    assert done.exit_code == 0, done.output
    assert one.read_bytes().startswith(b"%PDF")
    monkeypatch.setattr(
        pdf, "make_pdf", lambda _html, _language: b"%PDF"
    )  # every language would take minutes; one was pressed above
    give_voice(app, Voice(lambda _text, _code: b"OggS", lambda code: code == "ur"))
    folder = tmp_path / "all"
    done = runner.invoke(surveys, ["formats", "parents-and-carers", "--all", "--out", str(folder)])
    assert done.exit_code == 0, done.output
    names = {file.name for file in folder.iterdir()}
    source = SOURCES["parents-and-carers"]
    every = {f"{code}-{rest}" for code in source.languages for rest in ("pdf.pdf", "large-print.pdf", "braille.brf")}
    easy = {f"{code}-easy-read.pdf" for code in source.easy_languages}
    assert names == {
        f"parents-and-carers-{one}" for one in every - {"so-braille.brf", "zh-braille.brf"} | easy | {"ur-audio.ogg"}
    }


def test_the_command_refuses_what_it_does_not_know(app: Flask, tmp_path: Path) -> None:
    refused = app.test_cli_runner().invoke(surveys, ["formats", "nothing", "--out", str(tmp_path / "x")])
    assert refused.exit_code == 2
    assert "There is no survey called nothing" in refused.output
