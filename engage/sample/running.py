"""The sample plan as people run it, and what came after its decisions: through the services a person uses, on earlier days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update

from engage.accounts.models import PersonRole
from engage.core.db import db
from engage.influence import following, queue
from engage.influence import services as influence
from engage.influence.models import Claim, Decision, ThemeNameCount
from engage.plan import versions, writing
from engage.plan.models import Action, Priority
from engage.sample.answering import noon
from engage.sample.source import Table, put_translations, read_sample
from engage.trust.models import Board, Meeting


def run_plan(author_id: int, today: date) -> None:
    """Who looks after the priorities, a first version, progress, figures, papers; one priority stays silent."""
    source = read_sample("running")
    _publish_first(source["version"], author_id, today)
    for note in source["notes"]:
        action_id = db.session.scalars(select(Action.id).where(Action.title == note["action"])).one()
        made = writing.add_note(
            action_id, who=note["who"], text=note["text"], dated=_ago(today, note), **_then(author_id, today, note)
        )
        put_translations(f"note:{made}", note, {"who": "who", "text": "text"})
    for item in source["indicators"]:
        given = {name: item[name] for name in ("name", "value", "unit", "source")}
        when = _then(author_id, today, item)
        made = writing.add_indicator(_priority_id(item["priority"]), **given, measured_on=_ago(today, item), **when)
        put_translations(f"indicator:{made}", item, {"name": "name", "unit": "unit"})
    for item in source["documents"]:
        given = {name: item[name] for name in ("kind", "title", "url")}
        priority_id = _priority_id(item["priority"]) if item["priority"] else None
        made = writing.add_document(priority_id, **given, dated=_ago(today, item), **_then(author_id, today, item))
        put_translations(f"plan_document:{made}", item, {"title": "title"})
    silent_since = today - timedelta(days=source["silent_days"])
    db.session.execute(update(Priority).values(author_id=author_id, touched_on=today))
    db.session.execute(update(Priority).where(Priority.slug == source["silent"]).values(touched_on=silent_since))


def _publish_first(version: Table, author_id: int, today: date) -> None:
    """The first version, with every action as it stood that day; then they go on as they stand now."""
    now = [(row, row.state) for row in db.session.scalars(select(Action))]
    for row, _ in now:
        row.state = "under_way" if row.title in version["under_way"] else "not_started"
    made_up = "This county is made up: nobody could be asked."
    versions.publish_version(version["what_changed"], made_up, **_then(author_id, today, version))
    for row, state in now:
        row.state = state


def follow(today: date) -> None:
    """The Board's meetings, what waits for it, did it work, wishes offered to the next wave, words on a name."""
    source, officer_id, author_id = read_sample("running"), somebody("participation_officer"), somebody("plan_author")
    board_id = db.session.scalars(select(Board.id)).first() or 0
    for item in source["meetings"]:
        met_on = _ago(today, item)
        meeting = Meeting(board_id=board_id, met_on=met_on, minute_reference=item["minute_reference"])
        db.session.add(meeting)
        db.session.flush()
        db.session.execute(update(Decision).where(Decision.decided_on == met_on).values(meeting_id=meeting.id))
    sent = source["queue"]
    queue.send_up_priority(
        _priority_id(sent["priority"]), why=sent["why"], person_id=author_id, now=noon(today - timedelta(days=sent["days_ago"]))
    )
    asked = source["follow_up"]
    asked_on = today - timedelta(days=asked["days_ago"])
    following.record_follow_up(
        _claim(asked["decision"]).id,
        asked_on=asked_on,
        wave_id=None,
        same_audience=True,
        **{name: asked[name] for name in ("how", "result", "text")},
        next_on=today + timedelta(days=asked["next_in_days"]),
        person_id=officer_id,
        now=noon(asked_on),
    )
    by_officer: dict[str, Any] = {"person_id": officer_id, "now": noon(today - timedelta(days=1))}
    for wish in source["wishes"]:
        made = influence.add_wish(_claim(wish["decision"]).id, wish["text"], **by_officer)
        put_translations(f"wish:{made}", wish, {"text": "text"})
        if wish.get("next_wave"):
            following.settle_wish(made, wish["next_wave"], wish["reason"], **by_officer)
    theme_id = _claim(source["names"]["decision"]).themes[0].theme_id
    for says in ("yes", "not_quite"):
        db.session.add(ThemeNameCount(theme_id=theme_id, says=says, n=source["names"][says]))


def somebody(role: str) -> int:
    """The first member of staff with this role."""
    return db.session.scalars(select(PersonRole.person_id).where(PersonRole.role == role).order_by(PersonRole.id)).first() or 0


def _claim(decision: str) -> Claim:
    query = select(Claim).join(Decision, Decision.id == Claim.decision_id).where(Decision.title == decision)
    return db.session.scalars(query).unique().one()


def _priority_id(slug: str) -> int:
    return db.session.scalars(select(Priority.id).where(Priority.slug == slug)).one()


def _ago(today: date, item: Table) -> date:
    return today - timedelta(days=item["days_ago"])


def _then(person_id: int, today: date, item: Table) -> dict[str, Any]:
    day = _ago(today, item)
    return {"person_id": person_id, "now": noon(day), "today": day}
