"""Recording an answer instead of writing it: made in the page or chosen from the device, heard again, deleted, kept."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from engage.core import clock, incoming
from engage.core.db import db, reading
from engage.core.errors import NotFoundError
from engage.core.forms import errors_of
from engage.core.i18n import current_language
from engage.core.security import csrf, limiter, may_record
from engage.surveys import recordings, services
from engage.surveys.answering import keep_shut, page_after, save
from engage.surveys.definition import Question
from engage.surveys.forms import RecordingForm
from engage.surveys.own_draft import own_token
from engage.surveys.playing import played
from engage.surveys.recordings import RecordingError
from engage.surveys.services import OpenSurvey

blueprint = Blueprint("recordings", __name__, url_prefix="/surveys/<slug>/q/<int:number>")
csrf.exempt(blueprint)  # as in surveys.views: the form checks its own token
blueprint.before_request(keep_shut)
_AROUND_A_FILE = 64 * 1024  # what a form sends besides the file in it


@blueprint.get("/record")
def record(slug: str, number: int) -> Response:
    """Record, or listen again to what is kept."""
    opened, asked = _asked(slug, number)
    return _page(opened, number, asked, ())


@blueprint.post("/record")
@limiter.limit("120/minute")
def keep(slug: str, number: int) -> BaseResponse:
    """Keep a recording with the draft, or delete the one that is kept."""
    with reading():
        opened, asked = _asked(slug, number)
    most = recordings.longest_bytes() + _AROUND_A_FILE
    request.max_content_length = most
    if (request.content_length or 0) > most:
        incoming.hear_out()
        return _page(opened, number, asked, (recordings.too_big(),), 413)
    form = RecordingForm()
    if request.form.get("action") == "delete":
        if not form.csrf_token.validate(form):
            return _page(opened, number, asked, errors_of(form), 400)
        recordings.drop(own_token(slug), asked.key)
    else:
        is_valid = form.validate()
        try:
            recorded = recordings.checked(form.sent())
        except RecordingError as problem:
            return _page(opened, number, asked, (str(problem), *errors_of(form)), 400)
        if not is_valid:
            return _page(opened, number, asked, errors_of(form), 400)
        save(slug, lambda kept: kept)
        try:
            recordings.keep(own_token(slug) or "", asked.key, recorded, clock.today())
        except RecordingError as problem:
            db.session.rollback()
            return _page(opened, number, asked, (str(problem),), 400)
    return redirect(url_for("recordings.record", slug=slug, number=number, then=request.args.get("then")))


@blueprint.get("/recording")
def play(slug: str, number: int) -> Response:
    """What is kept, for its own writer: only their cookie opens it."""
    asked = services.question_of(_opened(slug), number)
    recorded = recordings.open_kept(own_token(slug), asked.key)
    if recorded is None:
        raise NotFoundError(gettext("There is no recording here. Go back to the question to make one."))
    return played(recorded)


def _asked(slug: str, number: int) -> tuple[OpenSurvey, Question]:
    opened = _opened(slug)
    asked = services.question_of(opened, number)
    if not asked.may_be_recorded or not recordings.longest_bytes():
        raise NotFoundError(gettext("This question cannot be answered with a recording. Go back to the question."))
    return opened, asked


def _opened(slug: str) -> OpenSurvey:
    return services.open_survey(slug, current_language().code, clock.today())


def _page(opened: OpenSurvey, number: int, asked: Question, errors: tuple[str, ...], status: int = 200) -> Response:
    slug = opened.survey.slug
    then = request.args.get("then")
    page = render_template(
        "surveys/record.html",
        survey=opened.survey,
        question=asked,
        form=RecordingForm(formdata=None),
        errors=errors,
        kept=recordings.kept(own_token(slug)).get(asked.key),
        play_url=url_for("recordings.play", slug=slug, number=number),
        back_url=url_for("surveys.question", slug=slug, number=number, then=then),
        next_url=page_after(opened, number, then or ""),
        days=recordings.longest_days(),
        bytes=recordings.longest_bytes(),
        seconds=recordings.LONGEST_SECONDS,
    )
    return may_record(make_response(page, status))
