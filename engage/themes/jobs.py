"""The worker's part: read a wave's answers, find themes, write them down. The only caller of `analysis.find_themes`.

Only workers load this module: it brings the models with it, which a web process must not carry.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, cast

from flask import current_app

from analysis.clean import clean
from analysis.embedding import Embedder, name_of
from analysis.frameworks import load_framework
from analysis.outcomes import outcome_model
from analysis.pipeline import find_themes
from analysis.spread import open_spread
from analysis.types import Comment, Corrected, ThemeReport
from analysis.vector_cache import forget_before, newest
from analysis.vectorise import load_embedder
from engage.core import clock, details
from engage.core.config import Settings
from engage.core.db import reading
from engage.core.jobs import handler
from engage.forums import outward as forum_outward
from engage.surveys import outward, second_look
from engage.surveys.outward import AnswerText
from engage.themes import coding, forum_themes, placing, services, tones
from engage.themes.comments import comments_of
from engage.themes.kept_vectors import vectors_file
from engage.themes.runs import record_run

RUN_FROM_LEAST = 5  # answers that fit nowhere, before the whole wave is read for their sake
RUN_FROM_SHARE = 0.02  # ... and of all the wave's answers


@handler(services.RUN)
def find(payload: dict[str, Any]) -> None:
    """Find the themes of one wave, in one transaction with everything that follows from it.

    Killed anywhere, nothing is written and the job is done again; done twice, the second time changes nothing. The database
    is let go while the analysis computes.
    """
    wave_id, settings = int(payload["wave_id"]), _settings()
    with reading():
        if payload.get("rest") and _came_since(wave_id) == 0:
            return
        answers, released = outward.answers_for_analysis(wave_id), second_look.released_answers()
        embedder, told = _embedder(settings), services.corrections()
        start = placing.read(wave_id, embedder, whole=True)
    placed = placing.place(start, embedder, settings.source_language) if start else None
    kept = vectors_file(wave_id)
    before = newest(kept)
    report = analyse(answers, settings, released, told, kept)
    forget_before(kept, before)  # of words that were withdrawn, held or changed, nothing is to stay
    ids, now = [answer.answer_id for answer in answers], clock.now()
    if placed:
        placing.write(placed, now)
    record_run(wave_id, ids, report, now)
    tones.keep(wave_id, ids, report)
    _hold([ids[row.row] for row in report.rows if row.concern], now)


@handler(services.PLACE)
def place(payload: dict[str, Any]) -> None:
    """Place the new answers of one wave in its accepted themes; what fits none is left for a run, soon where there is much."""
    wave_id, settings = int(payload["wave_id"]), _settings()
    with reading():
        embedder = _embedder(settings)
        start, came = placing.read(wave_id, embedder, whole=False), _came_since(wave_id)
    placed = placing.place(start, embedder, settings.source_language) if start else None
    now = clock.now()
    if placed is None:
        services.run_again(wave_id, now)
        return
    placing.write(placed, now)
    _hold(placed.concerns, now)
    if min(len(placed.left), came) >= RUN_FROM_LEAST + RUN_FROM_SHARE * len(outward.readable_ids([wave_id])):
        services.run_again(wave_id, now)
    else:
        services.run_for_the_rest(wave_id, now)


@handler(coding.JUDGE)
def judge_sample(payload: dict[str, Any]) -> None:
    """Say what each answer of a sample is about, as a run would, but without what reviewers corrected on these very answers."""
    sample_id, settings = int(payload["sample_id"]), _settings()
    with reading():
        answers = coding.sampled_texts(sample_id)
        told = services.corrections(without={answer.answer_id for answer in answers})
    embedder, framework = _embedder(settings), load_framework(settings.framework)
    model = outcome_model(framework, embedder, _corrected(told))
    comments = comments_of(answers, (), settings.source_language)
    judged = model.judge([details.redact(clean(one.text), one.language).text for one in comments], embedder)
    said = {answer.answer_id: one.labels for answer, one in zip(answers, judged, strict=True)}
    coding.keep_judgement(sample_id, said, f"{framework.key}, {name_of(embedder)}")


@handler(forum_themes.FIND)
def find_in_forum(payload: dict[str, Any]) -> None:
    """Find themes in the posts of one forum; done twice, the second time changes nothing."""
    board_id, settings = int(payload["board_id"]), _settings()
    with reading():
        posts, told = forum_outward.posts_for_analysis(board_id), services.corrections()
    report = analyse_comments(forum_themes.comments_of(posts, settings.source_language), settings, told)
    forum_themes.keep(board_id, posts, report, clock.now())


def analyse(
    answers: Sequence[AnswerText],
    settings: Settings,
    released: Collection[int] = (),
    told: Sequence[services.Correction] = (),
    kept: Path | None = None,
) -> ThemeReport:
    """The report over these answers, row by row.

    released : those that a safeguarding lead has put back; told : what reviewers corrected about outcomes; kept : where vectors
    stay for the next run
    """
    return analyse_comments(comments_of(answers, released, settings.source_language), settings, told, kept)


def analyse_comments(
    comments: Sequence[Comment], settings: Settings, told: Sequence[services.Correction] = (), kept: Path | None = None
) -> ThemeReport:
    """The report over comments, wherever they come from."""
    with open_spread(settings.analysis_workers, settings.analysis_cluster or None) as spread:
        return find_themes(
            comments,
            load_framework(settings.framework),
            settings.themes_seed,
            tier=cast('Literal["best", "fast"]', settings.analysis_tier),
            models=_models(settings),
            label_language=settings.source_language,
            spread=spread,
            cache=kept,
            corrections=_corrected(told),
            concern_from=settings.hold_from,
            keep_names=details.kept_names(),
            own_schools=details.own_schools(),
            place_names=details.place_names(),
        )


def _corrected(told: Sequence[services.Correction]) -> list[Corrected]:
    return [Corrected(one.text, one.language, one.outcomes) for one in told]


def _hold(answer_ids: Collection[int], now: datetime) -> None:
    second_look.look_again(answer_ids, now=now)
    placing.forget_held()


def _came_since(wave_id: int) -> int:
    """By how many the answers that may be read have changed since the last run."""
    run = services.last_run(wave_id)
    return abs(len(outward.readable_ids([wave_id])) - (run.n_answers if run else 0))


def _embedder(settings: Settings) -> Embedder:
    return load_embedder(cast('Literal["best", "fast"]', settings.analysis_tier), _models(settings))


def _models(settings: Settings) -> Path | None:
    return Path(settings.models_folder) if settings.models_folder else None


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
