"""Choosing among the cards: by topic, place, who spoke and outcome, in any mixture, and without learning about fewer people."""

from __future__ import annotations

import re
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import select

from engage.core.db import db
from engage.influence import services
from engage.influence.wall import Chosen, choices
from engage.trust.models import Area
from tests import factories
from tests.engage.influence import makers
from tests.engage.influence.makers import day
from tests.engage.plan.test_plan import add_plan, add_priority
from tests.factories import NOW, TODAY

WALL = "/you-said-we-did/"


def page(client: FlaskClient, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200
    return unescape(found.get_data(as_text=True))


def add_two(wave: int) -> None:
    """One card of young people under a priority of the county, one of parents under a local one."""
    north = db.session.scalars(select(Area).filter_by(key="ashby-vale")).one()
    plan = add_plan(TODAY)
    county, local = add_priority(plan), add_priority(plan, slug="local-buses", area_id=north.id, local_only=True)
    makers.publish_one(wave, said="Young ones.", priority_id=county.id, outcome="done")
    parents = factories.add_wave("parents-and-carers", opens_on=day(-30), closes_on=day(10))
    rows = makers.add_responses(parents.id, 12)
    theme = makers.add_theme(parents.id, "Buses", rows)
    claim = makers.record_claim(makers.record_decision(1, priority_id=local.id), [theme], 1, said="Older ones.")
    makers.record_reply(claim, 1, outcome="no")
    services.publish(claim, 1, NOW)
    db.session.commit()


def test_each_choice_and_any_mixture_narrows_the_wall(client: FlaskClient, wave: int) -> None:
    add_two(wave)
    for address, young, older in (
        ("", True, True),
        ("?topic=things-to-do", True, False),
        ("?topic=local-buses", False, True),
        ("?area=ashby-vale", False, True),
        ("?area=county", True, False),
        ("?audience=young_people", True, False),
        ("?audience=parents&status=no&area=ashby-vale&topic=local-buses&outcome=stay_safe", False, True),
        ("?audience=parents&status=done", False, False),
        ("?topic=nonsense&area=nonsense&audience=nonsense", True, True),
    ):
        shown = page(client, WALL + address)
        assert ("Young ones." in shown, "Older ones." in shown) == (young, older), address
    assert "Nothing here fits what you chose" in page(client, f"{WALL}?audience=parents&status=done")
    assert "2 cards" in page(client, WALL)
    assert "1 card\n" in page(client, f"{WALL}?area=county")


def test_a_form_without_javascript_sends_every_choice(client: FlaskClient, wave: int) -> None:
    add_two(wave)
    shown = page(client, f"{WALL}?outcome=stay_safe&audience=parents")
    form = re.search(r'<form class="picks" method="get" action="/you-said-we-did/">.*?</form>', shown, re.DOTALL)
    assert form
    assert set(re.findall(r'name="(\w+)"', form[0])) == {"outcome", "topic", "area", "audience", "status"}
    assert re.search(r'value="parents"\s+selected', form[0])
    assert "csrf" not in form[0]


def test_what_no_card_has_stays_chosen_where_somebody_asks_for_it(client: FlaskClient, wave: int) -> None:
    add_two(wave)
    shown = page(client, f"{WALL}?status=not_ours")
    assert "Nothing here fits what you chose" in shown
    assert re.search(r'value="not_ours"\s+selected', shown)
    assert 'value="not_ours"' not in page(client, WALL)
    with client.application.test_request_context():
        asked = Chosen(topic="things-to-do", outcome="be_healthy", area="brackenford", audience="partners", status="no")
        offered = choices("en", asked)
    assert "be_healthy" in {one.key for one in offered.outcomes}
    assert "brackenford" in dict(offered.areas)
    assert "partners" in offered.audiences


def test_only_what_a_card_has_is_offered(client: FlaskClient, wave: int) -> None:
    add_two(wave)
    with client.application.test_request_context():
        offered = choices("en")
    assert [slug for slug, _ in offered.topics] == ["things-to-do", "local-buses"]
    assert [key for key, _ in offered.areas] == ["county", "ashby-vale"]
    assert offered.audiences == ("young_people", "parents")
    assert offered.statuses == ("done", "no")


def test_rule_11_a_cards_figures_are_the_same_under_every_choice(client: FlaskClient, wave: int) -> None:
    add_two(wave)
    with client.application.test_request_context():
        whole = {card.id: (card.count, card.languages) for card in services.wall("en").cards}
        for chosen in (
            Chosen(area="ashby-vale"),
            Chosen(audience="parents"),
            Chosen(audience="young_people", status="done"),
            Chosen(topic="things-to-do"),
            Chosen(outcome="stay_safe"),
        ):
            for card in services.wall("en", chosen).cards:
                assert (card.count, card.languages) == whole[card.id]


def test_pages_keep_what_was_chosen(client: FlaskClient, wave: int) -> None:
    rows = makers.add_responses(wave, 3)
    person = makers.add_officer()
    for number in range(13):
        makers.publish_one(wave, rows, person_id=person, label=f"Theme {number}", outcome="done")
    shown = page(client, f"{WALL}?status=done&audience=young_people")
    assert "Page 1 of 2" in shown
    following = re.search(r'rel="next" href="([^"]+)"', shown)
    assert following
    assert "Page 2 of 2" in page(client, following[1])
    assert "audience=young_people" in following[1]
