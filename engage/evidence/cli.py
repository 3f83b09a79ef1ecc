"""`engage keys`: keys to the API where there is no page at hand."""

from __future__ import annotations

from datetime import timedelta

import click
from flask.cli import with_appcontext

from engage.core import clock
from engage.core.db import db
from engage.evidence import keys as keyring
from engage.evidence.models import SCOPES
from engage.trust.services import area_names, find_area


@click.group()
def keys() -> None:
    """Keys to the API."""


@keys.command("make")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(SCOPES))
@click.option("--area", "area_key", default="", help="Key of an area: it then reads that area alone.")
@click.option("--days", default=365, show_default=True, help="For how many days it opens anything.")
@with_appcontext
def make(name: str, scopes: tuple[str, ...], area_key: str, days: int) -> None:
    """Make a key for NAME and print it, this once."""
    area_id = find_area(area_key).id if area_key else None
    until = clock.today() + timedelta(days=days)
    row, token = keyring.make_key(name, scopes, area_id, until, actor_id=None, now=clock.now())
    db.session.commit()
    click.echo(f"{row.id}  {token}")


@keys.command("list")
@with_appcontext
def listing() -> None:
    """Every key: number, how it begins, whose, what it reads, where, until when, last used."""
    areas, today = area_names(), clock.today()
    for row in keyring.all_keys():
        state = f"until {row.expires_on}" if row.is_open_on(today) else f"ended {row.revoked_on or row.expires_on}"
        used = f"used {row.last_used_on}" if row.last_used_on else "never used"
        where = areas.get(row.area_id, "") if row.area_id else "everywhere"
        click.echo("  ".join((str(row.id), row.prefix + "...", row.name, row.scopes, where, state, used)))


@keys.command("revoke")
@click.argument("key_id", type=int)
@with_appcontext
def revoke(key_id: int) -> None:
    """End key number KEY_ID, at once."""
    keyring.revoke_key(key_id, actor_id=None, now=clock.now())
    db.session.commit()
    click.echo(f"Key {key_id} opens nothing any more.")
