"""Outcomes frameworks: what a plan is measured by, read from packs beside this file.

A pack is `<name>.toml` (key, name, source, outcomes with their aims) and a folder of sentences people might say, each with the
outcomes it is about; in the folder `wider` of it, more of them, with which a sentence model is taught before heads are learnt
from the others. Owns reading and checking packs; it must not know how sentences become scores.
"""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

WIDER = "wider"

_FOLDER = Path(__file__).parent


class FrameworkError(ValueError):
    """A pack that cannot be used; the message names the file, the key and what is wrong."""


@dataclass(frozen=True)
class Outcome:
    """One outcome: its key in data, its official name and its aims."""

    key: str
    name: str
    aims: tuple[str, ...]


@dataclass(frozen=True)
class Framework:
    """A pack as read.

    sentences : folder of training sentences, None where the pack has none.
    """

    key: str
    name: str
    source: str
    outcomes: tuple[Outcome, ...]
    sentences: Path | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Sentence:
    """A training sentence: what somebody might say, its language, the outcomes it is about, its topic and the aims it touches.

    aims : keys as `aim_keys` gives them; a sentence may have none
    """

    text: str
    language: str
    outcomes: frozenset[str]
    topic: str
    aims: frozenset[str] = frozenset()


def load_framework(key_or_path: str | Path) -> Framework:
    """Read a pack by file name ("ecm"), by its key ("ecm-2004") or from a path. Raises FrameworkError."""
    path = _find(key_or_path)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FrameworkError(f"{path}: {error}") from error
    outcomes = content.get("outcomes")
    if not isinstance(outcomes, list) or not outcomes:
        raise FrameworkError(f"{path}: outcomes is missing or empty")
    read = tuple(_outcome(entry, number, path) for number, entry in enumerate(outcomes))
    keys = [outcome.key for outcome in read]
    if len(set(keys)) < len(keys):
        raise FrameworkError(f"{path}: outcomes.key: the same key stands twice")
    key, name, source = (_text(content, name, path) for name in ("key", "name", "source"))
    return Framework(key, name, source, read, _sentences_folder(content, path))


def aim_keys(framework: Framework) -> tuple[str, ...]:
    """The keys of all aims in the order of the pack: the outcome's key, a dot, and the aim's number from 1."""
    return tuple(f"{outcome.key}.{number}" for outcome in framework.outcomes for number in range(1, len(outcome.aims) + 1))


def read_sentences(framework: Framework, wider: bool = False) -> list[Sentence]:
    """Read the pack's sentences, or the wider ones, files in order of their names. Raises FrameworkError naming file and line."""
    if framework.sentences is None:
        return []
    folder = framework.sentences / WIDER if wider else framework.sentences
    known = frozenset(outcome.key for outcome in framework.outcomes), frozenset(aim_keys(framework))
    return [sentence for path in sorted(folder.glob("*.tsv")) for sentence in _read_file(path, known)]


def _find(key_or_path: str | Path) -> Path:
    named = Path(key_or_path)
    if named.suffix == ".toml" or named.is_absolute():
        return named
    packs = sorted(_FOLDER.glob("*.toml"))
    for path in packs:
        if path.stem == str(key_or_path) or f'key = "{key_or_path}"' in path.read_text(encoding="utf-8").splitlines():
            return path
    raise FrameworkError(f'no framework "{key_or_path}"; there is: {", ".join(path.stem for path in packs)}')


def _text(content: Mapping[str, Any], name: str, path: Path, where: str = "") -> str:
    value = content.get(name)
    if not isinstance(value, str) or not value.strip():
        raise FrameworkError(f"{path}: {where}{name} is missing or not text")
    return value


def _outcome(entry: Mapping[str, Any], number: int, path: Path) -> Outcome:
    where = f"outcomes[{number}]."
    aims = entry.get("aims", [])
    if not isinstance(aims, list) or not all(isinstance(aim, str) for aim in aims):
        raise FrameworkError(f"{path}: {where}aims is not a list of texts")
    return Outcome(_text(entry, "key", path, where), _text(entry, "name", path, where), tuple(aims))


def _sentences_folder(content: Mapping[str, Any], path: Path) -> Path | None:
    name = content.get("sentences")
    if name is None:
        return None
    folder = path.parent / str(name)
    if not folder.is_dir():
        raise FrameworkError(f"{path}: sentences: there is no folder {folder}")
    return folder


Known = tuple[frozenset[str], frozenset[str]]  # the keys of outcomes, and of aims


def _read_file(path: Path, known: Known) -> list[Sentence]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            _sentence(row, known, f"{path}: line {number}")
            for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=1)
        ]


def _sentence(row: list[str], known: Known, where: str) -> Sentence:
    if len(row) not in (4, 5):
        raise FrameworkError(f"{where}: {len(row)} columns where four or five are expected")
    text, language, outcomes, topic, *aims = row
    about = _keys(outcomes, known[0], "outcome", where)
    return Sentence(text, language, about, topic, _keys("".join(aims), known[1], "aim", where))


def _keys(joined: str, known: frozenset[str], what: str, where: str) -> frozenset[str]:
    keys = frozenset(key for key in joined.split("|") if key)
    if unknown := keys - known:
        raise FrameworkError(f'{where}: unknown {what} "{min(unknown)}"')
    return keys
