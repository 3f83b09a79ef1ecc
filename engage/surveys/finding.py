"""Which surveys the staff's search finds: by what they are called and what they ask, never by an answer."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import format_date, gettext
from sqlalchemy import func, select

from engage.accounts.searching import Hit
from engage.core.db import db
from engage.core.finding import holds
from engage.core.i18n import current_language
from engage.surveys import library
from engage.surveys.definition import Survey, SurveySource
from engage.surveys.models import Wave


def name() -> str:
    """What this kind is called."""
    return gettext("Surveys")


def surveys(asked: tuple[str, ...]) -> Iterator[Hit]:
    """Those that were ever open, the latest first, in the reader's wording or the one they were written in."""
    closing = func.max(Wave.closes_on)
    rows = db.session.execute(select(Wave.slug, closing).group_by(Wave.slug).order_by(closing.desc(), Wave.slug))
    for slug, closes_on in rows:
        source = library.sources().get(slug)
        wording = _found(source, asked) if source else None
        if wording:
            asks = (question.text for question in wording.questions if holds((question.text,), asked))
            note = gettext("Last open until %(day)s", day=format_date(closes_on))  # type: ignore[no-untyped-call]
            yield Hit(
                wording.about.title,
                wording.language,
                url_for("surveys.start", slug=slug),
                next(asks, wording.about.summary),
                note,
            )


def _found(source: SurveySource, asked: tuple[str, ...]) -> Survey | None:
    own = current_language().code
    for lang in dict.fromkeys((own if own in source.languages else source.source_language, source.source_language)):
        survey = source.in_language(lang)
        if holds((survey.about.title, survey.about.summary, *(question.text for question in survey.questions)), asked):
            return survey
    return None
