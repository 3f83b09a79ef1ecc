"""Groups of voters: found where there are any, the same every time, and not made up where there are none."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.opinions import Votes, find_opinions


def voters(sizes: tuple[int, ...], statements: int = 40, *, seen: float = 0.6, seed: int = 1) -> tuple[Votes, list[int]]:
    """Votes of groups that lean each their own way, each voter on a part of the statements; who is in which group."""
    chance = np.random.default_rng(seed)
    leaning = chance.choice((0.1, 0.9), (len(sizes), statements))
    group = np.repeat(range(len(sizes)), sizes)
    votes = np.where(chance.random((len(group), statements)) < leaning[group], 1.0, -1.0)
    votes[chance.random(votes.shape) > seen] = np.nan
    return votes, [int(one) for one in group]


@pytest.mark.parametrize("sizes", [(40, 30), (50, 40, 30)])
def test_groups_that_lean_their_own_way_are_found(sizes: tuple[int, ...]) -> None:
    votes, group = voters(sizes)
    found = find_opinions(votes)
    assert found.sizes == sizes
    assert len({(mine, int(theirs)) for mine, theirs in zip(group, found.group_of, strict=True)}) == len(sizes)


def test_the_same_votes_give_the_same_groups() -> None:
    votes, _ = voters((50, 40, 30))
    first, second = find_opinions(votes), find_opinions(votes.copy())
    assert (first.group_of == second.group_of).all()
    assert (first.places == second.places).all()


def test_people_who_vote_at_random_are_one_group_or_hardly_apart() -> None:
    votes = np.random.default_rng(3).choice((1.0, -1.0, 0.0), (120, 40))
    found = find_opinions(votes, smallest=10)
    assert found.silhouette < 0.45


def test_people_who_all_vote_alike_are_one_group() -> None:
    found = find_opinions(np.ones((30, 9)))
    assert (found.sizes, found.silhouette) == ((30,), 0.0)


def test_no_group_is_smaller_than_the_smallest_that_may_be_shown() -> None:
    votes, _ = voters((60, 4))
    assert min(find_opinions(votes, smallest=10).sizes) >= 10


def test_consensus_is_what_every_group_agrees_with_and_not_what_most_people_do() -> None:
    votes, group = voters((90, 30), statements=20)
    small = np.array(group) == 1
    votes[:, 0] = 1.0
    votes[:, 1] = np.where(small, -1.0, 1.0)
    found = find_opinions(votes)
    assert found.consensus[0] > 0.9
    assert found.consensus[1] < 0.1
    assert found.stands_for[0, 1] > 1.64
    assert found.stands_for[1, 1] < -1.64


def test_group_aware_consensus_is_the_product_over_groups() -> None:
    votes, _ = voters((40, 30))
    found = find_opinions(votes)
    by_hand = np.prod((found.agrees + 1) / (found.votes + 2), axis=0)
    assert found.consensus == pytest.approx(by_hand)


def test_who_cast_few_votes_is_placed_nowhere_and_counted_in_no_group() -> None:
    votes, _ = voters((40, 30))
    votes[0] = np.nan
    votes[0, :3] = 1.0
    found = find_opinions(votes)
    assert found.group_of[0] == -1
    assert sum(found.sizes) == 69


def test_a_voter_with_few_votes_does_not_stand_in_the_middle_for_it() -> None:
    votes, _ = voters((40, 40), seen=1.0)
    sparse = votes.copy()
    sparse[0, 8:] = np.nan
    full, few = find_opinions(votes).places[0], find_opinions(sparse).places[0]
    assert np.linalg.norm(few) > 0.25 * np.linalg.norm(full)  # 0.15 without the stretching


@pytest.mark.parametrize("shape", [(0, 0), (0, 5), (5, 0), (1, 1), (2, 1)])
def test_hardly_any_votes_are_no_trouble(shape: tuple[int, int]) -> None:
    found = find_opinions(np.ones(shape))
    assert len(found.group_of) == shape[0]
    assert found.consensus.shape == (shape[1],)


def test_something_that_is_no_vote_is_refused() -> None:
    with pytest.raises(ValueError, match="votes are"):
        find_opinions(np.full((3, 3), 2.0))
