"""Answers as files: a row for each response, nobody to be known again, consented words alone, and whole or said not to be."""

from __future__ import annotations

import csv
import gc
import io
import json
import tempfile
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pyreadstat
import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.roles import Role
from engage.consultations.reach.models import Benchmark
from engage.core import audit
from engage.core.db import db
from engage.core.sending import BrokenOffError
from engage.evidence.answers import book, files, plain, rows, spss
from engage.evidence.answers.figures import answers_seen
from engage.evidence.answers.plan import Plan, plan_for
from engage.safeguarding.coarsening import HIDDEN
from engage.surveys import library, outward
from engage.surveys.definition import PREFER_NOT
from engage.surveys.models import Answer, Response
from tests.engage.evidence.test_answers_seen import answered
from tests.factories import TODAY, add_areas, add_staff, add_wave, enter

FILES = "/staff/surveys/young-people/answers"


@pytest.fixture
def filled(wave: int) -> int:
    """Enough people to be given in rows; one in a place of her own, one who speaks Somali, some told about by adults."""
    benches = "Benches. Ask Jenny Thornton on 07700 900123"
    answered(
        wave, 20, {"safe": 4, "matters": ["school", "being_safe"], "better": benches}, age_band="14_16", area_id=2, quote=True
    )
    answered(wave, 14, {"safe": 2, "matters": None, "better": "=HYPERLINK(1)"}, age_band="11_13", area_id=2, quote=True)
    answered(wave, 12, {"safe": None, "better": "Nobody may quote this"}, age_band="11_13", area_id=3)
    answered(wave, 1, {"safe": 1}, age_band="17_19", area_id=3, lang="so")
    answered(wave, 26, {"safe": 1, "better": "They told me"}, provenance="adult_reported", quote=True)
    answered(wave, 3, {"safe": 5}, provenance="group", group_size=7)
    return wave


def planned(wave_id: int, lang: str = "en") -> Plan:
    return plan_for("young-people", [outward.wave_info(wave_id)], lang, TODAY)


def made(plan: Plan, ending: str) -> bytes:
    return b"".join(files.pieces_of(plan, ending))


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_every_person_is_given_like_ten_others_or_not_at_all(app: Flask, filled: int) -> None:
    found = csv_rows(made(planned(filled), "csv"))
    traits = Counter(
        tuple(row[name] for name in ("wave", "provenance", "group_size", "lang", "age_band", "area")) for row in found
    )
    assert min(traits.values()) >= 10
    assert sum(traits.values()) == 76
    assert not [row for row in found if row["lang"] == "so" or row["age_band"] == "17_19" or row["group_size"] == "5-9"]


@pytest.mark.parametrize(("key", "has_figures"), [("religion", False), ("hobby", True)])
def test_what_somebody_is_or_a_population_figure_is_known_of_tells_who_they_are(
    app: Flask, wave: int, monkeypatch: pytest.MonkeyPatch, key: str, has_figures: bool
) -> None:
    source = library.sources()["young-people"]
    asked = tuple(replace(one, key=key) if one.key == "ethnicity" else one for one in source.questions)
    monkeypatch.setitem(library.sources(), "young-people", replace(source, questions=asked))
    figure = {"audience": "", "area_key": "", "people": 900, "source": "Census", "dated": TODAY}
    if has_figures:
        db.session.add_all(Benchmark(dimension=key, category=one, **figure) for one in ("white", "black", "other"))
    answered(wave, 60, {key: ["white"], "better": "Benches"}, quote=True)
    answered(wave, 12, {key: ["black"], "better": "Trees"}, quote=True)
    answered(wave, 1, {key: ["other"], "better": "I alone"}, quote=True)
    found = csv_rows(made(planned(wave), "csv"))
    assert {row[key] for row in found} == {"white", HIDDEN}, "whose belief nobody shares does not stand alone"
    assert Counter(row[key] for row in found) == {"white": 60, HIDDEN: 13}


def test_what_an_adult_told_is_never_among_childrens_own_voices(app: Flask, filled: int) -> None:
    found = csv_rows(made(planned(filled), "csv"))
    assert Counter(row["provenance"] in {"adult_reported", "told"} for row in found) == {True: 26, False: 50}
    assert {row["provenance"] for row in found if row["better"] == "They told me"} == {"adult_reported"}


def test_words_leave_with_consent_alone_and_without_names(app: Flask, filled: int) -> None:
    content = made(planned(filled), "csv").decode()
    assert "Nobody may quote this" not in content
    assert "Thornton" not in content
    assert "07700" not in content
    assert "Benches. Ask [name]" in content
    assert any("12 answers in words" in note for note in planned(filled).notes)


def test_held_words_are_in_no_file_and_in_no_number(app: Flask, filled: int) -> None:
    before = planned(filled).notes
    for row in db.session.query(Answer).filter_by(question_key="better", text="They told me"):
        row.text, row.held = None, True
    db.session.commit()
    assert planned(filled).notes == before
    assert "They told me" not in made(planned(filled), "json").decode()


def test_nothing_in_a_file_leads_back_to_a_response(app: Flask, filled: int) -> None:
    content = made(planned(filled), "json").decode()
    for sent in db.session.query(Response):
        assert not [each for each in (str(sent.id), sent.id.hex, sent.receipt_digest) if each in content]


def test_a_cell_that_a_spreadsheet_would_run_is_text(app: Flask, filled: int) -> None:
    assert {row["better"] for row in csv_rows(made(planned(filled), "csv")) if "HYPERLINK" in row["better"]} == {"'=HYPERLINK(1)"}
    sheet = openpyxl.load_workbook(io.BytesIO(made(planned(filled), "xlsx")))["Answers"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value and "HYPERLINK" in str(cell.value)]
    assert {cell.data_type for cell in cells} == {"s"}


def test_every_format_gives_the_same_rows(app: Flask, filled: int, tmp_path: Path) -> None:
    plan = planned(filled)
    lines = csv_rows(made(plan, "csv"))
    with zipfile.ZipFile(io.BytesIO(made(plan, "zip"))) as archive:
        assert archive.namelist() == ["README.txt", "codebook.csv", "answers.csv"]
        assert csv_rows(archive.read("answers.csv")) == lines
        book = csv_rows(archive.read("codebook.csv"))
        assert "Left out" in archive.read("README.txt").decode()
    document = json.loads(made(plan, "json"))
    assert (document["complete"], document["row_count"], len(document["rows"])) == (True, len(lines), len(lines))
    assert [str(row.get("safe", "")) for row in document["rows"]] == [row["safe"] for row in lines]
    meaning = {(row["variable"], row["value"]): row["meaning"] for row in book}
    sheets = openpyxl.load_workbook(io.BytesIO(made(plan, "xlsx")))
    heads, *told = sheets["Answers"].iter_rows(values_only=True)
    at = heads.index("How old are you?")
    assert [row[at] or "" for row in told] == [meaning.get(("age_band", row["age_band"]), row["age_band"]) for row in lines]
    file = tmp_path / "answers.sav"
    file.write_bytes(made(plan, "sav"))
    data, about = pyreadstat.read_sav(file, output_format="dict", user_missing=True)
    assert about.number_rows == len(lines)
    ticked = {"1": 1.0, "0": 0.0, "": None, PREFER_NOT: -9.0}
    assert list(data["matters_school"]) == [ticked[row["matters_school"]] for row in lines]
    ages = about.variable_value_labels["age_band"]
    assert [ages.get(value, "") for value in data["age_band"]] == [
        {"*": "Not given: too few people share it"}.get(row["age_band"], meaning.get(("age_band", row["age_band"]), ""))
        for row in lines
    ]
    assert [words.lstrip("'") for words in (row["better"] for row in lines)] == list(data["better"])


def test_labels_are_in_the_language_that_was_asked_for(app: Flask, filled: int, tmp_path: Path) -> None:
    file = tmp_path / "answers.sav"
    file.write_bytes(made(planned(filled, "ur"), "sav"))
    _, about = pyreadstat.read_sav(file, output_format="dict")
    survey = planned(filled, "ur")
    label = next(variable.label for variable in survey.questions if variable.name == "safe")
    assert about.column_names_to_labels["safe"] == label != "How safe do you feel where you live?"


def test_too_few_people_give_no_rows_at_all(app: Flask, wave: int) -> None:
    answered(wave, 24, {"safe": 4})
    plan = planned(wave)
    assert (plan.n_rows, csv_rows(made(plan, "csv"))) == (0, [])
    assert any("Left out, because too few people were like them: 24" in note for note in plan.notes)


def _breaking(plan: Plan) -> Iterator[rows.Row]:
    yield from list(rows.rows_of(plan))[:3]
    raise RuntimeError("the disk is gone")


@pytest.mark.parametrize("ending", ["csv", "json", "zip"])
def test_what_broke_a_file_off_is_written_down_without_a_word_of_its_message(
    app: Flask, filled: int, ending: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(plain, "rows_of", _breaking)
    with pytest.raises(BrokenOffError) as problem:
        list(files.pieces_of(planned(filled), ending))
    assert "RuntimeError at " in caplog.text
    written = caplog.text + "".join(traceback.format_exception(problem.value))  # what a server writes of what reaches it
    assert "the disk is gone" not in written.replace('RuntimeError("the disk is gone")', "")  # the line of code itself


@pytest.mark.parametrize("ending", ["csv", "json", "zip"])
def test_a_file_that_breaks_off_says_so(app: Flask, filled: int, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "rows_of", _breaking)
    sent: list[bytes] = []
    with pytest.raises(BrokenOffError):
        sent.extend(files.pieces_of(planned(filled), ending))
    content = b"".join(sent)
    if ending == "zip":
        with pytest.raises(zipfile.BadZipFile):
            zipfile.ZipFile(io.BytesIO(content))
    else:
        assert "THIS FILE IS NOT WHOLE" in content.decode().splitlines()[-1]
    if ending == "json":
        assert json.loads(content)["complete"] is False


@pytest.mark.parametrize("ending", ["xlsx", "sav"])
def test_a_file_that_is_made_as_a_whole_and_cannot_be_says_so_and_leaves_nothing_behind(
    app: Flask, filled: int, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "passing"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr({"xlsx": book, "sav": spss}[ending], "rows_of", _breaking)
    with pytest.raises(files.AnswersNotMadeError, match="nothing was downloaded"):
        list(files.pieces_of(planned(filled), ending))
    gc.collect()
    assert list(folder.iterdir()) == []


def test_on_the_command_line_a_file_is_whole_or_not_there(
    app: Flask, filled: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner, out = app.test_cli_runner(), tmp_path / "answers.json"
    from engage.cli import cli  # noqa: PLC0415 - the whole command, for this test alone

    asked: list[Any] = ["surveys", "answers", "young-people", "--format", "json", "--out", str(out)]
    done = runner.invoke(cli, asked)
    assert done.exit_code == 0, done.output
    assert json.loads(out.read_text("utf-8"))["complete"] is True
    assert "76 rows" in done.output
    out.unlink()
    monkeypatch.setattr(plain, "rows_of", _breaking)
    broken = runner.invoke(cli, asked)
    assert (broken.exit_code, list(tmp_path.glob("*answers.json*"))) == (2, [])
    assert runner.invoke(cli, [*asked[:2], "nothing", *asked[3:]]).exit_code == 2


def test_every_download_is_put_on_record_and_only_officers_have_any(client: FlaskClient, filled: int) -> None:
    enter(client, add_staff(Role.PARTICIPATION_OFFICER))
    page = client.get(FILES).get_data(as_text=True)
    assert f"{FILES}.sav" in page
    for ending in files.FORMATS:
        assert client.get(f"{FILES}.{ending}?lang=pl").status_code == 200
    done = audit.latest("answers exported", 10)
    assert [event.detail["format"] for event in reversed(done)] == list(files.FORMATS)
    assert done[0].detail["rows"] == 76
    assert client.get(f"{FILES}.exe").status_code == 404
    other = client.application.test_client()
    enter(other, add_staff(Role.PLAN_AUTHOR, email="author@wrenshire.example"))
    assert other.get(f"{FILES}.csv").status_code == 403
    assert f"{FILES}.sav" not in other.get(FILES).get_data(as_text=True)


@pytest.mark.postgres
def test_the_same_leaves_from_a_postgresql(postgres_app: Flask) -> None:
    add_areas("ashby-vale", "brackenford")
    wave_id = add_wave("young-people", opens_on=TODAY, closes_on=TODAY).id
    answered(wave_id, 30, {"safe": 4, "matters": ["school"], "better": "Benches"}, age_band="14_16", quote=True)
    answered(wave_id, 20, {"safe": 2, "matters": None}, age_band="11_13")
    assert len(csv_rows(made(planned(wave_id), "csv"))) == 50
    found = {question.key: question for question in answers_seen(outward.wave_info(wave_id), "en").questions}
    assert [line.key for line in found["safe"].lines if not line.count.hidden] == ["4"]
