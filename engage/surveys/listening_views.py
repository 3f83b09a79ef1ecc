"""The staff's recordings: the list, listening and writing down, handing one to the safeguarding lead; and the lead's own page."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from engage.accounts.permissions import Permission, needs, require
from engage.accounts.views import Panel
from engage.core import clock
from engage.core.db import db, writes
from engage.core.errors import NotFoundError
from engage.core.i18n import language
from engage.surveys import listening, recordings
from engage.surveys.containers import Recorded
from engage.surveys.forms import TranscriptForm
from engage.surveys.listening import KEPT, WAITING
from engage.surveys.playing import played
from engage.surveys.recordings import RecordingError

blueprint = Blueprint("listening", __name__, url_prefix="/staff/recordings")
_OPENED = "opened_recordings"
_MOST_OPENED = 20


def panels() -> list[Panel]:
    """Where they are; what waits is said by `today`."""
    text = gettext("Spoken and signed answers, drawings and photos. Listen and write down what was said, look, and decide.")
    return [Panel(gettext("Recordings"), text, url_for("listening.index"))]


@blueprint.get("/")
@needs(Permission.REVIEW_THEMES)
def index() -> str:
    """Everything that waits, and what was deleted unheard."""
    return render_template(
        "recordings/index.html",
        rows=listening.waiting(),
        pictures=listening.kept_pictures(),
        purges=recordings.purges(),
        language_of=language,
    )


@blueprint.get("/<int:recording_id>")
@writes
@needs(Permission.REVIEW_THEMES)
def one(recording_id: int) -> str:
    """One recording; opening it is on record."""
    row = listening.open_one(recording_id, WAITING, current_user.id, now=clock.now())
    _remember(recording_id)
    return _page(row, TranscriptForm(formdata=None))


@blueprint.post("/<int:recording_id>")
@needs(Permission.REVIEW_THEMES)
def act(recording_id: int) -> BaseResponse | tuple[str, int]:
    """Write it down, hand it over, or say that there is nothing in it."""
    form, action, now = TranscriptForm(), request.form.get("action"), clock.now()
    if action == "keep":
        listening.keep_picture(recording_id, current_user.id, now=now)
        flash(gettext("The picture is kept with its answer."))
        return redirect(url_for("listening.index"))
    if action == "hand":
        listening.hand_over(recording_id, form.text.data or "", current_user.id, now=now)
        flash(_handed())
        return redirect(url_for("listening.index"))
    if action == "empty":
        listening.delete_empty(recording_id, current_user.id, now=now)
        flash(gettext("The recording is deleted."))
        return redirect(url_for("listening.index"))
    if form.validate():
        try:
            is_held = _write(recording_id, form)
        except RecordingError as problem:
            db.session.rollback()
            form.text.errors = [str(problem)]
        else:
            flash(_done(is_held))
            return redirect(url_for("listening.index"))
    return _page(listening.look(recording_id, WAITING), form), 400


@blueprint.get("/<int:recording_id>/media")
@needs(Permission.REVIEW_THEMES)
def media(recording_id: int) -> Response:
    """The recording itself, for whoever has opened its page."""
    return _play(recording_id, WAITING)


@blueprint.get("/pictures/<int:recording_id>")
@writes
@needs(Permission.REVIEW_THEMES)
def picture(recording_id: int) -> str:
    """A picture that is kept; opening it is on record."""
    row = listening.open_one(recording_id, KEPT, current_user.id, now=clock.now())
    _remember(recording_id)
    media_url = url_for("listening.picture_media", recording_id=recording_id)
    return render_template("recordings/picture.html", row=row, media_url=media_url, is_kept=True, language_of=language)


@blueprint.post("/pictures/<int:recording_id>")
@needs(Permission.REVIEW_THEMES)
def act_on_picture(recording_id: int) -> BaseResponse:
    """Save it to show it, hand it over, or delete it."""
    action, now = request.form.get("action"), clock.now()
    if action == "save":
        return _saved(listening.save_to_show(recording_id, current_user.id, now=now), recording_id)
    if action == "hand":
        listening.hand_over(recording_id, "", current_user.id, now=now, state=KEPT)
        flash(_handed())
    else:
        listening.delete_empty(recording_id, current_user.id, now=now, state=KEPT)
        flash(gettext("The picture is deleted."))
    return redirect(url_for("listening.index"))


@blueprint.get("/pictures/<int:recording_id>/media")
@needs(Permission.REVIEW_THEMES)
def picture_media(recording_id: int) -> Response:
    """The kept picture itself, for whoever has opened its page."""
    return _play(recording_id, KEPT)


@blueprint.get("/handed/<int:recording_id>")
@writes
@needs(Permission.OPEN_CONCERNS)
def handed(recording_id: int) -> str:
    """One that was handed to the lead; opening it is on record."""
    _permitted(recording_id)
    row = listening.open_handed(recording_id, current_user.id, now=clock.now())
    _remember(recording_id)
    media_url = url_for("listening.handed_media", recording_id=recording_id)
    return render_template("recordings/handed.html", row=row, media_url=media_url, language_of=language)


@blueprint.post("/handed/<int:recording_id>/delete")
@needs(Permission.OPEN_CONCERNS)
def delete_handed(recording_id: int) -> BaseResponse:
    """Delete it; the record of the concern stays."""
    _permitted(recording_id)
    listening.delete_handed(recording_id, current_user.id, now=clock.now())
    flash(gettext("The recording is deleted."))
    return redirect(url_for("safeguarding.desk"))


@blueprint.get("/handed/<int:recording_id>/media")
@needs(Permission.OPEN_CONCERNS)
def handed_media(recording_id: int) -> Response:
    """The recording itself, for the lead who has opened its page."""
    _permitted(recording_id)
    _check_opened(recording_id)
    return played(listening.play_handed(recording_id))


def _handed() -> str:
    return gettext("The safeguarding lead has it now. If someone is in danger, call 999 too, and tell the lead yourself.")


def _saved(picture: Recorded, number: int) -> Response:
    response = played(picture)
    response.headers["Content-Disposition"] = f'attachment; filename="picture-{number}.jpg"'
    return response


def _permitted(recording_id: int) -> None:
    """Refuse a lead of another place, as the desk does for the concern itself: what belongs to no place is every lead's."""
    area_id = listening.area_of(recording_id)
    if area_id is not None:
        require(Permission.OPEN_CONCERNS, area_id)


def _remember(recording_id: int) -> None:
    """Let this person play it: a player asks for a file many times, its page is opened and put on record once."""
    session[_OPENED] = [*(known for known in session.get(_OPENED, []) if known != recording_id), recording_id][-_MOST_OPENED:]


def _check_opened(recording_id: int) -> None:
    if recording_id not in session.get(_OPENED, []):
        raise NotFoundError(gettext("Open the recording from its list first. Each opening is kept in the record of changes."))


def _play(recording_id: int, state: str) -> Response:
    _check_opened(recording_id)
    return played(listening.play(recording_id, state))


def _write(recording_id: int, form: TranscriptForm) -> bool:
    return listening.write_down(
        recording_id,
        form.text.data,
        form.translation.data,
        lang=_site_language(),
        person_id=current_user.id,
        name=current_user.name,
        now=clock.now(),
    )


def _done(is_held: bool) -> str:
    if is_held:
        return gettext(
            "Written down, and the recording is deleted. The words worried the screening: the safeguarding lead has them."
        )
    return gettext("Written down, and the recording is deleted. The words are an answer now, like any other.")


def _page(row: listening.WaitingRow, form: TranscriptForm) -> str:
    if row.is_picture:
        media_url = url_for("listening.media", recording_id=row.id)
        return render_template("recordings/picture.html", row=row, media_url=media_url, is_kept=False, language_of=language)
    return render_template(
        "recordings/one.html",
        row=row,
        form=form,
        media_url=url_for("listening.media", recording_id=row.id),
        language_of=language,
        site_language=_site_language(),
    )


def _site_language() -> str:
    lang: str = current_app.config["SETTINGS"].source_language
    return lang
