"""`engage surveys`: bring a survey file in, and take a survey out in another format. `engage speech`: make what is read aloud.

`engage purge`: delete what people wrote long enough ago, and concerns that were closed long enough ago.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import with_appcontext

from engage.access import speech as voices
from engage.core import clock
from engage.core.db import db
from engage.safeguarding import retention
from engage.surveys import aloud, bringing, keeping, library, storing
from engage.surveys.asking import current_wave
from engage.surveys.definition import SurveyFileError
from engage.surveys.formats import making
from engage.surveys.formats.braille import without_table
from engage.surveys.wording import AUDIENCES


@click.group()
@click.pass_context
def surveys(context: click.Context) -> None:
    """Survey files."""
    # A command speaks of its own file: what others here lack is in the server's log, and would hide the one line that says why.
    log, level = logging.getLogger("engage.surveys"), logging.getLogger("engage.surveys").level
    log.setLevel(logging.ERROR)
    context.call_on_close(lambda: log.setLevel(level))


@surveys.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check and report; store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default=AUDIENCES[0],
    show_default=True,
    help="Whom it asks, where it does not say.",
)
@with_appcontext
def import_file(file: Path, dry_run: bool, as_json: bool, audience: str) -> None:
    """Take a survey FILE in: our own .toml, XLSForm, LimeSurvey or SurveyJS.

    A file that cannot be taken exits 2 with one line saying why, and nothing is stored.
    """
    try:
        brought = bringing.bring(file, audience)
    except SurveyFileError as problem:
        _refuse("; ".join(str(problem).splitlines()))
    if not dry_run:
        if brought.source is None:
            _refuse(f"{file.name}: {brought.why_not}; nothing is stored.")
        storing.store(brought.content, brought.source.slug)
    click.echo(json.dumps(brought.report, ensure_ascii=False) if as_json else bringing.sentence(brought, dry_run=dry_run))


@surveys.command("formats")
@click.argument("slug")
@click.option("--language", help="One language of the survey; its first one if left out.")
@click.option("--kind", type=click.Choice(making.KINDS), default="pdf", show_default=True)
@click.option("--all", "make_all", is_flag=True, help="Every format in every language; --out is a folder then.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to write, or the folder with --all.")
@with_appcontext
def make_formats(slug: str, language: str | None, kind: str, make_all: bool, out: Path) -> None:
    """Write the survey SLUG to a file for paper, large print, Easy Read, braille or listening."""
    source = library.sources().get(slug)
    if source is None:
        _refuse(f"There is no survey called {slug}; the surveys are {', '.join(sorted(library.sources()))}.")
    if not make_all:
        _write(slug, language or source.source_language, kind, out)
        return
    out.mkdir(parents=True, exist_ok=True)
    for code in source.languages:
        for each in making.offered(slug, code):
            _write(slug, code, each, out)
    if said := without_table(source.languages):
        click.echo(said)


def _write(slug: str, language: str, kind: str, out: Path) -> None:
    wave = current_wave(slug, clock.today())
    dates = {"closes_on": wave.closes_on, "hear_by": wave.hear_back_by} if wave else {}
    made = making.make(kind, making.leaflet_for(slug, language, kind, **dates))
    file = out / made.name if out.is_dir() else out
    file.write_bytes(made.content)
    click.echo(str(file))


@click.command()
@click.option("--all", "make", is_flag=True, help="Make every file now, and delete those that no page asks for any more.")
@with_appcontext
def speech(make: bool) -> None:
    """Say which languages this machine can read aloud; with --all, make the files so that nobody waits for one."""
    if missing := voices.missing_programs():
        _refuse(f"This machine cannot speak: {' and '.join(missing)} missing. On Debian: apt-get install espeak-ng opus-tools.")
    if not make:
        langs = sorted({lang for source in library.sources().values() for lang in source.languages})
        without = [lang for lang in langs if voices.voice_for(lang) is None]
        click.echo(f"Voices: {', '.join(sorted(set(langs) - set(without))) or 'none'}. No voice: {', '.join(without) or 'none'}.")
        return
    made = aloud.make_all(clock.today())
    for lang in sorted(made.bytes):
        new, kept = made.new.get(lang, 0), made.kept.get(lang, 0)
        size = made.bytes[lang] / 1000 / (new + kept)
        click.echo(f"{lang}: {new} made, {kept} there already, {size:.0f} KB each on average.")
    for lang in made.voiceless:
        click.echo(f"{lang}: espeak-ng has no voice for it; pages say so.")
    if unused := aloud.forget_unused(clock.today()):
        click.echo(f"{unused} deleted that no page asks for any more.")


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would be deleted; delete nothing.")
@with_appcontext
def purge(dry_run: bool) -> None:
    """Delete what people wrote, and concerns, whose time is over (`answers_kept_months`, `concerns_kept_months`).

    The worker does it every day by itself.
    """
    _purge_concerns(dry_run)
    months, today = keeping.months_kept(), clock.today()
    if not months:
        click.echo("No words are deleted: answers_kept_months is 0.")
        return
    due = keeping.what_is_due(today, months) if dry_run else keeping.purge(today, months, now=clock.now())
    db.session.commit()
    for one in due:
        done = "would be deleted" if dry_run else "deleted"
        click.echo(f"{one.slug}, closed on {one.closes_on}, due on {one.due_on}: words of {one.n_answers} answers {done}.")
    if not due:
        click.echo(f"No words are older than {months} months after the closing of their survey.")


def _purge_concerns(dry_run: bool) -> None:
    months, today = retention.months_kept(), clock.today()
    if not months:
        click.echo("No concerns are deleted: concerns_kept_months is 0.")
        return
    number = len(retention.what_is_due(today, months)) if dry_run else retention.purge(today, months, now=clock.now())
    db.session.commit()
    done = "would be deleted" if dry_run else "deleted"
    click.echo(f"Concerns closed {months} months ago or longer: {number} {done}.")


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(2)
