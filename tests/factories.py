"""Small makers of real rows, for tests. Nothing here is clever: each says what it makes."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pyotp
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from engage.accounts import passwords, sessions
from engage.accounts.models import Member, Person, PersonRole, SignInSession
from engage.accounts.roles import STAFF_ROLES, Grant
from engage.accounts.second_factor import give_secret
from engage.accounts.services import add_person
from engage.core.clock import HOME_ZONE
from engage.core.db import db
from engage.core.lookalike import skeleton
from engage.surveys import library
from engage.surveys.models import Answer, Consent, Response, Wave
from engage.trust.models import Area

_BACK = timedelta(hours=12 if datetime.now(HOME_ZONE).hour >= 20 else 0)


def now() -> datetime:
    """The time it is for the tests: a run that begins late in the evening takes place half a day earlier, on one day."""
    return datetime.now(UTC) - _BACK


NOW = now()
TODAY = NOW.astimezone(HOME_ZONE).date()
PASSWORD = "correct horse battery"
OWN_PAGE = {"Origin": "http://localhost"}  # what a browser says of where a form came from
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of everybody's authenticator app
SIGN_IN = "/staff/sign-in"


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


def add_staff(*roles: str | Grant, email: str = "officer@wrenshire.example", vetted: bool = True) -> Person:
    """A member of staff with these roles, the tests' password, and a vetting check that is in date."""
    until = TODAY + timedelta(days=365) if vetted else None
    person = add_person("Sam Sample", email, PASSWORD, roles, now=NOW, vetted_until=until)
    give_secret(person, APP_SECRET)
    db.session.commit()
    return person


def enter(client: FlaskClient, person: Person) -> str:
    """Be this member of staff without the page; a form token that fits."""
    return _enter(client, sessions.STAFF_KEY, {"person_id": person.id}, "/staff/")


def sign_in(
    client: FlaskClient, email: str = "officer@wrenshire.example", password: str = PASSWORD, secret: str = "", page: str = SIGN_IN
) -> TestResponse:
    """Sign in as this person through both pages. A code counts twice here: tests are faster than codes."""
    first = post(client, page, {"email": email, "password": password})
    assert first.status_code == 302, first.get_data(as_text=True)
    db.session.execute(update(Person).where(Person.email == email).values(code_used=0))
    db.session.commit()
    return post(client, first.headers["Location"], {"code": pyotp.TOTP(secret or APP_SECRET).at(now())})


def add_member(pseudonym: str = "Kestrel", *, audience: str = "parents", **given: Any) -> Member:
    """A member of the forums, with the tests' password."""
    member = Member(
        **{
            "pseudonym": pseudonym,
            "skeleton": skeleton(pseudonym),
            "audience": audience,
            "age_band": "adult" if audience == "parents" else "13-15",
            "came_by": "invite",
            "password_hash": passwords.hash_password(PASSWORD),
            "lang": "en",
            "joined_on": TODAY,
            **given,
        }
    )
    db.session.add(member)
    db.session.commit()
    return member


def enter_as_member(client: FlaskClient, member: Member) -> str:
    """Be this member of the forums without the page; a form token that fits."""
    return _enter(client, sessions.MEMBER_KEY, {"member_id": member.id}, "/members/")


def _enter(client: FlaskClient, key: str, who: dict[str, int], page: str) -> str:
    token = secrets.token_urlsafe(32)
    digest = hashlib.sha256(token.encode()).hexdigest()
    db.session.add(SignInSession(digest=digest, way="test", began_at=now(), **who))
    db.session.commit()
    with client.session_transaction() as session:
        session[key] = token
    return token_of(client, page)


@contextmanager
def asking(app: Flask, path: str = "/", **more: Any) -> Iterator[None]:
    """Inside a request of somebody of the staff who holds every role, for what needs an address or a language to be made."""
    with app.test_request_context(path, **more):
        roles = [PersonRole(role=role, area_id=None) for role in STAFF_ROLES]
        g._login_user = Person(name="Whoever asks", is_active=True, vetted_until=TODAY, roles=roles)
        yield


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
