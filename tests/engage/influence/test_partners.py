"""People who work with families answer as themselves: beside children's and parents' figures, and never inside them."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from engage.consultations.reach import services as reach
from engage.consultations.reach.models import Benchmark
from engage.core.db import db
from engage.influence import rules, services
from engage.influence.errors import ClaimError
from engage.influence.models import Claim, ClaimTheme
from engage.surveys import library, outward, storing
from engage.surveys.models import Wave
from engage.surveys.writing import to_toml
from engage.themes import gaps
from tests import factories
from tests.engage.browsing import answer, send
from tests.engage.influence import makers
from tests.engage.influence.makers import day
from tests.factories import NOW, TODAY


@pytest.fixture
def at_work(wave: int) -> int:
    """A survey for front-line staff, schools, employers and voluntary bodies, in English alone; its wave."""
    source = library.sources()["parents-and-carers"]
    about = replace(source.about, title="What your work shows you")
    made = replace(source, slug="at-work", audience="partners", about=about, wordings={})
    storing.store(to_toml(made).encode(), "at-work")
    return factories.add_wave("at-work", opens_on=day(-30), closes_on=day(10)).id


def shown(client: FlaskClient, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200
    return unescape(found.get_data(as_text=True))


def test_they_find_their_survey_and_answer_it_as_themselves(client: FlaskClient, at_work: int) -> None:
    assert "What your work shows you" in shown(client, "/")
    assert "What your work shows you" in shown(client, "/surveys/at-work/")
    answer(client, 1, "Two of us look after four towns.", survey="/surveys/at-work")
    assert send(client, survey="/surveys/at-work")
    (sent,) = outward.answers_for_analysis(at_work)
    assert (sent.provenance, sent.is_own_voice, sent.text) == ("self", True, "Two of us look after four towns.")


def test_what_they_said_is_never_put_into_one_claim_with_what_children_or_parents_said(wave: int, at_work: int) -> None:
    officer = makers.add_officer()
    theirs = makers.add_theme(at_work, "Too few workers", makers.add_responses(at_work, 12))
    childrens = makers.add_theme(wave, "Late buses", makers.add_responses(wave, 12))
    with pytest.raises(ClaimError) as problem:
        makers.record_claim(makers.record_decision(officer), [childrens, theirs], officer)
    assert set(problem.value.problems) == {"theme_ids"}


def test_the_database_takes_no_theme_of_theirs_into_a_claim_of_others_nor_the_other_way_round(wave: int, at_work: int) -> None:
    officer = makers.add_officer()
    theirs = makers.add_theme(at_work, "Too few workers", makers.add_responses(at_work, 12))
    childrens = makers.add_theme(wave, "Late buses", makers.add_responses(wave, 12))
    decision = makers.record_decision(officer)
    for first, second, whose in ((childrens, theirs, True), (theirs, childrens, False)):
        claim = makers.record_claim(decision, [first], officer)
        db.session.commit()
        assert db.session.get_one(Claim, claim).by_partners is not whose
        db.session.add(ClaimTheme(claim_id=claim, theme_id=second, by_partners=whose))
        with pytest.raises(IntegrityError, match=r"FOREIGN KEY|fk_claim_theme_whose"):
            db.session.flush()
        db.session.rollback()


def test_a_service_that_forgets_the_rule_is_stopped_by_the_database(
    wave: int, at_work: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = makers.add_officer()
    theirs = makers.add_theme(at_work, "Too few workers", makers.add_responses(at_work, 12))
    childrens = makers.add_theme(wave, "Late buses", makers.add_responses(wave, 12))
    decision = makers.record_decision(officer)
    monkeypatch.setattr(rules, "theme_problem", lambda *_given: "")
    with pytest.raises(IntegrityError):
        makers.record_claim(decision, [childrens, theirs], officer)
    db.session.rollback()


def test_their_card_says_whose_words_it_is_and_is_chosen_apart(client: FlaskClient, wave: int, at_work: int) -> None:
    makers.publish_one(wave, said="Young ones.", label="Buses")
    officer = makers.record_decision(1)
    theme = makers.add_theme(at_work, "Too few workers", makers.add_responses(at_work, 12))
    claim = makers.record_claim(officer, [theme], 1, said="We have too few workers.")
    makers.record_reply(claim, 1)
    services.publish(claim, 1, NOW)
    db.session.commit()
    for address in (f"/you-said-we-did/{claim}", "/you-said-we-did/?audience=partners"):
        page = shown(client, address)
        assert "People who work with children" in page
        assert "We have too few workers." in page
        assert "Young ones." not in page
        assert "told us what they saw or heard" not in page
        assert "we do not show how they spoke" not in page
    assert "too few workers" not in shown(client, "/you-said-we-did/?audience=young_people")
    assert "People who work with children" in shown(client, "/you-said-we-did/feed.atom?lang=en")


def test_what_still_waits_says_whose_it_is_too(client: FlaskClient, at_work: int) -> None:
    makers.add_theme(at_work, "Too few workers", makers.add_responses(at_work, 12))
    wave = db.session.get_one(Wave, at_work)
    wave.opens_on, wave.closes_on = day(-160), day(-120)
    db.session.commit()
    for address in ("/you-said-we-did/waiting", "/you-said-we-did/"):
        assert "People who work with children" in shown(client, address)


def test_they_are_in_no_figure_of_what_families_need_and_beside_no_population_of_children(wave: int, at_work: int) -> None:
    rows = makers.add_responses(at_work, 40, age_band="14_16")
    makers.add_theme(at_work, "Too few workers", rows)
    for audience in gaps.AUDIENCES:
        outcomes = gaps.gap_report(audience).outcomes
        assert len(outcomes) == 5
        assert all(gaps.gap_report(audience, one.key).gap.asked.value is None for one in outcomes)
    everybody = {"dimension": "age_band", "category": "14_16", "people": 5000, "area_key": "", "source": "Yearbook"}
    db.session.add(Benchmark(audience="", dated=TODAY, **everybody))
    db.session.commit()
    assert reach.population("parents") == {"age_band": {"14_16": 5000}}
    assert reach.population("partners") == {}
