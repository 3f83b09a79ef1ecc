"""Screening: what must be seen, what must be let through, what it may cost."""

import csv
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.screen import KINDS, ScreeningListError, _load_lists, screen

SENTENCES = Path(__file__).parent / "data" / "screening.tsv"
UNSEEN = SENTENCES.with_name("screening_unseen.txt")
PUBLIC = Path(__file__).parents[3] / "shared" / "data"


def _sentences() -> list[tuple[str, str, str]]:
    rows = [line.split("\t") for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    return [(kind, language, text) for kind, language, text in rows]


def test_the_sentences_are_many_and_of_every_kind_and_language():
    worrying = [(kind, language) for kind, language, _ in _sentences() if kind != "none"]
    calm = [language for kind, language, _ in _sentences() if kind == "none"]
    assert len(worrying) >= 150
    assert len(calm) >= 150
    assert {kind for kind, _ in worrying} == set(KINDS)
    assert {language for _, language in worrying} >= {"en", "cy", "pl", "ur", "ro", "ar", "so", "pt", "bn", "uk"}


def test_nearly_every_worrying_sentence_is_flagged():
    missed = [text for kind, _, text in _sentences() if kind != "none" and not screen(text).concern]
    worrying = sum(kind != "none" for kind, _, _ in _sentences())
    assert len(missed) <= 0.03 * worrying, missed


def test_oblique_sentences_the_lists_were_not_written_from_are_often_flagged():
    lines = UNSEEN.read_text(encoding="utf-8").splitlines()[1:]
    # 13 of 30 when this was written. Raise the floor when screening gets better; never write phrases to fit these.
    assert sum(screen(line).concern for line in lines) >= 13


def test_nearly_every_calm_look_alike_is_let_through():
    alarms = [text for kind, _, text in _sentences() if kind == "none" and screen(text).concern]
    calm = sum(kind == "none" for kind, _, _ in _sentences())
    assert len(alarms) <= 0.03 * calm, alarms


def test_the_kind_of_a_worrying_sentence_is_usually_named():
    flagged = [(kind, screen(text)) for kind, _, text in _sentences() if kind != "none"]
    named = sum(kind in seen.kinds for kind, seen in flagged if seen.concern)
    assert named >= 0.9 * sum(seen.concern for _, seen in flagged)


@pytest.mark.parametrize(
    "text",
    [
        "my dad h1ts me",
        "i wanna k i l l myself",
        "MY DAD HITS ME!!!",
        "my dad hiiiits me",
        "my d\u200bad hits me",
        "mý dád hits me",
    ],
)
def test_odd_spelling_does_not_hide_a_sign(text):
    assert screen(text).concern


@pytest.mark.parametrize("text", ["this homework is killing me", "i'd die for a skate park", "nobody hits me at home"])
def test_a_saying_or_a_denial_is_not_a_sign(text):
    assert not screen(text).concern


def test_a_sign_next_to_a_saying_is_still_seen():
    assert screen("This homework is killing me. My dad hits me when I get it wrong.").concern


def test_the_score_lies_between_nought_and_one_and_decides():
    for _, _, text in _sentences():
        seen = screen(text)
        assert 0 <= seen.score <= 1
        assert seen.concern == (seen.score >= 0.5)
        assert set(seen.kinds) <= set(KINDS)


@pytest.mark.parametrize("text", ["", " ", "\n", "👍", "...", "\x00", "1234"])
def test_a_text_without_words_is_no_concern(text):
    seen = screen(text)
    assert (seen.concern, seen.kinds, seen.score) == (False, (), 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "a " * 50_000,
        "." * 100_000,
        "x" * 100_000,
        "not " * 25_000,
        "i want to " * 10_000,
        "he hit dad mum kill knife scared touched hurt home " * 2_000,
        "a'" * 50_000,
    ],
    ids=["letters", "stops", "one word", "not", "want", "crowded", "quotes"],
)
def test_no_text_of_100_kb_is_slow(text):
    screen("warm")
    started = time.process_time()
    screen(text)
    # Typically 15 to 50 ms; the bound leaves room for a busy machine and still fails on anything worse than linear.
    assert time.process_time() - started < 0.4


def test_a_text_too_crowded_to_read_through_goes_to_a_person():
    seen = screen("i want to go to the park and play in the pool with my mum " * 4_000)
    assert seen.concern


def test_a_sign_at_the_end_of_a_long_answer_is_seen():
    assert "abuse" in screen("We like the park because it is near the shops. " * 60 + "my dad hits me").kinds


def test_screening_imports_the_standard_library_only():
    code = (
        "import sys; sys.modules['numpy'] = None; sys.modules['sklearn'] = None; import analysis.screen as s;"
        "assert s.screen('my dad hits me').concern; assert 'py3langid' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[signs]]\nkind = 'sadness'\nweight = 0.5\nsay = ['x y']", "signs[0].kind"),
        ("[[signs]]\nkind = 'abuse'\nweight = 3\nsay = ['x y']", "signs[0].weight"),
        ("[[signs]]\nkind = 'abuse'\nweight = 0.5\nsay = ['{nobody} hits']", "unknown set"),
        ("[[signs]]\nkind = 'abuse'\nweight = 0.5\nsay = ['..']", "no word that must be there"),
        ("[[signs", "xx.toml"),
    ],
)
def test_a_broken_word_list_is_reported_with_its_file(tmp_path, content, said):
    (tmp_path / "xx.toml").write_text(content, encoding="utf-8")
    with pytest.raises(ScreeningListError, match=r"xx\.toml") as caught:
        _load_lists(tmp_path)
    assert said in str(caught.value)


@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public texts to measure on are not on this machine")
@pytest.mark.parametrize("name", ["uk_petitions.csv", "polis_bowling_green.csv", "clustering_clinc150_test.csv"])
def test_fewer_than_ten_false_alarms_in_a_thousand_ordinary_texts(name):
    with (PUBLIC / name).open(encoding="utf-8", newline="") as lines:
        texts = [row["text"] for row in csv.DictReader(lines)]
    assert 1000 * sum(screen(text).concern for text in texts) / len(texts) < 10
