"""What is learnt, and that what is kept was learnt from the sentences that stand beside it."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis import lessons, outcomes
from analysis.agreement import compare, macro_f1
from analysis.evaluation.coded import in_other_languages
from analysis.evaluation.screening import SETS, kept_sentences
from analysis.frameworks import load_framework, read_sentences
from analysis.heads import Heads
from analysis.layers import learn_layer
from analysis.learned import FOLDER, tone_heads
from analysis.learning import Taught, learn
from analysis.lessons import concerns, outcomes_and_aims, tones
from analysis.model_folder import CLOSE_NAME, MODEL_NAME, TAUGHT_NAME
from analysis.outcomes import outcome_model
from analysis.remembered import Room, _largest, learn_memory, worth_keeping
from analysis.screen import KINDS
from analysis.vectorise import load_embedder
from analysis.wordings import runs_of

DATA = Path(__file__).parent / "data"


def unseen(name: str) -> list[list[str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


@pytest.fixture(scope="module")
def embedder(models):
    return load_embedder("best", models)


ECM = load_framework("ecm")


@pytest.mark.parametrize(
    ("lesson", "model"),
    [
        (outcomes_and_aims(ECM), MODEL_NAME),
        (concerns(), MODEL_NAME),
        (tones(), MODEL_NAME),
        (outcomes_and_aims(ECM), TAUGHT_NAME),
        (concerns(), TAUGHT_NAME),
        (outcomes_and_aims(ECM, "en"), f"{TAUGHT_NAME}+{CLOSE_NAME}"),
        (concerns("en"), f"{TAUGHT_NAME}+{CLOSE_NAME}"),
    ],
    ids=lambda each: getattr(each, "name", each),
)
def test_what_is_kept_was_learnt_from_the_sentences_of_today(lesson, model):
    names = [path.name for path in FOLDER.glob(f"{lesson.name}-*-{model}.npz")]
    assert names == [f"{lesson.name}-{lesson.digest}-{model}.npz"], "run `python -m analysis learn`"


def test_the_wider_sentences_teach_the_larger_model_and_no_head_learns_them():
    wider, learnt = read_sentences(ECM, wider=True), read_sentences(ECM)
    assert len(wider) >= 26_000
    assert len({one.topic for one in wider}) >= 3_500
    assert not {one.text for one in wider} & {one.text for one in learnt}
    assert min(sum(key in one.outcomes for one in wider) for key in (outcome.key for outcome in ECM.outcomes)) >= 3_000


def test_what_worries_is_taught_with_sentences_that_no_head_learns():
    with_kinds = [(row[0], row[1], row[2]) for _, row in lessons.rows_of(lessons.SCREENING / "wider", 4)]
    learnt = set(concerns().taught.texts)
    assert len(with_kinds) >= 26_000
    assert not {text for text, _, _ in with_kinds} & learnt
    assert len({language for _, language, _ in with_kinds}) >= 20
    assert 0.2 < sum(bool(kinds) for _, _, kinds in with_kinds) / len(with_kinds) < 0.5
    assert min(sum(kind in kinds.split("|") for _, _, kinds in with_kinds) for kind in KINDS) >= 400


def test_concerns_are_learnt_from_enough_sentences_of_every_kind_and_as_many_that_look_alike():
    lesson = concerns()
    worrying = int(lesson.taught.marks[:, 0].sum())
    said = [one for one in read_sentences(load_framework("ecm")) if not one.topic.startswith(("terse_", "opinion_"))]
    ordinary = len(said) + len(tones().taught.texts)
    assert worrying >= 2000
    assert len(lesson.taught.texts) - ordinary - worrying >= worrying
    assert lesson.taught.marks[:, 1:].sum(axis=0).min() >= 150
    assert lesson.taught.keys == ("concern", *KINDS)


def test_no_sentence_kept_for_testing_is_learnt_from():
    learnt = {text.casefold().strip(" .!?") for lesson in (concerns(), tones()) for text in lesson.taught.texts}
    learnt |= {one.text.casefold().strip(" .!?") for wider in (False, True) for one in read_sentences(ECM, wider)}
    kept = [row[2] for name in ("outcomes_unseen.tsv", "tones_unseen.tsv") for row in unseen(name)]
    kept += [one.text for name in SETS for one in kept_sentences(name)]
    learnt |= {row[0].casefold().strip(" .!?") for _, row in lessons.rows_of(lessons.SCREENING / "wider", 4)}
    long = [text for text in kept if len(text.split()) > 5]
    assert [text for text in long if text.casefold().strip(" .!?") in learnt] == []


def test_outcomes_of_unseen_comments_are_told_as_well_as_the_model_card_says(embedder):
    rows, model = unseen("outcomes_unseen.tsv"), outcome_model(load_framework("ecm"), embedder)
    texts = [row[2] for row in rows]
    told_as_well(model, (model.scores(texts, embedder.embed(texts)) >= model.limits)[:, :5], rows, 0.82)


def test_those_read_closely_are_told_better(close):
    rows, embedder = unseen("outcomes_unseen.tsv"), load_embedder("best", close)
    model = outcome_model(ECM, embedder)
    labels = [one.labels for one in model.judge([row[2] for row in rows], embedder)]
    told_as_well(model, np.array([[key in each for key in model.keys] for each in labels]), rows, 0.86)


def test_outcomes_of_comments_in_ten_other_languages_are_told_as_well_as_the_model_card_says(embedder):
    coded, model = in_other_languages(), outcome_model(ECM, embedder)
    said = [frozenset(one.labels) for one in model.judge(coded.texts, embedder)]
    keys, languages = model.keys, coded.groups["lang"]
    assert macro_f1(compare(said, coded.first, keys)) >= 0.8
    for language in sorted(set(languages)):
        places = [place for place, code in enumerate(languages) if code == language]
        own, people = ([labels[place] for place in places] for labels in (said, coded.first))
        assert macro_f1(compare(own, people, keys)) >= 0.68, language
    none = [bool(labels) for labels, people in zip(said, coded.first, strict=True) if not people]
    assert sum(none) / len(none) <= 0.2


def told_as_well(model, found, rows, floor):
    wanted = np.array([[key in row[0].split("|") for key in model.keys] for row in rows])
    right = (found & wanted).sum(axis=0)
    f1 = 2 * right / (found.sum(axis=0) + wanted.sum(axis=0))
    assert f1.mean() >= floor
    assert (right / found.sum(axis=0)).min() >= 0.75
    assert found[~wanted.any(axis=1)].any(axis=1).mean() <= 0.2


def test_the_likeliest_aim_of_an_outcome_is_mostly_the_readers(embedder):
    rows, model = unseen("outcomes_unseen.tsv"), outcome_model(load_framework("ecm"), embedder)
    texts = [row[2] for row in rows]
    scores = model.scores(texts, embedder.embed(texts))[:, 5:]
    right = []
    for row, score in zip(rows, scores, strict=True):
        aims = set(row[3].split("|")) - {""}
        for outcome in {aim.partition(".")[0] for aim in aims}:
            columns = [number for number, aim in enumerate(model.aims) if aim.startswith(f"{outcome}.")]
            right.append(model.aims[max(columns, key=lambda number: score[number])] in aims)
    assert len(right) == 416
    assert np.mean(right) >= 0.8


def test_no_outcome_stands_where_a_text_is_about_none_and_the_likeliest_where_it_is_about_some(embedder):
    model = outcome_model(load_framework("ecm"), embedder)
    scores, limits = np.array([[0.5, 0.2], [0.4, 0.2], [0.5, 0.2], [0.2, 0.1]]), np.array([0.45, 0.45])
    drawn = outcomes._decided(scores, limits, np.array([0.1, 0.1, -0.6, 0.1]))
    assert (drawn >= limits).tolist() == [[True, False], [True, False], [False, False], [False, False]]
    assert model.heads.keys[-1] == "about"
    assert len(model.limits) == len(model.keys) + len(model.aims)


def test_tones_of_unseen_comments_are_told(embedder):
    rows, heads = unseen("tones_unseen.tsv"), tone_heads(embedder)
    texts = [row[2] for row in rows]
    found = heads.scores(texts, embedder.embed(texts)) >= heads.thresholds
    wanted = np.array([[key in row[0].split("|") for key in heads.keys] for row in rows])
    f1 = 2 * (found & wanted).sum(axis=0) / (found.sum(axis=0) + wanted.sum(axis=0))
    assert f1.min() >= 0.8


def test_heads_come_back_from_their_file_as_they_went(embedder):
    heads = tone_heads(embedder)
    again = Heads.from_bytes(heads.to_bytes())
    texts = ["more buses please", "thank you"]
    assert again.keys == heads.keys
    assert np.allclose(again.scores(texts, None), heads.scores(texts, None), atol=1e-3)


def test_vectors_count_where_they_are_given():
    rng = np.random.default_rng(0)
    wanted = np.arange(60) % 2 == 0
    vectors = (rng.normal(size=(60, 8)) + 3 * wanted[:, None]).astype(np.float32)
    texts = [f"word{number % 7}" for number in range(60)]
    taught = Taught(("yes",), texts, wanted[:, None], np.arange(60))
    heads = learn(taught, vectors, 0.5)
    assert ((heads.scores(texts, vectors)[:, 0] > 0.5) == wanted).mean() > 0.95
    assert ((heads.scores(texts, None)[:, 0] > 0.5) == wanted).mean() < 0.95


def test_what_is_known_by_heart_comes_back_and_is_drawn_to_the_usual_where_nothing_is_near():
    rng = np.random.default_rng(0)
    ready, marks = rng.normal(size=(200, 16)), (np.arange(200) % 4 == 0)[:, None]
    memory, _ = learn_memory(ready, marks, np.ones(200, bool), Room())
    near, far = memory.values(ready, 1)[:, 0], memory.values(np.zeros((1, 16)), 1)[0, 0]
    assert memory.known.dtype == np.int8
    assert near[marks[:, 0]].min() > near[~marks[:, 0]].max()
    assert near[~marks[:, 0]].mean() < far < near[marks[:, 0]].mean()


def test_where_there_is_no_room_for_all_the_plain_sentences_most_easily_taken_for_others_are_known_by_heart():
    marks, doubt = np.array([[True], [False], [False], [False]]), np.array([0.0, 0.1, 0.9, 0.5])
    assert worth_keeping(marks, doubt, Room(most=4)).tolist() == [True] * 4
    assert worth_keeping(marks, doubt, Room(most=3)).tolist() == [True, False, True, True]
    assert not worth_keeping(~marks, doubt, Room(most=2)).any()  # room for the labelled ones, or for none


def test_what_is_usual_among_all_is_kept_with_the_few_known_by_heart():
    rng = np.random.default_rng(0)
    ready, marks = rng.normal(size=(200, 16)), (np.arange(200) < 20)[:, None]
    kept = np.arange(200) < 40
    memory, small = learn_memory(ready, marks, kept, Room(numbers=8))
    assert (memory.known.shape, small.shape, memory.usual.tolist()) == ((40, 8), (200, 8), [0.1])
    whole, _ = learn_memory(ready, marks, np.ones(200, bool), Room(numbers=8))
    assert len(whole.usual) == 0


@pytest.mark.parametrize("length", [5, 64, 700])
def test_the_nearest_are_found_block_by_block_as_among_all(length):
    alike = np.random.default_rng(0).normal(size=(20, length)).astype(np.float32)
    near = _largest(alike, 5)
    assert [sorted(row) for row in near.tolist()] == [sorted(row) for row in np.argsort(-alike, axis=1)[:, :5].tolist()]


def test_layers_side_by_side_speak_as_their_mean():
    rng = np.random.default_rng(0)
    ready, marks, groups = rng.normal(size=(600, 4)), rng.random((600, 2)) < 0.5, np.arange(600) % 9
    one, three = (learn_layer(ready, marks, groups, 3, count) for count in (1, 3))
    assert one.hidden.shape[1] * 3 == three.hidden.shape[1]
    assert np.allclose(three.hidden[:, : one.hidden.shape[1]], one.hidden)
    assert np.allclose(three.deep[: len(one.deep)] * 3, one.deep)
    assert three.left_out.std() < one.left_out.std()


def test_a_key_no_sentence_has_is_never_given():
    taught = Taught(
        ("some", "none"),
        ["a word", "other text"] * 10,
        np.tile([[True, False], [False, False]], (10, 1)),
        np.arange(20),
    )
    heads = learn(taught, None, 0.5)
    assert heads.scores(["a word"], None)[0, 1] == 0
    with pytest.raises(ValueError, match="20 texts, 3 labels"):
        learn(replace(taught, marks=taught.marks[:3]), None, 0.5)


def test_wordings_do_not_mind_case_accents_or_odd_texts():
    first, second = runs_of(["Café ZŁOTY"]), runs_of(["cafe złoty"])
    assert (first != second).nnz == 0
    assert runs_of(["", "👍", "a"]).shape[0] == 3
