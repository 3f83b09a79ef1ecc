"""Before and after by a code that the person makes up: two letters and two numbers, kept only as a keyed digest.

Owns what such a code looks like and what joins two answers. Gives pairs for counting alone: whoever shows a count of them passes
it through disclosure control, and no name, no export and no other page knows of them.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import aliased

from engage.access.advocacy import NOT_OWN_VOICE
from engage.core.db import db
from engage.surveys.after import site_secret
from engage.surveys.definition import Question, Survey
from engage.surveys.drafts import Given
from engage.surveys.models import Answer, PairMark, Response, Wave
from engage.surveys.outward import GONE

ROLE = "pair"
_SPACES = re.compile(r"[\s\-]+")


def is_pair(question: Question) -> bool:
    """Whether a question asks for such a code: its words are never an answer."""
    return question.role == ROLE


def normalised(typed: str) -> str | None:
    """A code as it is digested: two letters of any alphabet, then two numbers; None for anything else."""
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", typed)).casefold()
    letters, numbers = plain[:-2], plain[-2:]
    if len(letters) < 2 or sum(not unicodedata.combining(sign) for sign in letters) != 2 or not numbers.isdecimal():
        return None
    if not all(unicodedata.category(sign)[0] in "LM" for sign in letters):
        return None
    return letters + "".join(str(unicodedata.decimal(sign)) for sign in numbers)


def what_is_wrong(typed: str) -> str:
    """One sentence for whoever typed something else; "" for a code, and for nothing at all: it can be left out."""
    if not typed.strip() or normalised(typed):
        return ""
    return gettext("Write two letters and two numbers, such as KR47. Or leave it empty.")


def keep(response: Response, survey: Survey, given: Mapping[str, Given]) -> None:
    """Mark a response with the digest of its writer's code, if they gave one. One that is changed without it keeps its mark."""
    asked = next((question for question in survey.questions if is_pair(question)), None)
    code = normalised(given.get(asked.key, Given()).text) if asked else None
    if code is None:
        return
    db.session.execute(delete(PairMark).where(PairMark.response_id == response.id))
    db.session.add(PairMark(response_id=response.id, digest=_digest(survey.slug, code)))
    db.session.flush()


def purge(closed_before: date) -> None:
    """Forget the marks of waves that closed before this day: when words are deleted, nothing joins answers any more either."""
    of_waves = select(Response.id).join(Wave).where(Wave.closes_on < closed_before)
    db.session.execute(delete(PairMark).where(PairMark.response_id.in_(of_waves)))


def points_of_pairs(before_id: int, after_id: int, question_key: str) -> list[tuple[int, int]]:
    """What those said on a scale who gave the same code in both waves. Exact: for the inside only.

    A code that two people gave in one wave joins nobody: it may be either of them.
    """
    first, second = (aliased(Answer) for _ in range(2))
    one, other = _once(before_id).subquery(), _once(after_id).subquery()
    query = (
        select(first.number, second.number)
        .select_from(one)
        .join(other, one.c.digest == other.c.digest)
        .join(first, (first.response_id == one.c.response_id) & (first.question_key == question_key))
        .join(second, (second.response_id == other.c.response_id) & (second.question_key == question_key))
        .where(first.number.is_not(None), second.number.is_not(None))
    )
    return [(before, after) for before, after in db.session.execute(query) if before is not None and after is not None]


def _once(wave_id: int) -> Select[str, UUID]:
    """The marks of a wave that stand alone in it."""
    own = (Response.wave_id == wave_id, Response.state.not_in(GONE), Response.provenance.not_in((*NOT_OWN_VOICE, "group")))
    marked = select(PairMark.digest).join(Response, Response.id == PairMark.response_id).where(*own)
    single = marked.group_by(PairMark.digest).having(func.count() == 1)
    return (
        select(PairMark.digest, PairMark.response_id)
        .join(Response, Response.id == PairMark.response_id)
        .where(*own, PairMark.digest.in_(single))
    )


def _digest(slug: str, code: str) -> str:
    return hmac.new(site_secret(), f"pair:{slug}:{code}".encode(), hashlib.sha256).hexdigest()
