"""How a held answer is shown to the lead with what was said around it, and how it goes back when released."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from engage.core.db import db
from engage.surveys import library
from engage.surveys.models import Answer, Response


class HeldAnswers:
    """The safeguarding desk's way to answers (`engage.safeguarding.services.HeldSource`)."""

    def context(self, source_id: str) -> tuple[tuple[str, str], ...]:
        """The other answers of the same response, as (question, answer), in the words they were asked in."""
        held = db.session.get(Answer, int(source_id))
        if held is None:
            return ()
        response = db.session.get_one(Response, held.response_id)
        survey = library.version_source(response.version_id)
        asked = {question.key: question for question in survey.in_language(survey.source_language).questions}
        others = db.session.scalars(select(Answer).where(Answer.response_id == response.id, Answer.id != held.id))
        return tuple((asked[a.question_key].text, _shown(a)) for a in others if a.question_key in asked)

    def put_back(self, source_id: str, words: Mapping[str, str]) -> None:
        """Return the words; the response is cleared once none of it is held. Withdrawn meanwhile: nothing to return to."""
        answer = db.session.get(Answer, int(source_id))
        if answer is None:
            return
        answer.held = False
        answer.text, answer.interpretation = words.get("text"), words.get("interpretation")
        answer.advocate_view = words.get("advocate_view")
        db.session.flush()
        still_held = select(Answer.id).where(Answer.response_id == answer.response_id, Answer.held)
        if db.session.scalar(still_held) is None:
            db.session.get_one(Response, answer.response_id).state = "cleared"
        db.session.flush()


def _shown(answer: Answer) -> str:
    if answer.held:
        return "(held)"
    return answer.text or ", ".join(answer.choices or ()) or (str(answer.number) if answer.number is not None else "-")
