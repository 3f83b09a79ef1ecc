"""Recording what a run of the analysis found, without touching what people did.

Owns the writing of suggestions. `engage.themes.matching` holds the rules; nothing here reads an answer's words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from analysis.types import Theme as Found
from analysis.types import ThemeReport
from engage.core.db import db
from engage.themes.acts import acts_of_wave, existing_answers, standing_acts
from engage.themes.matching import Plan, Standing, plan_run
from engage.themes.models import Theme, ThemeAssignment, ThemeOutcome, ThemeRun
from engage.themes.offers import Place, add_places, record_by_machine, take_turn
from engage.themes.reading import ACCEPTED
from engage.themes.review import LIVE

_LABEL_LIMIT = 160


@dataclass(frozen=True)
class Cluster:
    """One theme of the report in terms of answers: its main ones, and those that also stand near it."""

    found: Found
    main: Mapping[int, Place]
    near: tuple[Place, ...]


def record_run(wave_id: int, answer_ids: Sequence[int], report: ThemeReport, now: datetime) -> ThemeRun:
    """Write one report over these answers (row i is `answer_ids[i]`), in the caller's transaction.

    The same report twice leaves the same themes. Answers withdrawn since the report was begun are left out.
    """
    take_turn(wave_id)
    run = _add_run(wave_id, len(answer_ids), report, now)
    clusters = clusters_of(report, answer_ids, existing_answers(answer_ids))
    themes = {theme.id: theme for theme in _themes(wave_id)}
    plan = plan_run({key: frozenset(cluster.main) for key, cluster in clusters.items()}, _standing(wave_id, themes))
    _forget_machine_places(themes.values(), plan)
    _supersede(themes, plan.gone, now)
    homes: dict[str, Theme] = {}
    for key, cluster in clusters.items():
        home = _home(plan, key, cluster, themes, run)
        if home is not None:
            homes[key] = home
    _place_near(clusters, homes)
    return run


def clusters_of(report: ThemeReport, answer_ids: Sequence[int], existing: frozenset[int]) -> dict[str, Cluster]:
    """The report's themes by their id, with rows turned into answers."""
    quotes = {theme.id: frozenset(theme.quotes) for theme in report.themes}
    main: dict[str, dict[int, Place]] = {theme.id: {} for theme in report.themes}
    near: dict[str, list[Place]] = {theme.id: [] for theme in report.themes}
    for row in report.rows:
        answer_id = answer_ids[row.row]
        if row.concern or answer_id not in existing:
            continue
        if row.theme is not None:
            main[row.theme][answer_id] = Place(answer_id, row.score, row.lang, row.row in quotes[row.theme])
        for other in row.also:
            # The report gives a row's nearness to its main theme only.
            near[other].append(Place(answer_id, 0.0, row.lang, is_quote=False))
    return {theme.id: Cluster(theme, main[theme.id], tuple(near[theme.id])) for theme in report.themes}


def _add_run(wave_id: int, n_answers: int, report: ThemeReport, now: datetime) -> ThemeRun:
    run = ThemeRun(
        wave_id=wave_id,
        made_at=now,
        version=str(report.version),
        settings=dict(report.settings),
        n_answers=n_answers,
        skipped=dict(Counter(skip.reason for skip in report.skipped)),
    )
    db.session.add(run)
    db.session.flush()
    return run


def _themes(wave_id: int) -> Sequence[Theme]:
    query = select(Theme).where(Theme.wave_id == wave_id, Theme.state.in_((*LIVE, "rejected")))
    return db.session.scalars(query.order_by(Theme.id).with_for_update()).all()


def _standing(wave_id: int, themes: Mapping[int, Theme]) -> Standing:
    touched = {key for key, acts in acts_of_wave(wave_id).items() if standing_acts(acts)}
    answers: dict[int, set[int]] = {key: set() for key in themes}
    removed: dict[int, set[int]] = {key: set() for key in themes}
    for row in _rows(themes):
        if row.is_main:
            (removed if row.is_removed else answers)[row.theme_id].add(row.answer_id)
    by_state = {"rejected": set[int](), "suggested": set[int](), "touched": set[int]()}
    for key, theme in themes.items():
        # What goes on from an earlier wave was named by people: its answers may change, itself not (`offers`).
        is_free = theme.state == "suggested" and key not in touched and theme.continues_id is None
        by_state["rejected" if theme.state == "rejected" else "suggested" if is_free else "touched"].add(key)
    return Standing(
        touched={key: answers[key] for key in by_state["touched"]},
        removed=removed,
        suggested={key: answers[key] for key in by_state["suggested"]},
        rejected={key: answers[key] for key in by_state["rejected"]},
        merged=_merged(wave_id),
        offered={key for key in by_state["touched"] if themes[key].state == "suggested" and key not in touched},
    )


def _merged(wave_id: int) -> dict[int, list[set[int]]]:
    """The answers of every theme that people merged away, by the theme they are in at last."""
    query = select(Theme).where(Theme.wave_id == wave_id, Theme.state == "merged")
    into = {theme.id: theme.merged_into_id for theme in db.session.scalars(query)}
    parts: dict[int, set[int]] = {key: set() for key in into}
    for row in _rows(into):
        if row.is_main and not row.is_removed:
            parts[row.theme_id].add(row.answer_id)
    found: dict[int, list[set[int]]] = {}
    for key, part in parts.items():
        last: int | None = key
        while last in into:
            last = into[last]
        if last is not None:
            found.setdefault(last, []).append(part)
    return found


def _rows(theme_ids: Iterable[int]) -> Sequence[ThemeAssignment]:
    return db.session.scalars(select(ThemeAssignment).where(ThemeAssignment.theme_id.in_(list(theme_ids)))).all()


def _forget_machine_places(themes: Iterable[Theme], plan: Plan) -> None:
    """Take away what this run says anew: all places of suggestions, and "also in" everywhere; a person's stay."""
    open_to_change = [theme for theme, _answers, _share in plan.kept.values()] + list(plan.gone)
    live = [theme.id for theme in themes if theme.state in LIVE]
    by_machine = ThemeAssignment.person_id.is_(None)
    db.session.execute(delete(ThemeAssignment).where(ThemeAssignment.theme_id.in_(open_to_change), by_machine))
    near = ~ThemeAssignment.is_main
    db.session.execute(delete(ThemeAssignment).where(ThemeAssignment.theme_id.in_(live), near, by_machine))


def _supersede(themes: Mapping[int, Theme], gone: Iterable[int], now: datetime) -> None:
    for theme_id in sorted(gone):
        theme = themes[theme_id]
        theme.state = "superseded"
        record_by_machine(theme, "superseded", {"state": "suggested"}, {"state": "superseded"}, now)


def _home(plan: Plan, key: str, cluster: Cluster, themes: Mapping[int, Theme], run: ThemeRun) -> Theme | None:
    """Where a cluster's answers go; None where a person has already said no to it, or nothing of it is free."""
    if key in plan.joined:
        theme_id, new = plan.joined[key]
        add_places(theme_id, [cluster.main[answer] for answer in sorted(new)], is_added=themes[theme_id].state in ACCEPTED)
        return themes[theme_id]
    if key in plan.kept:
        theme_id, answers, share = plan.kept[key]
        return _write(themes[theme_id], cluster, answers, run, share)
    if key in plan.fresh:
        theme = Theme(wave_id=run.wave_id, state="suggested", label=_label(cluster.found), keywords=[])
        db.session.add(theme)
        db.session.flush()
        record_by_machine(theme, "suggested", {}, {"state": "suggested"}, run.made_at)
        return _write(theme, cluster, plan.fresh[key], run, None)
    return None


def _write(theme: Theme, cluster: Cluster, answers: Iterable[int], run: ThemeRun, share: float | None) -> Theme:
    theme.label = theme.suggested_label = _label(cluster.found)
    theme.keywords, theme.run_id, theme.stability = list(cluster.found.keywords), run.id, share
    theme.outcomes.clear()
    db.session.flush()  # the old rows go before the new ones come: a key stands once
    theme.outcomes = [ThemeOutcome(outcome_key=entry.key, score=entry.score) for entry in cluster.found.outcomes]
    add_places(theme.id, [cluster.main[answer] for answer in sorted(answers)])
    return theme


def _place_near(clusters: Mapping[str, Cluster], homes: Mapping[str, Theme]) -> None:
    there = {(row.theme_id, row.answer_id) for row in _rows({theme.id for theme in homes.values()})}
    for key, home in homes.items():
        new = [place for place in clusters[key].near if (home.id, place.answer_id) not in there]
        there |= {(home.id, place.answer_id) for place in new}
        add_places(home.id, new, is_main=False)


def _label(found: Found) -> str:
    return found.label[:_LABEL_LIMIT] or found.id
