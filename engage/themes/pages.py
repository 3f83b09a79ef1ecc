"""What the review screens show, gathered in a few queries. Reads only; exact numbers, for staff who may see themes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy import func, select

from engage.access.advocacy import NOT_OWN_VOICE
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import clock
from engage.core.db import db
from engage.core.i18n import current_language
from engage.core.memo import remembered
from engage.surveys import library, outward
from engage.surveys.outward import AnswerText, WaveInfo
from engage.themes.acts import acts_of, standing_acts
from engage.themes.errors import UnknownThemeError
from engage.themes.models import TONES, AnswerTone, Theme, ThemeAct, ThemeAssignment, ThemeRun
from engage.themes.reading import ACCEPTED, ThemeView, members_of, theme_views, views_of
from engage.themes.review import LIVE, main_answers_of_wave
from engage.themes.services import last_runs, waiting_waves
from engage.themes.tones import tones_of

PAGE_SIZE = 40
Item = TypeVar("Item")


@dataclass(frozen=True)
class WaveRow:
    """One wave in the list: how far its review has come."""

    wave: WaveInfo
    title: str
    n_answers: int
    n_suggested: int
    n_accepted: int
    run: ThemeRun | None
    is_waiting: bool


@dataclass(frozen=True)
class Shown:
    """One answer on the screen. `also` are other themes it stands near, as (id, label); `question` in its survey's language."""

    answer: AnswerText
    lang: str
    question: str
    also: tuple[tuple[int, str], ...]
    tones: tuple[str, ...] = ()
    by_person: bool = False
    is_quote: bool = False
    is_added: bool = False


@dataclass(frozen=True)
class Sheet:
    """One page of answers, as `macros/cards.html` turns pages; `total` counts all of them.

    asked_in : the language of the questions; tone : the tone that all of them have, or "" for any
    """

    shown: tuple[Shown, ...]
    total: int
    page: int
    pages: int
    asked_in: str
    tone: str = ""


@dataclass(frozen=True)
class Board:
    """One wave's themes, largest first in each group; `n_loose` answers stand in none of them.

    tones : by theme and tone, in how many responses in people's own voice an answer of the theme has it
    """

    row: WaveRow
    suggested: tuple[ThemeView, ...]
    accepted: tuple[ThemeView, ...]
    rejected: tuple[ThemeView, ...]
    n_loose: int
    tones: Mapping[int, Mapping[str, int]]

    @property
    def biggest(self) -> int:
        """The size of the largest theme, for the bars."""
        return max((view.n_answers for view in (*self.suggested, *self.accepted)), default=0)

    @property
    def live(self) -> tuple[ThemeView, ...]:
        """Where an answer may go."""
        return (*self.accepted, *self.suggested)


@guarded(Permission.SEE_THEMES)
def wave_rows() -> list[WaveRow]:
    """All waves that have opened, newest first: the same few queries however many there are."""
    infos = [info for info in outward.wave_infos() if info.opens_on <= clock.today()]
    return _rows(infos, dict(_answers_everywhere()))


def _rows(infos: Sequence[WaveInfo], answers: Mapping[int, int]) -> list[WaveRow]:
    ids = [info.id for info in infos]
    states: defaultdict[int, dict[str, int]] = defaultdict(dict)
    query = select(Theme.wave_id, Theme.state, func.count()).where(Theme.wave_id.in_(ids)).group_by(Theme.wave_id, Theme.state)
    for wave_id, state, number in db.session.execute(query):
        states[wave_id][state] = number
    runs, waiting = last_runs(ids), waiting_waves()
    return [
        WaveRow(
            wave=info,
            title=library.title_of(info.slug, current_language().code),
            n_answers=answers.get(info.id, 0),
            n_suggested=states[info.id].get("suggested", 0),
            n_accepted=sum(states[info.id].get(state, 0) for state in ACCEPTED),
            run=runs.get(info.id),
            is_waiting=info.id in waiting,
        )
        for info in infos
    ]


@remembered(seconds=60)
def _answers_everywhere() -> tuple[tuple[int, int], ...]:
    """For the list of all waves: of a million answers, counted once a minute."""
    return tuple(_answers_in([info.id for info in outward.wave_infos()]).items())


def _answers_in(wave_ids: Sequence[int]) -> dict[int, int]:
    """How many answers of each of these waves may be read."""
    text = outward.readable_answers()
    query = select(text.c.wave_id, func.count()).where(text.c.wave_id.in_(wave_ids)).group_by(text.c.wave_id)
    return {wave_id: number for wave_id, number in db.session.execute(query)}  # noqa: C416 - a row is no pair to the type checker


def wave_title(wave_id: int) -> Markup:
    """What its survey is called, for a page. Raises `UnknownThemeError` where there is no such wave."""
    return library.marked_title(_info(wave_id).slug)


@guarded(Permission.SEE_THEMES)
def board(wave_id: int) -> Board:
    """Everything on the left of the review page. Raises `UnknownThemeError` where there is no such wave."""
    info = _info(wave_id)
    query = select(Theme).where(Theme.wave_id == wave_id, Theme.state.in_((*LIVE, "rejected")))
    views = views_of(list(db.session.scalars(query)))
    return Board(
        row=_rows([info], _answers_in([wave_id]))[0],
        suggested=tuple(view for view in views if view.state == "suggested"),
        accepted=tuple(view for view in views if view.state in ACCEPTED),
        rejected=tuple(view for view in views if view.state == "rejected"),
        n_loose=_count_loose(wave_id),
        tones=_tone_counts([view.id for view in views]),
    )


@guarded(Permission.SEE_THEMES)
def theme_on(wave_id: int, theme_id: int) -> ThemeView:
    """The theme in hand, whatever its state; raises `UnknownThemeError` unless it is one of this wave."""
    theme = db.session.get(Theme, theme_id)
    if theme is None or theme.wave_id != wave_id:
        raise UnknownThemeError(gettext("There is no theme with this number in this survey."))
    return views_of([theme])[0]


@guarded(Permission.SEE_THEMES)
def history(theme_id: int) -> tuple[list[ThemeAct], ThemeAct | None]:
    """Everything done to a theme, oldest first, and the act that could be taken back, if any."""
    acts = acts_of(theme_id)
    standing = standing_acts(acts)
    last = standing[-1] if standing and standing[-1].act not in ("suggested", "published") else None
    return acts, last


@guarded(Permission.SEE_THEMES)
def sheet_of(theme: ThemeView, page: int, tone: str = "") -> Sheet:
    """The answers of one theme, or those of them that have this tone; a tone that there is not is none."""
    members = [member for member in members_of([theme.id])[theme.id] if member.answer.text]  # some may be deleted by now
    heard = tones_of(member.answer.answer_id for member in members)
    tone = tone if tone in TONES else ""
    if tone:
        members = [member for member in members if tone in heard.get(member.answer.answer_id, ())]
    chosen, page, pages = _page(members, page)
    also = _also([member.answer.answer_id for member in chosen], theme.id)
    questions, asked_in = _questions(theme.wave_id)
    shown = tuple(
        Shown(
            answer=member.answer,
            lang=member.lang,
            question=questions.get(member.answer.question_key, ""),
            also=also[member.answer.answer_id],
            tones=_in_order(heard.get(member.answer.answer_id, frozenset())),
            by_person=member.by_person,
            is_quote=member.is_quote,
            is_added=member.is_added,
        )
        for member in chosen
    )
    return Sheet(shown, len(members), page, pages, asked_in, tone)


@guarded(Permission.SEE_THEMES)
def loose_sheet(wave_id: int, page: int) -> Sheet:
    """Answers that stand in no theme: said once, not yet looked at, or taken out. None is ever dropped."""
    answers = _loose(wave_id)
    chosen, page, pages = _page(answers, page)
    also = _also([answer.answer_id for answer in chosen], 0)
    heard = tones_of(answer.answer_id for answer in chosen)
    questions, asked_in = _questions(wave_id)
    shown = tuple(
        Shown(
            answer=answer,
            lang=answer.lang,
            question=questions.get(answer.question_key, ""),
            also=also[answer.answer_id],
            tones=_in_order(heard.get(answer.answer_id, frozenset())),
        )
        for answer in chosen
    )
    return Sheet(shown, len(answers), page, pages, asked_in)


@guarded(Permission.SEE_THEMES)
def earlier_theme(theme: ThemeView) -> tuple[ThemeView, WaveInfo] | None:
    """The theme of an earlier wave that this one goes on from, and that wave."""
    found = theme_views([theme.continues_id]) if theme.continues_id is not None else []
    return (found[0], outward.wave_info(found[0].wave_id)) if found else None


def _info(wave_id: int) -> WaveInfo:
    info = next((info for info in outward.wave_infos() if info.id == wave_id), None)
    if info is None:
        raise UnknownThemeError(gettext("There is no survey wave with this number."))
    return info


def _in_order(tones: frozenset[str]) -> tuple[str, ...]:
    return tuple(tone for tone in TONES if tone in tones)


def _tone_counts(theme_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    place, text = ThemeAssignment, outward.readable_answers()
    query = select(place.theme_id, AnswerTone.tone, func.count(text.c.response_id.distinct()))
    query = query.join(text, text.c.answer_id == place.answer_id).join(AnswerTone, AnswerTone.answer_id == place.answer_id)
    query = query.where(place.theme_id.in_(theme_ids), place.is_main, ~place.is_removed, text.c.provenance.not_in(NOT_OWN_VOICE))
    found: dict[int, dict[str, int]] = {theme_id: {} for theme_id in theme_ids}
    for theme_id, tone, number in db.session.execute(query.group_by(place.theme_id, AnswerTone.tone)):
        found[theme_id][tone] = number
    return {theme_id: {tone: tones[tone] for tone in TONES if tone in tones} for theme_id, tones in found.items()}


def _count_loose(wave_id: int) -> int:
    text = outward.readable_answers()
    query = select(text.c.answer_id).where(text.c.wave_id == wave_id)
    return len(set(db.session.scalars(query)) - main_answers_of_wave(wave_id))


def _loose(wave_id: int) -> list[AnswerText]:
    placed = main_answers_of_wave(wave_id)
    return [answer for answer in outward.answers_for_analysis(wave_id) if answer.text and answer.answer_id not in placed]


def _page(items: Sequence[Item], page: int) -> tuple[Sequence[Item], int, int]:
    pages = max(1, -(-len(items) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    return items[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], page, pages


def _also(answer_ids: Iterable[int], theme_id: int) -> defaultdict[int, tuple[tuple[int, str], ...]]:
    query = (
        select(ThemeAssignment.answer_id, Theme.id, Theme.label)
        .join(Theme, Theme.id == ThemeAssignment.theme_id)
        .where(ThemeAssignment.answer_id.in_(list(answer_ids)), ~ThemeAssignment.is_removed)
        .where(Theme.state.in_(LIVE), Theme.id != theme_id)
        .order_by(Theme.id)
    )
    found: defaultdict[int, tuple[tuple[int, str], ...]] = defaultdict(tuple)
    for answer_id, other, label in db.session.execute(query):
        found[answer_id] += ((other, label),)
    return found


def _questions(wave_id: int) -> tuple[dict[str, str], str]:
    """The questions of a wave's survey by key, as they were written first, and the language of that."""
    source = library.sources().get(outward.wave_info(wave_id).slug)
    if source is None:
        return {}, ""
    asked = source.in_language(source.source_language).questions
    return {question.key: question.text for question in asked}, source.source_language
