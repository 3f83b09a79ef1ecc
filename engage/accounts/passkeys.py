"""Passkeys, as the second step: a key that stays on the person's device and answers only to this site's address."""

from __future__ import annotations

import ipaddress
import json
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, session
from flask_babel import gettext
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from engage.accounts.models import Passkey, Person
from engage.core import audit
from engage.core.config import Settings
from engage.core.db import db
from engage.core.errors import DomainError

CHALLENGE = "passkey_challenge"


class PasskeyError(DomainError):
    """A passkey cannot be made or taken away."""


def are_possible() -> bool:
    """Whether this site's address can have passkeys: it needs a name, and browsers want it encrypted (or this machine)."""
    settings, host = _settings(), _host()
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return settings.is_https or host == "localhost"
    return False


def ask_to_make(person: Person) -> dict[str, Any]:
    """What the browser needs to make a key for this person."""
    options = generate_registration_options(
        rp_id=_host(),
        rp_name=_settings().trust_name,
        user_id=str(person.id).encode(),
        user_name=person.email,
        user_display_name=person.name,
        exclude_credentials=_known(person),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    return _asked(options)


def make(person: Person, answer: dict[str, Any], name: str, *, now: datetime) -> None:
    """Keep the key that the browser made. Raises `PasskeyError` where it is not an answer to what was asked."""
    try:
        done = verify_registration_response(
            credential=answer, expected_challenge=_challenge(), expected_rp_id=_host(), expected_origin=_origin()
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as problem:
        raise PasskeyError(gettext("The passkey could not be made. Try again, or use an authenticator app.")) from problem
    key = Passkey(
        credential_id=done.credential_id,
        public_key=done.credential_public_key,
        sign_count=done.sign_count,
        name=name.strip()[:60] or "passkey",
        created_at=now,
    )
    person.passkeys.append(key)
    db.session.flush()
    audit.record("passkey made", f"person:{person.id}", actor_id=person.id, now=now)


def ask_to_use(person: Person) -> dict[str, Any]:
    """What the browser needs to use one of this person's keys."""
    return _asked(
        generate_authentication_options(
            rp_id=_host(), allow_credentials=_known(person), user_verification=UserVerificationRequirement.PREFERRED
        )
    )


def use(person: Person, answer: dict[str, Any]) -> bool:
    """Whether this answer comes from one of this person's keys, to the question that was just asked."""
    key = _find(person, answer)
    challenge = _challenge()
    if key is None:
        return False
    try:
        done = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return False
    key.sign_count = done.new_sign_count
    return True


def remove(person: Person, passkey_id: int, *, now: datetime) -> None:
    """Take a key away; the last one only where an app is set up."""
    keys = [key for key in person.passkeys if key.id == passkey_id]
    if keys and person.code_secret is None and len(person.passkeys) == 1:
        raise PasskeyError(gettext("This is your only second step. Set up another one first."))
    for key in keys:
        person.passkeys.remove(key)
        audit.record("passkey removed", f"person:{person.id}", actor_id=person.id, now=now)
    db.session.flush()


def as_object(sent: Any) -> dict[str, Any]:
    """What a browser sent, if it is an object at all."""
    return sent if isinstance(sent, dict) else {}


def _asked(options: Any) -> dict[str, Any]:
    session[CHALLENGE] = bytes_to_base64url(options.challenge)
    asked: dict[str, Any] = json.loads(options_to_json(options))
    return asked


def _challenge() -> bytes:
    """The question that was asked; it can be answered once."""
    return base64url_to_bytes(session.pop(CHALLENGE, ""))


def _known(person: Person) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=key.credential_id) for key in person.passkeys]


def _find(person: Person, answer: dict[str, Any]) -> Passkey | None:
    raw = answer.get("rawId")
    if not isinstance(raw, str):
        return None
    return next((key for key in person.passkeys if bytes_to_base64url(key.credential_id) == raw.rstrip("=")), None)


def _host() -> str:
    return urlsplit(_settings().public_url).hostname or "localhost"


def _origin() -> str:
    parts = urlsplit(_settings().public_url)
    return f"{parts.scheme}://{parts.netloc}"


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
