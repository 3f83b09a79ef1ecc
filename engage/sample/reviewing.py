"""The sample officer's review of the past waves' themes, through the same acts a person has on the review page.

A run's themes are never known beforehand, so the officer looks for the ones a decision was about by the words the decision names,
as somebody who reads the answers would. Every act is on the record like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from sqlalchemy import select

from engage.core import jobs
from engage.core.db import db
from engage.sample.answering import wave_ids
from engage.surveys import outward
from engage.surveys.outward import AnswerText
from engage.themes import services as themes
from engage.themes.models import Theme, ThemeRun

ENOUGH = 0.5  # of a theme's answers must speak of the matter for the theme to be about it


@dataclass(frozen=True)
class Officer:
    """Who reviews, and when."""

    id: int
    now: datetime


@dataclass(frozen=True)
class Matter:
    """What a theme is about: its name, words that speak of it, and words that show it is something else."""

    label: str
    words: frozenset[str]
    not_words: frozenset[str]


def has_themes() -> bool:
    """Whether each past wave was looked through."""
    done = set(db.session.scalars(select(ThemeRun.wave_id)))
    return set(wave_ids("past").values()) <= done


def find_past_themes() -> None:
    """Do for each past wave the job a worker does when answers come in."""
    import_module("engage.themes.jobs")  # here and not above: it brings the models, which a second start must not wait for
    for wave_id in wave_ids("past").values():
        jobs.HANDLERS[themes.RUN]({"wave_id": wave_id})
        db.session.commit()


def accept_about(matter: Matter, wave_id: int, officer: Officer) -> int:
    """Accept what the wave said about this matter, under its name; returns the theme.

    The suggestions mostly about it become one theme, to which answers about it in other suggestions are moved. Where no
    suggestion is, those answers are split off or gathered into a theme of their own.
    """
    found = {theme_id: _about(matter, themes.answers_in([theme_id])) for theme_id in _suggested(wave_id)}
    whole = [theme_id for theme_id, hits in found.items() if len(hits) >= ENOUGH * len(themes.answers_in([theme_id])) and hits]
    whole.sort(key=lambda theme_id: (-len(found[theme_id]), theme_id))
    parts = {theme_id: hits for theme_id, hits in found.items() if hits and theme_id not in whole}
    theme_id = whole[0] if whole else _begin(parts, matter, wave_id, officer)
    themes.accept(theme_id, officer.id, officer.now)
    if whole:
        themes.rename(theme_id, matter.label, officer.id, officer.now)
    for other in whole[1:]:
        themes.merge(other, theme_id, officer.id, officer.now)
    for other, hits in parts.items():
        themes.move(other, hits, theme_id, officer.id, officer.now)
    return theme_id


def _begin(parts: dict[int, list[int]], matter: Matter, wave_id: int, officer: Officer) -> int:
    """A theme of its own from the richest part, which is used up, or else from answers in no theme."""
    if parts:
        richest = max(parts, key=lambda theme_id: (len(parts[theme_id]), -theme_id))
        return themes.split(richest, parts.pop(richest), matter.label, officer.id, officer.now)
    loose = _about(matter, outward.answers_for_analysis(wave_id))
    return themes.gather(wave_id, loose, matter.label, officer.id, officer.now)


def _suggested(wave_id: int) -> list[int]:
    return list(
        db.session.scalars(select(Theme.id).where(Theme.wave_id == wave_id, Theme.state == "suggested").order_by(Theme.id))
    )


def _about(matter: Matter, answers: Iterable[AnswerText]) -> list[int]:
    read = {answer.answer_id: set(re.findall(r"\w+", _in_english(answer).casefold())) for answer in answers}
    return [answer_id for answer_id, words in read.items() if words & matter.words and not words & matter.not_words]


def _in_english(answer: AnswerText) -> str:
    return answer.translation or (answer.text if answer.lang == "en" else answer.interpretation or answer.advocate_view or "")
