"""Settings: safe without a file, and a fault in one is named by file and key."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from engage.core.config import FILE_NAME, KEY_FILE, Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ENGAGE_DATABASE_URL", raising=False)


def write(home: Path, words: str | bytes) -> None:
    (home / FILE_NAME).write_bytes(words if isinstance(words, bytes) else words.encode())


def test_a_fresh_data_folder_gets_safe_settings_and_a_key_only_its_owner_reads(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "new")
    assert settings.database == f"sqlite:///{tmp_path / 'new' / 'engage.sqlite'}"
    key = tmp_path / "new" / KEY_FILE
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(settings.secret_key) == 32
    assert [file.name for file in key.parent.iterdir()] == [KEY_FILE]


def test_the_key_stays_the_same(tmp_path: Path) -> None:
    assert load_settings(tmp_path).secret_key == load_settings(tmp_path).secret_key


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    found: list[bytes] = []
    gate = threading.Barrier(8)

    def begin() -> None:
        gate.wait()
        found.append(load_settings(tmp_path).secret_key)

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


@pytest.mark.parametrize("content", [b"", b"not hexadecimal", b"abcd", b"\xff\xfe"])
def test_a_damaged_key_is_never_used(tmp_path: Path, content: bytes) -> None:
    (tmp_path / KEY_FILE).write_bytes(content)
    with pytest.raises(SettingsError, match=KEY_FILE):
        load_settings(tmp_path)
    assert (tmp_path / KEY_FILE).read_bytes() == content, "what may still be mended is left alone"


def test_what_the_file_says_is_used(tmp_path: Path) -> None:
    write(tmp_path, 'trust_name = "Another Trust"\nsmall_number_minimum = 12\npublic_url = "https://have-your-say.example"\n')
    settings = load_settings(tmp_path)
    assert (settings.trust_name, settings.small_number_minimum, settings.is_https) == ("Another Trust", 12, True)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("small_number_minimum = 'ten'", "small_number_minimum must be int, not str"),
        ("small_number_minimum = true", "small_number_minimum must be int, not bool"),
        ("small_number_minimum = 10.0", "small_number_minimum must be int, not float"),
        ("trust_name = 5", "trust_name must be str, not int"),
        ("smal_number_minimum = 5", "no setting called smal_number_minimum"),
        ("secret_key = 'mine'", "no setting called secret_key"),
        ("home = '/tmp'", "no setting called home"),
        ("trust_name = ", "not a readable TOML file"),
        (b"trust_name = '\xe9'", "not a readable TOML file"),
    ],
)
def test_a_fault_is_named_by_file_and_key(tmp_path: Path, words: str | bytes, key: str) -> None:
    write(tmp_path, words)
    with pytest.raises(SettingsError) as refused:
        load_settings(tmp_path)
    assert str(tmp_path / FILE_NAME) in str(refused.value)
    assert key in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_environment_may_name_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAGE_DATABASE_URL", "postgresql+psycopg://somewhere/engage")
    assert load_settings(tmp_path).database == "postgresql+psycopg://somewhere/engage"


def test_settings_cannot_be_changed_while_the_site_runs(settings: Settings) -> None:
    with pytest.raises(AttributeError):
        settings.small_number_minimum = 0  # type: ignore[misc]
