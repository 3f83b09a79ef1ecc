"""Putting what everybody reads of a consultation into other languages. The source stands beside each text. Flushes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from engage.consultations.errors import ConsultationError
from engage.consultations.models import Consultation
from engage.consultations.records import find_consultation, forget_wordings, note, pieces
from engage.core.i18n import Language, offered_languages
from engage.core.wording import put_wording, wordings


@dataclass(frozen=True)
class Translated:
    """How far it has come in one language: how many of its texts, and whether a person checked them all."""

    language: Language
    done: int
    total: int
    checked: bool


def translations_of(row: Consultation) -> tuple[Translated, ...]:
    """Every other language the site offers."""
    written = pieces(row)
    keys, found = {(subject, field) for subject, field, _ in written}, []
    for language in offered_languages()[1:]:
        kept = wordings({subject for subject, _ in keys}, language.code)
        have = [kept[key] for key in keys if key in kept]
        found.append(Translated(language, len(have), len(keys), bool(have) and all(worded.checked for worded in have)))
    return tuple(found)


def kept_texts(row: Consultation, lang: str) -> dict[tuple[str, str], str]:
    """What there is of it in one language, by (subject, field)."""
    return {key: worded.text for key, worded in wordings({subject for subject, _, _ in pieces(row)}, lang).items()}


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
    for (subject, field), text in texts.items():
        if text.strip():
            put_wording(subject, field, lang, text.strip(), checked_by)
        else:
            forget_wordings(subject, [field], lang)
    note("translated", row, person_id, now, lang=lang, checked=bool(checked_by))
