"""Sign-ins of the sample accounts: drawn once, kept in one file that only its owner can read, shown at every start."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from engage.sample.source import read_sample

FILE_NAME = "demo-sign-ins.txt"
_INTRODUCTION = "These are sample accounts of a fictional authority. Never use them, or their passwords, for anything real."


@dataclass(frozen=True)
class SampleReceipt:
    """A receipt code to try, and what its page will show."""

    code: str
    what: str


def load_passwords(home: Path) -> dict[str, str]:
    """Each sample account's password by address: those on file, or fresh ones that are then on file."""
    file = home / FILE_NAME
    if not file.exists():
        fresh = {member["email"]: secrets.token_urlsafe(12) for member in read_sample("authority")["staff"]}
        save_listing(home, fresh, ())
    lines = [line.split() for line in file.read_text("utf-8").splitlines() if "@" in line]
    return {words[0]: words[1] for words in lines}


def save_listing(home: Path, passwords: dict[str, str], receipts: Iterable[SampleReceipt]) -> None:
    """Write the file, whole or not at all."""
    partial = home / f".{FILE_NAME}"
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as target:
        target.write(_listing(passwords, receipts))
    partial.replace(home / FILE_NAME)


def read_listing(home: Path) -> str:
    """What `engage demo` prints."""
    file = home / FILE_NAME
    if not file.exists():
        return f"{file} is gone, and passwords are kept nowhere else. `engage demo --reset` draws new ones.\n"
    return file.read_text("utf-8")


def _listing(passwords: dict[str, str], receipts: Iterable[SampleReceipt]) -> str:
    roles = {member["email"]: member["role"].replace("_", " ") for member in read_sample("authority")["staff"]}
    accounts = [f"  {email:<34} {password:<18} {roles.get(email, '')}" for email, password in passwords.items()]
    codes = [f"  {receipt.code:<38} {receipt.what}" for receipt in receipts]
    parts = [_INTRODUCTION, "", "Staff, at /staff/sign-in:", *accounts]
    if codes:
        parts += ["", "Receipt codes with something to see, at /r/:", *codes]
    return "\n".join(parts) + "\n"
