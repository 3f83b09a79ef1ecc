"""Sign-ins of the sample accounts: drawn once, kept in one file that only its owner can read, shown at every start.

The second step is there for them too; the page itself says their code while `engage demo` serves it.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyotp

from engage.sample.source import read_sample

FILE_NAME = "demo-sign-ins.txt"
_INTRODUCTION = "These are sample accounts of a fictional authority. Never use them, or their passwords, for anything real."


_SECRET = re.compile(r"[A-Z2-7]{32}")
_CODES = (
    "The second step asks for a code. While this demonstration runs, its page says the code of a sample account.",
    "The third column is the secret for an authenticator app, for those who want to see it work that way.",
)


@dataclass(frozen=True)
class SampleKeys:
    """What opens a sample account. `secret` is empty on a listing of an earlier version: the app is set up at sign-in."""

    password: str
    secret: str


@dataclass(frozen=True)
class SampleReceipt:
    """A receipt code to try, and what its page will show."""

    code: str
    what: str


def load_keys(home: Path) -> dict[str, SampleKeys]:
    """Each sample account's keys by address: those on file, or fresh ones that are then on file."""
    file = home / FILE_NAME
    if not file.exists():
        staff = read_sample("authority")["staff"]
        fresh = {member["email"]: SampleKeys(secrets.token_urlsafe(12), pyotp.random_base32()) for member in staff}
        fresh_members = {table["pseudonym"]: secrets.token_urlsafe(12) for table in read_sample("community")["sign_ins"]}
        save_listing(home, fresh, (), fresh_members)
    lines = [line.split() for line in file.read_text("utf-8").splitlines() if "@" in line]
    return {words[0]: SampleKeys(words[1], words[2] if _SECRET.fullmatch(words[2]) else "") for words in lines}


def load_member_passwords(home: Path) -> dict[str, str]:
    """The password of each sample member who can sign in, by the name they chose; none on a listing of an earlier version."""
    known = [table["pseudonym"] for table in read_sample("community")["sign_ins"]]
    lines = read_listing(home).splitlines()
    found = {name: line.removeprefix(f"  {name} ").split() for name in known for line in lines if line.startswith(f"  {name} ")}
    return {name: words[0] for name, words in found.items()}


def save_listing(
    home: Path,
    keys: dict[str, SampleKeys],
    receipts: Iterable[SampleReceipt],
    members: Mapping[str, str] | None = None,
    more: Mapping[str, Iterable[str]] | None = None,
) -> None:
    """Write the file, whole or not at all. more : heading -> lines, what else there is to try."""
    partial = home / f".{FILE_NAME}"
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as target:
        target.write(_listing(keys, receipts, members or {}, more or {}))
    partial.replace(home / FILE_NAME)


def read_listing(home: Path) -> str:
    """What `engage demo` prints."""
    file = home / FILE_NAME
    if not file.exists():
        return f"{file} is gone, and passwords are kept nowhere else. `engage demo --reset` draws new ones.\n"
    return file.read_text("utf-8")


def _listing(
    keys: dict[str, SampleKeys],
    receipts: Iterable[SampleReceipt],
    members: Mapping[str, str],
    more: Mapping[str, Iterable[str]],
) -> str:
    roles = {member["email"]: member["role"].replace("_", " ") for member in read_sample("authority")["staff"]}
    accounts = [f"  {email:<34} {one.password:<18} {one.secret:<32} {roles.get(email, '')}" for email, one in keys.items()]
    codes = [f"  {receipt.code:<38} {receipt.what}" for receipt in receipts]
    parts = [_INTRODUCTION, "", "Staff, at /staff/sign-in:", *accounts, "", *_CODES]
    if members:
        whom = {table["pseudonym"]: table["what"] for table in read_sample("community")["sign_ins"]}
        lines = [f"  {name:<34} {password:<18} {whom.get(name, '')}" for name, password in members.items()]
        parts += ["", "Members of the forums, at /members/sign-in:", *lines]
    if codes:
        parts += ["", "Receipt codes with something to see, at /r/:", *codes]
    for heading, found in more.items():
        parts += ["", heading, *found]
    return "\n".join(parts) + "\n"
