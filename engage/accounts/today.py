"""What needs somebody today, for the first page of staff: each domain says what waits there, and by when.

Owns the order and nothing of what the work is. A count is of pieces of work, never of people: it needs no disclosure control.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Flask, current_app
from flask_babel import gettext

from engage.accounts.permissions import Permission, can

TASKS = "engage.staff_tasks"
SOON = timedelta(days=7)


@dataclass(frozen=True)
class Task:
    """One kind of work that waits: what to do, how much of it, the one place where it is done.

    due_on : the day the first piece of it is due; None where nobody waits for a day. note : which, or why, in a few words
    is_typed : the note is what somebody typed, in whatever language, such as names
    is_urgent : somebody's safety hangs on it; stands first of all, whatever else has waited longer
    """

    words: str
    url: str
    count: int
    due_on: date | None = None
    note: str = ""
    is_typed: bool = False
    is_urgent: bool = False


@dataclass(frozen=True)
class Group:
    """Tasks that are due alike, the first due first."""

    key: str
    title: str
    tasks: tuple[Task, ...]


TaskMaker = Callable[[date], Iterable[Task]]


def on_today(app: Flask, permission: Permission, maker: TaskMaker) -> None:
    """Let a domain say what waits for those who may do this."""
    app.extensions.setdefault(TASKS, []).append((permission, maker))


def tasks_of(today: date) -> list[Task]:
    """Everything that waits for whoever is signed in; what has nothing in it is no task."""
    makers: list[tuple[Permission, TaskMaker]] = current_app.extensions.get(TASKS, [])
    return [task for permission, maker in makers if can(permission) for task in maker(today) if task.count > 0]


def grouped(tasks: Iterable[Task], today: date) -> tuple[Group, ...]:
    """The urgent first, the others in the order in which they are due: today or before, within a week, and all others."""
    places: dict[str, list[Task]] = {"now": [], "soon": [], "later": []}
    for task in sorted(tasks, key=lambda task: (not task.is_urgent, task.due_on or date.max, task.words)):
        places[_place(task, today)].append(task)
    titles = {
        "now": gettext("Now"),
        "soon": gettext("Within a week"),
        "later": gettext("When you have time"),
    }
    return tuple(Group(key, titles[key], tuple(found)) for key, found in places.items() if found)


def _place(task: Task, today: date) -> str:
    if task.is_urgent:
        return "now"
    if task.due_on is None or task.due_on > today + SOON:
        return "later"
    return "now" if task.due_on <= today else "soon"
