"""How a held answer is shown to the lead with what was said around it, and how it goes back when released."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import current_app
from flask_babel import gettext
from sqlalchemy import select

from engage.core import clock
from engage.core.config import Settings
from engage.core.db import db
from engage.core.i18n import current_language
from engage.surveys.after import given_of, survey_of
from engage.surveys.asking import own_part, words_for
from engage.surveys.definition import Question
from engage.surveys.listening import HANDED, take_back
from engage.surveys.models import Answer, AnswerTranslation, Recording, Response
from engage.surveys.services import ask_for_themes, leave_no_trace, words_in


class HeldAnswers:
    """The safeguarding desk's way to answers (`engage.safeguarding.services.HeldSource`)."""

    def whose(self, source_id: str) -> str:
        """The receipt that this answer came with, as its digest."""
        return whose_response(_response_of(source_id))

    def area(self, source_id: str) -> int | None:
        """The place its writer named."""
        response = _response_of(source_id)
        return response.area_id if response else None

    def language(self, source_id: str) -> str:
        """The language that it was answered in."""
        response = _response_of(source_id)
        return response.lang if response else ""

    def words(self, source_id: str) -> dict[str, str]:
        """What it says, for the desk to take: nothing where it is held, or gone. Kept from others until this request is done."""
        answer = db.session.get(Answer, int(source_id), with_for_update=True, populate_existing=True)
        if answer is None or answer.held:
            return {}
        translation = next((row.text for row in answer.translations), "")
        return words_in(answer) | ({"translation": translation} if translation else {})

    def give_up(self, source_id: str) -> None:
        """The words are the lead's: they leave this table, and all that was made of them goes."""
        answer = db.session.get_one(Answer, int(source_id))
        answer.text = answer.interpretation = answer.advocate_view = None
        answer.held = True
        leave_no_trace(answer, now=clock.now())
        ask_for_themes(db.session.get_one(Response, answer.response_id).wave_id, clock.now())

    def context(self, source_id: str) -> tuple[tuple[str, str], ...]:
        """The other answers of the same response, as (question, answer), in the reader's language where there is that wording."""
        held = db.session.get(Answer, int(source_id))
        if held is None or not held.held:
            return ()
        return _others(db.session.get_one(Response, held.response_id), held.id)

    def put_back(self, source_id: str, words: Mapping[str, str], *, now: datetime) -> None:
        """Return the words; the response is cleared once none of it is held. Withdrawn meanwhile: nothing to return to."""
        answer = db.session.get(Answer, int(source_id))
        if answer is None or not answer.held:
            return
        answer.held = False
        answer.text, answer.interpretation = words.get("text"), words.get("interpretation")
        answer.advocate_view = words.get("advocate_view")
        if translation := words.get("translation"):
            answer.translations = [AnswerTranslation(lang=_site_language(), text=translation, made_by="")]
        db.session.flush()
        response = db.session.get_one(Response, answer.response_id)
        _clear(response)
        ask_for_themes(response.wave_id, now)  # what they said can be heard with the others' answers now


class HeldRecordings:
    """The same for a recording that its listener handed over."""

    def whose(self, source_id: str) -> str:
        """The receipt that this recording came with, as its digest."""
        return whose_response(_response_with(source_id))

    def area(self, source_id: str) -> int | None:
        """The place its maker named."""
        response = _response_with(source_id)
        return response.area_id if response else None

    def context(self, source_id: str) -> tuple[tuple[str, str], ...]:
        """Every answer of the response it was sent with."""
        response = _response_with(source_id)
        return _others(response, None) if response else ()

    def put_back(self, source_id: str, words: Mapping[str, str], *, now: datetime) -> None:
        """Let it wait for somebody to write it down: it is heard again. Deleted or withdrawn meanwhile: nothing to return to."""
        response = take_back(int(source_id), today=now.date())
        if response is not None:
            _clear(response)

    def forget(self, source_id: str) -> None:
        """Delete the recording that the lead still has."""
        recording = db.session.get(Recording, int(source_id))
        if recording is not None and recording.state == HANDED:
            db.session.delete(recording)


def whose_response(response: Response | None) -> str:
    """What is the same for everything that was sent with one receipt."""
    return f"receipt:{response.receipt_digest}" if response else ""


def _response_of(answer_id: str) -> Response | None:
    answer = db.session.get(Answer, int(answer_id))
    return db.session.get(Response, answer.response_id) if answer else None


def _response_with(recording_id: str) -> Response | None:
    recording = db.session.get(Recording, int(recording_id))
    return db.session.get(Response, recording.response_id) if recording and recording.response_id else None


def _others(response: Response, but: int | None) -> tuple[tuple[str, str], ...]:
    asked = {question.key: question for question in survey_of(response, current_language().code).questions}
    others = db.session.scalars(select(Answer).where(Answer.response_id == response.id, Answer.id != (but or 0)))
    return tuple((asked[a.question_key].text, _shown(asked[a.question_key], a)) for a in others if a.question_key in asked)


def _clear(response: Response) -> None:
    """No longer held, once nothing of it is."""
    answers = select(Answer.id).where(Answer.response_id == response.id, Answer.held)
    recordings = select(Recording.id).where(Recording.response_id == response.id, Recording.state == HANDED)
    if response.state == "held" and db.session.scalar(answers) is None and db.session.scalar(recordings) is None:
        response.state = "cleared"
    db.session.flush()


def _site_language() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.source_language


def _shown(asked: Question, answer: Answer) -> str:
    if answer.held:
        return gettext("A person whose job is to keep people safe is reading this.")
    return "; ".join(filter(None, (*words_for(asked, own_part(given_of(answer))), answer.interpretation, answer.advocate_view)))
