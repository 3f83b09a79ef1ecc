import json
from pathlib import Path

import pytest

from analysis import readers
from analysis.readers import InputError
from analysis.types import Comment


def read_comments(path: Path, *columns: str, **options: str | None) -> list[Comment]:
    return list(readers.read_comments(path, *columns, **options))  # type: ignore[arg-type]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def test_a_csv_with_a_mark_at_its_start_and_lines_within_a_cell_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", '\ufefftext,lang\n"one\nand ""two""",en\nparc,CY-gb\n')
    assert read_comments(path) == [Comment(0, 'one\nand "two"', "en"), Comment(1, "parc", "cy")]


def test_a_line_separator_inside_a_cell_does_not_make_a_new_row(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "text\none\u2028still one\ntwo\n")
    assert [comment.text for comment in read_comments(path)] == ["one\u2028still one", "two"]


def test_a_cell_of_a_megabyte_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "text\n" + "word " * 200_000 + "\n")
    assert len(read_comments(path)[0].text) == 1_000_000


def test_a_semicolon_file_from_a_spreadsheet_is_read(tmp_path: Path) -> None:
    assert read_comments(write(tmp_path, "a.csv", "id;text\n1;ja, gerne\n"))[0].text == "ja, gerne"


def test_json_lines_are_read_and_blank_lines_are_no_rows(tmp_path: Path) -> None:
    lines = [json.dumps({"text": "one", "lang": "en"}), "", json.dumps({"text": None}), json.dumps({"text": 5})]
    path = write(tmp_path, "a.jsonl", "\n".join(lines))
    assert read_comments(path) == [Comment(0, "one", "en"), Comment(1, ""), Comment(2, "5")]


def test_a_file_without_a_telling_name_is_known_by_its_first_character(tmp_path: Path) -> None:
    assert read_comments(write(tmp_path, "answers", '{"text": "one"}\n'))[0].text == "one"
    assert read_comments(write(tmp_path, "answers2", "text\none\n"))[0].text == "one"


def test_another_column_may_hold_the_text(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "id,answer\n1,yes\n")
    assert read_comments(path, "answer")[0].text == "yes"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", "id,answer\n1,yes\n", "no column “text”; it has: id, answer"),
        ("a.jsonl", '{"id": 1}\n', "no column “text”; it has: id"),
        ("a.csv", "", "is empty"),
        ("a.csv", " \n\n", "is empty"),
        ("a.csv", "text\n", "no rows"),
        ("a.csv", b"text\nfine\ncaf\xe9\n", "not UTF-8: byte 13 on line 3"),
        ("a.csv", 'text\n"never closed\n', "not well-formed CSV: the row on line 2"),
        ("a.jsonl", '{"text": "one"}\n{"text": \n', "line 2"),
        ("a.jsonl", '["text"]\n', "line 1 is not an object"),
        ("a.jsonl", '{"text": ["one"]}\n', "row 0: “text” is not a text"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: str | bytes, sentence: str
) -> None:
    with pytest.raises(InputError) as refused:
        read_comments(write(tmp_path, name, content))
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"There is no file .*gone\.csv"):
        read_comments(tmp_path / "gone.csv")


def test_a_refusal_never_repeats_what_somebody_wrote(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", '{"text": "my secret"}\n{"text": "another secret"\n')
    with pytest.raises(InputError) as refused:
        read_comments(path)
    assert "secret" not in str(refused.value)
