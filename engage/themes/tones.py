"""How answers speak: praise, complaint, worry, wish, as the last run heard them. Owns keeping and counting; reads no words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Integer, Uuid, column, delete, select, table

from analysis.types import ThemeReport
from engage.core.db import db
from engage.themes.acts import existing_answers
from engage.themes.models import TONES, AnswerTone

_ANSWER = table("answer", column("id", Integer), column("response_id", Uuid))  # foreign keys' other ends, by their names
_RESPONSE = table("response", column("id", Uuid), column("wave_id", Integer))


def keep(wave_id: int, answer_ids: Sequence[int], report: ThemeReport) -> None:
    """Write the tones of one report over these answers (row i is `answer_ids[i]`) in place of what was kept of the wave."""
    of_wave = select(_ANSWER.c.id).join(_RESPONSE, _RESPONSE.c.id == _ANSWER.c.response_id).where(_RESPONSE.c.wave_id == wave_id)
    db.session.execute(delete(AnswerTone).where(AnswerTone.answer_id.in_(of_wave)))
    existing = existing_answers(answer_ids)
    heard = {answer_ids[row.row]: frozenset(row.tones) & frozenset(TONES) for row in report.rows if not row.concern}
    db.session.add_all(
        AnswerTone(answer_id=answer, tone=tone) for answer, found in heard.items() if answer in existing for tone in sorted(found)
    )
    db.session.flush()


def tones_of(answer_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """The tones of each of these answers; one without any is left out."""
    wanted, found = sorted(set(answer_ids)), defaultdict[int, set[str]](set)
    for start in range(0, len(wanted), 1000):  # databases take only so many values in one question
        query = select(AnswerTone.answer_id, AnswerTone.tone).where(AnswerTone.answer_id.in_(wanted[start : start + 1000]))
        for answer, tone in db.session.execute(query):
            found[answer].add(tone)
    return {answer: frozenset(names) for answer, names in found.items()}
