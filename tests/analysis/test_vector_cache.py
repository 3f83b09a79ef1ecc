import sqlite3
import stat
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from hashlib import sha256
from itertools import product
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from analysis import Comment, find_themes
from analysis.embedding import ANY, Closer, Embedder, Vectors
from analysis.frameworks import Framework
from analysis.lexical import LexicalEmbedder
from analysis.portions import portions
from analysis.side_by_side import closer_with
from analysis.vector_cache import CachedEmbedder, forget_before, newest

TEXTS = [f"The bus is late, answer {number}" for number in range(30)]


class CountingEmbedder:
    """Vectors drawn from the text itself, and how many texts it was given."""

    tier, comparable, why = "best", True, ""

    def __init__(self, name: str = "counting", closer: Mapping[str, Embedder] | None = None) -> None:
        self.name, self.given = name, 0
        self.beside: Mapping[str, Embedder] = {}
        self.closer: Mapping[str, Closer] = closer_with(self, closer or {})

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.given += len(texts)
        seeds = [int.from_bytes(sha256((self.name + text).encode()).digest()[:4]) for text in texts]
        rows = [np.random.default_rng(seed).normal(size=8) for seed in seeds]
        return np.array(rows, dtype=np.float32).reshape(len(texts), 8)


def fill(path: Path) -> Vectors:
    return CachedEmbedder(CountingEmbedder(), path).embed(TEXTS)


def test_a_second_run_embeds_only_what_is_new(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "vectors.sqlite"
    first = CachedEmbedder(CountingEmbedder(), path).embed(TEXTS)
    again = CountingEmbedder()
    second = CachedEmbedder(again, path).embed([*TEXTS[::-1], "something new"])
    assert again.given == 1
    assert np.array_equal(second[:30], first[::-1])
    assert np.allclose(first, CountingEmbedder().embed(TEXTS), atol=2e-3)


def test_what_reads_closely_is_kept_too_and_asked_only_for_what_is_new(tmp_path: Path) -> None:
    first = CachedEmbedder(CountingEmbedder(closer={ANY: CountingEmbedder("close")}), tmp_path / "v")
    close = first.closer[ANY].embed(TEXTS)
    again, own = CountingEmbedder(closer={ANY: CountingEmbedder("close")}), CountingEmbedder("close")
    second = CachedEmbedder(CountingEmbedder(closer={ANY: own}), tmp_path / "v").closer[ANY]
    assert np.array_equal(second.embed([*TEXTS, "something new"])[:30], close)
    assert own.given == 1
    assert np.allclose(close, again.closer[ANY].embed(TEXTS), atol=2e-3)
    assert np.allclose(close[:, :8] * np.sqrt(2), first.embed(TEXTS))


def test_what_reads_every_language_closely_is_asked_once_for_a_text_that_two_read(tmp_path: Path) -> None:
    taught, larger = CountingEmbedder("taught"), CountingEmbedder("larger")
    cached = CachedEmbedder(CountingEmbedder(closer={ANY: taught, "en": larger}), tmp_path / "v")
    (english,) = portions(["The bus is late and I do not like it"], cached)
    assert english.language == "en"
    assert [english.read[code].shape for code in (ANY, "en")] == [(1, 16), (1, 24)]
    assert np.allclose(english.read["en"], cached.closer["en"].embed(english.texts), atol=1e-6)
    assert (taught.given, larger.given) == (1, 1)
    assert cached.closer[ANY].name == "taught"
    assert cached.closer["en"].name == "taught+larger"
    assert CachedEmbedder(CountingEmbedder(), tmp_path / "v").closer == {}


def test_a_text_said_twice_is_embedded_once(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    vectors = CachedEmbedder(embedder, tmp_path / "v").embed(["park", "bus", "park"])
    assert embedder.given == 2
    assert np.array_equal(vectors[0], vectors[2])
    assert not np.array_equal(vectors[0], vectors[1])


def test_two_models_never_share_a_vector(tmp_path: Path) -> None:
    first = CachedEmbedder(CountingEmbedder("one"), tmp_path / "v").embed(TEXTS)
    assert not np.array_equal(first, CachedEmbedder(CountingEmbedder("two"), tmp_path / "v").embed(TEXTS))


def test_the_file_holds_no_text_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    fill(tmp_path / "v")
    assert b"bus" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert stat.S_IMODE((tmp_path / "v").stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"this is no database", b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_broken_file_is_made_anew(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "v"
    path.write_bytes(content)
    fill(path)
    again = CountingEmbedder()
    CachedEmbedder(again, path).embed(TEXTS)
    assert again.given == 0


def test_a_damaged_vector_is_made_anew(tmp_path: Path) -> None:
    path, good = tmp_path / "v", fill(tmp_path / "v")
    file = sqlite3.connect(path)
    file.execute("UPDATE vector SET halves = x'00' WHERE number = 3")
    file.commit()
    file.close()
    assert np.array_equal(fill(path), good)
    again = CountingEmbedder()
    CachedEmbedder(again, path).embed(TEXTS)
    assert again.given == 0


def test_a_file_that_cannot_be_used_costs_time_and_not_the_run(tmp_path: Path) -> None:
    path = tmp_path / "v"
    path.mkdir()
    assert fill(path).shape == (30, 8)


def test_the_oldest_make_room(tmp_path: Path) -> None:
    path = tmp_path / "v"
    CachedEmbedder(CountingEmbedder(), path, most=20).embed(TEXTS)
    again = CountingEmbedder()
    CachedEmbedder(again, path, most=20).embed(TEXTS[-20:])
    assert again.given == 0
    CachedEmbedder(again, path, most=20).embed(TEXTS[:1])
    assert again.given == 1


def test_several_processes_may_fill_it_at_once(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(fill, [tmp_path / "v"] * 6))
    assert all(np.array_equal(found[0], other) for other in found)


def test_vectors_that_cannot_be_compared_are_not_kept(tmp_path: Path) -> None:
    cached = CachedEmbedder(LexicalEmbedder("no model"), tmp_path / "v")
    assert cached.embed(TEXTS).shape[0] == 30
    assert (cached.tier, cached.why, cached.comparable) == ("lexical", "no model", False)
    assert not (tmp_path / "v").exists()


def test_a_model_beside_another_is_cached_with_it(tmp_path: Path) -> None:
    embedder, english = CountingEmbedder(), CountingEmbedder("english")
    embedder.beside = {"en": english}
    for _ in range(2):
        CachedEmbedder(embedder, tmp_path / "v").beside["en"].embed(TEXTS)
    assert (embedder.given, english.given) == (0, 30)


def test_no_texts_ask_nothing(tmp_path: Path) -> None:
    assert CachedEmbedder(CountingEmbedder(), tmp_path / "v").embed([]).shape == (0, 8)


def rows_in(path: Path) -> int:
    with closing(sqlite3.connect(path)) as file:
        return int(file.execute("SELECT count(*) FROM vector").fetchone()[0])


def test_a_second_run_finds_the_same_and_adds_no_vector(models: Path, framework: Framework, tmp_path: Path) -> None:
    said = ("the bus is late", "the bus costs too much", "the park is dark", "school dinners are cold", "more swings in the park")
    texts = [f"{text} {ending}" for text, ending in product(said, ("now", "again", "a lot"))]
    comments = [Comment(row, text, "en") for row, text in enumerate(texts)]
    cache = tmp_path / "v"
    first = find_themes(comments, framework, models=models, cache=cache)
    kept = rows_in(cache)
    assert kept >= len(comments)
    assert find_themes(comments, framework, models=models, cache=cache) == first
    assert rows_in(cache) == kept


def test_what_was_not_asked_for_since_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "v"
    fill(path)
    before = newest(path)
    CachedEmbedder(CountingEmbedder(), path).embed([*TEXTS[:10], "something new"])
    forget_before(path, before)
    again = CountingEmbedder()
    CachedEmbedder(again, path).embed([*TEXTS, "something new"])
    assert again.given == 20  # eleven stayed: the ten asked for, and the new one


def test_where_there_is_no_file_nothing_is_newest_and_none_is_made(tmp_path: Path) -> None:
    assert newest(tmp_path / "v") == 0
    forget_before(tmp_path / "v", 5)
    assert list(tmp_path.iterdir()) == []
