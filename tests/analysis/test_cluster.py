import igraph
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse
from sklearn.metrics import adjusted_rand_score

from analysis.cluster import cluster, largest_first
from analysis.lexical import LexicalEmbedder
from analysis.likeness import likenesses, one_language
from analysis.neighbours import (
    Likeness,
    carried_over,
    counterparts,
    graph_of,
    highest,
    joined_links,
    nearest,
    neighbours_for,
    shared_links,
)
from analysis.resolution import communities


def blobs(groups: int, each: int, spread: float = 0.25, seed: int = 1) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Unit vectors around `groups` random directions, and which direction each is around."""
    generator = np.random.default_rng(seed)
    truth = np.repeat(np.arange(groups), each)
    points = generator.normal(size=(groups, 24))[truth] + spread * generator.normal(size=(groups * each, 24))
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32), truth


@pytest.mark.parametrize("groups", [3, 8, 20])
def test_the_number_of_plain_groups_is_found_untold(groups: int) -> None:
    vectors, truth = blobs(groups, 40)
    found = cluster(vectors)
    assert adjusted_rand_score(truth, found.labels) > 0.95


@pytest.mark.parametrize("count", range(1, 13))
def test_few_answers_are_all_placed(count: int) -> None:
    found = cluster(blobs(1, count)[0])
    assert len(found.labels) == count
    assert set(found.labels.tolist()) == set(range(int(found.labels.max()) + 1))


def test_no_answers_make_no_themes() -> None:
    assert len(cluster(np.empty((0, 8), dtype=np.float32)).labels) == 0


def test_answers_that_are_all_alike_are_placed() -> None:
    found = cluster(np.ones((50, 8), dtype=np.float32) / np.sqrt(np.float32(8)))
    assert (found.labels >= 0).all()


def test_the_same_seed_gives_the_same_themes() -> None:
    vectors, _ = blobs(6, 30, spread=0.9)
    first, second = cluster(vectors, seed=3), cluster(vectors, seed=3)
    assert np.array_equal(first.labels, second.labels)
    assert first.topics == second.topics


def test_randomness_used_elsewhere_does_not_change_the_themes() -> None:
    graph = igraph.Graph.Erdos_Renyi(n=200, m=900)
    graph.es["weight"] = [1.0] * graph.ecount()
    first = communities(graph, 2.0, seed=5)
    igraph.Graph.Erdos_Renyi(n=50, m=100)
    assert np.array_equal(first, communities(graph, 2.0, seed=5))


def test_themes_are_numbered_by_the_answers_behind_them() -> None:
    assert largest_first(np.array([4, 4, 7, 7, 7, 2])).tolist() == [1, 1, 0, 0, 0, 2]
    assert largest_first(np.array([0, 0, 1]), np.array([1, 1, 9])).tolist() == [1, 1, 0]


def test_many_themes_stand_in_fewer_topics() -> None:
    wide, _ = blobs(10, 8)
    generator = np.random.default_rng(2)
    points = np.repeat(wide + 0.1 * generator.normal(size=wide.shape), 15, axis=0)
    points += 0.04 * generator.normal(size=points.shape)
    found = cluster(points.astype(np.float32))
    assert len(found.topics) == int(found.labels.max()) + 1
    assert 1 < len(set(found.topics)) < len(found.topics)


def test_few_themes_have_no_topics() -> None:
    assert cluster(blobs(3, 40)[0]).topics == ()


def test_each_theme_says_how_firm_and_how_close_it_is() -> None:
    found = cluster(blobs(6, 40)[0])
    loose = cluster(blobs(6, 40, spread=2.0)[0])
    assert len(found.theme_stability) == len(found.theme_cohesion) == int(found.labels.max()) + 1
    assert found.theme_stability.min() > 0.95
    assert ((loose.theme_stability >= 0) & (loose.theme_stability <= 1)).all()
    assert found.theme_cohesion.min() > 0.9 > loose.theme_cohesion.max()


def test_what_stands_near_nothing_is_named_alone_and_placed_all_the_same() -> None:
    vectors = np.zeros((121, 25), dtype=np.float32)
    vectors[:120, :24], _ = blobs(4, 30)
    vectors[120, 24] = 1
    found = cluster(vectors)
    assert np.flatnonzero(found.alone).tolist() == [120]
    assert found.labels[120] >= 0


def two_languages(apart: float) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
    """The same groups said in two languages whose vectors lie apart: rows, group and language of each."""
    vectors, truth = blobs(8, 30)
    shift = np.random.default_rng(5).normal(size=24)
    language = np.arange(len(vectors)) % 2
    moved = vectors + apart * language[:, None] * shift / np.linalg.norm(shift)
    return (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32), truth, language


def test_a_language_whose_vectors_lie_apart_shares_the_themes() -> None:
    vectors, truth, language = two_languages(1.2)
    known, unknown = cluster(vectors, language), cluster(vectors)
    assert adjusted_rand_score(truth, known.labels) > 0.9 > adjusted_rand_score(truth, unknown.labels)


def test_texts_that_say_the_same_in_two_languages_are_linked() -> None:
    vectors, _ = blobs(1, 20, spread=2.0)
    links = counterparts(np.repeat(vectors, 2, axis=0), np.tile([0, 1], 20))
    assert links.nnz == 40
    assert all(links[2 * pair, 2 * pair + 1] == 1 for pair in range(20))
    assert (links != links.T).nnz == 0


def test_languages_of_one_answer_or_two_are_placed() -> None:
    vectors, truth = blobs(4, 20)
    language = np.zeros(80, dtype=np.int64)
    language[[3, 40, 41]] = [1, 2, 2]
    assert adjusted_rand_score(truth, cluster(vectors, language).labels) > 0.9


@pytest.mark.parametrize("kind", ["any", "equal", "few"])
def test_the_highest_are_those_a_full_sort_finds(kind: str) -> None:
    values = np.random.default_rng(3).normal(size=(9, 40 if kind == "few" else 5000)).astype(np.float32)
    values = np.zeros_like(values) if kind == "equal" else values
    found = highest(values, 15)
    assert found.shape == (9, 15)
    assert all(len(set(row)) == 15 for row in found.tolist())
    chosen = np.sort(np.take_along_axis(values, found, axis=1))
    assert np.array_equal(chosen, np.sort(values)[:, -15:])


def test_a_row_is_never_its_own_neighbour_and_has_as_many_as_asked() -> None:
    vectors, _ = blobs(4, 20)
    found = nearest(vectors, 7)
    assert found.shape == (80, 7)
    assert not (found == np.arange(80)[:, None]).any()
    assert all(len(set(row)) == 7 for row in found.tolist())


def test_links_are_weighed_between_nothing_and_one() -> None:
    graph = graph_of(shared_links(nearest(blobs(4, 20)[0], 7)))
    assert 0 < min(graph.es["weight"]) <= max(graph.es["weight"]) <= 1
    assert neighbours_for(2) == 1
    assert neighbours_for(100_000) == 15


def test_what_only_one_language_can_share_counts_less_the_more_languages_there_are() -> None:
    assert one_language(["en"] * 10) == 1
    assert 0 < one_language(["en"] * 9 + ["pl"]) < 1
    assert one_language(["en", "pl"] * 5) == 0
    assert one_language([]) == 0


def test_links_by_another_likeness_are_added_at_its_weight() -> None:
    vectors, _ = blobs(4, 20)
    words = sparse.csr_matrix(np.eye(80, dtype=np.float32)[np.arange(80) // 2])
    once, half = joined_links([Likeness(words)], 80), joined_links([Likeness(words, 0.5)], 80)
    both = joined_links([Likeness(words), Likeness(vectors)], 80)
    assert half.sum() == pytest.approx(once.sum() / 2)
    assert both.sum() > once.sum()


def test_a_likeness_that_only_some_rows_have_links_only_those() -> None:
    vectors, _ = blobs(4, 10)
    rows = np.arange(1, 80, 2)
    links = joined_links([Likeness(vectors, 1.0, rows)], 80)
    assert links.nnz > 0
    assert set(links.nonzero()[0].tolist()) == set(rows.tolist())


def test_a_model_for_one_language_is_asked_about_that_language_alone() -> None:
    embedder = LexicalEmbedder("")
    embedder.beside = {"en": LexicalEmbedder("")}
    languages = ["en"] * 90 + ["cy"] * 10
    found = likenesses([f"bus {number % 7} and park {number % 5}" for number in range(100)], languages, embedder)
    assert len(found) == 2
    assert found[1].rows is not None
    assert found[1].rows.tolist() == list(range(90))
    assert found[1].weight == pytest.approx(0.9)


def test_what_a_model_for_one_language_tells_holds_for_what_says_the_same_in_another() -> None:
    # Rows 0 and 1 are of that language and linked; rows 2 and 3 say what they say, row 4 says what neither does.
    links = sparse.csr_matrix(([0.8, 0.8], ([0, 1], [1, 0])), shape=(5, 5), dtype=np.float32)
    abroad = sparse.csr_matrix(([1.0, 0.5] * 2, ([2, 3, 0, 1], [0, 1, 2, 3])), shape=(5, 5), dtype=np.float32)
    carried = carried_over(links, abroad).toarray()
    assert carried[2, 1] == pytest.approx(0.8)
    assert carried[3, 0] == pytest.approx(0.4)
    assert carried[2, 3] == pytest.approx(0.4)
    assert np.allclose(carried, carried.T)
    assert not carried[4].any()
    assert not carried[:2, :2].any()  # these have it already
