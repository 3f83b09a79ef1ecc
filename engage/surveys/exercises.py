"""What a survey is told of the consultation it belongs to: its page, and whether it is paused or over.

Consultations stand above surveys and may not be asked, so they register here. Owns the shape; knows nothing that is in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import Flask, current_app

from engage.core.wording import Worded

EXERCISE = "engage.surveys.exercise"


@dataclass(frozen=True)
class Exercise:
    """The consultation that one wave belongs to.

    paused : why nobody can answer just now; None while they can
    is_over : it was closed, perhaps before the wave's last day: nobody answers any more
    decider, closes_on : as everybody was told of the consultation; a survey says the same
    """

    slug: str
    title: Worded
    paused: Worded | None = None
    is_over: bool = False
    decider: str = ""
    closes_on: date | None = None

    def last_day(self, wave_closes_on: date) -> date:
        """The last day on which somebody can answer a survey that is open until `wave_closes_on`."""
        return min(wave_closes_on, self.closes_on or wave_closes_on)


OfWave = Callable[[int, str], Exercise | None]


def nowhere(_wave_id: int, _lang: str) -> Exercise | None:
    """A wave that belongs to no consultation."""
    return None


def tell_exercise(app: Flask, of_wave: OfWave) -> None:
    """Register who knows which consultation a wave belongs to: `of_wave(wave_id, lang)`; the last one to register speaks."""
    app.extensions[EXERCISE] = of_wave


def exercise_of(wave_id: int, lang: str) -> Exercise | None:
    """The consultation this wave belongs to, in the reader's language."""
    of_wave: OfWave = current_app.extensions[EXERCISE]
    return of_wave(wave_id, lang)
