"""The closer look at words, by meaning: what the phrases at the door cannot hear.

Loaded by workers only, as it brings the models. Flags to people; decides nothing, and keeps no words.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, cast

from flask import current_app

from analysis.concerns import look_closely
from analysis.screen import Screening
from analysis.vectorise import load_embedder
from engage.core.config import Settings


def look_at_all(texts: Sequence[str]) -> list[Screening]:
    """What is seen in each text, with the site's own sentence model."""
    settings: Settings = current_app.config["SETTINGS"]
    models = Path(settings.models_folder) if settings.models_folder else None
    embedder = load_embedder(cast('Literal["best", "fast"]', settings.analysis_tier), models)
    return look_closely(texts, embedder, settings.hold_from)
