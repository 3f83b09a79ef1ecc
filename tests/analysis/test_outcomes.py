"""Outcomes: what is suggested for a text, from any pack, and how a reviewer's corrections bend it."""

from dataclasses import replace

import numpy as np
import pytest

from analysis import learned
from analysis.embedding import ANY
from analysis.frameworks import aim_keys, load_framework
from analysis.judging import judges_of, read_closely
from analysis.model_folder import find_model
from analysis.outcomes import OutcomeModel, corrected, outcome_model
from analysis.portions import portions
from analysis.sentence_model import SentenceEmbedder
from analysis.types import Corrected
from analysis.vectorise import load_embedder

CLUB = """key = "den-1"
name = "The Hollow Tree Club's promise"
source = "made up for the tests"
sentences = "den"
[[outcomes]]
key = "dens"
name = "Build dens"
aims = ["Branches and blankets", "Somewhere dry"]
[[outcomes]]
key = "songs"
name = "Sing songs"
aims = ["Rounds by the fire"]
"""
DENS = "we built a den from branches", "our den needs a better roof", "blankets for the den please", "the den leaked all night"
SONGS = "singing by the fire was lovely", "teach us a new song", "the songs are too high for me", "we sang rounds until dark"
NEITHER = "hello", "no thank you", "what time is it", "the minibus was late"


@pytest.fixture(scope="module")
def embedder(models):
    return load_embedder("best", models)


@pytest.fixture(scope="module")
def model(embedder):
    return outcome_model(load_framework("ecm"), embedder)


def labels_of(model, embedder, *texts):
    vectors = embedder.embed(texts)
    scores, limits = model.scores(texts, vectors), model.limits
    columns = range(len(model.keys))
    return [{model.keys[c] for c in columns if row[c] >= limits[c]} for row in scores]


def test_scores_are_probabilities_of_every_outcome_and_aim(model, embedder):
    texts = ["the bus is too expensive", "", "👍"]
    scores = model.scores(texts, embedder.embed(texts))
    assert scores.shape == (3, 5 + 25)
    assert ((scores >= 0) & (scores <= 1)).all()
    assert model.scores([], None).shape == (0, 30)


def test_plain_sentences_go_where_a_reader_would_put_them(model, embedder):
    found = labels_of(
        model,
        embedder,
        "Bullies pick on me at school and nobody stops them",
        "bus tickets cost too much to get to college",
        "I feel anxious all the time and need a counsellor",
        "we planted trees with the neighbours and ran the litter pick",
    )
    wanted = ["stay_safe", "economic_wellbeing", "be_healthy", "positive_contribution"]
    assert all(key in each for key, each in zip(wanted, found, strict=True))


def test_nothing_said_counts_towards_nothing(model, embedder):
    assert labels_of(model, embedder, "nothing", "idk", "lol", "thank you") == [set()] * 4


def test_an_aim_is_told_within_its_outcome(model, embedder):
    text = ["older boys call me names for my skin colour every break"]
    scores = model.scores(text, embedder.embed(text))[0]
    aims = dict(zip(aim_keys(model.framework), scores[5:], strict=True))
    assert max(aims, key=lambda aim: aims[aim]) == "stay_safe.3"


def test_the_wording_alone_decides_where_there_are_no_vectors(model):
    scores, limits = model.scores(["the dentist was kind"], None)[0], model.limits
    assert scores[0] >= limits[0]


def test_another_pack_takes_the_place_of_the_first(tmp_path, embedder):
    (tmp_path / "den").mkdir()
    lines = [f"{text}\ten\tdens\tdens {n}\tdens.1" for n, text in enumerate(DENS)]
    lines += [f"{text}\ten\tsongs\tsongs {n}\tsongs.1" for n, text in enumerate(SONGS)]
    lines += [f"{text}\ten\t\tnothing {n}\t" for n, text in enumerate(NEITHER)]
    (tmp_path / "den" / "en.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "den.toml").write_text(CLUB, encoding="utf-8")
    model = outcome_model(load_framework(tmp_path / "den.toml"), embedder)
    texts = ["could we make a bigger den with branches", "more songs round the fire"]
    scores = model.scores(texts, embedder.embed(texts))
    assert model.keys == ("dens", "songs")
    assert scores.shape == (2, 2 + 3)
    assert scores[0, 0] > scores[0, 1]
    assert scores[1, 1] > scores[1, 0]


def test_a_pack_without_sentences_learns_from_its_own_words(tmp_path, embedder):
    (tmp_path / "den.toml").write_text(CLUB.replace('sentences = "den"\n', ""), encoding="utf-8")
    model = outcome_model(load_framework(tmp_path / "den.toml"), embedder)
    text = ["we like to sing songs"]
    scores = model.scores(text, embedder.embed(text))[0]
    assert scores[1] > scores[0]


@pytest.mark.parametrize("text", ["hello everyone", "cold rice on mondays", "asdf lol", "nothing really"])
def test_a_pack_without_sentences_may_say_none(tmp_path, embedder, text):
    (tmp_path / "den.toml").write_text(CLUB.replace('sentences = "den"\n', ""), encoding="utf-8")
    (judged,) = outcome_model(load_framework(tmp_path / "den.toml"), embedder).judge([text], embedder)
    assert judged.labels == ()


CORRECTED = "the allotment group on Thursdays", "allotment mornings are best", "digging at the allotment", "our allotment plot"


def test_what_reviewers_correct_is_learnt(embedder):
    ecm = load_framework("ecm")
    before, text = outcome_model(ecm, embedder), ["the allotment is brilliant"]
    told = tuple(Corrected(one, "en", ("be_healthy",)) for one in CORRECTED)
    after, vectors = outcome_model(ecm, embedder, told), embedder.embed(text)
    assert after.scores(text, vectors)[0, 0] > before.scores(text, vectors)[0, 0] + 0.2
    assert after.scores(text, vectors)[0, 0] >= after.limits[0]


def test_corrections_do_not_make_it_forget_the_pack(model, embedder):
    after = corrected(model, list(CORRECTED), embedder.embed(CORRECTED), [("be_healthy",)] * len(CORRECTED))
    texts = [
        "Bullies pick on me at school",
        "bus tickets cost too much",
        "the swings in the park are broken",
        "we want a vote on the school council",
        "the nurse was kind",
        "I do not know",
    ]
    assert labels_of(after, embedder, *texts) == labels_of(model, embedder, *texts)


def test_a_correction_to_an_outcome_of_an_earlier_pack_changes_nothing(model, embedder):
    after = corrected(model, ["the allotment"], embedder.embed(["the allotment"]), [("gone",)])
    texts = ["the nurse was kind"]
    vectors = embedder.embed(texts)
    assert np.allclose(after.scores(texts, vectors), model.scores(texts, vectors), atol=0.2)


@pytest.fixture
def reads_english_closely(models, monkeypatch, tmp_path):
    """An embedder with two that read closely, one of them English alone (the same model again), and a pack that says enough."""
    files = find_model(models)
    embedder = SentenceEmbedder(files, closer={ANY: SentenceEmbedder(files), "en": SentenceEmbedder(files)})
    monkeypatch.setattr(learned, "ENOUGH_IN_A_LANGUAGE", 8)
    sentences = tmp_path / "den"
    sentences.mkdir()
    rows = [*((text, "dens") for text in DENS), *((text, "songs") for text in SONGS), *((text, "") for text in NEITHER)]
    lines = [f"{text}\ten\t{key}\t{number}\n" for number, (text, key) in enumerate(rows)]
    (sentences / "en.tsv").write_text("".join(lines), encoding="utf-8")
    (tmp_path / "den.toml").write_text(CLUB, encoding="utf-8")
    return embedder, load_framework(tmp_path / "den.toml")


IN_ENGLISH, IN_POLISH = "we want to build a den with our friends", "chcemy śpiewać piosenki przy ognisku z przyjaciółmi"


def test_what_is_said_in_a_language_read_closely_is_scored_by_heads_of_its_own(reads_english_closely):
    embedder, framework = reads_english_closely
    model = outcome_model(framework, embedder)
    both = [IN_ENGLISH, IN_POLISH]
    found = model.read(portions(both, embedder), 2)
    alone = OutcomeModel(framework, model.closer["en"])
    assert np.allclose(found[0], alone.scores([IN_ENGLISH], embedder.closer["en"].embed([IN_ENGLISH]))[0])
    every = OutcomeModel(framework, model.closer[ANY])
    assert np.allclose(found[1], every.scores([IN_POLISH], embedder.closer[ANY].embed([IN_POLISH]))[0], atol=5e-3)
    known = model.read(portions(both, embedder, embedder.embed(both)), 2)
    assert np.allclose(known, found, atol=5e-3)  # read together, two texts share their int8 scales
    assert model.judge([IN_ENGLISH], embedder)[0].labels == ("dens",)


def test_a_pack_that_says_little_in_a_language_is_read_in_it_as_in_any_other(reads_english_closely, monkeypatch):
    embedder, framework = reads_english_closely
    monkeypatch.setattr(learned, "ENOUGH_IN_A_LANGUAGE", 100)
    learned.close_outcome_heads.cache_clear()
    assert outcome_model(framework, embedder).closer == {}


def test_what_a_pack_says_too_little_of_in_a_language_is_read_by_what_reads_every_language(reads_english_closely):
    embedder, framework = reads_english_closely
    model = outcome_model(framework, embedder)
    without = replace(model, closer={ANY: model.closer[ANY]})
    found = without.read(portions([IN_ENGLISH], embedder), 1)
    every = OutcomeModel(framework, model.closer[ANY])
    assert np.allclose(found, every.scores([IN_ENGLISH], embedder.closer[ANY].embed([IN_ENGLISH])), atol=5e-3)


ANOTHER_BONFIRE = {
    "en": "another bonfire with our friends would be good",
    "pl": "jeszcze jedno ognisko z przyjaciółmi byłoby dobre",
}


@pytest.mark.parametrize(("language", "read", "bent"), [("en", "en", True), ("pl", "en", False), ("pl", "pl", True)])
def test_a_correction_bends_how_its_own_language_is_read_closely(reads_english_closely, language, read, bent):
    embedder, framework = reads_english_closely
    told = {"en": ("the bonfire was too hot", "our bonfire went out"), "pl": ("ognisko było za gorące", "nasze ognisko zgasło")}
    before = outcome_model(framework, embedder)
    after = outcome_model(framework, embedder, [Corrected(text, language, ("songs",)) for text in told[language]])
    text = [ANOTHER_BONFIRE[read]]
    moved = after.read(portions(text, embedder), 1)[0, 1] - before.read(portions(text, embedder), 1)[0, 1]
    assert (moved > 0.05) == bent


def test_who_judges_reads_closely_only_where_told_to(reads_english_closely):
    embedder, framework = reads_english_closely
    judges = judges_of(framework, embedder, closely=False)
    closely = replace(judges, outcomes=outcome_model(framework, embedder))
    vectors = embedder.embed([IN_ENGLISH])
    near, far = (one.judge([IN_ENGLISH], vectors, embedder).scores[0] for one in (closely, judges))
    assert np.allclose(near, closely.outcomes.read(portions([IN_ENGLISH], embedder, vectors), 1)[0, :2], atol=1e-6)
    assert np.allclose(far, judges.outcomes.scores([IN_ENGLISH], vectors)[0, :2])
    assert closely.name != judges.name
    assert read_closely(20_000)
    assert not read_closely(20_001)
