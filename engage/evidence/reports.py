"""Papers about everything at once: the Board's page, the needs assessment's table, equality, a self-check. Every count is safe.

Each row links to where more is told: the Board's to the priority's public page, the needs assessment's to the replies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from flask import current_app, url_for
from flask_babel import gettext

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.config import Settings
from engage.core.i18n import format_date
from engage.evidence.equality import equality
from engage.evidence.pack import count_words
from engage.evidence.paper import Block, Heading, Line, Paper, Row, Table, Trace
from engage.evidence.standards import self_check
from engage.influence.outward import cards, citations, label_themes, published_ids, theme_figure
from engage.influence.reading import still_waiting, still_waiting_ids
from engage.plan.outward import OutwardPriority, outward_actions, outward_priorities
from engage.surveys import library, outward
from engage.themes.services import ThemeView, accepted_themes
from engage.trust.framework import outcome_names

MOST_WAITING = 5


@dataclass(frozen=True)
class Report:
    """One of them: how it is called, and who composes it for a language and a day."""

    key: str
    title: Callable[[], str]
    blocks: Callable[[str, date], Iterator[Block]]


@guarded(Permission.DOWNLOAD_EVIDENCE)
def compose_report(report: Report, lang: str, today: date) -> Paper:
    """The paper, whose sentences are made as they are told."""
    settings: Settings = current_app.config["SETTINGS"]
    return Paper(report.title(), settings.trust_name, lang, today, report.blocks(lang, today))


def _board(lang: str, today: date) -> Iterator[Block]:
    made = gettext("%(trust)s · made on %(date)s", trust=_settings().trust_name, date=format_date(today))
    yield Line("B-1", "about", made, lang)
    rows = tuple(_board_row(priority, lang, today) for priority in outward_priorities(lang, today) if priority.area_id is None)
    if rows:
        head = (gettext("Priority"), gettext("Replies"), gettext("The newest reply"), gettext("Done"), gettext("Late"))
        yield Table(gettext("The priorities of the whole county"), head, rows)
    else:
        yield Line("B-2", "about", gettext("There is no plan yet."), lang)
    yield Heading(gettext("Still waiting for an answer"), 1)
    waiting = still_waiting(lang, today, MOST_WAITING)
    for place, wait in enumerate(waiting, 1):
        text = gettext("%(label)s: %(weeks)s weeks.", label=wait.title.text, weeks=wait.weeks)
        trace = Trace(wait.count, link=_settings().public_url + url_for("influence.wall", _anchor="waiting"))
        yield Line(f"B-w{place}", "waiting", text, lang, wait.title.text, trace)
    left = len(still_waiting_ids(today)) - len(waiting)
    if left > 0:
        yield Line("B-3", "waiting", gettext("Besides these, so many wait: %(number)s.", number=left), lang)
    if not waiting:
        yield Line("B-4", "waiting", gettext("Nothing waits longer than it should."), lang)


def _board_row(priority: OutwardPriority, lang: str, today: date) -> Row:
    actions = outward_actions((priority.id,), lang, today)
    states = [action.state for action in actions]
    newest = cards(published_ids(priority_ids=[priority.id])[:1], lang)
    told = newest[0].did.text if newest else gettext("Nothing has been decided yet.")
    done = gettext("%(done)s of %(total)s", done=states.count("done"), total=len(states))
    link = _settings().public_url + url_for("plan.priority", slug=priority.slug)
    trace = Trace(newest[0].count if newest else None, decision=newest[0].said.text if newest else "", link=link)
    return Row(
        f"B-p{priority.id}",
        "priority",
        (priority.title.text, str(priority.replies), told, done, str(states.count("late"))),
        trace,
    )


def _needs(lang: str, today: date) -> Iterator[Block]:
    yield Line(
        "N-1",
        "method",
        gettext("Open surveys that anybody could answer: these answers do not stand for everyone and have no margin of error."),
        lang,
    )
    hidden = gettext("Small numbers are not shown, and other numbers are rounded, so that nobody can be recognised.")
    yield Line("N-2", "method", hidden, lang)
    views = accepted_themes()
    labels, waves = label_themes(views, lang), {wave.id: wave for wave in outward.wave_infos()}
    newest = {claim_id: place for place, claim_id in enumerate(published_ids())}
    replies = {
        theme_id: sorted((one.claim_id for one in cited), key=newest.__getitem__) for theme_id, cited in citations().items()
    }
    head = (gettext("Theme"), gettext("How many"), gettext("Survey"), gettext("Replies"))
    for outcome in outcome_names():
        mine = [view for view in views if view.outcome_keys[:1] == (outcome.key,)]
        yield Heading(outcome.name, 1)
        if mine:
            rows = (_need(view, labels[view.id].text, waves[view.wave_id], replies.get(view.id, ()), lang) for view in mine)
            yield Table(outcome.name, head, tuple(rows))
        else:
            yield Line(f"N-{outcome.key}", "heard", gettext("No view is recorded yet."), lang)


def _need(view: ThemeView, label: str, wave: outward.WaveInfo, claim_ids: Iterable[int], lang: str) -> Row:
    count, is_reported = theme_figure(view)
    told = gettext("%(count)s, all reported by adults", count=count_words(count)) if is_reported else count_words(count)
    survey = f"{library.title_of(wave.slug, lang)}, {wave.opens_on.isoformat()} – {wave.closes_on.isoformat()}"
    replies = ", ".join(map(str, claim_ids))
    named = gettext("theme %(number)s, “%(label)s”", number=view.id, label=label)
    trace = Trace(count, survey, named, link=_settings().public_url + url_for("influence.wall"))
    return Row(f"N-t{view.id}", "heard", (label, told, survey, replies or "–"), trace)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


REPORTS = {
    one.key: one
    for one in (
        Report("board", lambda: str(gettext("What was heard, decided, done and not done")), _board),
        Report("needs", lambda: str(gettext("What was heard, for the needs assessment")), _needs),
        Report("equality", lambda: str(gettext("Who took part of each group, and who is missing")), equality),
        Report("standards", lambda: str(gettext("Self-check by the Hear by Right standards")), self_check),
    )
}
