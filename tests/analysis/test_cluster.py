import igraph
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse
from sklearn.metrics import adjusted_rand_score

from analysis import cluster as cluster_module
from analysis.cluster import Clustering, cluster, communities, largest_first
from analysis.neighbours import Wording, nearest, neighbour_graph, neighbours_for, wording_weight


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


def test_beyond_the_sample_the_rest_follow_their_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, truth = blobs(5, 80)
    monkeypatch.setattr(cluster_module, "SAMPLE_LIMIT", 150)
    found: Clustering = cluster(vectors)
    assert adjusted_rand_score(truth, found.labels) > 0.95


def test_a_row_is_never_its_own_neighbour_and_has_as_many_as_asked() -> None:
    vectors, _ = blobs(4, 20)
    found = nearest(vectors, 7)
    assert found.shape == (80, 7)
    assert not (found == np.arange(80)[:, None]).any()
    assert all(len(set(row)) == 7 for row in found.tolist())


def test_links_are_weighed_between_nothing_and_one() -> None:
    graph = neighbour_graph(blobs(4, 20)[0])
    assert 0 < min(graph.es["weight"]) <= max(graph.es["weight"]) <= 1
    assert neighbours_for(2) == 1
    assert neighbours_for(100_000) == 15


def test_wording_counts_less_the_more_languages_there_are() -> None:
    assert wording_weight(["en"] * 10) == 0.5
    assert 0 < wording_weight(["en"] * 9 + ["pl"]) < 0.5
    assert wording_weight(["en", "pl"] * 5) == 0
    assert wording_weight([]) == 0


def test_links_by_wording_are_added_to_those_by_meaning() -> None:
    vectors, _ = blobs(4, 20)
    words = sparse.csr_matrix(np.eye(80, dtype=np.float32)[np.arange(80) // 2])
    alone, joined = neighbour_graph(vectors), neighbour_graph(vectors, Wording(words, 0.5))
    assert joined.ecount() > alone.ecount()
    assert sum(joined.es["weight"]) > sum(alone.es["weight"])
