import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.cli import main
from tests.analysis.conftest import SMALL_FRAMEWORK

TEXTS = ["The bus is late", "Buses cost too much, ring 07700 900123", "", "Ciężko mi zasnąć przed egzaminem", "🙂"]


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "text"], *enumerate(TEXTS)])
    return path


@pytest.fixture
def pack(tmp_path: Path) -> str:
    path = tmp_path / "small.toml"
    path.write_text(SMALL_FRAMEWORK, encoding="utf-8")
    return str(path)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_themes_are_written_twice_the_same_byte_for_byte(answers: Path, pack: str, tmp_path: Path) -> None:
    out = [tmp_path / "a.json", tmp_path / "b.json"]
    for path, hashing in zip(out, ("1", "2"), strict=True):
        command = [sys.executable, "-m", "analysis", "themes", str(answers), "--out", str(path), "--tier", "fast"]
        environment = {**os.environ, "PYTHONHASHSEED": hashing}
        subprocess.run([*command, "--framework", pack], check=True, env=environment, capture_output=True)
    assert out[0].read_bytes() == out[1].read_bytes()
    report = json.loads(out[0].read_text(encoding="utf-8"))
    assert len(report["rows"]) + len(report["skipped"]) == len(TEXTS)


def test_outcomes_have_a_row_for_every_row_and_a_column_for_every_outcome(answers: Path, pack: str, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert main(["outcomes", str(answers), "--out", str(out), "--tier", "fast", "--framework", pack]) == 0
    rows = rows_of(out)
    assert list(rows[0]) == ["row", "moving", "feeling", "labels"]
    assert [row["row"] for row in rows] == ["0", "1", "2", "3", "4"]
    assert all(0 <= float(row["moving"]) <= 1 for row in rows)
    assert rows[2]["labels"] == ""
    assert float(rows[2]["moving"]) == 0


def test_tones_have_a_row_for_every_row_and_none_where_nothing_is_said(tmp_path: Path) -> None:
    said, out = tmp_path / "in.csv", tmp_path / "out.csv"
    said.write_text('text\nthank you for the lovely club\n👍\n""\n', encoding="utf-8")
    assert main(["tones", str(said), "--out", str(out), "--tier", "fast"]) == 0
    rows = rows_of(out)
    assert list(rows[0]) == ["row", "praise", "complaint", "worry", "wish", "tones"]
    assert [row["tones"] for row in rows] == ["praise", "", ""]
    assert float(rows[1]["praise"]) == 0


def test_screen_writes_its_columns(answers: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert main(["screen", str(answers), "--out", str(out)]) == 0
    rows = rows_of(out)
    assert list(rows[0]) == ["row", "concern", "kinds", "score"]
    assert [row["concern"] for row in rows] == ["0"] * 5


def test_redact_counts_code_points_of_the_text_as_it_came(tmp_path: Path) -> None:
    source, out = tmp_path / "a.jsonl", tmp_path / "out.csv"
    text = "🙂 call 07700 900123"
    source.write_text(json.dumps({"text": text}) + "\n", encoding="utf-8")
    assert main(["redact", str(source), "--out", str(out)]) == 0
    row = rows_of(out)[0]
    ((start, end, kind),) = json.loads(row["spans"])
    assert text[start:end] == "07700 900123"
    assert kind == "phone"
    assert "07700" not in row["redacted"]


def test_redact_says_where_there_is_no_model_for_details(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "a.jsonl", tmp_path / "out.csv"
    source.write_text(json.dumps({"text": "ask Kayleigh"}) + "\n", encoding="utf-8")
    assert main(["redact", str(source), "--out", str(out), "--models", str(tmp_path)]) == 0
    assert rows_of(out)[0]["redacted"] == "ask [name]"
    assert "lists and patterns work alone; prepare it: python -m analysis models" in capsys.readouterr().err
    assert main(["redact", str(source), "--out", str(out), "--models", str(tmp_path), "--tier", "fast"]) == 0
    assert not capsys.readouterr().err


def test_redact_takes_out_the_schools_of_a_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out, schools = tmp_path / "a.jsonl", tmp_path / "out.csv", tmp_path / "schools.txt"
    source.write_text(json.dumps({"text": "woodside is cold"}) + "\n", encoding="utf-8")
    schools.write_text("Woodside Primary School\n\nTollgate Academy\n", encoding="utf-8")
    assert main(["redact", str(source), "--out", str(out), "--own-schools", str(schools)]) == 0
    assert rows_of(out)[0]["redacted"] == "[school] is cold"
    with pytest.raises(SystemExit) as refused:
        main(["redact", str(source), "--out", str(out), "--own-schools", str(tmp_path / "none.txt")])
    assert refused.value.code == 2
    assert "none.txt cannot be read: give a text file in UTF-8" in capsys.readouterr().err


def test_languages_writes_its_columns(answers: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert main(["languages", str(answers), "--out", str(out)]) == 0
    rows = rows_of(out)
    assert list(rows[0]) == ["row", "lang"]
    assert rows[3]["lang"] == "pl"


@pytest.mark.parametrize("command", ["themes", "outcomes", "screen", "redact", "languages"])
def test_a_missing_column_ends_with_2_one_sentence_and_no_file(
    command: str, answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main([command, str(answers), "--out", str(out), "--text-column", "answer"]) == 2
    said = capsys.readouterr().err
    assert said == f"analysis: {answers} has no column “answer”; it has: id, text.\n"
    assert not out.exists()


def test_an_unknown_framework_ends_with_2(answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.json"
    assert main(["themes", str(answers), "--out", str(out), "--framework", "none-such"]) == 2
    assert "none-such" in capsys.readouterr().err
    assert not out.exists()


def test_a_folder_that_is_not_there_ends_with_2(answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["screen", str(answers), "--out", str(tmp_path / "gone" / "out.csv")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_nothing_half_written_is_left_beside_the_result(answers: Path, tmp_path: Path) -> None:
    out = tmp_path / "results"
    out.mkdir()
    assert main(["screen", str(answers), "--out", str(out / "out.csv")]) == 0
    assert [path.name for path in out.iterdir()] == ["out.csv"]


def test_preparing_from_a_folder_without_a_model_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("onnx", reason="the packages the sentence model is prepared from are not installed")
    assert main(["models", "--out", str(tmp_path / "out"), "--source", str(tmp_path)]) == 2
    assert "no sentence model" in capsys.readouterr().err
