"""`engage audit`: whether the record of acts is as it was written."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from engage.core.audit_reading import verify as check

BROKEN = 1


@click.group()
def audit() -> None:
    """The record of who did what."""


@audit.command("verify")
@click.option("--noted", default="", metavar="HEAD", help="A head that an earlier run printed: it must still be in the chain.")
@with_appcontext
def verify(noted: str) -> None:
    """Go through every event and its seal; exit code 1 and the event that breaks the chain where somebody changed it.

    Keep the head it prints somewhere else: with --noted it shows that nobody has cut off the end since.
    """
    verdict = check(current_app.config["SETTINGS"].secret_key, noted.strip())
    if verdict.problem:
        click.echo(f"The record was changed: {verdict.problem}. The {verdict.events} events before are as written.", err=True)
        sys.exit(BROKEN)
    click.echo(f"{verdict.events} events, each as it was written. Head: {verdict.head}")
