"""Whatever is in the file: it ends well with every row accounted for, or with one clear line and exit code 2."""

import json
from pathlib import Path

import pytest

from analysis.cli import main
from tests.analysis.conftest import SMALL_FRAMEWORK

BUS = ["The bus is always late", "Buses cost too much for us", "No bus after six in the evening", "The bus stop has no shelter"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small.toml").write_text(SMALL_FRAMEWORK, encoding="utf-8")
    return tmp_path


def run(
    folder: Path, content: str | bytes, *options: str, name: str = "answers.csv"
) -> tuple[int, dict[str, list[dict[str, object]]]]:
    """The exit code, and the report where there is one."""
    source, out = folder / name, folder / "report.json"
    source.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    command = ["themes", str(source), "--out", str(out), "--tier", "fast", "--framework", str(folder / "small.toml")]
    code = main([*command, "--workers", "1", "--quiet", *options])
    return code, json.loads(out.read_text(encoding="utf-8")) if out.is_file() else {}


def rows_of(report: dict[str, list[dict[str, object]]]) -> list[object]:
    """Every row of the report, in order; fails where one is there twice."""
    rows = sorted(entry["row"] for part in ("rows", "skipped") for entry in report[part])  # type: ignore[type-var]
    assert len(set(rows)) == len(rows)
    return rows


def csv_of(*texts: str) -> str:
    return "text\n" + "".join(f'"{text.replace(chr(34), chr(34) * 2)}"\n' for text in texts)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([*BUS, "", "   ", *BUS], id="empty cells"),
        pytest.param(["👍", "🙂🙂🙂", "❤️"], id="emoji only"),
        pytest.param([*BUS, "word " * 20_000], id="100,000 characters"),
        pytest.param([*BUS, "x" * 100_000], id="one word of 100,000 letters"),
        pytest.param([*BUS, "“" * 100_000 + "bus"], id="100,000 quotation marks"),
        pytest.param([*BUS, "- bus\n" * 5_000], id="5,000 bullets"),
        pytest.param([*BUS, "more\x00 buses\x01\x1b[31m please\x07", "\x00\x01"], id="control characters"),
        pytest.param(["one bus"], id="one row"),
        pytest.param([""], id="one empty row"),
        pytest.param([*BUS, "Chcę więcej autobusów", "Autobusy są za drogie"], id="a language with two answers"),
        pytest.param(["The bus is late"] * 300, id="all identical"),
        pytest.param(["The bus is late", "the bus is LATE!!"] * 50, id="all the same but for case"),
        pytest.param(["idk", "nothing", "no", "IDK!!"], id="nothing to say"),
        pytest.param(["[name]", "[school] [name]", "[nonsense", "]["], id="brackets"),
        pytest.param(["\u202eesrever\u202c txet", "\ufeff", "a\u0301" * 3_000], id="marks of direction and accents"),
        pytest.param([*BUS, "=cmd()", "@import", "-1+1"], id="formulas"),
    ],
)
def test_every_row_is_accounted_for(folder: Path, texts: list[str]) -> None:
    code, report = run(folder, csv_of(*texts))
    assert code == 0
    assert rows_of(report) == list(range(len(texts)))


def test_ragged_rows_are_rows(folder: Path) -> None:
    code, report = run(folder, 'id,text,lang\n1\n2,The bus is late\n3,"Buses, please",en,more,and more\n,,\n')
    assert code == 0
    assert rows_of(report) == [0, 1, 2, 3]


def test_utf_16_with_its_mark_is_read(folder: Path) -> None:
    code, report = run(folder, "text\nÖffentlicher Bus\nautobus, który się spóźnia\n".encode("utf-16"))
    assert code == 0
    assert rows_of(report) == [0, 1]


@pytest.mark.parametrize("text", ["text\nbus\n".encode("utf-16-le"), "text\nbus\n".encode("utf-16")[:-1], b"text\ncaf\xe9 bus\n"])
def test_bytes_that_cannot_be_told_end_with_one_line(folder: Path, text: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = run(folder, text)
    assert (code, report) == (2, {})
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "UTF-" in said


def test_an_older_windows_file_is_read_where_its_encoding_is_named(folder: Path) -> None:
    code, report = run(folder, "text\nun café près du bus\n".encode("cp1252"), "--encoding", "windows-1252")
    assert code == 0
    assert rows_of(report) == [0]


def test_an_encoding_that_is_none_ends_with_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, csv_of(*BUS), "--encoding", "klingon")[0] == 2
    assert capsys.readouterr().err == "analysis: There is no encoding klingon; most likely it is utf-8 or windows-1252.\n"


def test_half_a_character_in_json_is_no_end(folder: Path) -> None:
    code, report = run(folder, '{"text": "the bus \\ud83d is late"}\n{"text": null}\n{"text": 7}\n', name="answers.jsonl")
    assert code == 0
    assert rows_of(report) == [0, 1, 2]


def test_half_a_character_can_be_written_by_every_command(folder: Path) -> None:
    source = folder / "answers.jsonl"
    source.write_text('{"text": "ring \\ud83d me on 07700 900123"}\n', encoding="utf-8")
    for command in ("screen", "redact", "languages"):
        assert main([command, str(source), "--out", str(folder / "out.csv")]) == 0
        assert len((folder / "out.csv").read_text(encoding="utf-8").splitlines()) == 2
