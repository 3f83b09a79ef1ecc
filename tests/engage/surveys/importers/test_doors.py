"""`engage surveys import` with other systems' files: what is stored, what is said, and that no file does any harm."""

from __future__ import annotations

import io
import json
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from engage.app import create_app
from engage.core.config import Settings
from engage.core.db import db
from engage.surveys.cli import surveys
from engage.surveys.definition import SurveySource, load_all, load_file
from engage.surveys.importers import MAX_FILE_BYTES, Imported, ImportRefused, read_foreign
from engage.surveys.importers.fitting import fit
from engage.surveys.importers.workbook import MAX_UNPACKED_BYTES
from engage.surveys.writing import to_toml
from tests.engage.browsing import answer, send
from tests.engage.surveys.importers.files import form, lss, survey_json, table, with_entity, xls
from tests.factories import add_wave

ROOT = Path(__file__).parents[4] / "surveys"
CLUBS = (
    ("select_one yn", "Goes?", "Do you go to a club?", "", "yes"),
    ("select_multiple things", "which", "Which?", "${Goes?} = 'yes'"),
    ("text", "why", "Why ${which}?", ""),
    ("decimal", "age", "Age?", ""),
    ("text", "more", "More?", "${age} > 5"),
    ("text", "last", "Anything else?", "selected(${which}, 'a') and not(selected(${which}, 'b'))"),
)
CLUBS_FORM = tuple(
    (kind, name.replace("Goes?", "goes"), text, rule.replace("Goes?", "goes"), *more) for kind, name, text, rule, *more in CLUBS
)


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(surveys, ["import", *arguments])


def save(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def test_a_form_is_stored_as_our_own_file_and_can_be_answered_by_its_rules(
    app: Flask, settings: Settings, tmp_path: Path, today: date
) -> None:
    file = save(tmp_path, "Our Clubs.xlsx", form(*CLUBS_FORM, settings=(("form_title",), ("Our clubs – ça va?",))))
    done = run(app, str(file), "--json")
    assert done.exit_code == 0, done.output
    report = json.loads(done.output)
    assert (report["title"], report["languages"], report["questions"], report["conditions"]) == (
        "Our clubs – ça va?",
        ["en"],
        6,
        3,
    )
    left = {each["question"]: each["what"] for each in report["unsupported"]}
    assert "quotes an answer" in left["why"]
    assert "decimal" in left["age"]
    assert "“age”, which is not carried" in left["more"]
    assert "may be skipped" in left["goes"]
    stored = load_file(settings.home / "surveys" / "our-clubs-ca-va" / "survey.toml")
    assert [(question.key, question.when) for question in stored.questions] == [
        ("goes", ""),
        ("which", "chosen(goes, yes)"),
        ("why", ""),
        ("last", "chosen(which, a) and not chosen(which, b)"),
    ]
    add_wave("our-clubs-ca-va", opens_on=today, closes_on=today)
    db.session.remove()
    again = create_app(settings, testing=True)
    with again.app_context():
        client, page = again.test_client(), "/surveys/our-clubs-ca-va"
        assert "Our clubs" in client.get("/surveys/").get_data(as_text=True)
        assert client.get(f"{page}/").status_code == 200
        assert "Do you go to a club?" in client.get(f"{page}/q/1").get_data(as_text=True)
        db.session.remove()
        db.engine.dispose()


def test_an_imported_survey_is_answered_from_the_first_question_to_the_receipt(
    app: Flask, settings: Settings, tmp_path: Path, today: date
) -> None:
    run(app, str(save(tmp_path, "clubs.xlsx", form(*CLUBS_FORM))))
    app.extensions["engage.surveys"]["clubs"] = load_file(settings.home / "surveys" / "clubs" / "survey.toml")
    add_wave("clubs", opens_on=today, closes_on=today)
    client, page = app.test_client(), "/surveys/clubs"
    assert answer(client, 1, "yes", survey=page).headers["Location"] == f"{page}/q/2"
    assert answer(client, 2, ["a"], survey=page).headers["Location"] == f"{page}/q/3"
    assert "Why <bdi" in client.get(f"{page}/q/3").get_data(as_text=True)
    assert answer(client, 3, "It is near", survey=page).headers["Location"] == f"{page}/q/4"
    assert answer(client, 4, "A skate park", survey=page).headers["Location"] == f"{page}/check"
    assert send(client, survey=page)


def test_the_same_title_twice_makes_two_surveys(app: Flask, settings: Settings, tmp_path: Path) -> None:
    file = save(tmp_path, "clubs.json", survey_json({"type": "comment", "name": "why"}, title="Clubs"))
    run(app, str(file))
    app.extensions["engage.surveys"]["clubs"] = load_file(settings.home / "surveys" / "clubs" / "survey.toml")
    run(app, str(file))
    assert sorted(folder.name for folder in (settings.home / "surveys").iterdir()) == ["clubs", "clubs-2"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("clubs.xls", xls(survey=(("type", "name", "label"), ("text", "a", "Why?")))),
        ("clubs.json", survey_json({"type": "text", "name": "a", "title": "Why?"})),
        (
            "clubs.lss",
            lss(table("questions", {"qid": 1, "parent_qid": 0, "type": "S", "title": "a", "question": "Why?", "language": "en"})),
        ),
        ("clubs.txt", survey_json({"type": "text", "name": "a", "title": "Why?"})),
        ("clubs.toml", survey_json({"type": "text", "name": "a", "title": "Why?"})),
    ],
)
def test_a_dry_run_reports_and_stores_nothing_and_the_contents_tell_the_kind(
    app: Flask, settings: Settings, tmp_path: Path, name: str, content: bytes
) -> None:
    done = run(app, str(save(tmp_path, name, content)), "--dry-run", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["questions"] == 1
    assert not (settings.home / "surveys").exists()


def test_a_translation_that_is_whole_is_offered_and_one_that_is_not_is_said(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    words = {"default": "Why?", "pl": "Dlaczego?", "fr": "Pourquoi ?", "de": "Warum?"}
    elements = (
        {"type": "text", "name": "a", "title": words},
        {"type": "text", "name": "b", "title": {"default": "B?", "pl": "Be?"}},
    )
    done = run(app, str(save(tmp_path, "words.json", survey_json(*elements, title="Words"))), "--json")
    assert json.loads(done.output)["languages"] == ["en", "de", "fr", "pl"]
    assert load_file(settings.home / "surveys" / "words" / "survey.toml").languages == ("en", "pl")
    assert "in “fr” 1 texts are missing" in done.output
    assert "no pages in “de”" in done.output


@pytest.mark.parametrize(
    "content",
    [survey_json({"type": "file", "name": "a"}), survey_json({"type": "text", "name": "a", "title": "Warum?"}, locale="de")],
)
def test_a_survey_that_cannot_be_asked_here_is_reported_but_not_stored(
    app: Flask, settings: Settings, tmp_path: Path, content: bytes
) -> None:
    file = str(save(tmp_path, "clubs.json", content))
    assert run(app, file, "--dry-run").exit_code == 0
    done = run(app, file)
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert "nothing is stored" in done.output
    assert not (settings.home / "surveys").exists()


def packed(size: int) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", b" " * size)
    return content.getvalue()


HARM: dict[str, bytes] = {
    "nothing.xlsx": b"",
    "words.xlsx": b"only words",
    "cut.xlsx": form(("text", "a", "A?"))[:2000],
    "cut.xls": xls(survey=(("type", "name", "label"),))[:1500],
    "entity.xlsx": with_entity(form(("text", "a", "A?"))),
    "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000,
    "bomb.xlsx": packed(MAX_UNPACKED_BYTES + 1),
    "other.xlsx": packed(10),
    "long.json": b'{"elements": [' + b" " * MAX_FILE_BYTES + b"]}",
    "deep.json": b'{"elements": ' + b"[" * 100_000,
    "latin.json": '{"elements": [{"type": "text", "name": "é"}]}'.encode("latin-1"),
    "bomb.lss": b'<!DOCTYPE x [<!ENTITY a "aaaa">' + b'<!ENTITY b "&a;&a;">' * 20 + b"]><document>&b;</document>",
    "secret.lss": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><document>&a;</document>',
    "deep.lss": b"<document>" + b"<a>" * 50_000,
    "zeros.lss": b"\0" * 100,
    "wide.lss": b"<?xml version='1.0' encoding='UTF-7'?><document/>",
    "nested.xlsx": form(*[("begin group", f"g{n}", "G") for n in range(200)], ("text", "a", "A?"), *[("end group",)] * 200),
    "many.xlsx": form(*[("text", f"q{n}", "Q?") for n in range(5_001)]),
}


@pytest.mark.parametrize("name", HARM)
def test_a_file_that_would_do_harm_is_refused_in_one_line_and_soon(
    app: Flask, settings: Settings, tmp_path: Path, name: str
) -> None:
    file, began = save(tmp_path, name, HARM[name]), time.process_time()
    done = run(app, str(file), "--json")
    assert (done.exit_code, done.output.count("\n")) == (2, 1), done.output
    assert name in done.output
    assert time.process_time() - began < 4, "on a quiet machine it is under two seconds"
    assert not (settings.home / "surveys").exists()


def test_a_file_that_is_too_big_is_told_by_how_much(app: Flask, tmp_path: Path) -> None:
    done = run(app, str(save(tmp_path, "long.json", b" " * (MAX_FILE_BYTES + 1_500_000))))
    assert "is 5.5 MB, 1.5 MB more than a survey may have" in done.output


# Fuzzing: whatever is in a file, it is read or refused; what is read can be written as ours and read again.

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
ELEMENT = st.fixed_dictionaries(
    {"type": st.sampled_from(["text", "radiogroup", "checkbox", "rating", "boolean", "panel", "html", "paneldynamic"]) | VALUES},
    optional={
        "name": st.text(max_size=8) | VALUES,
        "title": VALUES,
        "choices": VALUES | st.lists(st.text(max_size=4) | st.integers(), max_size=4),
        "visibleIf": st.text("{}ab ='notempty", max_size=20) | VALUES,
        "elements": st.lists(st.fixed_dictionaries({"type": st.just("text"), "name": st.text(max_size=4)}), max_size=2) | VALUES,
        "templateElements": VALUES,
        "rateMax": VALUES,
        "maxSelectedChoices": VALUES,
        "inputType": VALUES,
        "isRequired": VALUES,
    },
)
MODEL = load_all(ROOT).surveys["young-people"]


def read_or_refuse(file: Path) -> None:
    try:
        found = read_foreign(file, "en")
    except ImportRefused as problem:
        said = str(problem)
    else:
        said = "taken"
        _store_or_not(found, file)
    assert said
    assert "\n" not in said


def _store_or_not(found: Imported, file: Path) -> None:
    json.dumps([each.question + each.what for each in found.unsupported], ensure_ascii=False).encode()
    source = fit(found, "fuzz", found.title or "fuzz", MODEL).source
    if isinstance(source, SurveySource):
        assert load_file(_written(file, source)) == source


def _written(file: Path, source: SurveySource) -> Path:
    made = file.with_suffix(".toml")
    made.write_bytes(to_toml(source).encode())
    return made


FUZZ = hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(
    st.dictionaries(st.sampled_from(["title", "locale", "triggers", "pages", "description"]), VALUES),
    st.lists(ELEMENT, max_size=4),
)
def test_any_json_is_read_or_refused(tmp_path: Path, more: dict[str, Any], elements: list[Any]) -> None:
    read_or_refuse(save(tmp_path, "fuzz.json", json.dumps({**more, "elements": elements}).encode()))


WHOLE = {
    "fuzz.json": survey_json({"type": "radiogroup", "name": "a", "choices": ["x", "y"], "visibleIf": "{b} = 1"}, title="T"),
    "fuzz.lss": lss(
        table("groups", {"gid": 1, "grelevance": 'a == "Y"'}),
        table("questions", {"qid": 1, "parent_qid": 0, "gid": 1, "type": "Y", "title": "a", "relevance": "1"}),
        table("question_l10ns", {"qid": 1, "language": "en", "question": "Why?"}),
    ),
    "fuzz.xls": xls(survey=(("type", "name", "label"), ("text", "a", "Why?"))),
    "fuzz.xlsx": form(("select_one yn", "a", "Why?"), ("text", "b", "Why?", "${a} = 'yes'")),
}


@FUZZ
@given(
    st.sampled_from(sorted(WHOLE)),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=6),
    st.integers(0, 3),
)
def test_a_damaged_file_is_read_or_refused(tmp_path: Path, name: str, changes: list[tuple[int, int]], cut: int) -> None:
    content = bytearray(WHOLE[name])
    for at, value in changes:
        content[at % len(content)] = value
    read_or_refuse(save(tmp_path, name, bytes(content[: len(content) * (4 - cut) // 4])))


CELL = st.sampled_from(
    ["text", "select_one yn", "begin group", "end group", "begin repeat", "note", "a", "b", "${a} = 'yes'", "", "yes"]
)


@FUZZ
@given(st.lists(st.lists(CELL | st.text(max_size=12), min_size=6, max_size=6), max_size=5))
def test_any_rows_are_a_form_or_refused(tmp_path: Path, rows: list[list[str]]) -> None:
    clean = [["".join(c for c in cell if c.isprintable()) for cell in row] for row in rows]
    read_or_refuse(save(tmp_path, "fuzz.xlsx", form(*clean)))


HUGE = "9" * 5_000  # more digits than Python makes a number of
DEEP, SHUT = "(" * 5_000, ")" * 5_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("number.json", b'{"elements": [{"type": "rating", "name": "a", "title": "A?", "rateMax": ' + HUGE.encode() + b"}]}"),
        ("endless.json", b'{"elements": [{"type": "rating", "name": "a", "title": "A?", "rateMax": 1e999, "rateMin": NaN}]}'),
        ("many.json", b'{"elements": [{"type": "rating", "name": "a", "title": "A?", "rateMax": 1000000000}]}'),
        *(
            (f"{key}.json", survey_json({"type": "text", "name": "a"}, {"type": "text", "name": "b", "visibleIf": rule}))
            for key, rule in (
                ("deep", f"{DEEP}{{a}} = 1{SHUT}"),
                ("huge", f"{{a}} > {HUGE}"),
                ("not", "!" * 5_000 + "{a}"),
            )
        ),
        *(
            (f"{key}.xlsx", form(("integer", "a", "A?"), ("text", "b", "B?", rule)))
            for key, rule in (("deep", f"{DEEP}${{a}} = 1{SHUT}"), ("huge", f"${{a}} > {HUGE}"), ("not", "not(" * 5_000))
        ),
        *(
            (
                f"{key}.lss",
                lss(
                    table("groups", {"gid": number}),
                    table(
                        "questions",
                        {"qid": number, "parent_qid": 0, "gid": number, "type": "S", "title": "a", "question_order": number},
                        {"qid": 2, "parent_qid": 0, "gid": number, "type": "S", "title": "b", "relevance": rule},
                    ),
                    table("question_l10ns", {"qid": number, "language": "en", "question": "A?"}),
                ),
            )
            for key, number, rule in (
                ("deep", "1", f"{DEEP}a == 1{SHUT}"),
                ("huge", HUGE, f"a.NAOK > {HUGE}"),
                ("not", "1", "!" * 5_000 + "a"),
            )
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_huge_numbers_and_deep_rules_are_read_or_refused_soon(tmp_path: Path, name: str, content: bytes) -> None:
    began = time.process_time()
    read_or_refuse(save(tmp_path, name, content))
    assert time.process_time() - began < 4, "on a quiet machine it is under two seconds"


SPOKEN = st.sampled_from(["1", "2", "0", "-1", "Y", "L", "M", "F", "S", "N", ";", "en", "pl", "a", "b", "", 'a == "Y"', "1.5"])
COLUMNS = (
    "qid",
    "parent_qid",
    "gid",
    "type",
    "title",
    "relevance",
    "other",
    "mandatory",
    "question_order",
    "language",
    "question",
)
ROWS = st.lists(st.dictionaries(st.sampled_from(COLUMNS), SPOKEN | st.text(max_size=12), max_size=8), max_size=4)
TABLES = ("groups", "questions", "subquestions", "answers", "question_l10ns", "answer_l10ns", "question_attributes", "surveys")


@FUZZ
@given(st.lists(st.tuples(st.sampled_from(TABLES), ROWS), max_size=6))
def test_any_tables_are_a_survey_or_refused(tmp_path: Path, tables: list[tuple[str, list[dict[str, str]]]]) -> None:
    content = lss(
        *(table(name, *({column: _shown(said) for column, said in row.items()} for row in rows)) for name, rows in tables)
    )
    read_or_refuse(save(tmp_path, "fuzz.lss", content))


def _shown(said: str) -> str:
    """Without what XML cannot hold."""
    return "".join(sign for sign in said if sign.isprintable())
