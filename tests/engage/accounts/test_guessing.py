"""Where something can be guessed by trying: each door stops an address that tries on and on, whoever's name it tries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core.security import limiter
from tests.factories import token_of

DOORS = {
    "/staff/sign-in": 30,
    "/staff/sign-in/second": 20,
    "/staff/sign-in/set-up": 20,
    "/staff/sign-in/passkey/ask": 20,
    "/staff/sign-in/passkey": 20,
    "/staff/welcome/guessed": 20,
    "/members/sign-in": 20,
    "/members/join": 10,
    "/members/join/by-email": 5,
    "/members/join/guessed": 10,
    "/members/forgotten": 10,
    "/members/forgotten/by-email": 5,
    "/members/new-password/guessed": 10,
    "/r/": 20,
}


@pytest.fixture(autouse=True)
def _limits(app: Flask) -> Iterator[None]:
    """Nothing was tried before, and nothing is left for the next test."""
    limiter.reset()
    yield
    limiter.reset()


@pytest.mark.parametrize("door", DOORS)
def test_whoever_tries_on_and_on_is_stopped(client: FlaskClient, door: str) -> None:
    token, given = token_of(client, "/members/sign-in"), []
    for number in range(DOORS[door] + 1):
        sent = {"csrf_token": token, "code": f"guess-{number}-of-this-door-99"}
        given.append(client.post(door, data=sent, headers={"Sec-Fetch-Site": "same-origin"}).status_code)
    assert 429 not in given[:-1]
    assert (given[0] in {400, 401, 404}, given[-1]) == (True, 429)


def test_no_door_for_those_who_are_not_signed_in_is_left_out(app: Flask) -> None:
    posted = {rule.rule.replace("<token>", "guessed") for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    guessed = ("/staff/sign-in", "/staff/welcome", "/members/join", "/members/sign-in", "/members/forgotten", "/members/new")
    assert {door for door in posted if door.startswith(guessed)} <= set(DOORS)
