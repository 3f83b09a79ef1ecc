"""The accessibility statement claims only what tests check, and stands word for word in the documentation too."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import pytest
from flask.testing import FlaskClient

from engage.access import statement
from engage.access.statement import FILE, StatementError, as_markdown, in_step, load_statement, record_passes
from engage.core import paths
from engage.core.i18n import offered_languages
from tests.recording import Record, was_whole

ROOT = Path(__file__).parents[3]
LISTED = FILE.read_text("utf-8")


def missing_tests(tests: tuple[str, ...]) -> list[str]:
    """Those that are not there: no such file, no such function, or one that is marked to be left out."""
    return [test for test in tests if not _is_made(test)]


def _is_made(test: str) -> bool:
    file, _, name = test.partition("::")
    if not (ROOT / file).is_file():
        return False
    made = [node for node in ast.parse((ROOT / file).read_text("utf-8")).body if isinstance(node, ast.FunctionDef)]
    runs = (
        [node for node in made if not any(word in ast.unparse(node.decorator_list) for word in ("skip", "xfail"))] if made else []
    )
    names = {node.name for node in runs if node.name.startswith("test_")}
    return name in names if name else bool(names)


def written(tmp_path: Path, words: str) -> Path:
    file = tmp_path / "accessibility.toml"
    file.write_text(words, "utf-8")
    return file


def test_every_check_that_is_claimed_is_made_by_a_test() -> None:
    for check in load_statement().checks:
        assert missing_tests(check.tests) == [], check.key


def test_a_claim_that_no_test_makes_is_found_out() -> None:
    here = "tests/engage/access/test_statement.py"
    claims = (f"{here}::test_nobody_wrote", "tests/journeys/test_screen_readers.py", f"{here}::missing_tests")
    assert missing_tests(claims) == list(claims)
    assert missing_tests((here, f"{here}::test_a_claim_that_no_test_makes_is_found_out")) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("[checks.leaving]", "[checks.braille]"), "braille: there is no sentence"),
        (('tests = ["tests/journeys/test_whole_way.py"]', "tests = []"), "whole_way: no test is named"),
        (('gaps = ["people"', 'gaps = ["nothing"'), "nothing: there is no sentence"),
    ],
)
def test_a_claim_without_a_sentence_or_a_test_cannot_be_read(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    with pytest.raises(StatementError, match=said):
        load_statement(written(tmp_path, LISTED.replace(*change)))


def test_only_languages_that_are_offered_are_claimed() -> None:
    offered = {language.code for language in offered_languages()}
    assert all(set(check.languages) <= offered for check in load_statement().checks)


def test_the_page_says_every_check_gap_and_fault(client: FlaskClient) -> None:
    page, said = unescape(client.get("/accessibility").get_data(as_text=True)), load_statement()
    for sentence in (*(check.sentence for check in said.checks), *said.gaps, *said.faults):
        assert str(sentence) in page
    for words in ("We do not claim that we meet all of it.", "have-your-say@wrenshire.example", "0808\xa0800\xa00082"):
        assert words in page
    assert f"{said.written_on.day}\u00a0{said.written_on:%B} {said.written_on.year}" in page


def test_a_check_is_dated_only_once_it_has_passed(client: FlaskClient, tmp_path: Path) -> None:
    dated = [check for check in load_statement().checks if check.passed_on]
    page = client.get("/accessibility").get_data(as_text=True)
    assert page.count("Last passed on") == len(dated)
    assert all(check.passed_on <= date.today() for check in dated if check.passed_on)  # noqa: DTZ011


def test_the_document_is_in_step_with_the_statement() -> None:
    document = (paths.package_folder("").parent / "docs" / "accessibility.md").read_text("utf-8")
    assert in_step(document, load_statement()) == document, "run python -m engage.access"
    with pytest.raises(StatementError, match="has no part"):
        in_step("# Something else", load_statement())


def test_passes_are_written_beside_the_checks_they_complete_and_nowhere_else(tmp_path: Path) -> None:
    file, day = written(tmp_path, LISTED), date(2031, 3, 28)
    way = "tests/journeys/test_whole_way.py"
    pages = "tests/journeys/test_pages.py::test_public_pages_are_whole_on_a_small_phone"
    leaving = "tests/journeys/test_leaving.py::test_leaving"
    record_passes({f"{way}::test_one", f"{way}::test_two", f"{pages}[en]", f"{pages}[cy]", leaving}, {f"{pages}[ur]"}, day, file)
    before = {check.key: check.passed_on for check in load_statement().checks}
    after = {check.key: check.passed_on for check in load_statement(file).checks}
    assert {key for key in after if after[key] != before[key]} == {"whole_way"}
    assert after["whole_way"] == day
    kept = tomllib.loads(file.read_text("utf-8"))
    assert kept["gaps"] == tomllib.loads(LISTED)["gaps"]


WAY = "tests/journeys/test_whole_way.py::test_one"


def report(outcome: Literal["passed", "failed", "skipped"], when: Literal["setup", "call", "teardown"]) -> pytest.TestReport:
    return pytest.TestReport(WAY, ("", None, ""), {}, outcome, None, when)


@pytest.mark.parametrize(
    ("parts", "is_written"),
    [
        ((("passed", "setup"), ("passed", "call"), ("passed", "teardown")), True),
        ((("failed", "setup"), ("passed", "teardown")), False),
        ((("passed", "setup"), ("failed", "call"), ("passed", "teardown")), False),
        ((("passed", "setup"), ("passed", "call"), ("failed", "teardown")), False),
        ((("skipped", "setup"), ("passed", "teardown")), False),
        ((), False),
    ],
    ids=["passed", "could not begin", "failed", "could not clear up", "left out", "never run"],
)
def test_a_check_whose_test_did_not_pass_is_never_written_down(
    tmp_path: Path, parts: tuple[tuple[Any, Any], ...], is_written: bool
) -> None:
    record, file, day = Record(), written(tmp_path, LISTED), date(2031, 3, 28)
    for outcome, when in parts:
        record.note(report(outcome, when))
    record_passes(record.passed, record.failed, day, file)
    whole_way = next(check for check in load_statement(file).checks if check.key == "whole_way")
    assert (whole_way.passed_on == day) is is_written


@pytest.mark.parametrize(
    ("change", "status", "is_whole"),
    [
        ({}, 0, True),
        ({}, 1, True),  # what failed keeps its own check from being written down, and no other
        ({}, 2, False),
        ({}, 3, False),
        ({"keyword": "en"}, 0, False),
        ({"markexpr": "not journey"}, 0, False),
        ({"deselect": [WAY]}, 0, False),
        ({"lf": True}, 0, False),
        ({"maxfail": 1}, 1, False),
        ({"args": [f"{WAY}[en]"]}, 0, False),
        ({"stopped": "by hand"}, 1, False),
    ],
    ids=lambda value: str(value) or "nothing",
)
def test_a_run_that_left_tests_out_or_was_broken_off_writes_nothing_down(
    change: dict[str, Any], status: int, is_whole: bool
) -> None:
    names = ("keyword", "markexpr", "deselect", "lf", "stepwise", "maxfail")
    option = SimpleNamespace(**{name: change.get(name) for name in names})
    config = SimpleNamespace(option=option, args=change.get("args", ["tests"]))
    session = SimpleNamespace(config=config, shouldstop=change.get("stopped", False), shouldfail=False)
    assert was_whole(session, status) is is_whole  # type: ignore[arg-type]


def test_on_the_page_only_a_check_that_has_passed_is_ticked(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    said = load_statement()
    some = tuple(replace(check, passed_on=date(2026, 11, 29) if number < 2 else None) for number, check in enumerate(said.checks))
    monkeypatch.setattr(statement, "load_statement", lambda: replace(said, checks=some))
    for lang, day in (("en", "Last passed on 29\u00a0November 2026."), ("ur", "آخری بار ٹھیک پایا گیا: 29\u00a0نومبر، 2026۔")):
        listed = (
            client.get("/accessibility", headers={"Accept-Language": lang}).text.split('<ul class="facts">')[1].split("</ul>")[0]
        )
        ticks = [("#tick" in one, day in one) for one in listed.split("<li>")[1:]]
        assert ticks == [(True, True)] * 2 + [(False, False)] * (len(some) - 2)


def test_the_markdown_names_the_test_of_every_check() -> None:
    said = load_statement()
    assert all(f"`{test}`" in as_markdown(said) for check in said.checks for test in check.tests)
