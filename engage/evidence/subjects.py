"""What a pack can be about: a priority, an outcome, an area, a consultation, a wave. Says which records are its; reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from engage.accounts.areas import all_areas
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.consultations.outward import consultation_names, outward_consultation
from engage.core.errors import NotFoundError
from engage.core.i18n import format_date
from engage.core.punctuation import comma
from engage.core.said import own
from engage.influence.outward import cited_themes, published_ids
from engage.influence.reading import themes_under
from engage.plan.outward import outward_priorities
from engage.plan.services import priority_page
from engage.surveys import library, outward
from engage.themes.services import accepted_ids, accepted_themes
from engage.trust.framework import outcome_names

KINDS = ("priority", "outcome", "area", "consultation", "wave")


@dataclass(frozen=True)
class Subject:
    """What one pack is about, and the records it is made of. `path`: its public page here. `name`: for the file.

    facts : how a consultation was run, as pairs of a name and what is written; outcome : a story under it belongs here too
    """

    name: str
    title: str
    summary: str
    path: str
    outcomes: tuple[str, ...] = ()
    note: str = ""
    priority_ids: tuple[int, ...] = ()
    claim_ids: tuple[int, ...] = ()
    theme_ids: frozenset[int] = frozenset()
    wave_ids: tuple[int, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    outcome: str = ""


@dataclass(frozen=True)
class SubjectName:
    """One thing that a pack can be had about."""

    key: str
    title: str


@guarded(Permission.DOWNLOAD_EVIDENCE)
def find_subject(kind: str, key: str, lang: str, today: date) -> Subject:
    """One of them; raises `NotFoundError`."""
    finders = dict(zip(KINDS, (_of_priority, _of_outcome, _of_area, _of_consultation, _of_wave), strict=True))
    if kind not in finders:
        raise NotFoundError(gettext("There is no pack about this. Choose one from the list."))
    return finders[kind](key, lang, today)


@guarded(Permission.DOWNLOAD_EVIDENCE)
def subjects_on_offer(lang: str, today: date) -> dict[str, tuple[SubjectName, ...]]:
    """Everything that a pack can be had about, by kind. Of the areas those that have priorities of their own."""
    priorities = outward_priorities(lang, today)
    with_priorities = {priority.area_id for priority in priorities}
    return {
        "priority": tuple(SubjectName(priority.slug, own(priority.title.text, priority.title.lang)) for priority in priorities),
        "outcome": tuple(SubjectName(outcome.key, outcome.name) for outcome in outcome_names()),
        "area": tuple(SubjectName(node.key, node.name) for node in all_areas() if node.id in with_priorities),
        "consultation": tuple(SubjectName(one.slug, one.title) for one in consultation_names(lang, today)),
        "wave": tuple(SubjectName(str(wave.id), _marked_title(wave)) for wave in outward.wave_infos() if wave.opens_on <= today),
    }


def _of_priority(slug: str, lang: str, today: date) -> Subject:
    found = priority_page(slug, lang, today).priority
    return Subject(
        name=slug,
        title=found.title.text,
        summary=found.summary.text,
        path=url_for("plan.priority", slug=slug),
        outcomes=tuple(outcome.name for outcome in found.outcomes),
        priority_ids=(found.id,),
        claim_ids=tuple(published_ids(priority_ids=[found.id])),
        theme_ids=themes_under(found.id),
    )


def _of_outcome(key: str, lang: str, today: date) -> Subject:
    named = next((outcome for outcome in outcome_names() if outcome.key == key), None)
    if named is None:
        raise NotFoundError(gettext("There is no outcome of this name in the framework."))
    claim_ids = tuple(published_ids(outcome=key))
    cited = {theme for themes in cited_themes(claim_ids).values() for theme in themes}
    return Subject(
        name=key,
        title=named.name,
        summary=gettext("Everything that was heard, decided and done under one outcome of the framework."),
        path=url_for("influence.wall", outcome=key),
        outcomes=(named.name,),
        note=gettext("Themes that people have accepted under this outcome are here even where nobody has decided on them yet."),
        priority_ids=tuple(
            priority.id for priority in outward_priorities(lang, today) if key in {outcome.key for outcome in priority.outcomes}
        ),
        claim_ids=claim_ids,
        outcome=key,
        theme_ids=frozenset(cited | {view.id for view in accepted_themes() if key in view.outcome_keys}),
    )


def _of_area(key: str, lang: str, today: date) -> Subject:
    node = next((node for node in all_areas() if node.key == key), None)
    if node is None:
        raise NotFoundError(gettext("There is no area of this name."))
    mine = [priority for priority in outward_priorities(lang, today) if priority.area_id == node.id]
    claim_ids = tuple(published_ids(priority_ids=[priority.id for priority in mine]))
    return Subject(
        name=key,
        title=node.name,
        summary=gettext("Everything that was heard, decided and done under the priorities of one area."),
        path=url_for("plan.index"),
        note=gettext("People in the whole county answered: figures and quotes are theirs and not this area's alone."),
        priority_ids=tuple(priority.id for priority in mine),
        claim_ids=claim_ids,
        theme_ids=frozenset(theme for themes in cited_themes(claim_ids).values() for theme in themes),
    )


def _of_consultation(slug: str, lang: str, _today: date) -> Subject:
    found = outward_consultation(slug, lang)
    theme_ids = frozenset(theme for wave_id in found.wave_ids for theme in accepted_ids(wave_id))
    return Subject(
        name=slug,
        title=found.title,
        summary=found.why,
        path=url_for("consultations.show", slug=slug),
        note=gettext("Themes that people have accepted are here even where nobody has decided on them yet."),
        claim_ids=tuple(published_ids(theme_ids=theme_ids)),
        theme_ids=theme_ids,
        wave_ids=found.wave_ids,
        facts=found.facts,
    )


def _of_wave(key: str, lang: str, _today: date) -> Subject:
    wave = next((wave for wave in outward.wave_infos() if str(wave.id) == key), None)
    if wave is None:
        raise NotFoundError(gettext("There is no wave with this number."))
    theme_ids = frozenset(accepted_ids(wave.id))
    return Subject(
        name=f"{wave.slug}-{wave.key}",
        title=_wave_title(wave, lang),
        summary=gettext("Everything that was heard in one wave of one survey, and what became of it."),
        path=url_for("surveys.index"),
        note=gettext("Themes that people have accepted are here even where nobody has decided on them yet."),
        claim_ids=tuple(published_ids(theme_ids=theme_ids)),
        theme_ids=theme_ids,
        wave_ids=(wave.id,),
    )


def _marked_title(wave: outward.WaveInfo) -> Markup:
    return Markup("{}{}{}").format(library.marked_title(wave.slug), comma(), format_date(wave.opens_on))


def _wave_title(wave: outward.WaveInfo, lang: str) -> str:
    return f"{library.title_of(wave.slug, lang)}, {format_date(wave.opens_on)}"
