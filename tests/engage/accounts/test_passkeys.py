"""Passkeys: made and used with an authenticator made of its own key, and refused whenever anything about them is another's."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.models import Passkey, Person
from engage.core.config import Settings
from engage.core.db import db
from tests.factories import PASSWORD, add_staff, enter, post, sign_in, token_of

ORIGIN, HOST = "https://engage.wrenshire.example", "engage.wrenshire.example"
SECOND = "/staff/sign-in/second"


def b64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


@dataclass
class Authenticator:
    """What a telephone does: one key for one site."""

    host: str = HOST
    origin: str = ORIGIN
    number: bytes = b"key number one"
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, asked: dict[str, Any]) -> dict[str, Any]:
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        held = bytes(16) + len(self.number).to_bytes(2, "big") + self.number + cbor2.dumps(cose)
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": self._data(0x45) + held})
        client = self._client("webauthn.create", asked)
        return self._credential({"clientDataJSON": b64(client), "attestationObject": b64(made)})

    def use(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.count += 1
        data, client = self._data(0x05), self._client("webauthn.get", asked)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature)}
        return self._credential(response)

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, asked: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": asked["challenge"], "origin": self.origin}).encode()

    def _credential(self, response: dict[str, str]) -> dict[str, Any]:
        return {"id": b64(self.number), "rawId": b64(self.number), "type": "public-key", "response": response}


@pytest.fixture
def person(app: Flask, settings: Settings) -> Person:
    """Somebody of the staff, on a site with a name."""
    app.config["SETTINGS"] = replace(settings, public_url=ORIGIN)
    return add_staff("administrator")


def send(client: FlaskClient, address: str, token: str, value: object) -> Any:
    return client.post(address, json=value, headers={"X-CSRFToken": token, "Referer": ORIGIN})


def made(client: FlaskClient, person: Person, phone: Authenticator) -> Any:
    token = enter(client, person)
    asked = send(client, "/staff/account/passkeys/ask", token, {}).get_json()
    return send(client, "/staff/account/passkeys", token, {"credential": phone.make(asked), "name": "My telephone"})


def used(client: FlaskClient, phone: Authenticator, **change: Any) -> Any:
    post(client, "/staff/sign-in", {"email": "officer@wrenshire.example", "password": PASSWORD})
    token = token_of(client, SECOND)
    asked = send(client, "/staff/sign-in/passkey/ask", token, {}).get_json()
    return send(client, "/staff/sign-in/passkey", token, phone.use(asked | change))


def test_a_passkey_is_made_and_then_lets_in(app: Flask, client: FlaskClient, person: Person) -> None:
    phone = Authenticator()
    assert made(client, person, phone).get_json() == {"next": "/staff/account"}
    assert "My telephone" in client.get("/staff/account").get_data(as_text=True)
    other = app.test_client()
    assert used(other, phone).get_json() == {"next": "/staff/"}
    assert other.get("/staff/").status_code == 200


@pytest.mark.parametrize(
    "phone",
    [
        Authenticator(number=b"another"),
        Authenticator(),
        Authenticator(host="evil.example"),
        Authenticator(origin="https://evil.example"),
    ],
    ids=["unknown number", "another key", "another site", "another origin"],
)
def test_what_is_not_this_key_for_this_site_is_refused(
    app: Flask, client: FlaskClient, person: Person, phone: Authenticator
) -> None:
    mine = Authenticator()
    made(client, person, mine)
    if phone.host != HOST or phone.origin != ORIGIN:
        phone.key = mine.key
    other = app.test_client()
    assert used(other, phone).status_code == 401
    assert other.get("/staff/").status_code == 302


def test_an_answer_to_another_question_is_refused(app: Flask, client: FlaskClient, person: Person) -> None:
    phone = Authenticator()
    made(client, person, phone)
    assert used(app.test_client(), phone, challenge=b64(b"x" * 32)).status_code == 401


def test_guessing_passkeys_is_stopped_and_the_right_one_no_longer_helps(
    app: Flask, client: FlaskClient, person: Person, settings: Settings
) -> None:
    phone = Authenticator()
    made(client, person, phone)
    for _ in range(settings.sign_in_attempts):
        assert used(app.test_client(), Authenticator()).status_code == 401
    other = app.test_client()
    assert used(other, phone).status_code == 429
    assert other.get("/staff/").status_code == 302


def test_a_question_is_answered_once(app: Flask, client: FlaskClient, person: Person) -> None:
    phone, other = Authenticator(), app.test_client()
    made(client, person, phone)
    post(other, "/staff/sign-in", {"email": "officer@wrenshire.example", "password": PASSWORD})
    token = token_of(other, SECOND)
    asked = send(other, "/staff/sign-in/passkey/ask", token, {}).get_json()
    assert send(other, "/staff/sign-in/passkey", token, {}).status_code == 401
    assert send(other, "/staff/sign-in/passkey", token, phone.use(asked)).status_code in {200, 401}
    again = send(other, "/staff/sign-in/passkey", token, phone.use(asked))
    assert again.status_code in {400, 401}


def test_a_key_whose_count_goes_back_was_copied_and_is_refused(app: Flask, client: FlaskClient, person: Person) -> None:
    phone = Authenticator(count=5)
    made(client, person, phone)
    assert used(app.test_client(), phone).status_code == 200
    phone.count = 2
    assert used(app.test_client(), phone).status_code == 401


def test_nobody_uses_anothers_key(app: Flask, client: FlaskClient, person: Person) -> None:
    phone = Authenticator()
    other = add_staff("administrator", email="other@wrenshire.example")
    made(client, other, phone)
    made(app.test_client(), person, Authenticator(number=b"another"))
    assert used(app.test_client(), phone).status_code == 401


NONSENSE = ({}, {"credential": {}}, {"credential": "x"}, {"credential": {"id": "x", "response": {}}}, [], "x")


@pytest.mark.parametrize("sent", NONSENSE)
def test_what_is_no_passkey_is_refused_in_one_sentence(client: FlaskClient, person: Person, sent: object) -> None:
    token = enter(client, person)
    send(client, "/staff/account/passkeys/ask", token, {})
    assert send(client, "/staff/account/passkeys", token, sent).status_code == 400
    assert db.session.query(Passkey).count() == 0


@pytest.mark.parametrize("sent", NONSENSE)
def test_what_is_no_answer_lets_nobody_in(client: FlaskClient, person: Person, sent: object) -> None:
    post(client, "/staff/sign-in", {"email": "officer@wrenshire.example", "password": PASSWORD})
    assert send(client, "/staff/sign-in/passkey", token_of(client, SECOND), sent).status_code == 401


def test_the_last_second_step_cannot_be_taken_away(client: FlaskClient, person: Person) -> None:
    made(client, person, Authenticator())
    person.code_secret = None
    db.session.commit()
    assert post(client, "/staff/account/passkeys/1/remove", {}, page="/staff/account").status_code == 400
    assert db.session.query(Passkey).count() == 1


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "http://engage.wrenshire.example", "https://192.0.2.7"])
def test_where_browsers_allow_none_none_is_offered(app: Flask, client: FlaskClient, settings: Settings, address: str) -> None:
    app.config["SETTINGS"] = replace(settings, public_url=address)
    add_staff("administrator")
    sign_in(client)
    assert "data-passkey-make" not in client.get("/staff/account").get_data(as_text=True)
