"""The council's own sign-in: a real identity provider on this machine; what it says becomes roles; nobody gets in round it."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import RSAKey

from engage.accounts.models import Person
from engage.accounts.roles import Grant, Role
from engage.core.config import Settings, SettingsError
from engage.core.db import db
from tests.factories import add_areas, add_staff, post

BEGIN, BACK = "/staff/single-sign-on", "/staff/single-sign-on/back"
GROUPS = "Participation = participation_officer, Wards = moderator @ ashby-vale, Safe = safeguarding_lead"


@dataclass
class Provider:
    """An identity provider: what it will say of whoever comes, and what it was asked."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, parameters={"kid": "1"}))
    says: dict[str, Any] = field(default_factory=dict)
    challenges: dict[str, tuple[str, str]] = field(default_factory=dict)
    signing_key: RSAKey | None = None

    def token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "engage", "sub": "17", "iat": now, "exp": now + 60, "nonce": nonce}
        claims |= {"email": "nia@wrenshire.example", "email_verified": True, "name": "Nia", "groups": ["Participation"]}
        claims |= {"amr": ["pwd", "mfa"]} | self.says
        header = {"alg": self.says.get("alg", "RS256"), "kid": "1"}
        return jwt.encode(header, {k: v for k, v in claims.items() if v is not None}, self.signing_key or self.key)


@pytest.fixture
def provider(app: Flask, settings: Settings) -> Iterator[Provider]:
    """It runs, and the site is set up for it."""
    told = Provider()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_args: object) -> None:
            pass

        def answer(self, value: object, status: int = 200) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            if self.path == "/.well-known/openid-configuration":
                ends = {name: f"{told.issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
                self.answer({"issuer": told.issuer, **ends})
            else:
                self.answer({"keys": [told.key.as_dict(private=False)]})

        def do_POST(self) -> None:
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            challenge, nonce = told.challenges.pop(sent["code"][0], ("", ""))
            digest = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
            if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge:
                self.answer({"error": "invalid_grant"}, 400)
                return
            self.answer({"access_token": "x", "token_type": "Bearer", "id_token": told.token(nonce)})

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    app.config["SETTINGS"] = replace(
        settings, oidc_issuer=told.issuer, oidc_client_id="engage", oidc_client_secret="secret", oidc_groups=GROUPS
    )
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def off(client: FlaskClient, provider: Provider) -> dict[str, str]:
    """Press the button, sign in over there: what the browser brings back."""
    address = urlsplit(client.get(BEGIN).headers["Location"])
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"http://127.0.0.1:8000{BACK}"
    provider.challenges["code"] = (asked["code_challenge"], asked["nonce"])
    return {"code": "code", "state": asked["state"]}


def come(client: FlaskClient, provider: Provider, **says: Any) -> Any:
    provider.says = says
    return client.get(BACK, query_string=off(client, provider))


def test_whoever_the_council_knows_gets_in_with_the_roles_of_their_groups(client: FlaskClient, provider: Provider) -> None:
    add_areas("ashby-vale", "brackenford")
    done = come(client, provider, groups=["Participation", "Wards", "Canteen"])
    assert done.headers["Location"] == "/staff/"
    assert client.get("/staff/").status_code == 200
    (person,) = db.session.query(Person)
    assert set(person.grants) == {Grant(Role.PARTICIPATION_OFFICER), Grant(Role.MODERATOR, 2)}
    assert person.vetted_until is None, "a vetting check is recorded here, by a person"


def test_roles_follow_the_groups_at_each_sign_in(app: Flask, provider: Provider) -> None:
    add_areas("ashby-vale")
    come(app.test_client(), provider, groups=["Participation", "Safe"])
    come(app.test_client(), provider, groups=["Participation"])
    assert db.session.query(Person).one().role_names == {Role.PARTICIPATION_OFFICER}


def test_without_a_second_factor_there_it_is_asked_for_here(client: FlaskClient, provider: Provider) -> None:
    add_areas("ashby-vale")
    assert come(client, provider, amr=["pwd"]).headers["Location"] == "/staff/sign-in/set-up"
    assert client.get("/staff/").status_code == 302


@pytest.mark.parametrize("groups", [[], ["Canteen"], None])
def test_who_has_no_group_with_work_here_does_not_get_in(client: FlaskClient, provider: Provider, groups: object) -> None:
    add_areas("ashby-vale")
    assert come(client, provider, groups=groups).status_code == 401
    assert db.session.query(Person).count() == 0


def test_who_is_refused_reads_why_where_they_can_sign_in_otherwise(client: FlaskClient, provider: Provider) -> None:
    add_areas("ashby-vale")
    page = come(client, provider, groups=[]).get_data(as_text=True)
    assert "Your council account has no work here." in page
    assert f'href="{BEGIN}"' in page, "again, by the council"
    assert 'action="/staff/sign-in"' in page, "or by a password"


def test_a_wrong_password_leaves_the_councils_own_way_on_the_page(client: FlaskClient, provider: Provider) -> None:
    page = post(client, "/staff/sign-in", {"email": "nia@wrenshire.example", "password": "wrong"})
    assert (page.status_code, f'href="{BEGIN}"' in page.get_data(as_text=True)) == (401, True)


def test_an_account_that_is_there_is_taken_up_only_by_an_address_the_council_vouches_for(app: Flask, provider: Provider) -> None:
    add_areas("ashby-vale")
    person = add_staff("participation_officer", email="nia@wrenshire.example")
    assert come(app.test_client(), provider, email_verified=False).status_code == 401
    assert come(app.test_client(), provider).headers["Location"] == "/staff/"
    db.session.refresh(person)
    assert person.oidc_subject == "17"
    assert come(app.test_client(), provider, sub="18").status_code == 401, "another number with the same address"


def test_who_left_does_not_get_in(client: FlaskClient, provider: Provider) -> None:
    add_areas("ashby-vale")
    person = add_staff("participation_officer", email="nia@wrenshire.example")
    person.is_active = False
    db.session.commit()
    assert come(client, provider).status_code == 401


@pytest.mark.parametrize(
    "says",
    [{"iss": "https://evil.example"}, {"aud": "another"}, {"exp": 1}, {"exp": None}, {"nonce": "another"}, {"nonce": None},
     {"sub": None}],
)  # fmt: skip
def test_a_token_that_is_not_for_us_now_is_refused(client: FlaskClient, provider: Provider, says: dict[str, Any]) -> None:
    add_areas("ashby-vale")
    refused = come(client, provider, **says)
    assert refused.status_code == 401
    assert client.get("/staff/").status_code == 302


def test_a_token_signed_by_another_is_refused(client: FlaskClient, provider: Provider) -> None:
    add_areas("ashby-vale")
    provider.signing_key = RSAKey.generate_key(2048, parameters={"kid": "1"})
    assert come(client, provider).status_code == 401


def test_what_another_browser_began_cannot_be_finished_here(app: Flask, client: FlaskClient, provider: Provider) -> None:
    add_areas("ashby-vale")
    stolen = off(app.test_client(), provider)
    assert client.get(BACK, query_string=stolen).status_code == 401
    mine = off(client, provider)
    assert client.get(BACK, query_string={**mine, "state": "another"}).status_code == 401
    assert client.get(BACK, query_string=mine).headers["Location"] == "/staff/"
    assert client.get(BACK, query_string=mine).status_code == 401, "what was begun can be finished once"


def test_a_server_that_is_away_is_one_clear_sentence(app: Flask, client: FlaskClient, settings: Settings) -> None:
    app.config["SETTINGS"] = replace(settings, oidc_issuer="http://127.0.0.1:1", oidc_client_id="engage")
    refused = client.get(BEGIN)
    assert refused.status_code == 401
    assert "cannot be reached" in refused.get_data(as_text=True)


def test_a_server_that_is_not_encrypted_is_not_asked(app: Flask, client: FlaskClient, settings: Settings) -> None:
    app.config["SETTINGS"] = replace(settings, oidc_issuer="http://council.example", oidc_client_id="engage")
    assert client.get(BEGIN).status_code == 401


def test_a_site_without_it_offers_nothing(client: FlaskClient) -> None:
    assert "council account" not in client.get("/staff/sign-in").get_data(as_text=True)
    assert client.get(BEGIN).status_code == client.get(BACK).status_code == 404


@pytest.mark.parametrize("groups", ["Safe = king", "Safe = moderator @ nowhere", "Safe"])
def test_a_setting_that_names_no_role_or_area_is_said(app: Flask, client: FlaskClient, provider: Provider, groups: str) -> None:
    add_areas("ashby-vale")
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], oidc_groups=groups)
    with pytest.raises(SettingsError, match="names no role or no area"):
        come(client, provider)
