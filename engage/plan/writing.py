"""Writing the plan: priorities, actions, how they go on, pledges, indicators, documents. Every act is in the audit record.

Who may write where is asked by the pages (`desk_views`). A priority's address never changes, and nor does its place. Words
that change take their translations with them: those would say something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeVar

from flask_babel import gettext
from sqlalchemy import delete, func, select

from engage.accounts.guarding import guarded, of_area
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import Model, db
from engage.core.forms import too_long
from engage.core.wording import Wording
from engage.plan.errors import PlanError, UnknownPartError
from engage.plan.models import ACTION_STATES, DOCUMENT_KINDS, Action, ActionNote, Document, Indicator, Plan, Pledge, Priority
from engage.plan.places import of_action, of_part, of_priority
from engage.trust.services import area_names, organisation_names

Part = TypeVar("Part", bound=Model)
NAME_LENGTH, TITLE_LENGTH = 160, 200
WRITTEN_STATES = tuple(state for state in ACTION_STATES if state != "late")  # late is what the calendar says, not a person
_MARKS = re.compile(r"[^a-z0-9]+")


def find(kind: type[Part], number: int) -> Part:
    """One part of the plan; raises `UnknownPartError`."""
    row = db.session.get(kind, number)
    if row is None:
        raise UnknownPartError(gettext("This is not in the plan, or not any more."))
    return row


@guarded(Permission.EDIT_PLAN, places=of_area)
def add_priority(
    plan_id: int,
    *,
    title: str,
    summary: str,
    outcome_keys: list[str],
    area_id: int | None = None,
    parent_id: int | None = None,
    person_id: int,
    now: datetime,
    today: date,
) -> int:
    """A new priority, of the county (`area_id` None) or of one place; its id. Without a parent, a local one is local only.

    Raises `PlanError` where title or summary is missing, or a parent is not a priority of the county.
    """
    problems = _words({"title": title, "summary": summary})
    if area_id is not None and area_id not in area_names():
        problems["area_id"] = gettext("Choose only from the answers on this page.")
    if sentence := _parent_problem(plan_id, area_id, parent_id):
        problems["parent_id"] = sentence
    _refuse(problems)
    position = (db.session.scalar(select(func.max(Priority.position)).where(Priority.plan_id == plan_id)) or 0) + 1
    row = Priority(
        plan_id=plan_id,
        slug=_new_slug(title),
        position=position,
        title=title.strip(),
        summary=summary.strip(),
        outcome_keys=sorted(outcome_keys),
        area_id=area_id,
        parent_id=parent_id,
        local_only=area_id is not None and parent_id is None,
        author_id=person_id,
        touched_on=today,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("priority added", f"priority:{row.id}", actor_id=person_id, now=now)
    return row.id


@guarded(Permission.EDIT_PLAN, places=of_priority)
def change_priority(
    priority_id: int,
    *,
    title: str,
    summary: str,
    outcome_keys: list[str],
    parent_id: int | None = None,
    person_id: int,
    now: datetime,
    today: date,
) -> None:
    """Reword a priority, or put a local one under another priority of the county; raises `PlanError`."""
    row, problems = find(Priority, priority_id), _words({"title": title, "summary": summary})
    if sentence := _parent_problem(row.plan_id, row.area_id, parent_id):
        problems["parent_id"] = sentence
    _refuse(problems)
    _reword(f"priority:{row.id}", {"title": (row.title, title), "summary": (row.summary, summary)})
    row.title, row.summary, row.outcome_keys = title.strip(), summary.strip(), sorted(outcome_keys)
    row.parent_id, row.local_only = parent_id, row.area_id is not None and parent_id is None
    _touch(row, "priority changed", f"priority:{row.id}", person_id, now, today)


@guarded(Permission.EDIT_PLAN, places=of_priority)
def look_after(priority_id: int, *, person_id: int, now: datetime) -> None:
    """From now on this person is told when the priority falls silent."""
    row = find(Priority, priority_id)
    row.author_id = person_id
    db.session.flush()
    audit.record("priority looked after", f"priority:{row.id}", actor_id=person_id, now=now)


@guarded(Permission.EDIT_PLAN, places=of_priority)
def save_action(
    priority_id: int,
    action_id: int | None,
    *,
    title: str,
    owner: str,
    organisation_id: int | None,
    due_on: date | None,
    state: str,
    person_id: int,
    now: datetime,
    today: date,
) -> int:
    """Write an action down, new (None) or changed; its id. Raises `PlanError` where title, owner, day or state is missing."""
    problems = _words({"title": title, "owner": owner})
    if due_on is None:
        problems["due_on"] = gettext("Write the day by which it is done.")
    if state not in WRITTEN_STATES:
        problems["state"] = gettext("Choose only from the answers on this page.")
    if organisation_id is not None and organisation_id not in organisation_names():
        problems["organisation_id"] = gettext("Choose only from the answers on this page.")
    _refuse(problems)
    row = Action(priority_id=priority_id) if action_id is None else find(Action, action_id)
    if action_id is not None:
        _reword(f"action:{row.id}", {"title": (row.title, title), "owner": (row.owner, owner)})
    row.title, row.owner, row.organisation_id, row.state = title.strip(), owner.strip(), organisation_id, state
    row.due_on = due_on or today
    db.session.add(row)
    db.session.flush()
    act = "action added" if action_id is None else "action changed"
    _touch(find(Priority, row.priority_id), act, f"action:{row.id}", person_id, now, today)
    return row.id


@guarded(Permission.EDIT_PLAN, places=of_action)
def add_note(action_id: int, *, dated: date | None, who: str, text: str, person_id: int, now: datetime, today: date) -> int:
    """Say how an action goes on, for everyone to read; its id. Raises `PlanError`."""
    action, problems = find(Action, action_id), _words({"who": who, "text": text})
    if dated is None or dated > today:
        problems["dated"] = gettext("Write a day, up to today.")
    _refuse(problems)
    note = ActionNote(action_id=action.id, dated=dated, who=who.strip(), text=text.strip())
    db.session.add(note)
    db.session.flush()
    db.session.expire(action, ["notes"])
    _touch(find(Priority, action.priority_id), "progress noted", f"action:{action.id}", person_id, now, today)
    return note.id


@guarded(Permission.EDIT_PLAN, places=of_priority)
def add_pledge(priority_id: int, *, organisation_id: int | None, what: str, person_id: int, now: datetime, today: date) -> int:
    """Write down what a partner puts in; its id. Raises `PlanError`, also where it stands there already."""
    row, problems = find(Priority, priority_id), _words({"what": what}, 300)
    if organisation_id not in organisation_names():
        problems["organisation_id"] = gettext("Choose only from the answers on this page.")
    same = select(Pledge.id).filter_by(priority_id=row.id, organisation_id=organisation_id, what=what.strip())
    if db.session.scalar(same) is not None:
        problems["what"] = gettext("This partner has promised that already.")
    _refuse(problems)
    pledge = Pledge(priority_id=row.id, organisation_id=organisation_id, what=what.strip())
    return _add(row, pledge, "pledge added", "pledges", person_id, now, today)


@guarded(Permission.EDIT_PLAN, places=of_priority)
def add_indicator(
    priority_id: int,
    *,
    name: str,
    value: str,
    unit: str,
    measured_on: date | None,
    source: str,
    person_id: int,
    now: datetime,
    today: date,
) -> int:
    """Write down a figure from elsewhere; its id. Raises `PlanError`: a figure without source or day says nothing."""
    row, problems = find(Priority, priority_id), _words({"name": name, "source": source})
    problems |= _words({"value": value}, 40) | {
        field: sentence for field, sentence in _words({"unit": unit}, 60).items() if unit.strip()
    }
    if measured_on is None or measured_on > today:
        problems["measured_on"] = gettext("Write a day, up to today.")
    _refuse(problems)
    figure = Indicator(
        priority_id=row.id,
        name=name.strip(),
        value=value.strip(),
        unit=unit.strip(),
        measured_on=measured_on,
        source=source.strip(),
    )
    return _add(row, figure, "indicator added", "indicators", person_id, now, today)


@guarded(Permission.EDIT_PLAN, Permission.PUBLISH_PLAN, places=of_priority)
def add_document(
    priority_id: int | None,
    *,
    kind: str,
    title: str,
    url: str,
    dated: date | None,
    person_id: int,
    now: datetime,
    today: date,
) -> int:
    """Link a paper or minutes, of one priority or of the whole plan (None); its id. Nobody fetches it. Raises `PlanError`."""
    problems = _words({"title": title}) | _words({"url": url}, 500)
    if "url" not in problems and not re.fullmatch(r"https?://[^\s/]+\S*", url.strip()):
        problems["url"] = gettext("Write the whole address, beginning with https://.")
    if kind not in DOCUMENT_KINDS:
        problems["kind"] = gettext("Choose only from the answers on this page.")
    if dated is None or dated > today:
        problems["dated"] = gettext("Write a day, up to today.")
    _refuse(problems)
    row = find(Priority, priority_id) if priority_id is not None else None
    paper = Document(priority_id=priority_id, kind=kind, title=title.strip(), url=url.strip(), dated=dated, found="")
    return _add(row, paper, "document linked", "documents", person_id, now, today)


@guarded(Permission.EDIT_PLAN, Permission.PUBLISH_PLAN, places=of_part)
def drop(part: Pledge | Indicator | Document, *, person_id: int, now: datetime, today: date) -> None:
    """Take a pledge, an indicator or a document out of the plan."""
    subject = f"{part.__tablename__}:{part.id}"
    row = find(Priority, part.priority_id) if part.priority_id is not None else None
    db.session.execute(delete(Wording).where(Wording.subject == subject))
    db.session.delete(part)
    db.session.flush()
    if row is not None:
        db.session.expire(row)
    _touch(row, f"{part.__tablename__} taken out", subject, person_id, now, today)


def _add(
    row: Priority | None, part: Pledge | Indicator | Document, act: str, parts: str, person_id: int, now: datetime, today: date
) -> int:
    db.session.add(part)
    db.session.flush()
    if row is not None:
        db.session.expire(row, [parts])
    _touch(row, act, f"{part.__tablename__}:{part.id}", person_id, now, today)
    return part.id


def _touch(row: Priority | None, act: str, subject: str, person_id: int, now: datetime, today: date) -> None:
    """Somebody wrote under this priority: it is not silent, and the record says who."""
    if row is not None:
        row.touched_on = today
    db.session.flush()
    audit.record(act, subject, actor_id=person_id, now=now)


def _parent_problem(plan_id: int, area_id: int | None, parent_id: int | None) -> str:
    if parent_id is None:
        return ""
    parent = db.session.get(Priority, parent_id)
    if area_id is None or parent is None or parent.area_id is not None or parent.plan_id != plan_id:
        return gettext("A local priority stands under one priority of the whole county, or is local only.")
    return ""


def _words(given: Mapping[str, str], limit: int = 0) -> dict[str, str]:
    """What is wrong with these texts, by field: nothing written, or too much."""
    limits = {"title": TITLE_LENGTH, "owner": NAME_LENGTH, "who": NAME_LENGTH, "name": TITLE_LENGTH, "source": 300}
    found = {}
    for field, text in given.items():
        most = limit or limits.get(field, 2000)
        if not text.strip():
            found[field] = gettext("Write something here.")
        elif len(text.strip()) > most:
            found[field] = too_long(len(text.strip()) - most, most)
    return found


def _reword(subject: str, changes: Mapping[str, tuple[str, str]]) -> None:
    changed = [field for field, (before, after) in changes.items() if before != after.strip()]
    db.session.execute(delete(Wording).where(Wording.subject == subject, Wording.field.in_(changed)))


def _new_slug(title: str) -> str:
    stem = _MARKS.sub("-", title.casefold()).strip("-")[:60].strip("-") or "priority"
    taken = set(db.session.scalars(select(Priority.slug).where(Priority.slug.startswith(stem))))
    return next(slug for number in range(1, len(taken) + 2) if (slug := f"{stem}-{number}" if number > 1 else stem) not in taken)


def _refuse(problems: Mapping[str, str]) -> None:
    if problems:
        raise PlanError(problems)


def plan_to_write(today: date) -> Plan | None:
    """The plan of today, else the latest one."""
    running = (Plan.starts_on <= today) & (Plan.ends_on >= today)
    return db.session.scalar(select(Plan).order_by(running.desc(), Plan.starts_on.desc()).limit(1))
