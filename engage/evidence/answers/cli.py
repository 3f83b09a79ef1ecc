"""`engage surveys answers`: the answers of a survey as a file, where there is no page at hand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import with_appcontext

from engage.core import audit, clock
from engage.core.db import db, reading
from engage.core.errors import DomainError
from engage.evidence.answers.files import FORMATS, write_to
from engage.evidence.answers.plan import plan_for
from engage.surveys import library, outward
from engage.surveys.cli import surveys


@surveys.command("answers")
@click.argument("slug")
@click.option("--format", "ending", type=click.Choice(tuple(FORMATS)), default="zip", show_default=True)
@click.option("--language", default="", help="Of what variables and values are called; the survey's own if left out.")
@click.option("--wave", "key", default="", help="Key of one wave; all of them if left out.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to write.")
@with_appcontext
def answers(slug: str, ending: str, language: str, key: str, out: Path) -> None:
    """Write the answers to survey SLUG: one row for each response, coarsened as on the site, and say what is in them.

    A file that cannot be finished is not there, and the exit code is 2.
    """
    waves = [wave for wave in outward.opened_waves(slug, clock.today()) if key in {"", wave.key}]
    if not waves:
        _refuse(f"There are no answers to {slug}{f' in the wave {key}' if key else ''}.")
    source = library.sources().get(slug)
    known = source.languages if source else ()
    if language and language not in known:
        _refuse(f"{slug} is not in {language}; it is in {', '.join(known)}.")
    try:
        with reading():
            plan = plan_for(slug, waves, language or (source.source_language if source else "en"), clock.today())
            size = write_to(plan, ending, out)
    except (DomainError, OSError) as problem:
        _refuse(f"{out.name} was not written: {problem}")
    audit.record(
        "answers exported", f"survey:{slug}", actor_id=None, now=clock.now(), format=ending, rows=plan.n_rows, waves=len(waves)
    )
    db.session.commit()
    click.echo(f"{out}: {plan.n_rows} rows, {len(plan.variables)} columns, {size} bytes.")
    for note in plan.notes:
        click.echo(f"  {note}")


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(2)
