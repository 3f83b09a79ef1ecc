"""Files beside a survey's words: the question read aloud, and its sign-language video. All of them the survey's own."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, request, send_file
from flask_babel import gettext
from werkzeug.wrappers import Response

from engage.access import speech
from engage.core import clock
from engage.core.errors import NotFoundError
from engage.surveys import aloud, services, signed, slots

blueprint = Blueprint("media", __name__, url_prefix="/surveys/<slug>")
_FOR_LONG = "public, max-age=31536000, immutable"


@blueprint.get("/aloud.ogg")
def start_aloud(slug: str) -> Response:
    """The start page, spoken."""
    opened = services.open_survey(slug, _lang(), clock.today())
    return _spoken(speech.spoken(aloud.start_passages(opened), opened.survey.language).file)


@blueprint.get("/q/<int:number>/aloud.ogg")
def question_aloud(slug: str, number: int) -> Response:
    """One question with its choices, spoken."""
    opened = services.open_survey(slug, _lang(), clock.today())
    asked = services.question_of(opened, number)
    return _spoken(speech.spoken(aloud.question_passages(asked, opened.survey.language), opened.survey.language).file)


@blueprint.get("/media/<name>")
def signed_video(slug: str, name: str) -> Response:
    """A video in sign language, its captions, or a picture or a sound beside a question."""
    found = signed.file_called(slug, name) or slots.file_called(slug, name)
    if found is None:
        raise NotFoundError(gettext("There is no video at this address. Go back to the question."))
    file, mimetype = found
    response = send_file(file, mimetype=mimetype, conditional=True, etag=True)
    response.headers["Cache-Control"] = _caching()
    return response


def _lang() -> str:
    return request.args.get("lang", "")


def _spoken(file: Path) -> Response:
    sound = file.read_bytes()
    response = Response(sound, mimetype=speech.MIMETYPE)
    response.headers["Cache-Control"] = _caching()
    response.set_etag(file.stem)
    return response.make_conditional(request, accept_ranges=True, complete_length=len(sound))


def _caching() -> str:
    return _FOR_LONG if "v" in request.args else "no-cache"
