"""The accessibility statement claims only what tests check, and stands word for word in the documentation too."""

from __future__ import annotations

import ast
import tomllib
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from engage.access.statement import FILE, StatementError, as_markdown, in_step, load_statement, record_passes
from engage.core import paths
from engage.core.i18n import offered_languages

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
    assert f"{said.written_on.day} {said.written_on:%B} {said.written_on.year}" in page


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


def test_the_markdown_names_the_test_of_every_check() -> None:
    said = load_statement()
    assert all(f"`{test}`" in as_markdown(said) for check in said.checks for test in check.tests)
