"""Small makers for the tests of themes: answers, reports over them, and what a theme holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.types import Row, Skipped, Theme, ThemeOutcome, ThemeReport
from engage.core.config import Settings
from engage.core.db import db
from engage.surveys import outward
from engage.themes import placing
from engage.themes.models import Theme as StoredTheme
from engage.themes.models import ThemeAssignment
from engage.themes.placing import Placed
from engage.themes.runs import record_run
from tests.factories import NOW, add_response

LATER = NOW + timedelta(hours=1)
SMALL_PACK = """
key = "small"
name = "Small"
source = "these tests"
[[outcomes]]
key = "getting_about"
name = "Getting about by bus"
aims = ["Buses that are not late", "A bus on Sundays"]
[[outcomes]]
key = "dark_places"
name = "Places that are not dark"
aims = ["Lights in the park", "A park that is not dark at night"]
"""


def with_small_framework(settings: Settings) -> Settings:
    """With a small framework of the tests' own: learning the real one takes longer than all of these tests."""
    pack = settings.home / "small.toml"
    pack.write_text(SMALL_PACK)
    return replace(settings, framework=str(pack))


def add_answers(wave_id: int, *texts: str, **given: Any) -> list[int]:
    """One response for each text; the ids of the answers."""
    return [add_response(wave_id, {"change": text}, **given).answers[0].id for text in texts]


def run_over(wave_id: int, groups: Mapping[str, Sequence[int]], near: Mapping[str, Sequence[int]] | None = None) -> None:
    """Record a run that grouped these answers under these labels, over every answer of the wave that may be read."""
    ids = [answer.answer_id for answer in outward.answers_for_analysis(wave_id)]
    record_run(wave_id, ids, report_of(ids, groups, near or {}), NOW)
    db.session.commit()


def report_of(ids: Sequence[int], groups: Mapping[str, Sequence[int]], near: Mapping[str, Sequence[int]]) -> ThemeReport:
    """A report as the analysis gives it: these labels with these answers."""
    home = {answer: label for label, answers in groups.items() for answer in answers}
    also = {answer: label for label, answers in near.items() for answer in answers}
    themes = tuple(
        Theme(
            id=label,
            label=label,
            keywords=(label.split()[0],),
            size=len(answers),
            quotes=tuple(ids.index(answer) for answer in list(answers)[:2] if answer in ids),
            outcomes=(ThemeOutcome("be_healthy", 0.8),),
            languages={"en": len(answers)},
            topic=None,
        )
        for label, answers in groups.items()
    )
    rows = tuple(
        Row(row, home[answer], (also[answer],) if answer in also else (), 0.5, "en", (), concern=False)
        for row, answer in enumerate(ids)
        if answer in home
    )
    skipped = tuple(Skipped(row, "no words in it") for row, answer in enumerate(ids) if answer not in home)
    return ThemeReport({"seed": 0, "tier": "fast"}, themes, rows, skipped)


def theme_called(label: str) -> StoredTheme:
    """The one theme with this name that is not superseded."""
    db.session.expire_all()
    return db.session.query(StoredTheme).filter(StoredTheme.label == label, StoredTheme.state != "superseded").one()


def answers_of(theme: StoredTheme) -> set[int]:
    """What stands in a theme now."""
    rows = db.session.query(ThemeAssignment).filter_by(theme_id=theme.id, is_main=True, is_removed=False)
    return {row.answer_id for row in rows}


def table_sizes() -> dict[str, int]:
    """How many rows the themes' tables hold."""
    return {model.__tablename__: db.session.query(model).count() for model in (StoredTheme, ThemeAssignment)}


class WordEmbedder:
    """Texts by their words: each word is a direction of its own, so that texts with words in common are near each other."""

    name = "words of the tests"
    tier = "best"
    comparable = True
    why = ""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows; the same text always gives the same one."""
        rows = [sum((self._word(word) for word in text.lower().split()), np.zeros(96)) for text in texts]
        return np.array([row / (np.linalg.norm(row) or 1) for row in rows], dtype=np.float32).reshape(len(texts), 96)

    def _word(self, word: str) -> NDArray[np.float64]:
        return np.random.default_rng(list(word.encode())).normal(size=96)


WORDS = WordEmbedder()


def place_new(wave_id: int, *, whole: bool = False) -> Placed | None:
    """Place the wave's answers as the worker does, by their words."""
    start = placing.read(wave_id, WORDS, whole=whole)
    placed = placing.place(start, WORDS, "en") if start else None
    if placed:
        placing.write(placed, NOW)
    db.session.commit()
    return placed


def run_whole(wave_id: int, groups: Mapping[str, Sequence[int]]) -> None:
    """A whole run as the worker does it: placing, then these groups as the analysis found them."""
    place_new(wave_id, whole=True)
    run_over(wave_id, groups)
