"""The smallest site somebody can answer on: one open wave and one place, ready in seconds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping

PREPARE = """
from datetime import timedelta
from engage.app import create_app
from engage.core.acting import acting_as
from engage.core import clock
from engage.core.db import db
from engage.core.schema import prepare_database
from engage.surveys.models import Wave
from engage.trust.models import Area

with create_app().app_context(), acting_as("journey"):
    prepare_database()
    today = clock.today()
    county = Area(key="wrenshire", name="Wrenshire", kind="county")
    db.session.add(county)
    db.session.flush()
    db.session.add(Area(key="carrow", name="Carrow", kind="locality", parent_id=county.id))
    days = {"opens_on": today - timedelta(1), "closes_on": today + timedelta(9), "hear_back_by": today + timedelta(90)}
    db.session.add(Wave(slug="young-people", key="now", **days))
    db.session.commit()
"""


def prepare(environment: Mapping[str, str]) -> None:
    """Make its database in the data folder that this environment names."""
    subprocess.run([sys.executable, "-c", PREPARE], env=environment, check=True, timeout=180)
