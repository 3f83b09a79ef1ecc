"""One survey file in, whatever system it is from: `bring` says what is in it, and what of it can be stored here."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from flask import current_app

from engage.core.config import Settings
from engage.surveys import library
from engage.surveys.definition import Problem, Summary, SurveyFileError, SurveySource, load_file, summary
from engage.surveys.importers import Imported, ImportRefused, is_foreign, read_foreign
from engage.surveys.importers.fitting import fit
from engage.surveys.importers.names import slug_for
from engage.surveys.reading import MAX_FILE_BYTES
from engage.surveys.writing import to_toml

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Brought:
    """What is in a file, and the file of ours that holds what can be stored of it.

    `source` is None where nothing can; `why_not` then says so in one line.
    """

    report: Summary
    source: SurveySource | None
    content: bytes = b""
    why_not: str = ""


def bring(file: Path, audience: str) -> Brought:
    """What is in a survey file. Raises `SurveyFileError` for one that cannot be taken; stores nothing."""
    if not is_foreign(file):
        source = load_file(file)
        return Brought(summary(source), source, file.read_bytes())
    settings: Settings = current_app.config["SETTINGS"]
    try:
        return _fitted(read_foreign(file, settings.source_language), file, audience)
    except ImportRefused as problem:
        raise SurveyFileError((Problem(file.name, "", str(problem)),)) from problem
    except Exception as problem:  # a file that nobody foresaw is refused like any other
        log.exception("%s could not be read", file.name)
        what = f"cannot be read: something in it is not as its format says ({type(problem).__name__})"
        raise SurveyFileError((Problem(file.name, "", what),)) from problem


def sentence(brought: Brought, *, dry_run: bool) -> str:
    """The report for whoever reads no JSON."""
    report, source = brought.report, brought.source
    rules = f" and {report['conditions']} rules" if report["conditions"] else ""
    what = f"“{report['title']}”: {report['questions']} questions{rules}, in {', '.join(report['languages'])}."
    if source is None:
        done = f"It cannot be stored: {brought.why_not}."
    else:
        done = f"{len(source.questions)} of them {'can be imported' if dry_run else f'are imported, as {source.slug}'}."
    left = (f"  {each['question'] or 'The survey'}: {each['what']}" for each in report["unsupported"])
    return "\n".join((f"{what} {done}", *left))


def _fitted(found: Imported, file: Path, audience: str) -> Brought:
    known = library.sources()
    title = found.title or file.stem
    model = next((source for source in known.values() if source.audience == audience), None)
    if model is None:  # nobody of this kind was asked before: what every survey says stands in any of them
        model = replace(next(iter(known.values())), audience=audience)
    fitted = fit(found, slug_for(title, known), title, model)
    source, why_not, content = fitted.source, fitted.why_not, b""
    if source is not None:
        content = to_toml(source).encode()
        if len(content) > MAX_FILE_BYTES:
            source, why_not = None, f"it would be {len(content) - MAX_FILE_BYTES:,} bytes longer than a survey here may be"
    left = [{"question": each.question, "what": each.what} for each in fitted.unsupported]
    if why_not:
        left.append({"question": "", "what": f"nothing of it would be stored: {why_not}"})
    report = Summary(
        title=found.title,
        languages=list(found.languages),
        questions=len(found.questions),
        conditions=found.conditions,
        unsupported=left,
    )
    return Brought(report, source, content, why_not)
