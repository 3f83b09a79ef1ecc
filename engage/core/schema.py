"""The database's shape: brought to the newest one by the migrations that travel with the package."""

from __future__ import annotations

import logging

from flask_migrate import upgrade

from engage.core import paths


def prepare_database() -> None:
    """Make the database, or bring it to the newest shape; needs an application context."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade(directory=str(paths.package_folder("migrations")))
