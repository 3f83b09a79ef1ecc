"""What is due: to open, to close, to decide, to reply, to ask again. A list made from the records each time; nothing is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from engage.accounts.guarding import guarded, of_areas
from engage.accounts.permissions import Permission
from engage.consultations.models import Consultation
from engage.core.db import db
from engage.core.i18n import format_date

SOON = timedelta(days=14)
SILENT_AFTER = timedelta(weeks=3)
REPLY_WITHIN = timedelta(weeks=12)  # domain rule 7: what nobody has answered by then stands on the public waiting list


@dataclass(frozen=True)
class Reminder:
    """One thing that is due. kind : opens, closing_soon, closing_over, decision_due, consultee_silent or reply_due"""

    kind: str
    consultation_id: int
    title: str
    due_on: date
    sentence: str


@guarded(Permission.SEE_CONSULTATIONS, places=of_areas)
def due(today: date, areas: frozenset[int] | None = None) -> tuple[Reminder, ...]:
    """Everything that is due, the longest overdue first. areas : only what lies in these places; None for everywhere."""
    query = select(Consultation).where(Consultation.state.not_in(("draft", "archived")))
    query = query.options(selectinload(Consultation.consultees))
    rows = [row for row in db.session.scalars(query) if areas is None or row.area_id in areas]
    found = [reminder for row in rows for reminder in (*_of_days(row, today), *_of_silence(row, today))]
    return tuple(sorted(found, key=lambda reminder: (reminder.due_on, reminder.consultation_id, reminder.kind)))


def _of_days(row: Consultation, today: date) -> list[Reminder]:
    found = []
    if row.state == "checked" and row.opens_on and row.opens_on <= today:
        found.append(("opens", row.opens_on, gettext("It was to open on %(date)s.", date=format_date(row.opens_on))))
    if row.state in ("open", "paused") and row.closes_on:
        last = format_date(row.closes_on)
        if row.closes_on < today:
            found.append(("closing_over", row.closes_on, gettext("Its last day was %(date)s: close it.", date=last)))
        elif row.closes_on <= today + SOON:
            found.append(("closing_soon", row.closes_on, gettext("It closes after %(date)s.", date=last)))
    if row.state in ("closed", "analysing") and row.decides_on and row.decides_on <= today + SOON:
        found.append(
            ("decision_due", row.decides_on, gettext("It is to be decided on %(date)s.", date=format_date(row.decides_on)))
        )
    if row.state == "decided" and row.decided_on:
        by = row.decided_on + REPLY_WITHIN
        if by <= today + SOON:
            found.append(("reply_due", by, gettext("People hear back by %(date)s.", date=format_date(by))))
    return [Reminder(kind, row.id, row.title, day, sentence) for kind, day, sentence in found]


def _of_silence(row: Consultation, today: date) -> list[Reminder]:
    if row.state not in ("checked", "open", "paused", "closed", "analysing"):
        return []
    return [
        Reminder(
            "consultee_silent",
            row.id,
            row.title,
            one.asked_on + SILENT_AFTER,
            gettext("%(name)s was asked on %(date)s and has not answered.", name=one.name, date=format_date(one.asked_on)),
        )
        for one in row.consultees
        if one.asked_on and one.received_on is None and one.asked_on + SILENT_AFTER <= today
    ]
