"""Case studies of the sample, the words before its year in review, its keys of the API: through the services a person uses."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from engage.core.db import db
from engage.core.easy_wording import Idea
from engage.evidence.keys import make_key
from engage.evidence.models import SCOPES
from engage.influence import introduction
from engage.influence.stories import writing
from engage.influence.stories.models import TRANSLATED
from engage.influence.stories.rules import Agreement, Told
from engage.plan.models import Priority
from engage.sample.answering import noon
from engage.sample.source import Table, put_translations, read_sample
from engage.trust.models import Area

_KEPT_DAYS = 700
_KEY_DAYS = 365


def load_stories(officer_id: int, today: date, now: datetime) -> list[str]:
    """What people told and agreed to, and the introduction to this year; a line for each code, as the listing has it."""
    source = read_sample("stories")
    lines = [_story(item, officer_id, today) for item in source["stories"]]
    words = source["introduction"]
    introduction.introduce(today.year, text=words["text"], who=words["who"], person_id=officer_id, now=now)
    put_translations(introduction.subject_of(today.year), words, {"text": "text", "who": "who"})
    for lang, rows in words["easy"].items():
        ideas = [Idea(text, picture) for text, picture in rows]
        introduction.write_easy(today.year, lang, ideas, person_id=officer_id, now=now)
    return lines


def load_keys_of_the_api(administrator_id: int, today: date, now: datetime) -> list[str]:
    """One key for the whole county and one for a single place; a line for each."""
    place = db.session.scalars(select(Area).where(Area.parent_id.is_not(None)).order_by(Area.key)).first()
    wanted: list[tuple[str, int | None]] = [("Sample: Wrenshire", None)]
    wanted += [(f"Sample: {place.name}", place.id)] if place else []
    lines = []
    for name, area_id in wanted:
        ends_on = today + timedelta(days=_KEY_DAYS)
        _row, token = make_key(name, SCOPES, area_id, ends_on, actor_id=administrator_id, now=now)
        lines.append(f"  {token:<52} {name}")
    return lines


def _story(item: Table, officer_id: int, today: date) -> str:
    told_on = today - timedelta(days=item["days_ago"])
    by: dict[str, Any] = {"person_id": officer_id, "now": noon(told_on)}
    fields = ("title", "teller", "said", "service", "helped", "different", "other_factors")
    told = Told(
        **{field: item[field] for field in fields},
        told_as="conversation",
        outcome_key=item["outcome"],
        priority_id=db.session.scalar(select(Priority.id).where(Priority.slug == item["priority"])),
    )
    made = writing.write_story(None, told, **by)
    put_translations(f"story:{made}", item, {field: field for field in TRANSLATED})
    agreed = Agreement(item["readers"], told_on, item["agreed_how"], told_on + timedelta(days=_KEPT_DAYS), True, True)
    code = writing.agree(made, agreed, **by)
    writing.read_back(made, told_on, **by)
    writing.publish(made, lead_asked=True, **by)
    return f"  {code:<38} {item['title']}"
