"""Themes as others may read them: counted, dated, with the answers behind them. Everything here reads, nothing writes.

Answers come through `engage.surveys.outward`, so a held or withdrawn one is never in any of it. Numbers are exact, for the
inside only: whoever shows them passes them through disclosure control first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from sqlalchemy import Integer, Select, Uuid, case, column, func, select, table

from engage.access.advocacy import NOT_OWN_VOICE
from engage.core.db import db
from engage.surveys import outward
from engage.surveys.outward import AnswerText
from engage.themes.models import Theme, ThemeAssignment

ACCEPTED = ("accepted", "published")
_UNSURE = ("", "und")  # then the language the writer chose is the better guess
_ANSWER = table("answer", column("id", Integer), column("response_id", Uuid))  # a foreign key's other end, by its name


@dataclass(frozen=True)
class Member:
    """One answer in a theme, and how it came there. `lang` is what it is written in, as far as that is known.

    is_added : the machine put it there after a person had accepted the theme
    """

    answer: AnswerText
    score: float
    is_quote: bool
    lang: str
    by_person: bool
    is_added: bool


@dataclass(frozen=True)
class ThemeView:
    """One theme. `n` counts responses in people's own voice, `n_reported` those that an adult reported or observed (rule 5).

    languages : how many answers in each language, most first
    continues_id : the theme of an earlier wave that it goes on from; n_added : answers that nobody has agreed to yet
    recognised : share of its answers, 0 to 1, that the machine would place in it again; None where not measured
    """

    id: int
    wave_id: int
    label: str
    suggested_label: str
    state: str
    keywords: tuple[str, ...]
    stability: float | None
    n: int
    n_reported: int
    n_answers: int
    languages: Mapping[str, int]
    outcome_keys: tuple[str, ...]
    continues_id: int | None
    n_added: int
    recognised: float | None

    @cached_property
    def quotes(self) -> tuple[AnswerText, ...]:
        """Typical answers whose writers agreed to be quoted, most typical first: read when somebody first asks for them."""
        return tuple(consented_answers([self.id])[self.id])


@dataclass
class _Counted:
    """How many stand in one theme."""

    own: int = 0
    reported: int = 0
    added: int = 0
    languages: Counter[str] = field(default_factory=Counter)


def accepted_themes(wave_id: int | None = None) -> list[ThemeView]:
    """What people have agreed was said, in one wave or in all: accepted and published, largest first."""
    query = select(Theme).where(Theme.state.in_(ACCEPTED))
    return views_of(list(db.session.scalars(query if wave_id is None else query.where(Theme.wave_id == wave_id))))


def accepted_ids(wave_id: int | None = None) -> list[int]:
    """The same by id, the newest first: no answer is read for it."""
    query = select(Theme.id).where(Theme.state.in_(ACCEPTED)).order_by(Theme.id.desc())
    return list(db.session.scalars(query if wave_id is None else query.where(Theme.wave_id == wave_id)))


def theme_views(theme_ids: Iterable[int]) -> list[ThemeView]:
    """These themes, whatever their state, largest first; one that does not exist is left out."""
    return views_of(list(db.session.scalars(select(Theme).where(Theme.id.in_(list(theme_ids))))))


def largest_themes(theme_ids: Collection[int], most: int) -> list[ThemeView]:
    """The largest so many of these themes, as `theme_views` puts them: no more answers are read than that takes.

    A theme holds at most as many answers as stand in it, whoever may read them: so the rest need not be looked at.
    """
    stand = dict.fromkeys(theme_ids, 0) | _standing(theme_ids)
    order, found = sorted(stand, key=lambda one: (-stand[one], one)), list[ThemeView]()
    for start in range(0, len(order), max(1, most)):
        found = sorted([*found, *theme_views(order[start : start + most])], key=_by_size)[:most]
        left = order[start + most : start + most + 1]
        if not left or (len(found) == most and found[-1].n_answers > stand[left[0]]):
            break
    return found


def answers_in(theme_ids: Iterable[int]) -> list[AnswerText]:
    """Every answer that stands in one of these themes, once, in a stable order."""
    found = {member.answer.answer_id: member.answer for group in members_of(list(theme_ids)).values() for member in group}
    return [found[answer_id] for answer_id in sorted(found)]


def response_ids_in(theme_ids: Iterable[int]) -> frozenset[UUID]:
    """The responses behind these themes, for a claim to freeze."""
    return frozenset(answer.response_id for answer in answers_in(theme_ids))


def count_among(theme_ids: Collection[int], response_ids: Select[UUID]) -> Counter[int]:
    """How many of the responses that a query gives stand in each of these themes: counted by the database, no answer read."""
    place, text = ThemeAssignment, outward.readable_answers()
    query = select(place.theme_id, func.count(text.c.response_id.distinct())).join(text, text.c.answer_id == place.answer_id)
    query = query.where(place.theme_id.in_(theme_ids), place.is_main, ~place.is_removed, text.c.response_id.in_(response_ids))
    rows = db.session.execute(query.group_by(place.theme_id))
    return Counter({theme_id: number for theme_id, number in rows})  # noqa: C416 - a row is no pair to the type checker


def evidence_dates(theme_ids: Iterable[int]) -> tuple[date, date] | None:
    """First and last day on which the answers of these themes were sent; None where no answer is left."""
    days = [answer.submitted_on for answer in answers_in(theme_ids)]
    return (min(days), max(days)) if days else None


def themes_of_response(response_id: UUID) -> list[ThemeView]:
    """The accepted and published themes that hold one of this response's answers."""
    return theme_views(_accepted_with(response_id))


def was_read(response_id: UUID) -> bool:
    """Whether a person has accepted a theme that holds one of this response's answers."""
    return bool(_accepted_with(response_id))


def views_of(themes: Sequence[Theme]) -> list[ThemeView]:
    """These rows as views, largest first: counted by the database, with no answer read."""
    counted = _counted([theme.id for theme in themes])
    return sorted((_view(theme, counted[theme.id]) for theme in themes), key=_by_size)


def members_of(theme_ids: Collection[int]) -> defaultdict[int, list[Member]]:
    """The readable answers of each theme: quotes first, then the nearest to its centre."""
    query = select(ThemeAssignment).where(
        ThemeAssignment.theme_id.in_(theme_ids), ThemeAssignment.is_main, ~ThemeAssignment.is_removed
    )
    order = (ThemeAssignment.is_quote.desc(), ThemeAssignment.score.desc(), ThemeAssignment.answer_id)
    rows = db.session.scalars(query.order_by(*order)).all()
    texts = readable_texts(row.answer_id for row in rows)
    members: defaultdict[int, list[Member]] = defaultdict(list)
    for row in rows:
        if answer := texts.get(row.answer_id):
            lang = answer.lang if row.lang in _UNSURE else row.lang
            members[row.theme_id].append(Member(answer, row.score, row.is_quote, lang, row.person_id is not None, row.is_added))
    return members


def consented_answers(theme_ids: Collection[int]) -> defaultdict[int, list[AnswerText]]:
    """The answers of each theme whose writers agreed to be quoted, most typical first."""
    members = members_of(theme_ids)
    found = {one: [member.answer for member in rows if member.answer.may_quote] for one, rows in members.items()}
    return defaultdict(list, found)


def readable_texts(answer_ids: Iterable[int]) -> dict[int, AnswerText]:
    """These answers as far as they may be read now, however many there are."""
    wanted = sorted(set(answer_ids))
    found: dict[int, AnswerText] = {}
    for start in range(0, len(wanted), 1000):  # databases take only so many values in one question
        found |= outward.answer_texts(wanted[start : start + 1000])
    return found


def _by_size(view: ThemeView) -> tuple[int, int]:
    return -view.n_answers, view.id


def _standing(theme_ids: Collection[int]) -> dict[int, int]:
    """How many answers stand in each of these themes, those that may not be read among them: for an order alone."""
    place = ThemeAssignment
    query = select(place.theme_id, func.count()).where(place.theme_id.in_(theme_ids), place.is_main, ~place.is_removed)
    rows = db.session.execute(query.group_by(place.theme_id))
    return {theme_id: number for theme_id, number in rows}  # noqa: C416 - a row is no pair to the type checker


def _accepted_with(response_id: UUID) -> list[int]:
    query = (
        select(Theme.id)
        .join(ThemeAssignment, ThemeAssignment.theme_id == Theme.id)
        .join(_ANSWER, _ANSWER.c.id == ThemeAssignment.answer_id)
        .where(_ANSWER.c.response_id == response_id, Theme.state.in_(ACCEPTED))
        .where(ThemeAssignment.is_main, ~ThemeAssignment.is_removed)
    )
    return sorted(set(db.session.scalars(query)))


def _counted(theme_ids: Sequence[int]) -> defaultdict[int, _Counted]:
    found: defaultdict[int, _Counted] = defaultdict(_Counted)
    for start in range(0, len(theme_ids), 1000):  # databases take only so many values in one question
        for theme_id, lang, provenance, answers, added, people in db.session.execute(_counts(theme_ids[start : start + 1000])):
            counted = found[theme_id]
            counted.languages[lang] += answers
            counted.added += added
            if provenance in NOT_OWN_VOICE:
                counted.reported += people
            else:
                counted.own += people
    return found


def _counts(theme_ids: Sequence[int]) -> Select[int, str, str, int, int, int]:
    """Answers by theme, language and way of speaking, and people, each in the first of their answers to a theme: read once."""
    place, text = ThemeAssignment, outward.readable_answers()
    lang = case((place.lang.in_(_UNSURE), text.c.lang), else_=place.lang).label("lang")
    of_person = func.row_number().over(partition_by=(place.theme_id, text.c.response_id)).label("of_person")
    each = select(place.theme_id, lang, text.c.provenance, place.is_added, of_person)
    each = each.join(text, text.c.answer_id == place.answer_id)
    row = each.where(place.theme_id.in_(theme_ids), place.is_main, ~place.is_removed).subquery().c
    ways = (row.theme_id, row.lang, row.provenance)
    added, people = case((row.is_added, 1), else_=0), case((row.of_person == 1, 1), else_=0)
    return select(*ways, func.count(), func.sum(added), func.sum(people)).group_by(*ways)


def _view(theme: Theme, counted: _Counted) -> ThemeView:
    return ThemeView(
        id=theme.id,
        wave_id=theme.wave_id,
        label=theme.label,
        suggested_label=theme.suggested_label,
        state=theme.state,
        keywords=tuple(theme.keywords),
        stability=theme.stability,
        n=counted.own,
        n_reported=counted.reported,
        n_answers=counted.languages.total(),
        languages=dict(sorted(counted.languages.items(), key=lambda pair: (-pair[1], pair[0]))),
        outcome_keys=tuple(row.outcome_key for row in sorted(theme.outcomes, key=lambda row: (-row.score, row.id))),
        continues_id=theme.continues_id,
        n_added=counted.added,
        recognised=theme.recognised,
    )
