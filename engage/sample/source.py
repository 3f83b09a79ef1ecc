"""The sample's files as they lie on disk, and the one way their translations go in. Reads; decides nothing."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from engage.core import paths
from engage.core.wording import put_wording

Table = Mapping[str, Any]


@lru_cache(maxsize=8)
def read_sample(name: str) -> Table:
    """`<name>.toml` of the sample."""
    return tomllib.loads((paths.package_folder("sample") / f"{name}.toml").read_text("utf-8"))


def answer_rows() -> Iterator[Table]:
    """Every sample answer, in the order of the files: one JSON object a line."""
    for file in sorted((paths.package_folder("sample") / "answers").glob("*.jsonl")):
        yield from map(json.loads, file.read_text("utf-8").rstrip("\n").split("\n"))


def put_translations(subject: str, table: Table, fields: Mapping[str, str]) -> None:
    """Store what a table says under `wording.<language>`; `fields` names each text here and in the table.

    No person has checked these translations, so they are stored as unchecked and pages say so.
    """
    for lang, words in table.get("wording", {}).items():
        for field, key in fields.items():
            if key in words:
                put_wording(subject, field, lang, _as_text(words[key]))


def _as_text(words: str | Iterable[str]) -> str:
    return words if isinstance(words, str) else "\n".join(words)
