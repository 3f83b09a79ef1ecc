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


def _box(secret: bytes, purpose: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret)
    return Fernet(base64.urlsafe_b64encode(key))
