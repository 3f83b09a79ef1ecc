"""Putting what everybody reads of a consultation into other languages. The source stands beside each text. Flushes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.consultations.errors import ConsultationError
from engage.consultations.places import of_consultation
from engage.consultations.records import find_consultation, note, pieces
from engage.core.translating import put_texts


@guarded(Permission.MANAGE_CONSULTATIONS, places=of_consultation)
def translate(
    consultation_id: int, lang: str, texts: Mapping[tuple[str, str], str], *, checked_by: str = "", person_id: int, now: datetime
) -> None:
    """Put it into one language: (subject, field) -> text; an empty text removes one.

    checked_by : who read it against the source; while empty, pages mark it as not checked by a person.
    Raises `ConsultationError` for a text that is not one of its own.
    """
    row = find_consultation(consultation_id)
    if not set(texts) <= {(subject, field) for subject, field, _ in pieces(row)}:
        raise ConsultationError({"": gettext("The page was changed meanwhile. Open it again.")})
    put_texts(texts, lang, checked_by)
    note("translated", row, person_id, now, lang=lang, checked=bool(checked_by))
