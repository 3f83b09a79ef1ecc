"""`engage surveys look`: what an import would take of every file in a folder, as a table. Stores nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from engage.surveys.bringing import bring
from engage.surveys.cli import surveys
from engage.surveys.definition import SurveyFileError
from engage.surveys.wording import AUDIENCES

_LONGEST_NAME = 50


@surveys.command("look")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@with_appcontext
def look_at(folder: Path) -> None:
    """Say of every file in FOLDER what an import would take of it, or why it would refuse it; store nothing."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    if not files:
        click.echo(f"There is no file in {folder}.")
        sys.exit(2)
    taken = 0
    for file in files:
        taken += not (why_not := _line(file))
        if why_not:
            click.echo(f"{_short(file.name)} | refused: {why_not}")
    click.echo(f"{len(files)} files: {taken} can be read, {len(files) - taken} are refused.")


def _line(file: Path) -> str:
    """Print the line of a file that can be read; else why not."""
    try:
        brought = bring(file, AUDIENCES[0])
    except SurveyFileError as error:
        return "; ".join(problem.message for problem in error.problems)
    report, source = brought.report, brought.source
    found = f"{report['questions']} questions, {report['conditions']} rules, {len(report['languages'])} languages"
    carried = f"{len(source.questions)} questions would be stored" if source else f"nothing would be stored: {brought.why_not}"
    click.echo(f"{_short(file.name)} | {found} | {carried}")
    return ""


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"…{name[1 - _LONGEST_NAME :]}"
