"""Going on after a stop: nothing is done twice, nothing is left lying about, and the report is the same."""

import stat
from functools import partial
from pathlib import Path

import pytest

from analysis.cli import main
from analysis.gather import gather, set_aside
from analysis.intake import take_in
from analysis.keeping import Kept, intake_form
from analysis.readers import InputError
from analysis.redaction_settings import RedactionSettings
from analysis.spread import Spread
from analysis.types import Comment
from tests.analysis.conftest import SMALL_FRAMEWORK

PARTS = [
    (Comment(0, "The bus is late", "en"),),
    (Comment(1, "", "en"), Comment(2, "my stepdad hits me and i am scared")),
    (Comment(3, "idk"),),
]
done: list[int] = []


BY_LISTS = RedactionSettings()


def take_in_counted(part: tuple[Comment, ...]) -> object:
    done.append(part[0].row)
    return take_in(part)


def test_a_finished_piece_is_not_done_again(tmp_path: Path) -> None:
    done.clear()
    kept = Kept(tmp_path / "kept")
    first = kept.each(intake_form(BY_LISTS), Spread(), take_in_counted, PARTS)  # type: ignore[arg-type]
    begun = [next(first), next(first)]
    assert done == [0, 1]
    again = list(Kept(tmp_path / "kept").each(intake_form(BY_LISTS), Spread(), take_in_counted, PARTS))  # type: ignore[arg-type]
    assert done == [0, 1, 3]
    assert again[:2] == begun
    assert again == [take_in(part) for part in PARTS]


def test_what_is_kept_is_its_owners_alone_and_goes_at_the_end(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    kept = Kept(folder)
    list(kept.each(intake_form(BY_LISTS), Spread(), take_in, PARTS))
    files = list(folder.iterdir())
    assert len(files) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    kept.forget()
    assert not folder.exists()


def test_forgetting_leaves_other_peoples_files(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me", encoding="utf-8")
    Kept(tmp_path).forget()
    assert (tmp_path / "mine.txt").is_file()


def test_a_broken_piece_is_told_by_name(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    list(kept.each(intake_form(BY_LISTS), Spread(), take_in, PARTS))
    next(tmp_path.iterdir()).write_bytes(b"{")
    with pytest.raises(InputError, match="is broken; remove it and resume again"):
        list(kept.each(intake_form(BY_LISTS), Spread(), take_in, PARTS))


def test_a_resumed_run_writes_the_same_report(tmp_path: Path) -> None:
    source, pack = tmp_path / "answers.csv", tmp_path / "small.toml"
    pack.write_text(SMALL_FRAMEWORK, encoding="utf-8")
    wishes = [
        f"The {place} {wish}" for place in ("park", "bus", "library") for wish in ("is late", "is dark", "costs a lot", "is fun")
    ]
    source.write_text("text\n" + "\n".join(wishes * 3) + "\n", encoding="utf-8")
    command = ["themes", str(source), "--tier", "fast", "--framework", str(pack), "--workers", "1", "--quiet", "--out"]
    assert main([*command, str(tmp_path / "a.json")]) == 0
    (tmp_path / "gone").mkdir()
    assert main([*command, str(tmp_path / "gone" / "x" / "b.json"), "--resume", str(tmp_path / "kept")]) == 2
    assert any((tmp_path / "kept").iterdir())
    assert main([*command, str(tmp_path / "b.json"), "--resume", str(tmp_path / "kept")]) == 0
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert not (tmp_path / "kept").exists()


def test_an_answer_with_a_worrying_point_leaves_whole_unless_a_person_cleared_it() -> None:
    comments = [
        Comment(0, "The bus is late", "en"),
        Comment(1, "The park is dark", "en"),
        Comment(2, "the park is dark!", "en", cleared=True),
    ]
    answers = gather([take_in(comments)])
    rest, texts = set_aside(answers, answers.text[answers.owner == 1][0] == range(len(answers.texts)))  # type: ignore[arg-type]
    assert [(row.row, row.theme, row.concern) for row in rest.concerns] == [(1, None, True)]
    assert rest.rows.tolist() == [0, 2]
    assert [rest.texts[index] for index in rest.text.tolist()] == ["The bus is late", "The park is dark"]
    assert texts.tolist() == [0, 1]


def test_names_that_were_left_in_are_not_taken_for_a_run_without_them(tmp_path):
    kept = Kept(tmp_path / "kept")
    comments = [Comment(0, "we asked Marcus Rashford about school meals", "en")]
    [without] = kept.each(intake_form(BY_LISTS), Spread(), take_in, [comments])
    names = ("marcus rashford",)
    [left_in] = kept.each(
        intake_form(RedactionSettings(names)), Spread(), partial(take_in, redaction=RedactionSettings(names)), [comments]
    )
    assert "[name]" in without.readable[0].points[0].text
    assert "Marcus Rashford" in left_in.readable[0].points[0].text
