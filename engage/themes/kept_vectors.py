"""Where the vectors of a wave's words stay between runs. A vector tells much of what was said: it goes with the words."""

from __future__ import annotations

from pathlib import Path

from flask import current_app

from engage.core.config import Settings


def vectors_file(wave_id: int) -> Path:
    """The file of one wave."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.home / "vectors" / f"wave-{wave_id}.sqlite"


def drop_vectors(wave_id: int) -> None:
    """Drop all of a wave's: only the words could tell which are theirs. The next run makes anew what may stay."""
    file = vectors_file(wave_id)
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm", f"{file.name}-journal"):
        file.with_name(name).unlink(missing_ok=True)
