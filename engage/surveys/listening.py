"""Listening to recordings, and writing down what was said: from then on it is an answer like any other. And looking at pictures.

Owns who may open which recording and what becomes of it; a picture of somebody whose words are held opens for a lead alone. Each
opening is on record before anything is heard.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext
from sqlalchemy import select

from engage import safeguarding
from engage.accounts.guarding import Places, guarded
from engage.accounts.permissions import Permission
from engage.core import audit, jobs
from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.core.i18n import current_language
from engage.surveys import drawings, recordings, services
from engage.surveys.after import survey_of
from engage.surveys.containers import Recorded
from engage.surveys.developing import PICTURE
from engage.surveys.models import Answer, AnswerTranslation, Recording, Response
from engage.surveys.recordings import RecordingError

HELD_SOURCE = drawings.HELD_SOURCE
WAITING, HANDED, KEPT = "waiting", "handed", "kept"


@dataclass(frozen=True)
class WaitingRow:
    """One recording on the list, and on the page where it is written down. words, may_show : beside a picture, and of it."""

    id: int
    kind: str
    survey: str
    question: str
    lang: str
    provenance: str
    sent_on: date
    deleted_on: date
    words: str = ""
    may_show: bool = False

    @property
    def is_picture(self) -> bool:
        """Whether it is looked at, and not listened to."""
        return self.kind == PICTURE


def of_handed(recording_id: int) -> Places:
    """Where whoever sent one lives, where that was said: what belongs to no place is every lead's."""
    query = select(Response.area_id).join(Recording, Recording.response_id == Response.id).where(Recording.id == recording_id)
    return db.session.scalars(query.where(Response.area_id.is_not(None))).all()


@guarded(Permission.REVIEW_THEMES)
def waiting() -> list[WaitingRow]:
    """Everything that somebody should listen to or look at, what is deleted first on top."""
    return _rows(WAITING)


@guarded(Permission.REVIEW_THEMES)
def kept_pictures() -> list[WaitingRow]:
    """Pictures that somebody looked at and kept, the oldest first."""
    return _rows(KEPT)


@guarded(Permission.REVIEW_THEMES)
def open_one(recording_id: int, state: str, person_id: int, *, now: datetime) -> WaitingRow:
    """One recording in this state, which is not the lead's; that it was opened, and by whom, is recorded first."""
    return _opened(*_get(recording_id, _not_the_leads(state)), person_id, now)


@guarded(Permission.OPEN_CONCERNS, places=of_handed)
def open_handed(recording_id: int, person_id: int, *, now: datetime) -> WaitingRow:
    """The same for one that was handed to the lead."""
    return _opened(*_get(recording_id, HANDED), person_id, now)


@guarded(Permission.OPEN_CONCERNS, places=of_handed)
def area_of(recording_id: int) -> int | None:
    """The place of whoever sent one that was handed over, where that was said; raises `NotFoundError`."""
    return _get(recording_id, HANDED)[1].area_id


@guarded(Permission.REVIEW_THEMES)
def look(recording_id: int, state: str) -> WaitingRow:
    """The same for a page that is shown again; its opening is on record."""
    return _row(*_get(recording_id, _not_the_leads(state)))


@guarded(Permission.REVIEW_THEMES)
def play(recording_id: int, state: str) -> Recorded:
    """What it holds. Only for somebody who has just opened it."""
    return recordings.unsealed(_get(recording_id, _not_the_leads(state))[0])


@guarded(Permission.OPEN_CONCERNS, places=of_handed)
def play_handed(recording_id: int) -> Recorded:
    """The same for one that was handed to the lead."""
    return recordings.unsealed(_get(recording_id, HANDED)[0])


@guarded(Permission.REVIEW_THEMES)
def write_down(recording_id: int, text: str, translation: str, *, lang: str, person_id: int, name: str, now: datetime) -> bool:
    """Take what was said as the person's own words, screen them, and delete the recording. True when they were held.

    lang : the language of `translation`, which may be empty
    """
    recording, response = _get(recording_id, WAITING)
    if not text.strip():
        raise RecordingError(gettext("Write down what was said, in the language it was said in."))
    answer = _answer(response, recording.question_key)
    # Set only now that the row is there: worrying words must leave it again before anything is written.
    answer.text = "\n\n".join(filter(None, (answer.text, text.strip())))
    found = safeguarding.services.look_at(f"{answer.text}\n{translation}")
    beside = {"translation": translation.strip()} if translation.strip() else {}
    is_held = services.hold_if_worrying(answer, now=now, heard=found if found.concern else None, beside=beside)
    if not is_held:
        if beside:
            answer.translations = [AnswerTranslation(lang=lang, text=beside["translation"], made_by=name)]
        jobs.enqueue(services.LOOK_CLOSELY, str(response.id), {"response_id": str(response.id)}, run_after=now)
    db.session.delete(recording)
    audit.record("recording written down", f"recording:{recording.id}", actor_id=person_id, now=now, answer=answer.id)
    db.session.flush()
    services.ask_for_themes(response.wave_id, now)
    return is_held


@guarded(Permission.REVIEW_THEMES)
def keep_picture(recording_id: int, person_id: int, *, now: datetime) -> None:
    """Somebody looked at it, and it stays with its answer."""
    recording, _response = _get(recording_id, WAITING)
    if recording.kind != PICTURE:
        raise RecordingError(gettext("Only pictures are kept. Write down what is said in a recording."))
    recording.state = KEPT
    audit.record("picture kept", f"recording:{recording.id}", actor_id=person_id, now=now)
    db.session.flush()


@guarded(Permission.REVIEW_THEMES)
def save_to_show(recording_id: int, person_id: int, *, now: datetime) -> Recorded:
    """The file, for somebody who decided to show it to others: only where its maker agreed, and on record."""
    recording, _response = _get(recording_id, KEPT)
    if not recording.may_show:
        raise RecordingError(gettext("Whoever made this picture did not agree that it is shown to others."))
    audit.record("picture saved to be shown", f"recording:{recording.id}", actor_id=person_id, now=now)
    return recordings.unsealed(recording)


@guarded(Permission.REVIEW_THEMES)
def hand_over(recording_id: int, typed: str, person_id: int, *, now: datetime, state: str = WAITING) -> None:
    """Give it to the safeguarding lead at once, with what was typed so far; from now on only a lead can open it."""
    recording, response = _get(recording_id, _not_the_leads(state))
    recording.state = HANDED
    if response is not None:
        response.state = "held"
    words = {"text": typed.strip()} if typed.strip() else {}
    desk = safeguarding.services
    desk.raise_concern(HELD_SOURCE, str(recording.id), words, services.HEARD, now=now, raised_by=person_id)
    audit.record("recording handed over", f"recording:{recording.id}", actor_id=person_id, now=now)
    db.session.flush()


@guarded(Permission.REVIEW_THEMES)
def delete_empty(recording_id: int, person_id: int, *, now: datetime, state: str = WAITING) -> None:
    """Delete one in which nothing is said or signed, or a picture that must not stay."""
    recording, _response = _get(recording_id, _not_the_leads(state))
    what = "picture deleted" if recording.kind == PICTURE else "recording had nothing in it"
    _delete(recording, what, person_id, now)


@guarded(Permission.OPEN_CONCERNS, places=of_handed)
def delete_handed(recording_id: int, person_id: int, *, now: datetime) -> None:
    """Delete one that a lead needs no longer; their record of the concern stays."""
    recording, _response = _get(recording_id, HANDED)
    _delete(recording, "recording deleted by the lead", person_id, now)


def take_back(recording_id: int, *, today: date) -> Response | None:
    """Let it wait to be written down again: a lead found nothing to worry about. Its time begins anew."""
    recording = db.session.get(Recording, recording_id)
    if recording is None or recording.state != HANDED:
        return None
    response = db.session.get(Response, recording.response_id) if recording.response_id else None
    if response is None or response.state == "withdrawn":
        db.session.delete(recording)
        return None
    recording.state, recording.kept_on = WAITING, today
    db.session.flush()
    return response


def _opened(recording: Recording, response: Response, person_id: int, now: datetime) -> WaitingRow:
    audit.record("recording opened", f"recording:{recording.id}", actor_id=person_id, now=now)
    return _row(recording, response)


def _not_the_leads(state: str) -> str:
    """Refuse what was handed to the lead: it has doors of its own."""
    if state == HANDED:
        raise NotFoundError(gettext("There is no recording with this number here. It may have been written down or deleted."))
    return state


def _get(recording_id: int, state: str) -> tuple[Recording, Response]:
    recording = db.session.get(Recording, recording_id)
    response = db.session.get(Response, recording.response_id) if recording and recording.response_id else None
    if recording is None or response is None or recording.state != state or _is_hidden(recording, response):
        raise NotFoundError(gettext("There is no recording with this number here. It may have been written down or deleted."))
    return recording, response


def _is_hidden(recording: Recording, response: Response) -> bool:
    """Whether it is a picture of somebody any of whose words are held: what a child draws may tell the same."""
    return recording.kind == PICTURE and recording.state != HANDED and response.state == "held"


def _rows(state: str) -> list[WaitingRow]:
    query = select(Recording, Response).join(Response, Response.id == Recording.response_id)
    rows = db.session.execute(query.where(Recording.state == state).order_by(Recording.kept_on, Recording.id)).unique()
    return [_row(recording, response) for recording, response in rows if not _is_hidden(recording, response)]


def _row(recording: Recording, response: Response) -> WaitingRow:
    survey = survey_of(response, current_language().code)
    asked = {question.key: question.text for question in survey.questions}
    return WaitingRow(
        id=recording.id,
        kind=recording.kind,
        survey=survey.about.title,
        question=asked.get(recording.question_key, ""),
        lang=response.lang,
        provenance=response.provenance,
        sent_on=response.submitted_on,
        deleted_on=recording.kept_on + timedelta(days=recordings.longest_days()),
        words=_words_beside(recording, response) if recording.kind == PICTURE else "",
        may_show=recording.may_show,
    )


def _words_beside(picture: Recording, response: Response) -> str:
    here = Answer.response_id == response.id, Answer.question_key == picture.question_key, ~Answer.held
    return db.session.scalar(select(Answer.text).where(*here)) or ""


def _answer(response: Response, key: str) -> Answer:
    """The answer to this question, made empty where nothing was typed beside the recording."""
    answer = db.session.scalar(select(Answer).where(Answer.response_id == response.id, Answer.question_key == key))
    if answer is None:
        answer = Answer(response_id=response.id, question_key=key, choices=None, number=None, prefer_not=False, held=False)
        db.session.add(answer)
        db.session.flush()
    if answer.held:
        raise RecordingError(
            gettext("What was typed beside this recording is with the safeguarding lead. Hand the recording to them too.")
        )
    return answer


def _delete(recording: Recording, what: str, person_id: int, now: datetime) -> None:
    audit.record(what, f"recording:{recording.id}", actor_id=person_id, now=now)
    db.session.delete(recording)
    db.session.flush()
