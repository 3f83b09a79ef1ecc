"""Reports of a bad translation: taking one in, screened like every free text, and ticking it off.

What screens the words lies above this domain and registers itself (`screen_words`); a worrying report is then in the lead's
keeping alone, and what is left here is the page and the language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from flask import Flask, current_app, request
from flask_babel import gettext
from sqlalchemy import func, select

from engage.access.models import TranslationReport
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.core.i18n import Language, language

HELD_SOURCE = "translation_report"
_SCREEN = "engage.access.screen_words"
_LONGEST_PAGE = 200
# Parts of an address that open something: they are never written down.
_SECRET = frozenset({"code", "receipt", "token"})


class Screen(Protocol):
    """What looks at words on their way in. True: they worry, and are in the safeguarding lead's keeping now."""

    def __call__(self, source: str, source_id: str, words: Mapping[str, str], *, now: datetime) -> bool:
        """Look at the words of one text, in the caller's transaction."""


@dataclass(frozen=True)
class ReportRow:
    """One report as staff see it, with how far the translation of that language has been checked."""

    report: TranslationReport
    language: Language


def screen_words(app: Flask, screen: Screen) -> None:
    """Let the domain that keeps people safe look at every report."""
    app.extensions[_SCREEN] = screen


def page_here() -> str:
    """The address of this page as a report may carry it: without a code that would open somebody's answers."""
    has_secret = _SECRET & set(request.view_args or ())
    return request.url_rule.rule.partition("<")[0] if has_secret and request.url_rule else request.path[:_LONGEST_PAGE]


def tidy_page(asked: str) -> str:
    """A page as it came with a request: a path of this site and nothing after it, or empty."""
    path = asked.partition("?")[0].partition("#")[0]
    is_ours = path.startswith("/") and path[1:2] not in ("/", "\\")
    if not is_ours or not path.isprintable():
        return ""
    return "/r/" if path.startswith("/r/") else path[:_LONGEST_PAGE]


def take_in(page: str, lang: str, wrong: str, better: str, *, now: datetime, today: date) -> int:
    """Keep one report; its id. The words are looked at first, and are not written here when they worry."""
    report = TranslationReport(page=tidy_page(page), lang=lang, wrong="", better="", held=False, reported_on=today)
    db.session.add(report)
    db.session.flush()
    words = {name: text for name, text in (("wrong", wrong.strip()), ("better", better.strip())) if text}
    screen: Screen = current_app.extensions[_SCREEN]
    report.held = screen(HELD_SOURCE, str(report.id), words, now=now)
    if not report.held:
        _write(report, words)
    db.session.flush()
    return report.id


@guarded(Permission.CHECK_TRANSLATIONS)
def reports() -> list[ReportRow]:
    """Every report, open ones first, the newest first."""
    query = select(TranslationReport).order_by(TranslationReport.done_on.is_not(None), TranslationReport.id.desc()).limit(500)
    return [ReportRow(report, language(report.lang)) for report in db.session.scalars(query)]


def count_open() -> int:
    """How many wait for somebody who can read them: a held one is the lead's."""
    query = select(func.count()).where(TranslationReport.done_on.is_(None), ~TranslationReport.held)
    return db.session.scalar(query.select_from(TranslationReport)) or 0


@guarded(Permission.CHECK_TRANSLATIONS)
def mark(report_id: int, *, done: bool, person_id: int, now: datetime, today: date) -> None:
    """Tick one off, or take the tick away."""
    report = db.session.get(TranslationReport, report_id)
    if report is None:
        raise NotFoundError(gettext("There is no report with this number."))
    report.done_on, report.done_by = (today, person_id) if done else (None, None)
    act = "translation report done" if done else "translation report open again"
    audit.record(act, f"translation_report:{report.id}", actor_id=person_id, now=now)
    db.session.flush()


class HeldReports:
    """The safeguarding desk's way to reports (`engage.safeguarding.services.HeldSource`)."""

    def context(self, source_id: str) -> tuple[tuple[str, str], ...]:
        """On which page, in which language it was written."""
        report = db.session.get(TranslationReport, int(source_id))
        return ((gettext("A report of a bad translation"), f"{report.page} · {language(report.lang).name}"),) if report else ()

    def put_back(self, source_id: str, words: Mapping[str, str], *, now: datetime) -> None:
        """Return released words."""
        report = db.session.get(TranslationReport, int(source_id))
        if report is not None and report.held:
            report.held = False
            _write(report, words)
            db.session.flush()

    def words(self, source_id: str) -> dict[str, str]:
        """What it says, for a closer look; nothing where it is held."""
        report = db.session.get(TranslationReport, int(source_id))
        fields = {"wrong": report.wrong, "better": report.better} if report else {}
        return {name: text for name, text in fields.items() if text}

    def give_up(self, source_id: str) -> None:
        """The closer look found something: the words are the lead's from now on."""
        report = db.session.get_one(TranslationReport, int(source_id))
        report.held, report.wrong, report.better = True, "", ""
        db.session.flush()


def _write(report: TranslationReport, words: Mapping[str, str]) -> None:
    report.wrong, report.better = words.get("wrong", ""), words.get("better", "")
