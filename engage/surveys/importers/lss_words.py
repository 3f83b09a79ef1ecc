"""The tables of an .lss file as rows, and words written as HTML as plain ones."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

from engage.surveys.importers.imported import ImportRefused

Row = Mapping[str, str]
ByLanguage = dict[str, dict[str, str]]  # id -> language -> words
MAX_ROWS = 100_000
_BREAK = re.compile(r"<\s*(?:br|/p|/div|/li|/h\d)\b[^<>]*>", re.IGNORECASE)
_SILENT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")


def tables_of(root: Element) -> dict[str, list[Row]]:
    """Every table by name, each row as the text of its columns. Raises `ImportRefused` for more rows than a survey has."""
    tables: dict[str, list[Row]] = {}
    total = 0
    for table in root:
        found = [{cell.tag: (cell.text or "").strip() for cell in row} for row in table.iterfind("./rows/row")]
        total += len(found)
        if total > MAX_ROWS:
            raise ImportRefused(f"has more than {MAX_ROWS:,} rows")
        if found:
            tables.setdefault(table.tag, []).extend(found)
    return tables


def by_language(rows: Iterable[Row], key: str, columns: tuple[str, str]) -> tuple[ByLanguage, ByLanguage]:
    """Two columns of a table of words: id -> language -> words."""
    one: dict[str, dict[str, str]] = defaultdict(dict)
    two: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        for found, column in ((one, columns[0]), (two, columns[1])):
            found[row.get(key, "")][row.get("language", "")] = row.get(column, "")
    return one, two


def plain_text(raw: str) -> str:
    """Words without their markup; a script's text is no words."""
    text = _TAG.sub("", _BREAK.sub("\n", _SILENT.sub("", raw)))
    lines = (" ".join(line.split()) for line in html.unescape(text).splitlines())
    return "\n".join(line for line in lines if line)
