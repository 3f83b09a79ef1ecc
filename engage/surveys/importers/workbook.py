"""A workbook (.xlsx, .xls) as the form it describes, by the format's own rules; refused where those refuse it.

Owns the limits on what is opened, and the one use of pyxform: it reads headers, aliases, languages, groups and choices as the
format's own tools do, and says what is wrong in a form. Neither a program is run nor a file or an address opened here.
"""

from __future__ import annotations

import contextlib
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO, StringIO
from typing import Any

from pyxform import constants
from pyxform.builder import create_survey_element_from_dict
from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import DefinitionData, xls_to_dict, xlsx_to_dict

from engage.core.said import worded
from engage.surveys.importers.beyond import sheets_that_go_on
from engage.surveys.importers.imported import ImportRefused

MAX_UNPACKED_BYTES = 12_000_000
MAX_ROWS = 5_000
MAX_DEPTH = 25
_ROW = re.compile(r"\[row\s*:\s*(None|\d+)\]\s*")
Form = Mapping[str, Any]


def read_form(content: bytes, stem: str) -> Form:
    """The form in a workbook as a tree of groups and questions. Raises `ImportRefused`; `stem` is its title where it has none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl says of styles is nobody's concern here
        with _refusing():
            sheets = _sheets(content)
            for name in ("survey", "choices", "external_choices"):
                if len(sheets.get(name) or ()) > MAX_ROWS:
                    raise ImportRefused(f"its {name} sheet has more than {MAX_ROWS:,} rows")
            _check_depth(sheets.get("survey") or ())
            _unflatten(sheets)
            form: Form = workbook_to_json(DefinitionData(**sheets), form_name="data", fallback_form_name=stem, warnings=[])
            create_survey_element_from_dict(dict(form)).to_xml(validate=False, warnings=[])
    return form


def cut_short(content: bytes) -> tuple[str, ...]:
    """The sheets of a workbook that was read whose last rows were not. Raises `ImportRefused`."""
    with _refusing():
        return sheets_that_go_on(content)


def _sheets(content: bytes) -> dict[str, Any]:
    if not content.startswith(b"PK"):
        with contextlib.redirect_stdout(StringIO()):  # what its reader says of odd files would stand before our own report
            return dict(xls_to_dict(BytesIO(content)))
    with zipfile.ZipFile(BytesIO(content)) as packed:
        parts = packed.infolist()
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise ImportRefused(worded("is packed, but not a workbook"))
    if any(part.flag_bits & 1 for part in parts):
        raise ImportRefused(worded("is locked with a password"))
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED_BYTES:
        raise ImportRefused(
            worded(
                "unpacks to %(size)s MB, %(over)s MB more than a survey may have",
                size=f"{unpacked / 1e6:,.0f}",
                over=f"{(unpacked - MAX_UNPACKED_BYTES) / 1e6:,.1f}",
            )
        )
    return dict(xlsx_to_dict(BytesIO(content)))


def _unflatten(sheets: dict[str, Any]) -> None:
    # "flat" only changes how the format's own tools write the form out: it would copy a group's rule to all inside it.
    for row in sheets.get(constants.SETTINGS) or ():
        for key in [key for key in row if str(key).strip().lower() == "flat"]:
            del row[key]


def _check_depth(rows: Any) -> None:
    depth = 0
    for row in rows:
        kind = str(next((value for key, value in row.items() if str(key).strip().lower() == "type"), "")).strip().lower()
        depth += kind.startswith("begin") - kind.startswith("end")
        if depth > MAX_DEPTH:
            raise ImportRefused(f"its groups stand more than {MAX_DEPTH} deep in each other")


@contextlib.contextmanager
def _refusing() -> Iterator[None]:
    """Whatever goes wrong in reading somebody else's workbook is a refusal in one line."""
    try:
        yield
    except ImportRefused:
        raise
    except PyXFormError as problem:
        raise ImportRefused(_one_line(str(problem))) from problem
    except RecursionError as problem:
        raise ImportRefused("its groups stand too deep in each other") from problem
    except Exception as problem:  # what openpyxl and xlrd raise on a damaged file is no fixed list
        raise ImportRefused(
            worded("cannot be read as a workbook: it is damaged or locked (%(name)s)", name=type(problem).__name__)
        ) from problem


def _one_line(said: str) -> str:
    if "has not been included" in said:
        return "includes another form, which is not in the file and is never opened"
    row = _ROW.search(said)
    plain = _ROW.sub("", " ".join(said.split()))
    if plain.startswith("Error reading .xls"):
        return "cannot be read as a workbook: it is damaged, locked or of another kind"
    where = f"row {row[1]} of its survey sheet: " if row and row[1] != "None" else ""
    return f"{where}{plain[0].lower() + plain[1:] if plain[:1].isupper() and plain[1:2].islower() else plain}"
