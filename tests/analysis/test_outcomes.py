"""Outcomes: packs are read and checked, and the model that learns from them keeps its promises."""

from collections import Counter

import numpy as np
import pytest

from analysis.frameworks import FrameworkError, load_framework, read_sentences
from analysis.outcomes import OutcomeModel

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


@pytest.fixture(scope="module")
def fitted(ecm):
    return OutcomeModel(ecm).fit_pack(None)


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


def test_the_sentences_are_many_varied_and_written_once(ecm):
    sentences = read_sentences(ecm)
    assert len(sentences) >= 900
    assert len({sentence.text for sentence in sentences}) == len(sentences)
    kinds = Counter(len(sentence.outcomes) for sentence in sentences)
    assert kinds[0] >= 150
    assert kinds[2] >= 80
    assert {sentence.language for sentence in sentences} >= {"en", "pl", "cy", "ur", "ro", "ar", "so"}


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


def test_scores_are_probabilities_one_row_a_text(fitted):
    scores = fitted.scores(["the bus is too expensive", "", "👍"])
    assert scores.shape == (3, 5)
    assert ((scores >= 0) & (scores <= 1)).all()
    assert fitted.scores([]).shape == (0, 5)


def test_plain_cases_go_where_a_reader_would_put_them(fitted):
    texts = [
        "Bullies pick on me at school",
        "bus tickets cost too much to get to college",
        "I feel anxious and need a counsellor",
    ]
    best = fitted.scores(texts).argmax(axis=1)
    assert [fitted.framework.outcomes[column].key for column in best] == ["stay_safe", "economic_wellbeing", "be_healthy"]


def test_nothing_said_counts_towards_nothing(fitted):
    assert fitted.labels(fitted.scores(["nothing", "idk", "lol", "thank you"])) == [()] * 4


def test_labels_are_strongest_first_and_may_be_none(fitted):
    scores = np.array([[0.5, 0.9, 0.1, 0.0, 0.0], [0.0, 0.1, 0.2, 0.1, 0.0]])
    assert fitted.labels(scores) == [("stay_safe", "be_healthy"), ()]


def test_the_same_sentences_give_the_same_scores(ecm, fitted):
    texts = ["more swings please", "the nurse was kind"]
    assert np.array_equal(OutcomeModel(ecm).fit_pack(None).scores(texts), fitted.scores(texts))


def test_vectors_count_where_they_are_given(pack):
    rng = np.random.default_rng(0)
    wanted = np.arange(60) % 2 == 0
    vectors = (rng.normal(size=(60, 8)) + 3 * wanted[:, None]).astype(np.float32)
    texts = [f"word{number % 7}" for number in range(60)]
    model = OutcomeModel(load_framework(pack)).fit(texts, [["fun"] if yes else ["rest"] for yes in wanted], vectors)
    with_vectors = model.scores(texts, vectors)[:, 0] > 0.5
    assert (with_vectors == wanted).mean() > 0.95
    assert (model.scores(texts)[:, 0] > 0.5).tolist() != wanted.tolist()


def test_a_pack_without_sentences_learns_from_its_own_words(pack):
    pack.write_text(PACK.replace('sentences = "play"\n', ""), encoding="utf-8")
    model = OutcomeModel(load_framework(pack)).fit_pack(None)
    assert model.labels(model.scores(["we want to play outside"]))[0][0] == "fun"


def test_a_model_that_has_not_learnt_says_so(ecm):
    with pytest.raises(RuntimeError, match="fit the model"):
        OutcomeModel(ecm).scores(["x"])


def test_lengths_that_differ_are_refused(ecm):
    with pytest.raises(ValueError, match="2 texts, 1 labels"):
        OutcomeModel(ecm).fit(["a", "b"], [["be_healthy"]])
