"""Open data for everyone: one page that says what there is, and the files, sent while they are read."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, render_template
from flask_babel import gettext

from engage.core import clock
from engage.core.errors import NotFoundError
from engage.core.i18n import current_language
from engage.core.security import limiter
from engage.core.sending import broken_off, not_whole, sent_while_made, table_lines
from engage.evidence.open_data import DATASETS, LICENCE, LICENCE_URL, json_lines, text_rows
from engage.evidence.sheet import csv_lines

blueprint = Blueprint("open_data", __name__, url_prefix="/open-data")
_MARK = "\ufeff"  # spreadsheet programs need it to read other alphabets


@blueprint.get("/")
def index() -> str:
    """Every table with its licence, its day and its columns."""
    tables = tuple(DATASETS.values())
    return render_template("open_data/index.html", tables=tables, licence=LICENCE, licence_url=LICENCE_URL, today=clock.today())


@blueprint.get("/<key>.<ending>")
@limiter.limit("60/minute")
def file(key: str, ending: str) -> Response:
    """One table. A row is sent when it is read: however many there are, the memory is the same."""
    if key not in DATASETS or ending not in {"csv", "json"}:
        raise NotFoundError(gettext("Check the address, or start again from the first page."))
    dataset, lang, today = DATASETS[key], current_language().code, clock.today()
    if ending == "json":
        pieces, kind = _document(json_lines(dataset, lang, today)), "application/json"
    else:
        heads = tuple(column.name for column in dataset.columns)
        pieces, kind = table_lines(csv_lines(heads, text_rows(dataset, lang, today), mark=_MARK)), "text/csv; charset=utf-8"
    response = sent_while_made(pieces, kind, f"{key}-{today:%Y-%m-%d}.{ending}")
    response.headers["Link"] = f'<{LICENCE_URL}>; rel="license"'
    response.vary.add("Accept-Language")
    return response


def _document(pieces: Iterator[str]) -> Iterator[bytes]:
    """One that broke off ends within its rows: no program takes it for whole."""
    for piece in broken_off(pieces, lambda: f"\n{not_whole()}\n"):
        yield piece.encode()
