"""Packs of outcomes are read and checked: the one this site starts with, and any other."""

from collections import Counter

import pytest

from analysis.frameworks import FrameworkError, aim_keys, load_framework, read_sentences

PACK = """key = "play-1"
name = "Play"
source = "a test"
sentences = "play"
[[outcomes]]
key = "fun"
name = "Have fun"
aims = ["Play outside"]
[[outcomes]]
key = "rest"
name = "Have rest"
aims = ["Sleep well"]
"""


@pytest.fixture(scope="module")
def ecm():
    return load_framework("ecm")


@pytest.fixture
def pack(tmp_path):
    (tmp_path / "play").mkdir()
    (tmp_path / "play.toml").write_text(PACK, encoding="utf-8")
    return tmp_path / "play.toml"


def test_the_pack_has_five_outcomes_of_five_aims(ecm):
    assert [outcome.key for outcome in ecm.outcomes] == [
        "be_healthy",
        "stay_safe",
        "enjoy_and_achieve",
        "positive_contribution",
        "economic_wellbeing",
    ]
    assert {len(outcome.aims) for outcome in ecm.outcomes} == {5}
    assert load_framework("ecm-2004") == ecm


def test_the_sentences_are_many_varied_and_none_means_two_things(ecm):
    sentences = read_sentences(ecm)
    said = {sentence.text: sentence.outcomes for sentence in sentences}
    assert len(said) >= 12_000
    assert len(sentences) - len(said) <= 5
    assert all(said[sentence.text] == sentence.outcomes for sentence in sentences)
    kinds = Counter(len(sentence.outcomes) for sentence in sentences)
    assert kinds[0] >= 1400
    assert kinds[2] >= 1000
    assert {sentence.language for sentence in sentences} >= {"en", "pl", "cy", "ur", "ro", "ar", "so", "bn"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('key = "play-1"\n', ""), "key is missing"),
        (('key = "rest"', 'key = "fun"'), "the same key stands twice"),
        (('aims = ["Sleep well"]', 'aims = "Sleep well"'), "outcomes[1].aims"),
        (('name = "Have fun"', "name = 3"), "outcomes[0].name"),
        (('sentences = "play"', 'sentences = "gone"'), "there is no folder"),
        (('key = "play-1"', "key = "), "play.toml"),
    ],
)
def test_a_broken_pack_is_reported_with_file_and_key(pack, change, said):
    pack.write_text(PACK.replace(*change), encoding="utf-8")
    with pytest.raises(FrameworkError, match=r"play\.toml") as caught:
        load_framework(pack)
    assert said in str(caught.value)


def test_an_unknown_framework_is_refused_by_name():
    with pytest.raises(FrameworkError, match='no framework "nope"'):
        load_framework("nope")


def test_a_broken_sentence_is_reported_with_file_and_line(pack):
    (pack.parent / "play" / "a.tsv").write_text("swings\ten\tfun\tpark\nnap\ten\tsleep\tbed\n", encoding="utf-8")
    with pytest.raises(FrameworkError, match=r"a\.tsv: line 2: unknown outcome \"sleep\""):
        read_sentences(load_framework(pack))


def test_every_aim_is_written_about_often_enough_to_be_learnt(ecm):
    aims = Counter(aim for sentence in read_sentences(ecm) for aim in sentence.aims)
    assert set(aims) == set(aim_keys(ecm))
    assert min(aims.values()) >= 60


def test_an_aim_stands_with_its_outcome(ecm):
    wrong = [s.text for s in read_sentences(ecm) if {aim.partition(".")[0] for aim in s.aims} - s.outcomes]
    assert wrong == []


def test_an_unknown_aim_is_reported_with_file_and_line(pack):
    (pack.parent / "play" / "a.tsv").write_text("swings\ten\tfun\tpark\tfun.2\n", encoding="utf-8")
    with pytest.raises(FrameworkError, match=r"a\.tsv: line 1: unknown aim \"fun\.2\""):
        read_sentences(load_framework(pack))
