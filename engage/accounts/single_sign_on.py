"""Signing in with the council's own account (OpenID Connect, code flow with PKCE). Its groups become roles by one setting.

Nothing is asked of the council's server unless somebody presses that button.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from authlib.integrations.requests_client import OAuth2Session
from flask import current_app, session, url_for
from flask_babel import gettext
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException, get
from sqlalchemy import select

from engage.accounts import people
from engage.accounts.areas import all_areas
from engage.accounts.models import Person
from engage.accounts.roles import STAFF_ROLES, Grant, Role
from engage.accounts.services import SignInError, add_person, find_person
from engage.core.config import Settings, SettingsError
from engage.core.db import db

ASKED = "single_sign_on"
_SECONDS = 10
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]


@dataclass(frozen=True)
class Known:
    """What the council's server says of somebody."""

    subject: str
    email: str
    is_email_verified: bool
    name: str
    groups: frozenset[str]
    has_second_factor: bool


def is_offered() -> bool:
    """Whether the council's sign-in is set up."""
    return bool(_settings().oidc_issuer)


def begin() -> str:
    """Where to send the browser. What comes back must carry the state that only this browser's cookie has."""
    verifier, state, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    session[ASKED] = {"verifier": verifier, "state": state, "nonce": nonce}
    address: str = _client().create_authorization_url(
        _discovered()["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
    )[0]
    return address


def finish(code: str, state: str, *, now: datetime) -> tuple[Person, bool]:
    """Who came back, and whether they used a second factor there. Raises `SignInError` with one sentence for them."""
    asked = session.get(ASKED)
    if not asked or not secrets.compare_digest(asked["state"], state):
        raise SignInError(gettext("That took too long. Sign in from the start."))
    del session[ASKED]  # what was begun can be finished once
    known = _ask(code, asked)
    return _person(known, now=now), known.has_second_factor


def grants_of(groups: frozenset[str]) -> frozenset[Grant]:
    """The roles these groups give, by the setting `oidc_groups`. Raises `SettingsError` for one that makes no sense."""
    places = {node.key: node.id for node in all_areas()}
    found = set()
    for entry in filter(None, (part.strip() for part in _settings().oidc_groups.split(","))):
        group, _equals, what = (part.strip() for part in entry.partition("="))
        role, at, place = (part.strip() for part in what.partition("@"))
        if role not in STAFF_ROLES or (at and place not in places):
            raise SettingsError(f"oidc_groups: {entry} names no role or no area")
        if group in groups:
            found.add(Grant(Role(role), places.get(place)))
    return frozenset(found)


def _ask(code: str, asked: dict[str, str]) -> Known:
    settings, where = _settings(), _discovered()
    try:
        token = _client().fetch_token(where["token_endpoint"], code=code, code_verifier=asked["verifier"], timeout=_SECONDS)
        keys = KeySet.import_key_set({"keys": _fetch(where["jwks_uri"])["keys"]})
        claims = jwt.decode(token["id_token"], keys, algorithms=_ALGORITHMS).claims
        jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": settings.oidc_issuer},
            aud={"essential": True, "value": settings.oidc_client_id},
            nonce={"essential": True, "value": asked["nonce"]},
            sub={"essential": True},
            exp={"essential": True},
            leeway=60,
        ).validate(claims)
    except (JoseError, RequestException, KeyError, ValueError) as problem:
        raise SignInError(gettext("The council's sign-in did not let you in. Try again, or use your password.")) from problem
    return Known(
        str(claims["sub"]),
        str(claims.get("email", "")).strip().lower(),
        claims.get("email_verified") is True,
        str(claims.get("name") or claims.get("email") or ""),
        frozenset(map(str, claims.get("groups") or ())),
        "mfa" in (claims.get("amr") or ()),
    )


def _person(known: Known, *, now: datetime) -> Person:
    """The account of this one: by its number there, else by an address that the council vouches for, else a new one."""
    grants = grants_of(known.groups)
    person: Person | None = db.session.scalar(select(Person).where(Person.oidc_subject == known.subject))
    if person is None and known.is_email_verified and known.email:
        person = find_person(known.email)
        if person is not None and person.oidc_subject is not None:
            person = None  # this address belongs to another number there: nobody inherits an account
        elif person is None and grants:
            person = add_person(known.name, known.email, "", grants, now=now)
    if person is None or not person.is_active or not grants:
        raise SignInError(gettext("Your council account has no work here. Ask your administrator."))
    person.oidc_subject = known.subject
    people.set_grants(person, grants, now=now)
    return person


def _client() -> Any:
    settings = _settings()
    return OAuth2Session(
        settings.oidc_client_id,
        settings.oidc_client_secret,
        scope="openid email profile groups",
        redirect_uri=f"{settings.public_url.rstrip('/')}{url_for('sign_in.single_sign_on_back')}",
        code_challenge_method="S256",
    )


def _discovered() -> dict[str, Any]:
    issuer = _settings().oidc_issuer
    found = _fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise SignInError(gettext("The council's sign-in did not let you in. Try again, or use your password."))
    return found


def _fetch(address: str) -> dict[str, Any]:
    """JSON from the council's server, over an encrypted connection unless it is this machine. Raises `SignInError`."""
    parts = urlsplit(address)
    try:
        if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost"}:
            raise ValueError("not encrypted")
        answer = get(address, timeout=_SECONDS, allow_redirects=False)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
    except (RequestException, ValueError) as problem:
        raise SignInError(gettext("The council's sign-in cannot be reached. Try again later, or use your password.")) from problem
    return found


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
