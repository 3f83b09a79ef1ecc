"""A survey's files for staff: out in other systems' formats, and its words to translators and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response as Redirect

from engage.accounts.permissions import Permission, needs
from engage.accounts.views import Panel
from engage.core import audit, clock
from engage.core.errors import NotFoundError
from engage.core.i18n import current_language, language, offered_languages
from engage.surveys import library
from engage.surveys.asking import places
from engage.surveys.building.words import text_words
from engage.surveys.exporters import FORMATS, export
from engage.surveys.handover import sheet, xliff
from engage.surveys.handover.comparing import Change, Comparison, compare, undecided
from engage.surveys.handover.taking import read, take_in
from engage.surveys.handover.units import Handed, HandoverError, Unit, handed, wording_in
from engage.surveys.source import SurveySource

blueprint = Blueprint("survey_files", __name__, url_prefix="/staff")
WRITERS = {
    "xlf": (xliff.write, "application/xliff+xml"),
    "xlsx": (sheet.write, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_LONGEST_NAME = 120


def panels() -> list[Panel]:
    """Where the files of surveys are."""
    text = gettext("Each survey's answers, the survey itself for other systems, and its words for translators.")
    return [Panel(gettext("Answers and files"), text, url_for("survey_files.index"))]


@blueprint.get("/survey-files/")
@needs(Permission.CHECK_TRANSLATIONS)
def index() -> str:
    """Every survey."""
    lang = current_language().code
    rows = sorted((library.title_of(slug, lang), slug) for slug in library.sources())
    return render_template("handover/index.html", rows=rows)


@blueprint.get("/surveys/<slug>/files")
@needs(Permission.CHECK_TRANSLATIONS)
def files(slug: str) -> str:
    """What can be taken out of one survey, and what would not be in it; where each translation stands."""
    return _page(_found(slug), "")


@blueprint.get("/surveys/<slug>/export/<key>")
@needs(Permission.CHECK_TRANSLATIONS)
def exported(slug: str, key: str) -> Response:
    """The survey in one format."""
    source = _found(slug)
    if key not in FORMATS:
        raise NotFoundError(gettext("There is no such file. Choose one from the survey's page."))
    return _download(export(source, key, places()).content, f"{slug}.{FORMATS[key].ending}", FORMATS[key].media_type)


@blueprint.get("/surveys/<slug>/translation/<lang>.<ending>")
@needs(Permission.CHECK_TRANSLATIONS)
def translation(slug: str, lang: str, ending: str) -> Response:
    """Its words for a translator into one language."""
    source = _found(slug)
    if ending not in WRITERS or lang not in _languages(source):
        raise NotFoundError(gettext("There is no such file. Choose one from the survey's page."))
    write, media_type = WRITERS[ending]
    return _download(write(handed(source, lang)), f"{slug}-{lang}.{ending}", media_type)


@blueprint.post("/surveys/<slug>/translation")
@needs(Permission.CHECK_TRANSLATIONS)
def bring(slug: str) -> str | tuple[str, int]:
    """What came back beside what is here. Nothing is written yet."""
    source, sent = _found(slug), request.files.get("file")
    try:
        back = read(sent.read() if sent else b"")
        return _review(source, back, compare(source, back), {}, "")
    except HandoverError as problem:
        return _page(source, gettext("This file cannot be taken: it %(why)s.", why=str(problem))), 400


@blueprint.post("/surveys/<slug>/translation/take")
@needs(Permission.CHECK_TRANSLATIONS)
def take(slug: str) -> str | Redirect | tuple[str, int]:
    """Keep it, once somebody has said what becomes of each conflict."""
    source = _found(slug)
    try:
        back = _unpacked(request.form.get("back", ""))
        found = compare(source, back)
    except HandoverError as problem:
        return _page(source, gettext("This file cannot be taken: it %(why)s.", why=str(problem))), 400
    decided = {each.key: request.form.get(f"of-{each.key}", "") for each in found.conflicts}
    if left := undecided(found, decided):
        problem_text = gettext("Say for each of these which words are right. Left: %(number)s.", number=len(left))
        return _review(source, back, found, decided, problem_text), 400
    checked_by = " ".join(request.form.get("checked_by", "").split())[:_LONGEST_NAME]
    take_in(source, found, decided, checked_by, clock.today())
    audit.record("translation taken back", f"survey:{slug}", actor_id=current_user.id, now=clock.now(), lang=found.language)
    flash(gettext("Taken. A language whose words are whole and of today is offered from now on."))
    return redirect(url_for("survey_files.files", slug=slug))


def _page(source: SurveySource, problem: str) -> str:
    left = {key: export(source, key, places()).left for key in FORMATS}
    rows = [(language(code), *_state(source, code)) for code in _languages(source)]
    return render_template(
        "handover/files.html", source=source, formats=tuple(FORMATS.values()), left=left, rows=rows, problem=problem
    )


def _review(source: SurveySource, back: Handed, found: Comparison, decided: Mapping[str, str], problem: str) -> str:
    spoken = language(found.language)
    packed = {"back": _packed(back), "checked_by": request.form.get("checked_by", "")}
    return render_template(
        "handover/review.html",
        source=source,
        spoken=spoken,
        written=language(source.source_language),
        found=found,
        places=_places(source, [*found.conflicts, *found.clean, *found.refused]),
        decided=decided,
        problem=problem,
        **packed,
    )


def _state(source: SurveySource, code: str) -> tuple[str, int]:
    """Where a translation stands, and how many of its texts are missing."""
    wording = wording_in(source, code)
    if wording is None:
        return "none", len(source.source_texts)
    missing = len(source.incomplete.get(code, ()))
    if code in source.stale:
        return "stale", missing
    return "incomplete" if missing else wording.status, missing


def _languages(source: SurveySource) -> list[str]:
    offered = {one.code for one in offered_languages()} | {wording.language for wording in source.wordings}
    return sorted(offered - {source.source_language})


def _found(slug: str) -> SurveySource:
    source = library.sources().get(slug)
    if source is None:
        raise NotFoundError(gettext("There is no survey at this address. Choose one from the list of surveys."))
    return source


def _download(content: bytes, name: str, media_type: str) -> Response:
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _packed(back: Handed) -> str:
    units = [(unit.key, unit.source, unit.target, unit.stamp) for unit in back.units]
    return json.dumps([back.slug, back.source_language, back.language, units], ensure_ascii=False)


def _unpacked(text: str) -> Handed:
    try:
        slug, written, spoken, units = json.loads(text)
        made = tuple(Unit(str(key), str(source), str(target), stamp=str(stamp)) for key, source, target, stamp in units)
    except (ValueError, TypeError) as problem:
        raise HandoverError("did not come back with the page; bring it again") from problem
    return Handed(str(slug), str(written), str(spoken), made)


def _places(source: SurveySource, some: Iterable[Change]) -> dict[str, str]:
    """Where each of these texts stands, by its key, as the builder says it; what the survey has no more is not in it."""
    numbers = {question.key: number for number, question in enumerate(source.questions, 1)}
    keys = [each.key for each in some if each.key in source.source_texts]
    return {key: text_words(key, numbers.get(key.split(".")[1], 0) if key.startswith("questions.") else 0) for key in keys}
