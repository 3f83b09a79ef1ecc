"""`engage reach`: bring population figures in."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from engage.consultations.reach.importing import import_benchmarks
from engage.core.db import db


@click.group()
def reach() -> None:
    """Who took part, beside the population."""


@reach.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
def import_file(file: Path) -> None:
    """Take population figures in from FILE (CSV): all of them, or none and one line saying which row is wrong."""
    rows = import_benchmarks(file.read_bytes())
    db.session.commit()
    click.echo(f"Imported {rows} population figures from {file.name}.")
