"""`engage backup` and `engage restore`: a copy of the data folder, and the way back."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import ScriptInfo

from engage.core import backing_up, clock, paths
from engage.core.audit_reading import verify
from engage.core.config import KEY_FILE, load_settings
from engage.core.schema import prepare_database

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("folder", type=_FOLDER)
def backup(folder: Path) -> None:
    """Copy database, settings and surveys into an empty FOLDER; safe while the site runs. The key is not among them."""
    settings = load_settings()
    report = backing_up.make(folder, settings, now=clock.now())
    click.echo(f"{len(report.files)} files, listed in {folder / backing_up.REPORT}. Head of the record: {report.head or 'none'}")
    click.echo(f"Not among them: {settings.home / KEY_FILE}. Keep a copy in another place: it opens what is sealed.")


@click.command()
@click.argument("folder", type=_FOLDER)
@click.option("--key", type=click.Path(path_type=Path, dir_okay=False), help="The site's secret.key, where it is not in place.")
@click.pass_context
def restore(context: click.Context, folder: Path, key: Path | None) -> None:
    """Put the backup in FOLDER into an empty data folder, bring it to the newest shape, and check its record with the key."""
    home = paths.data_home()
    report = backing_up.put_back(folder, home, key)
    with context.ensure_object(ScriptInfo).load_app().app_context():
        prepare_database()
        verdict = verify(load_settings(home).secret_key, report.head)
    if verdict.problem:
        raise backing_up.BackupError(f"This key does not fit, or the record was changed: {verdict.problem}. Empty {home} again.")
    click.echo(f"Restored to {home}, as it was at {report.made_at}: {verdict.events} acts, each as it was written.")
    click.echo("What the safeguarding lead was given or what was deleted later is back in its place: ask the lead first.")
