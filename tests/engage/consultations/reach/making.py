"""People who answered, made quickly: so many of each kind."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from engage.core.db import db
from engage.surveys import library
from engage.surveys.models import Answer, Assistance, Response, Wave

YOUNG, PARENTS = "young-people", "parents-and-carers"


def answered(wave_id: int, n: int, choices: dict[str, list[str]] | None = None, **given: Any) -> list[Response]:
    """So many responses; `choices` by question, `helper` for the adult behind a report, `told` for more of how it was told."""
    wave = db.session.get_one(Wave, wave_id)
    version = given.pop("version_id", None) or library.version_id(library.sources()[wave.slug])
    told = {"helper": given.pop("helper", ""), **given.pop("told", {})}
    values = {"lang": "en", "provenance": "self", "state": "submitted", "submitted_on": wave.opens_on, **given}
    rows = [Response(wave_id=wave_id, version_id=version, receipt_digest=uuid4().hex, **values) for _ in range(n)]
    for row in rows:
        row.answers = [Answer(question_key=key, choices=chosen) for key, chosen in (choices or {}).items()]
        if any(told.values()):
            row.assistance = Assistance(**told)
    db.session.add_all(rows)
    db.session.commit()
    return rows
