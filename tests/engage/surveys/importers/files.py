"""Small survey files of other systems, made here for the tests."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import xlwt
from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]
HEAD = ("type", "name", "label", "relevant", "required", "constraint")
CHOICES: Rows = (
    ("list_name", "name", "label"),
    ("yn", "yes", "Yes"),
    ("yn", "no", "No"),
    ("things", "a", "Parks"),
    ("things", "b", "Buses"),
)


def xlsx(**sheets: Rows) -> bytes:
    """A workbook of these sheets, by name."""
    book, content = Workbook(), BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(tuple(row))
    book.save(content)
    return content.getvalue()


def xls(**sheets: Rows) -> bytes:
    """The same as an old workbook."""
    book, content = xlwt.Workbook(), BytesIO()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(at, column, value)
    book.save(content)
    return content.getvalue()


def form(*rows: Sequence[Any], head: Sequence[str] = HEAD, choices: Rows = CHOICES, settings: Rows = ()) -> bytes:
    """An XLSForm of these rows."""
    sheets: dict[str, Rows] = {"survey": (head, *rows), "choices": choices}
    return xlsx(**sheets, **({"settings": settings} if settings else {}))


def survey_json(*elements: Any, **more: Any) -> bytes:
    """A SurveyJS survey of one page with these elements."""
    return json.dumps({"pages": [{"name": "one", "elements": list(elements)}], **more}).encode()


def table(name: str, *rows: dict[str, Any]) -> str:
    """One table of an .lss file."""
    made = "".join(f"<row>{''.join(f'<{key}>{escape(str(value))}</{key}>' for key, value in row.items())}</row>" for row in rows)
    return f"<{name}><fields/><rows>{made}</rows></{name}>"


def lss(*tables: str, title: str = "Clubs", languages: str = "", kind: str = "Survey") -> bytes:
    """An .lss file of these tables, in English and these other languages."""
    titles = [{"surveyls_survey_id": 1, "surveyls_language": "en", "surveyls_title": title}]
    titles += [{"surveyls_survey_id": 1, "surveyls_language": code, "surveyls_title": code} for code in languages.split()]
    whole = table("surveys", {"sid": 1, "language": "en", "additional_languages": languages})
    body = "".join((*tables, whole, table("surveys_languagesettings", *titles)))
    return f"<?xml version='1.0'?><document><LimeSurveyDocType>{kind}</LimeSurveyDocType>{body}</document>".encode()


def with_entity(book: bytes) -> bytes:
    """A workbook whose words name a file of this machine."""
    content, secret = BytesIO(), b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(content, "w") as made:
        for name in old.namelist():
            part = old.read(name)
            root = next((at for tag in (b"<worksheet", b"<sst") if (at := part.find(tag)) >= 0), -1)
            made.writestr(name, part if root < 0 else secret + part[root:].replace(b"<t>", b"<t>&a;"))
    return content.getvalue()
