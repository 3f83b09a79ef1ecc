"""Open data: the tables that anybody may take, what their columns mean, and their rows one by one. Reads only what is public.

Every count in them has passed disclosure control. Rows come a page at a time: a table of any length takes the same memory.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engage.accounts.areas import all_areas
from engage.evidence.took_part import Group, figures_of
from engage.influence import outward as replies
from engage.plan.outward import outward_actions, outward_priorities
from engage.safeguarding.disclosure import SafeCount
from engage.surveys import library, outward

LICENCE = "Open Government Licence v3.0"
LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
_BATCH = 100
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Column:
    """One column: its name in the files, and what is in it, in English as the files are."""

    name: str
    about: str


@dataclass(frozen=True)
class Dataset:
    """One table. `rows(lang, today)` gives them one by one."""

    key: str
    columns: tuple[Column, ...]
    rows: Callable[[str, date], Iterator[Row]]


def json_lines(dataset: Dataset, lang: str, today: date) -> Iterator[str]:
    """The table as one JSON document, piece by piece: its licence, its day, its columns, its rows."""
    head = {
        "dataset": dataset.key,
        "made_on": today.isoformat(),
        "licence": LICENCE_URL,
        "columns": {column.name: column.about for column in dataset.columns},
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": ['
    names, before = [column.name for column in dataset.columns], "\n"
    for row in dataset.rows(lang, today):
        yield before + json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=str)
        before = ",\n"
    yield "\n]}\n"


def text_rows(dataset: Dataset, lang: str, today: date) -> Iterator[tuple[str, ...]]:
    """The rows as text, for CSV; what there is none of is empty."""
    for row in dataset.rows(lang, today):
        yield tuple("" if value is None else str(value) for value in row)


def _figure(count: SafeCount) -> tuple[str, int | None]:
    return count.kind, count.value


def _replies(lang: str, _today: date) -> Iterator[Row]:
    claim_ids = replies.published_ids()
    for start in range(0, len(claim_ids), _BATCH):
        for card in replies.cards(claim_ids[start : start + _BATCH], lang):
            said = (card.said.text, card.did.text, card.reason.text, card.outcome, "|".join(one.key for one in card.outcomes))
            kind = "reported" if card.is_reported else "own voice"
            yield (card.id, *said, card.decider, card.decided_on, card.strength, card.fit, kind, *_figure(card.count))


def _priorities(lang: str, today: date) -> Iterator[Row]:
    areas = {node.id: node.key for node in all_areas()}
    for one in outward_priorities(lang, today):
        outcomes = "|".join(outcome.key for outcome in one.outcomes)
        area = areas.get(one.area_id) if one.area_id else None
        yield one.slug, one.title.text, one.summary.text, outcomes, area, one.parent_slug, one.replies


def _actions(lang: str, today: date) -> Iterator[Row]:
    slugs = {priority.id: priority.slug for priority in outward_priorities(lang, today)}
    for one in outward_actions(tuple(slugs), lang, today):
        yield one.id, slugs[one.priority_id], one.title.text, one.owner.text, one.organisation, one.due_on, one.state


def _took_part(lang: str, today: date) -> Iterator[Row]:
    """Waves that are over: figures of one that goes on would tell from day to day who came."""
    waves = [wave for wave in outward.wave_infos() if wave.closes_on < today]
    for wave, found in zip(waves, figures_of(waves, lang), strict=True):
        of = (wave.id, wave.slug, library.title_of(wave.slug, lang), wave.opens_on, wave.closes_on)
        yield (*of, "all", "", "", *_figure(found.n))
        yield (*of, "reported", "", "", *_figure(found.reported))
        yield from _groups(of, "provenance", found.by_provenance)
        for asked in found.asked:
            yield from _groups(of, asked.by, asked.groups)


def _groups(of: Row, by: str, groups: Sequence[Group]) -> Iterator[Row]:
    for group in groups:
        yield (*of, by, group.key, group.name, *_figure(group.count))


_COUNTS = (
    Column("people_kind", "about: people_about is rounded; few: fewer than ten or none; withheld: not shown, few or many"),
    Column("people_about", "about how many people, rounded; empty where it is hidden"),
)
DATASETS = {
    one.key: one
    for one in (
        Dataset(
            "replies",
            (
                Column("id", "number of the reply; its page is /you-said-we-did/<id>"),
                Column("said", "what people said, in short"),
                Column("did", "what was done, or not"),
                Column("reason", "why"),
                Column("answer", "done, doing, partly, not_now, no, already_happening or not_ours"),
                Column("outcomes", "keys of the outcomes framework, joined by |"),
                Column("decider", "who decided"),
                Column("decided_on", "day of the decision"),
                Column("strength", "noted, informed, changed, led_to; evaluation: said after the decision"),
                Column("fit", "whether it is what was asked: fully, partly or differently"),
                Column("voice", "own voice; reported: only adults spoke, about them"),
                *_COUNTS,
            ),
            _replies,
        ),
        Dataset(
            "priorities",
            (
                Column("priority", "its address is /plan/<priority>"),
                Column("title", "in short"),
                Column("summary", "what it is about"),
                Column("outcomes", "keys of the outcomes framework, joined by |"),
                Column("area", "key of the area; empty for the whole county"),
                Column("parent", "the county priority a local one stands under"),
                Column("replies", "how many replies are published under it"),
            ),
            _priorities,
        ),
        Dataset(
            "actions",
            (
                Column("id", "number of the action"),
                Column("priority", "the priority it belongs to"),
                Column("title", "what is done"),
                Column("owner", "who does it"),
                Column("organisation", "of which partner; empty where none is named"),
                Column("due_on", "by when"),
                Column("state", "not_started, under_way, done or late"),
            ),
            _actions,
        ),
        Dataset(
            "took-part",
            (
                Column("wave", "number of the wave; only waves that are over are here"),
                Column("survey", "its address is /surveys/<survey>/"),
                Column("title", "of the survey"),
                Column("opened_on", "first day"),
                Column("closed_on", "last day"),
                Column("by", "all: own voices; reported: what adults told; else provenance, age_band, relation, area, sex ..."),
                Column("group", "key of the group; empty for all, and for those who did not say"),
                Column("name", "of the group"),
                *_COUNTS,
            ),
            _took_part,
        ),
    )
}
