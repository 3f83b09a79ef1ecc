"""What the review screens show, gathered in a few queries. Reads only; exact numbers, for staff who may see themes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask_babel import gettext
from sqlalchemy import func, select

from engage.core.db import db
from engage.core.i18n import current_language
from engage.surveys import library, outward
from engage.surveys.outward import AnswerText, WaveInfo
from engage.themes.acts import acts_of, standing_acts
from engage.themes.errors import UnknownThemeError
from engage.themes.models import Theme, ThemeAct, ThemeAssignment, ThemeRun
from engage.themes.reading import ACCEPTED, ThemeView, members_of, views_of
from engage.themes.review import LIVE, main_answers_of_wave
from engage.themes.services import is_waiting, last_run

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
    """One answer on the screen. `also` are other themes it stands near, as (id, label)."""

    answer: AnswerText
    lang: str
    question: str
    by_person: bool
    is_quote: bool
    also: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Sheet:
    """One page of answers, as `macros/cards.html` turns pages; `total` counts all of them."""

    shown: tuple[Shown, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Board:
    """One wave's themes, largest first in each group; `n_loose` answers stand in none of them."""

    row: WaveRow
    suggested: tuple[ThemeView, ...]
    accepted: tuple[ThemeView, ...]
    rejected: tuple[ThemeView, ...]
    n_loose: int

    @property
    def biggest(self) -> int:
        """The size of the largest theme, for the bars."""
        return max((view.n_answers for view in (*self.suggested, *self.accepted)), default=0)

    @property
    def live(self) -> tuple[ThemeView, ...]:
        """Where an answer may go."""
        return (*self.accepted, *self.suggested)


def count_suggested() -> int:
    """How many suggestions wait for a person, in all waves."""
    return db.session.scalar(select(func.count()).select_from(Theme).where(Theme.state == "suggested")) or 0


def wave_rows() -> list[WaveRow]:
    """All waves, newest first."""
    return [wave_row(info, len(outward.answers_for_analysis(info.id))) for info in outward.wave_infos()]


def wave_row(info: WaveInfo, n_answers: int) -> WaveRow:
    """One wave and its progress."""
    query = select(Theme.state, func.count()).where(Theme.wave_id == info.id).group_by(Theme.state)
    states = {row[0]: row[1] for row in db.session.execute(query)}
    return WaveRow(
        wave=info,
        title=library.title_of(info.slug, current_language().code),
        n_answers=n_answers,
        n_suggested=states.get("suggested", 0),
        n_accepted=sum(states.get(state, 0) for state in ACCEPTED),
        run=last_run(info.id),
        is_waiting=is_waiting(info.id),
    )


def board(wave_id: int) -> Board:
    """Everything on the left of the review page. Raises `UnknownThemeError` where there is no such wave."""
    info = next((info for info in outward.wave_infos() if info.id == wave_id), None)
    if info is None:
        raise UnknownThemeError(gettext("There is no survey wave with this number."))
    query = select(Theme).where(Theme.wave_id == wave_id, Theme.state.in_((*LIVE, "rejected")))
    texts = {answer.answer_id: answer for answer in outward.answers_for_analysis(wave_id)}
    views = views_of(list(db.session.scalars(query)), texts)
    return Board(
        row=wave_row(info, len(texts)),
        suggested=tuple(view for view in views if view.state == "suggested"),
        accepted=tuple(view for view in views if view.state in ACCEPTED),
        rejected=tuple(view for view in views if view.state == "rejected"),
        n_loose=len(texts.keys() - main_answers_of_wave(wave_id)),
    )


def theme_on(wave_id: int, theme_id: int) -> ThemeView:
    """The theme in hand, whatever its state; raises `UnknownThemeError` unless it is one of this wave."""
    theme = db.session.get(Theme, theme_id)
    if theme is None or theme.wave_id != wave_id:
        raise UnknownThemeError(gettext("There is no theme with this number in this survey."))
    return views_of([theme])[0]


def history(theme_id: int) -> tuple[list[ThemeAct], ThemeAct | None]:
    """Everything done to a theme, oldest first, and the act that could be taken back, if any."""
    acts = acts_of(theme_id)
    standing = standing_acts(acts)
    last = standing[-1] if standing and standing[-1].act not in ("suggested", "published") else None
    return acts, last


def sheet_of(theme: ThemeView, page: int) -> Sheet:
    """The answers of one theme."""
    members = members_of([theme.id])[theme.id]
    chosen, page, pages = _page(members, page)
    also = _also([member.answer.answer_id for member in chosen], theme.id)
    questions = _questions(theme.wave_id)
    shown = tuple(
        Shown(
            answer=member.answer,
            lang=member.lang,
            question=questions.get(member.answer.question_key, ""),
            by_person=member.by_person,
            is_quote=member.is_quote,
            also=also[member.answer.answer_id],
        )
        for member in chosen
    )
    return Sheet(shown, len(members), page, pages)


def loose_sheet(wave_id: int, page: int) -> Sheet:
    """Answers that stand in no theme: said once, not yet looked at, or taken out. None is ever dropped."""
    answers = _loose(wave_id)
    chosen, page, pages = _page(answers, page)
    also = _also([answer.answer_id for answer in chosen], 0)
    questions = _questions(wave_id)
    shown = tuple(
        Shown(answer, answer.lang, questions.get(answer.question_key, ""), False, False, also[answer.answer_id])
        for answer in chosen
    )
    return Sheet(shown, len(answers), page, pages)


def _loose(wave_id: int) -> list[AnswerText]:
    placed = main_answers_of_wave(wave_id)
    return [answer for answer in outward.answers_for_analysis(wave_id) if answer.answer_id not in placed]


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


def _questions(wave_id: int) -> dict[str, str]:
    source = library.sources().get(outward.wave_info(wave_id).slug)
    if source is None:
        return {}
    return {question.key: question.text for question in source.in_language(source.source_language).questions}
