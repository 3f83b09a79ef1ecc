"""Small makers of real rows, for tests. Nothing here is clever: each says what it makes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engage.accounts.models import Person
from engage.accounts.services import add_person
from engage.core import clock
from engage.core.db import db
from engage.surveys import library
from engage.surveys.models import Answer, Consent, Response, Wave
from engage.trust.models import Area

TODAY = clock.today()
NOW = datetime.now(UTC)
PASSWORD = "correct horse battery"
OWN_PAGE = {"Origin": "http://localhost"}  # what a browser says of where a form came from
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def add_areas(*keys: str) -> list[Area]:
    """A county with these localities."""
    county = Area(key="wrenshire", name="Wrenshire", kind="county")
    db.session.add(county)
    db.session.flush()
    areas = [Area(key=key, name=key.replace("-", " ").title(), kind="locality", parent_id=county.id) for key in keys]
    db.session.add_all(areas)
    db.session.commit()
    return areas


def add_wave(slug: str, *, opens_on: date, closes_on: date, key: str = "now") -> Wave:
    """One wave of one survey."""
    wave = Wave(slug=slug, key=key, opens_on=opens_on, closes_on=closes_on, hear_back_by=closes_on + timedelta(weeks=12))
    db.session.add(wave)
    db.session.commit()
    return wave


def add_response(wave_id: int, texts: dict[str, str], **given: Any) -> Response:
    """One response with these texts, as if sent; `quote=True` adds the consent."""
    wave = db.session.get_one(Wave, wave_id)
    quote = given.pop("quote", False)
    defaults = {"lang": "en", "mode": "standard", "provenance": "self", "state": "submitted", "submitted_on": wave.opens_on}
    response = Response(
        wave_id=wave_id,
        version_id=library.version_id(library.sources()[wave.slug]),
        receipt_digest=uuid4().hex,
        **{**defaults, **given},
    )
    response.answers = [Answer(question_key=key, text=text, prefer_not=False, held=False) for key, text in texts.items()]
    if quote:
        response.consents = [Consent(kind="quote", given_on=wave.opens_on)]
    db.session.add(response)
    db.session.commit()
    return response


def add_staff(*roles: str, email: str = "officer@wrenshire.example") -> Person:
    """A member of staff with these roles and the tests' password."""
    person = add_person("Sam Sample", email, PASSWORD, roles, now=NOW)
    db.session.commit()
    return person


def sign_in(client: FlaskClient, email: str = "officer@wrenshire.example") -> TestResponse:
    """Sign in as this person through the page."""
    return post(client, "/staff/sign-in", {"email": email, "password": PASSWORD})


def sign_out(client: FlaskClient) -> TestResponse:
    """Sign out from the first staff page."""
    return post(client, "/staff/sign-out", {}, page="/staff/")


def post(client: FlaskClient, url: str, data: dict[str, Any], *, page: str | None = None) -> TestResponse:
    """Send a form the way a browser does: fetch the page it stands on (`page`, else the same address) for its token."""
    return client.post(url, data={"csrf_token": token_of(client, page or url), **data}, headers=OWN_PAGE)


def token_of(client: FlaskClient, page: str) -> str:
    """The form token of a page; one without a form of its own has none, then it is that of the page that finds a code."""
    found = TOKEN.search(client.get(page).get_data(as_text=True)) or TOKEN.search(client.get("/r/").get_data(as_text=True))
    assert found, f"{page} has no form token"
    return found[1]
