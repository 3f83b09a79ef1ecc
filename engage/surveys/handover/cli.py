"""`engage surveys export`: a survey in another system's format. `engage surveys translation`: its words out and back in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import with_appcontext

from engage.core import audit, clock
from engage.core.db import db
from engage.surveys import library
from engage.surveys.asking import places
from engage.surveys.cli import surveys
from engage.surveys.exporters import FORMATS, export
from engage.surveys.handover import sheet, xliff
from engage.surveys.handover.comparing import TAKE, compare, undecided
from engage.surveys.handover.taking import read, take_in
from engage.surveys.handover.units import HandoverError, handed
from engage.surveys.parsing import LANGUAGE
from engage.surveys.source import SurveySource

WRITERS = {"xliff": xliff.write, "xlsx": sheet.write}


@surveys.command("export")
@click.argument("slug")
@click.option("--format", "key", type=click.Choice(tuple(FORMATS)), default="toml", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to write.")
@with_appcontext
def export_survey(slug: str, key: str, out: Path) -> None:
    """Write the survey SLUG for another system, and say by question what is not in the file."""
    exported = export(_found(slug), key, places())
    out.write_bytes(exported.content)
    click.echo(str(out))
    for each in exported.left:
        click.echo(f"  {each.question or 'The survey'}: {each.what}")


@surveys.group()
def translation() -> None:
    """A survey's words for translators, out and back in."""


@translation.command("out")
@click.argument("slug")
@click.argument("language")
@click.option("--format", "key", type=click.Choice(tuple(WRITERS)), default="xliff", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to write.")
@with_appcontext
def hand_out(slug: str, language: str, key: str, out: Path) -> None:
    """Write the words of survey SLUG for a translator into LANGUAGE, with what is translated already."""
    source = _found(slug)
    if not LANGUAGE.fullmatch(language) or language == source.source_language:
        _refuse(f"{language} is not the code of another language than {slug} is written in.")
    found = handed(source, language)
    out.write_bytes(WRITERS[key](found))
    left = sum(unit.state == "missing" for unit in found.units)
    click.echo(f"{out}: {len(found.units)} texts, {left} of them not translated yet.")


@translation.command("in")
@click.argument("slug")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--take", "take", multiple=True, metavar="KEY", help="Of a conflict, take what came back.")
@click.option("--keep", "keep", multiple=True, metavar="KEY", help="Of a conflict, keep what is here.")
@click.option("--write", is_flag=True, help="Keep it; without this nothing is written.")
@click.option("--checked-by", default="", help="Who, knowing the language, has read it all.")
@with_appcontext
def take_back(slug: str, file: Path, take: tuple[str, ...], keep: tuple[str, ...], write: bool, checked_by: str) -> None:
    """Say what came back for survey SLUG in FILE, and with --write keep it once every conflict is decided."""
    source = _found(slug)
    try:
        found = compare(source, read(file.read_bytes()))
        for each in found.changes:
            why = (
                f"cannot be taken ({each.refused})"
                if each.refused
                else f"conflict ({', '.join(each.conflicts)})"
                if each.conflicts
                else "new"
            )
            click.echo(f"{each.key}: {why}")
        decided = {**dict.fromkeys(keep, "keep"), **dict.fromkeys(take, TAKE)}
        click.echo(f"{len(found.clean)} to take, {len(undecided(found, decided))} to decide, {found.untouched} as they were.")
        if write:
            take_in(source, found, decided, checked_by, clock.today())
            audit.record("translation taken back", f"survey:{slug}", actor_id=None, now=clock.now(), lang=found.language)
            db.session.commit()
            click.echo("Written.")
    except HandoverError as problem:
        _refuse(f"{file.name} {problem}")


def _found(slug: str) -> SurveySource:
    source = library.sources().get(slug)
    if source is None:
        _refuse(f"There is no survey called {slug}; the surveys are {', '.join(sorted(library.sources()))}.")
    return source


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(2)
