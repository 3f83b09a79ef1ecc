"""Settings: one TOML file in the data folder, defaults that are safe. Owns reading and checking it; decides nothing else."""

from __future__ import annotations

import os
import secrets
import tempfile
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

from engage.core import paths

FILE_NAME = "engage.toml"
KEY_FILE = "secret.key"
KEY_BYTES = 32
SMTP_SECURITY = ("starttls", "tls", "none")
LAWFUL_BASES = ("public_task", "legal_obligation", "consent", "legitimate_interests", "vital_interests")
SPECIAL_CONDITIONS = ("equality", "statutory")


class SettingsError(Exception):
    """The settings file cannot be used; the message says which key and why."""


@dataclass(frozen=True)
class Settings:
    """Everything an administrator may set. Names carry their unit; a missing key means the default shown here."""

    home: Path
    secret_key: bytes
    database_url: str = ""
    trust_name: str = "Wrenshire Children's Trust"
    public_url: str = "http://127.0.0.1:8000"
    contact_email: str = "have-your-say@wrenshire.example"
    post_address: str = "FREEPOST WRENSHIRE HAVE YOUR SAY"
    exit_url: str = "https://www.bbc.co.uk/weather"
    source_language: str = "en"
    framework: str = "ecm"
    themes_delay_seconds: int = 20
    themes_seed: int = 0
    analysis_tier: str = "best"
    models_folder: str = ""
    hold_from: float = 0.4
    analysis_workers: int = 1
    analysis_cluster: str = ""
    keep_names: str = ""
    own_schools: str = ""
    place_names: str = ""
    small_number_minimum: int = 10
    small_number_base: int = 5
    small_number_floor: int = 25
    draft_days: int = 14
    recording_megabytes: int = 15
    recording_days: int = 30
    picture_megabytes: int = 15
    still_waiting_weeks: int = 12
    plan_silent_months: int = 12
    plan_check_links: bool = False  # once a week, a request to each paper the plan links to
    proxies: int = 0
    sign_in_attempts: int = 5
    sign_in_window_minutes: int = 15
    session_hours: int = 8
    receipts_per_minute: int = 60
    api_per_minute: int = 120
    lawful_basis_surveys: str = "public_task"
    lawful_basis_quotes: str = "consent"
    lawful_basis_safeguarding: str = "public_task"
    special_condition: str = "equality"  # what lets us ask about health and ethnic group
    answers_kept_months: int = 0
    concerns_kept_months: int = 0  # after a concern was closed; an open one is always kept
    privacy_contact: str = ""
    smtp_host: str = ""  # without one, letters are files in the data folder
    smtp_port: int = 587
    smtp_security: str = "starttls"
    smtp_user: str = ""
    smtp_password: str = ""
    mail_from: str = ""
    quiet_from_hour: int = 20  # where the trust is: from then on only what is urgent is sent
    quiet_until_hour: int = 8
    digest_hours: int = 24
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_groups: str = ""  # "group = role, other group = role @ area key"
    sample_codes: bool = False  # the second step says its code, for the sample's accounts alone; `engage demo` asks for it
    forum_trust_posts: int = 3
    forum_target_hours: int = 24
    forum_recheck_percent: int = 10
    forum_posts_a_day: int = 40
    forum_waiting_posts: int = 10
    forum_opinions_delay_seconds: int = 60

    @property
    def is_https(self) -> bool:
        """Whether the public address is encrypted: cookies are then marked Secure and HSTS is sent."""
        return self.public_url.startswith("https://")

    @property
    def database(self) -> str:
        """The SQLAlchemy address; SQLite in the data folder unless one is set."""
        return self.database_url or f"sqlite:///{self.home / 'engage.sqlite'}"


def load_settings(home: Path | None = None, **overrides: Any) -> Settings:
    """Settings of one data folder, created with a fresh secret key on first use.

    Raises `SettingsError` naming the file and key when the file is not TOML, a key is unknown or has the wrong type.
    """
    folder = home or paths.data_home()
    folder.mkdir(parents=True, exist_ok=True)
    base = Settings(home=folder, secret_key=_secret_key(folder / KEY_FILE))
    database = {"database_url": os.environ["ENGAGE_DATABASE_URL"]} if os.environ.get("ENGAGE_DATABASE_URL") else {}
    sample = {"sample_codes": True} if os.environ.get("ENGAGE_SAMPLE_CODES") else {}
    return replace(base, **{**_read(folder / FILE_NAME), **database, **sample, **overrides})


def _secret_key(file: Path) -> bytes:
    if not file.exists():
        _write_key(file)
    try:
        key = bytes.fromhex(file.read_text("ascii").strip())
    except (OSError, ValueError) as problem:
        raise SettingsError(f"{file}: this is not a key; put it back from a backup: it opens what was sealed") from problem
    if len(key) < KEY_BYTES:
        raise SettingsError(f"{file}: this key is too short; put it back from a backup: it opens what was sealed")
    return key


def _write_key(file: Path) -> None:
    """A fresh key, whole or not at all: of several processes that start at once, the first one's is everybody's."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # readable for its owner only
    fresh = Path(name)
    with os.fdopen(handle, "w") as target:
        target.write(secrets.token_hex(KEY_BYTES))
    try:
        os.link(fresh, file)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        fresh.replace(file)
    fresh.unlink(missing_ok=True)


def _read(file: Path) -> dict[str, Any]:
    if not file.exists():
        return {}
    try:
        values = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise SettingsError(f"{file}: this is not a readable TOML file: {problem}") from problem
    types = get_type_hints(Settings)
    known = {field.name for field in fields(Settings)} - {"home", "secret_key"}
    for key, value in values.items():
        if key not in known:
            raise SettingsError(f"{file}: there is no setting called {key}; the settings are {', '.join(sorted(known))}")
        if type(value) is not types[key]:
            raise SettingsError(f"{file}: {key} must be {types[key].__name__}, not {type(value).__name__}")
        if (offered := _offered(key)) and value not in offered:
            raise SettingsError(f"{file}: {key} must be one of {', '.join(offered)}, not {value}")
    return values


def _offered(key: str) -> tuple[str, ...]:
    """What a setting may be; empty where anything of its type will do."""
    if key.startswith("lawful_basis_"):
        return LAWFUL_BASES
    return {"special_condition": SPECIAL_CONDITIONS, "smtp_security": SMTP_SECURITY}.get(key, ())
