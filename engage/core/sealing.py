"""Encrypting what only some may read. Owns how a key is made from a secret; never who holds it."""

from __future__ import annotations

import base64
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class UnsealError(Exception):
    """The sealed text was made with another key, or was changed."""


def seal(value: Any, secret: bytes, purpose: str) -> bytes:
    """JSON value to bytes nobody reads without `secret`; `purpose` keeps one use's keys from opening another's (RFC 5869)."""
    return _box(secret, purpose).encrypt(json.dumps(value, ensure_ascii=False).encode())


def unseal(sealed: bytes, secret: bytes, purpose: str) -> Any:
    """The value again; raises `UnsealError`."""
    try:
        return json.loads(_box(secret, purpose).decrypt(sealed))
    except InvalidToken as problem:
        raise UnsealError("this was sealed with another key") from problem


def seal_bytes(value: bytes, secret: bytes, purpose: str) -> bytes:
    """The same for bytes as they are, such as a recording. When it was sealed is not said in it."""
    return base64.urlsafe_b64decode(_box(secret, purpose).encrypt_at_time(value, current_time=0))


def unseal_bytes(sealed: bytes, secret: bytes, purpose: str) -> bytes:
    """The bytes again; raises `UnsealError`."""
    try:
        return _box(secret, purpose).decrypt(base64.urlsafe_b64encode(sealed))
    except InvalidToken as problem:
        raise UnsealError("this was sealed with another key") from problem


def _box(secret: bytes, purpose: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret)
    return Fernet(base64.urlsafe_b64encode(key))
