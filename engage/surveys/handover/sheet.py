"""The same as a spreadsheet, for whoever has no translator's tool: one text a row, and a column to write in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from engage.surveys.handover.units import Handed, HandoverError, Unit

HEAD = ("key", "where", "source", "translation", "state", "stamp")
_WIDTHS = (34, 40, 60, 60, 10, 14)
MAX_UNPACKED_BYTES, MAX_ROWS = 12_000_000, 5_001
_NAMED = ("survey", "source language", "language")


def write(found: Handed) -> bytes:
    """The workbook: a sheet of texts, and one that says whose they are."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - it loads numpy, which no web process needs before
    from openpyxl.workbook import Workbook  # noqa: PLC0415

    def plain(text: str) -> object:
        cell = WriteOnlyCell(texts, value=text)
        cell.data_type = "s"  # nothing that anybody typed is a formula here
        return cell

    book = Workbook(write_only=True)
    texts, about = book.create_sheet("texts"), book.create_sheet("about")
    texts.freeze_panes = "A2"
    for width, letter in zip(_WIDTHS, "ABCDEF", strict=True):
        texts.column_dimensions[letter].width = width
    texts.append(HEAD)
    for unit in found.units:
        cells = (unit.key, unit.note, unit.source, unit.target, unit.state, unit.stamp)
        texts.append([plain(cell) for cell in cells])
    for name, value in zip(_NAMED, (found.slug, found.source_language, found.language), strict=True):
        about.append((name, value))
    about.append(("note", "Write in the column “translation” alone. Words in { } before a | stay as they are."))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes) -> Handed:
    """What came back. Raises `HandoverError`."""
    from openpyxl import load_workbook  # noqa: PLC0415 - as above

    _check(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        about = {
            str(row[0]): str(row[1] or "") for row in book["about"].iter_rows(max_row=10, max_col=2, values_only=True) if row[0]
        }
        rows = list(book["texts"].iter_rows(max_row=MAX_ROWS + 1, max_col=20, values_only=True))
    except Exception as problem:  # what a damaged workbook makes openpyxl raise is no fixed list
        raise HandoverError(
            f"cannot be read as a workbook with the sheets “texts” and “about” ({type(problem).__name__})"
        ) from problem
    if len(rows) > MAX_ROWS:
        raise HandoverError(f"has more than {MAX_ROWS - 1:,} texts")
    slug, source, target = (about.get(name, "") for name in _NAMED)
    return Handed(slug, source, target, tuple(_units(rows)))


def _check(content: bytes) -> None:
    """Refuse what is no workbook or would unpack to more than one may have."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile as problem:
        raise HandoverError("is neither XLIFF nor a workbook (.xlsx)") from problem
    if size > MAX_UNPACKED_BYTES:
        raise HandoverError(f"unpacks to {size / 1e6:,.0f} MB, more than a translation may have")


def _units(rows: list[tuple[object, ...]]) -> Iterator[Unit]:
    head = [str(cell or "") for cell in rows[0]] if rows else []
    if missing := [name for name in ("key", "source", "translation", "stamp") if name not in head]:
        raise HandoverError(f"lacks the columns {', '.join(missing)} that it was handed over with")
    at = {name: head.index(name) for name in ("key", "source", "translation", "stamp")}
    for row in rows[1:]:
        key, source, target, stamp = (str(row[at[name]] or "") for name in ("key", "source", "translation", "stamp"))
        if key:
            yield Unit(key, source, target, stamp=stamp)
