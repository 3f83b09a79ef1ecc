"""The month in figures that may leave the desk: how many concerns, of what kind, from where, and whether they were in time.

Every count passes disclosure control; each month stands alone, so that no two reports can be subtracted from each other. What is
counted is listed whether there was any or not: a line that stands there only when there was one would tell that there was one.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, select

from analysis.screen import KINDS
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.clock import HOME_ZONE
from engage.core.db import db
from engage.safeguarding import retention
from engage.safeguarding.disclosure import SafeBreakdown, SafeCount, Thresholds, safe_breakdown, safe_count, safe_overlaps
from engage.safeguarding.keeping import working_days
from engage.safeguarding.models import Concern

OTHER = "other"
SOURCES = ("answer", "recording", "forum_post", "translation_report", "contact", "staff", OTHER)
ALL_KINDS = (*dict.fromkeys((*KINDS, "seen_by_a_person", "wants_contact")), OTHER)
OUTCOMES = ("referred", "closed", "released", "open")
SPEEDS = ("in_time", "late", "not_yet")


@dataclass(frozen=True)
class MonthReport:
    """One month of concerns, by the day they were raised; every figure is safe to leave.

    outcomes : what became of them, each concern once; kinds overlap, as one concern may be of several
    speeds : whether a lead had decided something within one working day of raising
    """

    month: date
    total: SafeCount
    sources: SafeBreakdown
    kinds: SafeBreakdown
    outcomes: SafeBreakdown
    speeds: SafeBreakdown

    @property
    def parts(self) -> tuple[tuple[str, Mapping[str, SafeCount]], ...]:
        """Each breakdown with its name, in the order they are shown in."""
        return (
            ("source", self.sources.cells),
            ("kind", self.kinds.cells),
            ("outcome", self.outcomes.cells),
            ("speed", self.speeds.cells),
        )

    @property
    def shown(self) -> tuple[tuple[str, Mapping[str, SafeCount]], ...]:
        """Those of them in which there is a figure."""
        return tuple(part for part in self.parts if not all(count.hidden for count in part[1].values()))


@guarded(Permission.OPEN_CONCERNS)
def month_report(month: date, now: datetime, limits: Thresholds) -> MonthReport:
    """The month that holds this day."""
    first = month.replace(day=1)
    rows = _raised_in(first)
    of = ("concerns", f"month:{first.isoformat()}")
    sources = Counter(row.source if row.source in SOURCES else OTHER for row in rows)
    kinds = Counter(kind for row in rows for kind in {kind if kind in ALL_KINDS else OTHER for kind in row.kinds or (OTHER,)})
    outcomes, speeds = Counter(map(_outcome, rows)), Counter(_speed(row, now) for row in rows)
    return MonthReport(
        first,
        safe_count(len(rows), limits, of),
        safe_breakdown({name: sources[name] for name in SOURCES}, limits, (*of, "source")),
        safe_overlaps({name: kinds[name] for name in ALL_KINDS}, len(rows), limits, (*of, "kind")),
        safe_breakdown({name: outcomes[name] for name in OUTCOMES}, limits, (*of, "outcome")),
        safe_breakdown({name: speeds[name] for name in SPEEDS}, limits, (*of, "speed")),
    )


@guarded(Permission.OPEN_CONCERNS)
def months(today: date, most: int = 24) -> list[date]:
    """Months that are over, since the first concern, the latest first: a month that still runs would be published twice.

    None of which some concerns may be deleted by their age.
    """
    whole_from = retention.reported_from(today, retention.months_kept()) or date.min
    earliest = db.session.scalar(select(func.min(Concern.raised_at)))
    if earliest is None:
        return []
    found: list[date] = []
    at = _month_before(today.replace(day=1))
    while at >= earliest.astimezone(HOME_ZONE).date().replace(day=1) and len(found) < most:
        if at >= whole_from:
            found.append(at)
        at = _month_before(at)
    return found


def as_csv(report: MonthReport) -> str:
    """The same figures as a file: what is hidden says so instead of showing a number."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("month", "part", "value", "count"))
    writer.writerow((f"{report.month:%Y-%m}", "all", "", _figure(report.total)))
    for part, cells in report.parts:
        writer.writerows((f"{report.month:%Y-%m}", part, value, _figure(count)) for value, count in cells.items())
    return out.getvalue()


def _figure(count: SafeCount) -> str:
    return str(count.value) if count.value is not None else count.kind


def _raised_in(first: date) -> Sequence[Concern]:
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    begins, ends = (datetime.combine(day, time(), HOME_ZONE) for day in (first, after))
    query = select(Concern).where(Concern.raised_at >= begins, Concern.raised_at < ends).order_by(Concern.id)
    return db.session.scalars(query).all()


def _outcome(concern: Concern) -> str:
    acts = {act.act for act in concern.acts}
    if "released" in acts:
        return "released"
    if "referred" in acts:
        return "referred"
    return "closed" if concern.state == "closed" else "open"


def _speed(concern: Concern, now: datetime) -> str:
    due = working_days().one_working_day_after(concern.raised_at)
    decided = [act.at for act in concern.acts if act.act in {"triaged", "referred", "closed", "released"}]
    if not decided:
        return "late" if due <= now else "not_yet"
    return "in_time" if min(decided) <= due else "late"


def _month_before(first: date) -> date:
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)
