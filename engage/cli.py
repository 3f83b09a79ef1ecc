"""The `engage` command."""

from __future__ import annotations

import logging
import os
import sys
import threading
from importlib import import_module
from pathlib import Path

import click
from flask.cli import FlaskGroup, with_appcontext

from engage.accounts.cli import people
from engage.app import DOMAINS, create_app
from engage.consultations.reach.cli import reach
from engage.core import acting, paths, serving, worker
from engage.core.audit_cli import audit
from engage.core.backup_cli import backup, restore
from engage.core.config import SettingsError, load_settings
from engage.core.errors import DomainError
from engage.core.schema import prepare_database
from engage.evidence.answers import cli as _answers_cli  # noqa: F401 - adds `answers` to `surveys`
from engage.evidence.cli import keys
from engage.sample.cli import demo
from engage.surveys import logic_cli, look_cli  # noqa: F401 - they add `engage surveys check` and `engage surveys look`
from engage.surveys.cli import purge, speech, surveys
from engage.surveys.handover import cli as _handover_cli  # noqa: F401 - adds `export` and `translation` to `surveys`

log = logging.getLogger("engage")
CANNOT = 2


@click.group(cls=FlaskGroup, create_app=create_app, add_default_commands=False, add_version_option=False)
def cli() -> None:
    """Engage: from an answer to what changed because of it. The data folder is ENGAGE_HOME (default ~/.engage)."""


@cli.command()
@with_appcontext
def init() -> None:
    """Make or update the data folder and its database."""
    prepare_database()
    click.echo(f"Ready: {paths.data_home()}")


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, envvar="PORT")
@click.option("--workers", default=2, show_default=True, help="Web processes.")
def run(host: str, port: int, workers: int) -> None:
    """Serve the site; one `engage work` does the work behind it."""
    load_settings()  # what is wrong with the settings is said once, here, and not by every web process
    serving.serve(serving.Site(host, port, workers))


@cli.command()
@click.option("--name", default="worker-1", show_default=True, help="One name for each worker on this data folder.")
@click.option("--until-idle", is_flag=True, help="Stop when nothing is due.")
def work(name: str, until_idle: bool) -> None:
    """Do the work behind the pages: themes, purges, exports."""
    load_jobs()
    stop = threading.Event()
    worker.stop_on_signals(stop)
    worker.work(create_app(), name, stop=stop, until_idle=until_idle)


def load_jobs() -> None:
    """Register the handlers of every domain that has some; only workers pay for what they import."""
    for domain in DOMAINS:
        if (Path(str(domain.__file__)).parent / "jobs.py").exists():
            import_module(f"{domain.__name__}.jobs")


for command in (audit, backup, demo, keys, people, reach, restore, surveys, speech, purge):
    cli.add_command(command)


def main() -> None:
    """Entry point: what cannot be done is one clear line and exit code 2, not a traceback."""
    os.umask(0o077)  # whatever is written to the data folder is for the site's own account alone
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        with acting.acting_as("command"):
            cli()
    except (SettingsError, DomainError, serving.PortTakenError, worker.WorkerRunningError) as problem:
        click.echo(f"engage: {problem}", err=True)
        sys.exit(CANNOT)


if __name__ == "__main__":
    main()
