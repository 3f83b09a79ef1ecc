"""Words handed to translators and taken back: nothing lost, nothing written before a person has said which words are right."""

from __future__ import annotations

import contextlib
import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.accounts.roles import Role
from engage.core import audit, paths
from engage.core.config import Settings
from engage.surveys import library
from engage.surveys.definition import load_survey
from engage.surveys.handover import sheet, xliff
from engage.surveys.handover.comparing import Comparison, compare, taken
from engage.surveys.handover.taking import read, take_in
from engage.surveys.handover.units import Handed, HandoverError, handed
from engage.surveys.source import SurveySource
from engage.surveys.writing import to_toml, wording_to_toml
from tests.engage.surveys.importers.files import with_entity
from tests.engage.surveys.kinds import offer_every_kind
from tests.factories import TODAY, add_staff, enter

WRITERS = {"xlf": xliff.write, "xlsx": sheet.write}
SURVEY = load_survey(paths.bundled("surveys") / "young-people")
NOBODY = ("", "")
PAGE = "/staff/surveys/young-people"


def back_from_translator(found: Handed, words: dict[str, str]) -> Handed:
    """The same file with these texts translated."""
    return replace(found, units=tuple(replace(unit, target=words.get(unit.key, unit.target)) for unit in found.units))


def changed(source: SurveySource, key: str, words: str) -> SurveySource:
    """The survey once somebody changed this text of its source."""
    return source.in_language("en") and replace(
        source, **({"thanks": words} if key == "thanks" else {"about": replace(source.about, **{key.split(".")[1]: words})})
    )


def decisions(found: Comparison) -> dict[str, tuple[tuple[str, ...], str]]:
    return {each.key: (each.conflicts, each.refused) for each in found.changes}


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("lang", ["ur", "xx"])
def test_a_file_that_comes_back_untouched_changes_nothing(ending: str, lang: str) -> None:
    found = handed(SURVEY, lang)
    again = read(WRITERS[ending](found))
    assert [(unit.key, unit.source, unit.target, unit.stamp) for unit in again.units] == [
        (unit.key, unit.source, unit.target, unit.stamp) for unit in found.units
    ]
    told = compare(SURVEY, again)
    assert (told.changes, told.untouched, told.missing) == ((), len(SURVEY.source_texts), ())


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=80), st.sampled_from(sorted(WRITERS)))
@settings(max_examples=60, deadline=None)
def test_any_words_come_back_as_they_were(words: str, ending: str) -> None:
    one = handed(SURVEY, "pl").units[0]
    found = Handed("young-people", "en", "pl", (replace(one, target=words),))
    assert read(WRITERS[ending](found)).units[0].target == words


def test_each_text_says_where_it_stands_and_how_far_it_is() -> None:
    units = {unit.key: unit for unit in handed(SURVEY, "xx").units}
    assert units["questions.matters.options.school"].note == "question 3 of 10: one of its choices (school)"
    assert units["questions.safe.scale_low"].note == "question 2 of 10: the word at the low end of the scale"
    assert {unit.state for unit in units.values()} == {"missing"}


def test_new_words_are_taken_and_the_wording_is_of_today() -> None:
    back = back_from_translator(handed(SURVEY, "xx"), {key: f"xx {words}" for key, words in SURVEY.source_texts.items()})
    found = compare(SURVEY, back)
    assert (len(found.clean), found.conflicts, found.refused) == (len(SURVEY.source_texts), (), ())
    wording = taken(SURVEY, found, {}, ("Sam Sample", "2026-11-28"))
    after = replace(SURVEY, wordings=(*SURVEY.wordings, wording))
    assert "xx" in after.languages
    assert "xx" not in after.unchecked


def test_a_source_that_changed_since_is_a_conflict_and_needs_a_person() -> None:
    out = handed(SURVEY, "pl")
    now = changed(SURVEY, "thanks", "Thank you very much.")
    found = compare(now, back_from_translator(out, {"thanks": "Dziękujemy bardzo."}))
    assert decisions(found) == {"thanks": (("source",), "")}
    assert found.changes[0].source_then == SURVEY.thanks
    with pytest.raises(HandoverError, match="thanks"):
        taken(now, found, {}, NOBODY)
    wording = taken(now, found, {"thanks": "take"}, NOBODY)
    assert dict(wording.texts)["thanks"] == "Dziękujemy bardzo."
    assert wording.of == now.source_words_digest, "every text came back, and a person looked at the one whose source changed"
    kept = taken(now, found, {"thanks": "keep"}, NOBODY)
    assert dict(kept.texts)["thanks"] == dict(handed_words("pl"))["thanks"]


def handed_words(lang: str) -> tuple[tuple[str, str], ...]:
    return next(wording.texts for wording in SURVEY.wordings if wording.language == lang)


def test_a_translation_that_was_changed_here_in_between_is_a_conflict() -> None:
    out = handed(SURVEY, "pl")
    mended = tuple((key, "Tu poprawione." if key == "thanks" else words) for key, words in handed_words("pl"))
    now = replace(SURVEY, wordings=tuple(replace(w, texts=mended) if w.language == "pl" else w for w in SURVEY.wordings))
    found = compare(now, back_from_translator(out, {"thanks": "Od tłumacza.", "about.title": "Nowy tytuł"}))
    assert decisions(found) == {"thanks": (("here",), ""), "about.title": ((), "")}
    assert dict(taken(now, found, {"thanks": "keep"}, NOBODY).texts)["thanks"] == "Tu poprawione."


def test_a_wording_that_did_not_come_back_whole_stays_of_the_words_it_translates() -> None:
    now = changed(SURVEY, "about.why", "We ask because we want to know.")
    out = handed(now, "pl")
    part = replace(out, units=tuple(unit for unit in out.units if unit.key == "thanks"))
    found = compare(now, back_from_translator(part, {"thanks": "Dzięki."}))
    assert taken(now, found, {}, NOBODY).of == SURVEY.source_words_digest
    emptied = back_from_translator(handed(SURVEY, "pl"), {"about.why": "", "thanks": "Dzięki."})
    assert taken(now, compare(now, emptied), {}, NOBODY).of == SURVEY.source_words_digest


def test_an_unknown_text_and_one_that_no_page_can_show_are_refused_and_said() -> None:
    out = handed(SURVEY, "pl")
    strange = replace(out, units=(*out.units, replace(out.units[0], key="questions.gone.text", target="Nic")))
    found = compare(SURVEY, back_from_translator(strange, {"thanks": "Dzięki\x01"}))
    assert decisions(found) == {"thanks": ((), "words"), "questions.gone.text": ((), "unknown")}
    assert dict(taken(SURVEY, found, {}, NOBODY).texts).keys() == SURVEY.source_texts.keys()


def test_a_place_for_an_answer_that_was_lost_is_a_conflict_and_its_plain_words_may_change() -> None:
    quoting = changed(SURVEY, "thanks", "Thanks for {matters|what you said}.")
    out = handed(quoting, "xx")
    assert decisions(compare(quoting, back_from_translator(out, {"thanks": "xx {matters|xx}."}))) == {"thanks": ((), "")}
    assert decisions(compare(quoting, back_from_translator(out, {"thanks": "xx."}))) == {"thanks": (("places",), "")}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"words", "neither XLIFF nor a workbook"),
        (b"<xliff version='2.1' xmlns='urn:oasis:names:tc:xliff:document:2.0'/>", "no XLIFF 1.2"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><xliff>&a;</xliff>", "entities"),
        (b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><xliff/>", "entities"),
        (b"<xliff", "not valid XML"),
        (b"PK\x03\x04rubbish", "neither XLIFF nor a workbook"),
        (b"x" * 3_000_001, "MB"),
    ],
)
def test_a_file_that_is_no_translation_is_refused_in_one_line(content: bytes, why: str) -> None:
    with pytest.raises(HandoverError, match=why) as refused:
        read(content)
    assert "\n" not in str(refused.value)


def test_a_workbook_that_names_a_file_of_this_machine_is_refused() -> None:
    with pytest.raises(HandoverError, match="cannot be read as a workbook"):
        read(with_entity(sheet.write(handed(SURVEY, "pl"))))


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", b" " * (sheet.MAX_UNPACKED_BYTES + 1))
    with pytest.raises(HandoverError, match="unpacks to"):
        read(content.getvalue())


@given(st.binary(max_size=200), st.integers(0, 4000), st.sampled_from(sorted(WRITERS)))
@settings(max_examples=80, deadline=None)
def test_a_damaged_file_is_refused_or_read_and_never_more(junk: bytes, at: int, ending: str) -> None:
    whole = WRITERS[ending](handed(SURVEY, "pl"))
    with contextlib.suppress(HandoverError):
        found = compare(SURVEY, read(whole[:at] + junk + whole[at + len(junk) :]))
        assert len(found.changes) <= len(SURVEY.source_texts)


def test_a_file_of_another_survey_or_language_is_refused() -> None:
    for other in (replace(handed(SURVEY, "pl"), slug="parents-and-carers"), replace(handed(SURVEY, "pl"), language="en")):
        with pytest.raises(HandoverError):
            compare(SURVEY, other)


def test_a_spreadsheet_never_runs_what_somebody_wrote() -> None:
    odd = changed(SURVEY, "thanks", "=1+1")
    cells = openpyxl.load_workbook(io.BytesIO(sheet.write(handed(odd, "pl"))))["texts"]
    found = [cell for row in cells.iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in found] == ["s"]
    assert {unit.source for unit in read(sheet.write(handed(odd, "pl"))).units if unit.key == "thanks"} == {"=1+1"}


def test_what_was_taken_stands_in_a_file_of_this_site_and_everything_else_as_it_was(app: Flask) -> None:
    source = library.sources()["young-people"]
    back = back_from_translator(handed(source, "pl"), {"about.title": "Twoja okolica"})
    take_in(source, compare(source, back), {}, "", TODAY)
    settings_: Settings = app.config["SETTINGS"]
    assert (settings_.home / "surveys.stamp").exists()
    library.load(app)
    after = library.sources()["young-people"]
    assert after.in_language("pl").about.title == "Twoja okolica"
    assert "pl" in after.unchecked
    others = {w.language: w for w in source.wordings if w.language != "pl"}
    assert {w.language: w for w in after.wordings if w.language != "pl"} == others
    assert (after.easy, after.questions) == (source.easy, source.questions)


def test_a_survey_in_one_file_is_taken_apart_so_that_no_wording_is_there_twice(app: Flask) -> None:
    offer_every_kind(app, TODAY)
    source = library.sources()["every-kind"]
    take_in(source, compare(source, back_from_translator(handed(source, "ur"), {"thanks": "بہت شکریہ۔"})), {}, "Sam", TODAY)
    library.load(app)
    after = library.sources()["every-kind"]
    assert after.in_language("ur").thanks == "بہت شکریہ۔"
    assert [w.language for w in after.wordings] == ["ur"]
    assert after.questions == source.questions


def test_a_wording_in_a_file_of_its_own_reads_as_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "young-people"
    folder.mkdir()
    (folder / "survey.toml").write_text(to_toml(replace(SURVEY, wordings=(), easy=())), "utf-8")
    for wording in SURVEY.wordings:
        (folder / f"{wording.language}.toml").write_text(wording_to_toml(wording), "utf-8")
    for easy in SURVEY.easy:
        name = "easy" if easy.language == "en" else f"easy-{easy.language}"
        (folder / f"{name}.toml").write_text(wording_to_toml(easy), "utf-8")
    assert load_survey(folder).digest == SURVEY.digest


def sent_back(client: FlaskClient, token: str, back: Handed) -> str:
    data: dict[str, Any] = {"csrf_token": token, "file": (io.BytesIO(xliff.write(back)), "back.xlf")}
    return client.post(f"{PAGE}/translation", data=data, content_type="multipart/form-data").get_data(as_text=True)


def test_on_the_page_nothing_is_written_before_every_conflict_is_decided(app: Flask, client: FlaskClient) -> None:
    token = enter(client, add_staff(Role.PARTICIPATION_OFFICER))
    old = changed(SURVEY, "thanks", "Thanks.")
    back = back_from_translator(
        handed(replace(old, wordings=SURVEY.wordings), "pl"), {"thanks": "Dzięki.", "about.title": "Tytuł"}
    )
    page = sent_back(client, token, back)
    assert "To decide: 1." in page
    assert "Start page, Title" in page, "a text is named as the builder names it"
    home: Path = app.config["SETTINGS"].home
    assert not (home / "surveys").exists()
    packed = {"csrf_token": token, "back": _hidden(page)}
    refused = client.post(f"{PAGE}/translation/take", data=packed)
    assert refused.status_code == 400
    assert "Left: 1." in refused.get_data(as_text=True)
    assert not (home / "surveys").exists()
    done = client.post(f"{PAGE}/translation/take", data={**packed, "of-thanks": "take", "checked_by": "Ola"})
    assert done.status_code == 302
    library.load(app)
    after = library.sources()["young-people"]
    assert (after.in_language("pl").thanks, "pl" in after.unchecked) == ("Dzięki.", False)
    assert audit.latest("translation taken back", 1)[0].detail == {"lang": "pl"}


def _hidden(page: str) -> str:
    from html import unescape  # noqa: PLC0415 - here alone

    return unescape(page.split('name="back" value="')[1].split('"', maxsplit=1)[0])


def test_what_is_no_translation_is_said_on_the_page_in_one_sentence(client: FlaskClient) -> None:
    token = enter(client, add_staff(Role.PARTICIPATION_OFFICER))
    data: dict[str, Any] = {"csrf_token": token, "file": (io.BytesIO(b"words"), "back.xlf")}
    answer = client.post(f"{PAGE}/translation", data=data, content_type="multipart/form-data")
    assert answer.status_code == 400
    assert "This file cannot be taken: it is neither XLIFF nor a workbook (.xlsx)." in answer.get_data(as_text=True)
    assert client.post(f"{PAGE}/translation/take", data={"csrf_token": token, "back": "[1]"}).status_code == 400


def test_the_page_of_files_offers_each_and_says_what_is_not_in_it(client: FlaskClient) -> None:
    enter(client, add_staff(Role.PARTICIPATION_OFFICER))
    assert "Answers and files" in client.get("/staff/").get_data(as_text=True)
    page = client.get(f"{PAGE}/files").get_data(as_text=True)
    assert "Everything is in it." in page
    assert "Easy Read words and pictures are not carried" in page
    for key in ("toml", "xlsform", "lss", "surveyjs"):
        assert client.get(f"{PAGE}/export/{key}").status_code == 200
    assert client.get(f"{PAGE}/translation/ur.xlf").status_code == client.get(f"{PAGE}/translation/ur.xlsx").status_code == 200
    for nothing in (f"{PAGE}/export/pdf", f"{PAGE}/translation/en.xlf", "/staff/surveys/none/files"):
        assert client.get(nothing).status_code == 404


def test_on_the_command_line_words_go_out_and_come_back(app: Flask, tmp_path: Path) -> None:
    from engage.cli import cli  # noqa: PLC0415 - the whole command, for this test alone

    runner, out = app.test_cli_runner(), tmp_path / "pl.xlf"

    def run(*asked: str) -> Any:
        return runner.invoke(cli, ["surveys", *asked])

    assert run("translation", "out", "young-people", "pl", "--out", str(out)).exit_code == 0
    out.write_bytes(xliff.write(back_from_translator(read(out.read_bytes()), {"about.title": "Tytuł"})))
    looked = run("translation", "in", "young-people", str(out))
    assert "about.title: new" in looked.output
    assert not (app.config["SETTINGS"].home / "surveys").exists()
    assert "Written." in run("translation", "in", "young-people", str(out), "--write").output
    assert run("export", "young-people", "--format", "lss", "--out", str(tmp_path / "a.lss")).exit_code == 0
    assert run("export", "none", "--out", str(tmp_path / "a.toml")).exit_code == 2
    (tmp_path / "bad.xlf").write_bytes(b"<x/>")
    assert run("translation", "in", "young-people", str(tmp_path / "bad.xlf")).exit_code == 2
