"""Disclosure control, attacked from outside: everything that is published of one population at once, and what it proves."""

from __future__ import annotations

import math

import pytest
from flask import Flask
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from benchmarks.recover_small_cells.solving import Known, Name, prove
from engage.consultations.reach.counting import who_took_part
from engage.core.i18n import offered_languages
from engage.influence.figures import method_of
from engage.safeguarding.disclosure import Thresholds, safe_breakdown, safe_count, safe_share
from engage.surveys import outward
from tests.engage.consultations.reach.making import PARENTS, YOUNG, answered
from tests.factories import TODAY, add_areas, add_wave, asking

USUAL = Thresholds(key=b"a secret of the site")
WITHIN = 2


@st.composite
def divisions(draw: st.DrawFn) -> list[list[int]]:
    """One population, divided in two or three ways, many of the groups small."""
    people = draw(st.integers(25, 220))
    found = []
    for _ in range(draw(st.integers(2, 3))):
        left, cells = people, []
        for _ in range(draw(st.integers(1, 5))):
            cells.append(draw(st.integers(0, min(left, draw(st.sampled_from((4, 12, 120)))))))
            left -= cells[-1]
        found.append([*cells, left])
    return found


@given(divisions())
@settings(max_examples=80, deadline=None)
def test_who_reads_every_division_of_a_population_works_no_small_group_out(divided: list[list[int]]) -> None:
    known, truth = Known(), {}
    people = sum(divided[0])
    shown = safe_count(people, USUAL, ("wave",))
    known.see_shown(("all",), shown.value, shown.kind)
    for which, cells in enumerate(divided):
        safe = safe_breakdown({f"{which}:{at}": n for at, n in enumerate(cells)}, USUAL, ("wave",))
        assert safe.total == shown
        names: list[Name] = [(which, at) for at in range(len(cells))]
        smallest = min((count.value for count in safe.cells.values() if count.value is not None), default=None)
        for name, n, count in zip(names, cells, safe.cells.values(), strict=True):
            known.see_shown(name, count.value, count.kind)
            truth[name] = n
            if count.hidden and smallest is not None:
                known.at_most({name: 1.0}, smallest + 4)  # who knows the rule knows this too
        known.add_up(names, ("all",))
    small = [name for name, n in truth.items() if n < USUAL.minimum]
    for name, (low, high) in prove(known, small).items():
        assert low <= truth[name] <= high
        assert high - low > 2 * WITHIN
        assert not (low > 0 and high < USUAL.minimum)


def test_the_same_attack_takes_a_naive_publication_apart() -> None:
    known = Known()
    for name, n in {"a": 60, "b": 41, "c": 4}.items():
        known.see((name,), n if n >= 10 else 0, n if n >= 10 else 9)
    known.see(("all",), 105, 105)
    known.add_up([("a",), ("b",), ("c",)], ("all",))
    assert prove(known, [("c",)]) == {("c",): (4, 4)}


def test_rounding_once_for_each_language_would_give_the_count_away_and_is_why_figures_are_named_by_keys() -> None:
    known = Known()
    for words in ("Father", "Tad", "والد", "Ojciec", "Tata", "Padre", "Pai", "Vater", "Apa", "Otec", "Baba", "Papa"):
        shown = safe_count(43, USUAL, ("wave:1", words))
        known.see_shown(("fathers",), shown.value, shown.kind)
    low, high = prove(known, [("fathers",)])[("fathers",)]
    assert high - low <= 2 * WITHIN


def test_a_figure_is_the_same_in_every_language(app: Flask) -> None:
    add_areas("carrow", "brackenford")
    wave = add_wave(PARENTS, opens_on=TODAY, closes_on=TODAY)
    for relation, n in (("mother", 63), ("father", 41), ("grandparent", 17), ("foster_carer", 13), ("step_parent", 18)):
        answered(wave.id, n, relation=relation)
    answered(wave.id, 22, relation="other_carer", lang="ur", mode="easy large")
    answered(wave.id, 12, lang="pl", mode="paper")
    seen = set()
    for language in offered_languages():
        with asking(app, "/"):
            took_part = who_took_part(outward.wave_info(wave.id), language.code)
        seen.add(tuple((part.key, tuple(part.counts.items())) for part in took_part.parts))
    assert len(seen) == 1


@pytest.mark.usefixtures("app")
def test_waves_are_not_pooled_when_one_of_them_is_a_few_people() -> None:
    large = add_wave(YOUNG, opens_on=TODAY, closes_on=TODAY, key="large")
    small = add_wave(YOUNG, opens_on=TODAY, closes_on=TODAY, key="small")
    answered(large.id, 100)
    answered(small.id, 4)
    pooled = method_of([large.id, small.id])
    assert pooled is not None
    assert pooled.count.kind == "withheld"
    answered(small.id, 40)
    pooled = method_of([large.id, small.id])
    assert pooled is not None
    assert pooled.count.value in (140, 145)


# Weighted shares


@given(st.integers(1, 400), st.integers(0, 400), st.floats(1, 3), st.text(max_size=5))
def test_a_weighted_share_moves_by_one_step_at_most_when_fewer_than_the_base_change_their_answer(
    people: int, chose: int, heaviest: float, name: str
) -> None:
    assume(chose <= people)
    one = safe_share(chose * heaviest, people * heaviest, heaviest, USUAL, (name,))
    for more in range(1, USUAL.base):
        if chose + more <= people:
            other = safe_share((chose + more) * heaviest, people * heaviest, heaviest, USUAL, (name,))
            assert (one is None) == (other is None)
            if one is not None and other is not None:
                assert 0 <= other - one <= 10


@given(st.integers(1, 300), st.floats(1, 3))
def test_a_weighted_share_that_is_shown_leaves_as_many_possible_counts_as_a_rounded_figure(people: int, heaviest: float) -> None:
    shares = [safe_share(n * heaviest, people, heaviest, USUAL, ("x",)) for n in range(math.floor(people / heaviest) + 1)]
    if shares[0] is None:
        assert 100 * heaviest * USUAL.base / people > 10
        return
    inner = [shares.count(share) for share in set(shares) if share not in (min(shares), max(shares))]  # type: ignore[type-var]
    assert all(count >= USUAL.base for count in inner)


def test_where_one_person_weighs_too_much_no_weighted_share_is_given() -> None:
    assert safe_share(20, 40, 1.0, USUAL, ("x",)) is None
    assert safe_share(30, 60, 1.0, USUAL, ("x",)) in (40, 50, 60)
    assert safe_share(30, 60, 3.0, USUAL, ("x",)) is None
    assert safe_share(0, 0, 1.0, USUAL, ("x",)) is None
