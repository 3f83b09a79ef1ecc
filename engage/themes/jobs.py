"""The worker's part: read a wave's answers, find themes, write them down. The only caller of `analysis.find_themes`.

Only workers load this module: it brings the models with it, which a web process must not carry.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, cast

from flask import current_app

from analysis.frameworks import load_framework
from analysis.pipeline import find_themes
from analysis.types import Comment, ThemeReport
from engage.core import clock
from engage.core.config import Settings
from engage.core.db import reading
from engage.core.jobs import handler
from engage.surveys import outward, second_look
from engage.themes.runs import record_run
from engage.themes.services import RUN


@handler(RUN)
def find(payload: dict[str, Any]) -> None:
    """Find the themes of one wave, in one transaction with everything that follows from it.

    Killed anywhere, nothing is written and the job is done again; done twice, the second time changes nothing. The database
    is let go while the analysis computes.
    """
    wave_id = int(payload["wave_id"])
    with reading():
        answers = outward.answers_for_analysis(wave_id)
    report = analyse(answers, current_app.config["SETTINGS"])
    ids, now = [answer.answer_id for answer in answers], clock.now()
    record_run(wave_id, ids, report, now)
    second_look.look_again([ids[row.row] for row in report.rows if row.concern], now=now)


def analyse(answers: list[outward.AnswerText], settings: Settings) -> ThemeReport:
    """The report over these answers, row by row."""
    comments = [Comment(row, answer.text, _language(answer, settings.source_language)) for row, answer in enumerate(answers)]
    return find_themes(
        comments,
        load_framework(settings.framework),
        settings.themes_seed,
        tier=cast('Literal["best", "fast"]', settings.analysis_tier),
        models=Path(settings.models_folder) if settings.models_folder else None,
    )


def _language(answer: outward.AnswerText, source_language: str) -> str | None:
    """What the writer's choice of language says. The site's first language says nothing: nobody had to choose it."""
    if answer.own_words is None or answer.lang == source_language:
        return None
    return answer.lang
