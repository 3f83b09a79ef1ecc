"""The record of changes: searching it and handing it on. Who reads or takes it is itself on the record."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from engage.accounts.forms import AuditForm
from engage.accounts.permissions import Permission, needs
from engage.accounts.recorded import found, how_many, stream
from engage.accounts.services import names_of
from engage.accounts.views import Panel
from engage.core import audit, clock
from engage.core.audit import AuditEvent
from engage.core.audit_reading import Search
from engage.core.db import db
from engage.core.sending import sent_while_made, table_lines

blueprint = Blueprint("audit", __name__, url_prefix="/staff/audit")
PAGE = 100
_COLUMNS = ("event", "at", "account", "action", "subject", "detail")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@blueprint.get("")
@needs(Permission.SEE_AUDIT)
def log() -> str:
    """The acts that fit, the newest first."""
    form = AuditForm(request.args)
    wanted, number = _search(form), max(request.args.get("page", 1, type=int), 1)
    total, events = how_many(wanted), found(wanted, limit=PAGE, offset=(min(number, 10**6) - 1) * PAGE)
    names = names_of({event.actor_id for event in events if event.actor_id})
    asked: dict[str, Any] = {name: request.args[name] for name in form.data if request.args.get(name)}
    return render_template(
        "staff/audit.html",
        form=form,
        events=events,
        names=names,
        total=total,
        older=url_for("audit.log", **asked, page=number + 1) if number * PAGE < total else None,
        newer=url_for("audit.log", **asked, page=number - 1) if number > 1 else None,
        asked=asked,
    )


@blueprint.post("/export")
@needs(Permission.EXPORT_AUDIT)
def export() -> Response:
    """The same as a table for a spreadsheet, sent while it is read. That it was taken is recorded first."""
    wanted = _search(AuditForm(request.form))
    audit.record("audit record exported", "audit", actor_id=current_user.id, now=clock.now())
    db.session.commit()  # a stream is read after the request's own commit: what it sends must not hold that up
    return sent_while_made(table_lines(_lines(wanted)), "text/csv; charset=utf-8", f"audit-{clock.today().isoformat()}.csv")


def panels() -> list[Panel]:
    """The record, for who may see it."""
    return [Panel(gettext("Record of changes"), gettext("Who did what, and when."), url_for("audit.log"))]


def _search(form: AuditForm) -> Search:
    form.validate()
    return Search(
        actor_id=form.actor.data if not form.actor.errors else None,
        action=(form.action.data or "").strip(),
        subject=(form.subject.data or "").strip(),
        since=_midnight(form.since.data),
        until=_midnight(form.until.data + timedelta(days=1)) if form.until.data else None,
        saw=bool(form.saw.data),
    )


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), clock.HOME_ZONE) if day else None


def _lines(wanted: Search) -> Iterator[str]:
    yield _line(_COLUMNS)
    for event in stream(wanted):
        yield _line(_values(event))


def _values(event: AuditEvent) -> tuple[str, ...]:
    detail = "; ".join(f"{key}={value}" for key, value in sorted(event.detail.items()))
    moment = event.at.isoformat(timespec="seconds")
    return (str(event.id), moment, str(event.actor_id or ""), event.action, event.subject, detail)


def _line(values: tuple[str, ...]) -> str:
    """One line of the table; nothing in it is taken for a formula by a spreadsheet."""
    line = io.StringIO()
    csv.writer(line).writerow([f"'{value}" if value.startswith(_FORMULA) else value for value in values])
    return line.getvalue()
