"""What stands around the surveys of a large site: the consultations they belong to, and how many people live there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from engage.consultations.attached_models import ConsultationPart
from engage.consultations.models import Consultation
from engage.consultations.reach.models import Benchmark
from engage.core.db import db
from engage.surveys.models import Wave


def add_consultations(waves: Sequence[Wave], today: date) -> None:
    """One exercise for each wave, closed but for the last, as the steps of its lifecycle leave them."""
    for number, wave in enumerate(waves):
        row = Consultation(slug=f"exercise-{number}", title=f"Exercise {number}", for_young_people=True, level="consulted")
        row.state = "open" if wave.closes_on >= today else "closed"
        row.why, row.can_change, row.cannot_change, row.decider = "To know", "Evenings", "Laws", "The Board"
        row.duration_reason, row.data_protection, row.equality = "Six weeks", "DPIA 1", "EIA 1"
        row.opens_on, row.closes_on, row.decides_on = wave.opens_on, wave.closes_on, wave.closes_on + timedelta(days=60)
        row.attested_on, row.attested_by = wave.opens_on, 1
        row.parts = [ConsultationPart(wave_id=wave.id)]
        db.session.add(row)
    db.session.flush()


def add_population(places: int, today: date) -> None:
    """How many people of each age live here, and how many in each place."""
    kinds = [("age_band", band) for band in ("11_13", "14_16", "17_19", "20_25")]
    kinds += [("area", f"place-{number}") for number in range(places)]
    for dimension, category in kinds:
        row = Benchmark(audience="", dimension=dimension, category=category, area_key="", people=9_000)
        row.source, row.dated = "Nobody was counted: numbers of a benchmark", today
        db.session.add(row)
    db.session.flush()
