"""Passwords: argon2, and the same work whether or not there is anybody to compare with."""

from __future__ import annotations

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
LONGEST = 1000  # hashing more would only keep the machine busy


def hash_password(password: str) -> str:
    """What is kept of a password."""
    return _hasher.hash(password[:LONGEST])


def fits(kept: str | None, password: str) -> bool:
    """Whether this is the password. Where there is none to compare with, it takes as long and is not."""
    try:
        _hasher.verify(kept or _nobody(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher.hash(secrets.token_hex(16))
