"""False alarms: how many ordinary public texts would be held.

How much is found needs worrying sentences, which no public set here has.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from analysis.agreement import Rate
from analysis.concerns import look_closely
from analysis.evaluation import Figure, Tools, figure_of, needed
from analysis.screen import screen
from analysis.vectorise import load_embedder

ORDINARY = ("uk_petitions.csv", "polis_bg2050.csv", "polis_bowling_green.csv", "polis_austria_climate_de.csv")


def measure(folder: Path, tools: Tools) -> Iterator[Figure]:
    """Share held by the lists alone, as at the door, and by the closer look."""
    embedder = load_embedder(tools.tier, tools.models)
    for name in ORDINARY:
        with needed(folder, name).open(encoding="utf-8", newline="") as lines:
            texts = [row["text"] for row in csv.DictReader(lines)]
        at_door = sum(screen(text).concern for text in texts)
        closely = sum(one.concern for one in look_closely(texts, embedder))
        yield figure_of("screening", "ordinary texts held at the door", name, Rate(at_door, len(texts)))
        yield figure_of("screening", "ordinary texts held after the closer look", name, Rate(closely, len(texts)))
