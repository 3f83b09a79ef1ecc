"""`engage surveys check`: the logic check of a survey here, or of a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from engage.surveys import library
from engage.surveys.bringing import bring
from engage.surveys.cli import surveys
from engage.surveys.definition import SurveyFileError, SurveySource
from engage.surveys.logic.report import Report, check_logic
from engage.surveys.logic_words import length_sentence, routes_sentence, sentence
from engage.surveys.wording import AUDIENCES

FAULTY = 1


@surveys.command("check")
@click.argument("survey")
@click.option("--json", "as_json", is_flag=True, help="Print what is found as JSON.")
@with_appcontext
def check_survey(survey: str, as_json: bool) -> None:
    """Say what the rules of SURVEY, one of this site or a file, get wrong, and how many ways lead through it.

    Exits 1 where there is something to mend, one sentence each.
    """
    try:
        source = _source_of(survey)
    except SurveyFileError as error:
        _print_faults([str(problem) for problem in error.problems], as_json=as_json)
        sys.exit(FAULTY)
    report = check_logic(source.questions)
    click.echo(json.dumps(_as_data(source, report), ensure_ascii=False) if as_json else _as_text(source, report))
    if not report.is_sound:
        sys.exit(FAULTY)


def _source_of(survey: str) -> SurveySource:
    """The survey of this name, else that of the file. Raises `SurveyFileError`."""
    if known := library.sources().get(survey):
        return known
    brought = bring(Path(survey), AUDIENCES[0])
    if brought.source is None:
        raise SurveyFileError(())
    return brought.source


def _print_faults(faults: list[str], *, as_json: bool) -> None:
    faults = faults or ["Nothing of this file can be asked here: “engage surveys import --dry-run” says why."]
    click.echo(json.dumps({"faults": faults}, ensure_ascii=False) if as_json else "\n".join(faults))


def _as_text(source: SurveySource, report: Report) -> str:
    lines = [f"{source.slug}: {len(source.questions)} questions, {report.conditions} rules."]
    lines += [f"{finding.question}: {sentence(finding)}" for finding in report.findings]
    if not report.findings:
        lines.append("Every question can be reached, and no rule contradicts itself.")
    if report.routes:
        lines += [routes_sentence(report.routes), length_sentence(report.routes)]
    return "\n".join(lines)


def _as_data(source: SurveySource, report: Report) -> dict[str, object]:
    routes = report.routes
    return {
        "slug": source.slug,
        "questions": len(source.questions),
        "conditions": report.conditions,
        "findings": [
            {"question": each.question, "what": each.what, "about": list(each.about), "sentence": sentence(each)}
            for each in report.findings
        ],
        "routes": {
            "number": routes.number,
            "is_exact": routes.is_exact,
            "questions": [routes.questions.least, routes.questions.most],
            "seconds": [routes.seconds.least, routes.seconds.most],
        }
        if routes
        else None,
    }
