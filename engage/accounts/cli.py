"""`engage people`: the first account, and others where there is no page at hand."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from engage.accounts.roles import STAFF_ROLES
from engage.accounts.services import AccountError, add_person
from engage.core import clock
from engage.core.db import db


@click.group()
def people() -> None:
    """Staff accounts."""


@people.command("add")
@click.argument("name")
@click.argument("email")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in STAFF_ROLES]))
@click.password_option(help="At least 12 characters.")
@with_appcontext
def add(name: str, email: str, roles: tuple[str, ...], password: str) -> None:
    """Add a member of staff: NAME EMAIL --role ROLE."""
    try:
        add_person(name, email, password, roles, now=clock.now())
    except AccountError as problem:
        raise click.ClickException(str(problem)) from problem
    db.session.commit()
    click.echo(f"{name} can sign in as {email}.")
