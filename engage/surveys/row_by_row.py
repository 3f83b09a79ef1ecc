"""Responses one by one, as `evidence` may have them on their way out: in no order that says anything, however many there are.

Gives no id, no receipt and no day. What is held is given as nothing said, words only where their writer agreed to be quoted.
Exact, and about single people: nobody but `evidence.answers` takes rows from here, and it passes them through
`safeguarding.coarsening` first. Reads only, a few hundred responses in hand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Exists, func, select

from engage.core.db import db
from engage.surveys.models import Answer, Consent, Response
from engage.surveys.outward import GONE

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Said:
    """One answer. The three voices of words are kept apart; all of them are None where nobody agreed or they are held.

    month : of a day that was given, as "2027-03"; the day itself stays. A place by its name is nowhere: it may be a home.
    has_picture : whether there is a drawing or a photo, which itself is in no file; None where that is held
    """

    choices: tuple[str, ...]
    number: int | None
    declined: bool
    month: str = ""
    ratings: Mapping[str, str | int] = field(default_factory=dict)
    text: str | None = None
    interpretation: str | None = None
    advocate_view: str | None = None
    has_picture: bool | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """One response. `area` is the id of the place they named, "" where they named none."""

    wave_id: int
    lang: str
    provenance: str
    group_size: int | None
    age_band: str
    relation: str
    area: str
    answers: Mapping[str, Said] = field(default_factory=dict)


def sent_to(wave_ids: Collection[int], keys: Collection[str] | None = None) -> Iterator[Sent]:
    """Every response to these waves, with its answers to these questions (None: to all; none of them: no words are read)."""
    columns = (Response.id, Response.wave_id, Response.lang, Response.provenance, Response.group_size, Response.age_band)
    query = (
        select(*columns, Response.relation, Response.area_id, _may_quote().label("may_quote"))
        .where(Response.wave_id.in_(list(wave_ids)), Response.state.not_in(GONE))
        .order_by(Response.id)  # drawn at random when it was sent: this order says nothing of when that was
    )
    found = db.session.execute(query, execution_options={"yield_per": _AT_ONCE})
    for some in found.partitions():
        answers = _answers(some, keys) if keys is None or keys else {}
        for row in some:
            yield Sent(
                row.wave_id,
                row.lang,
                row.provenance,
                row.group_size,
                row.age_band or "",
                row.relation or "",
                "" if row.area_id is None else str(row.area_id),
                answers.get(row.id, {}),
            )


def count_sent(wave_ids: Collection[int]) -> int:
    """Exactly how many `sent_to` gives."""
    query = select(func.count()).select_from(Response).where(Response.wave_id.in_(list(wave_ids)), Response.state.not_in(GONE))
    return db.session.scalar(query) or 0


def count_unquotable(wave_ids: Collection[int]) -> int:
    """How many answers in words are kept back because nobody agreed that they be quoted; held ones are told nowhere."""
    words = func.coalesce(Answer.text, Answer.interpretation, Answer.advocate_view, "") != ""
    query = select(func.count()).select_from(Answer).join(Response, Answer.response_id == Response.id)
    return (
        db.session.scalar(
            query.where(
                Response.wave_id.in_(list(wave_ids)),
                Response.state.not_in(GONE),
                words,
                ~Answer.held,
                ~Answer.is_place,
                ~_may_quote(),
            )
        )
        or 0
    )


def _may_quote() -> Exists:
    consented = Consent.response_id == Response.id, Consent.kind == "quote", Consent.withdrawn_on.is_(None)
    return select(Consent.id).where(*consented).exists()


def _answers(rows: Sequence[Any], keys: Collection[str] | None) -> dict[UUID, dict[str, Said]]:
    quotable = {row.id for row in rows if row.may_quote}
    columns = (Answer.response_id, Answer.question_key, Answer.choices, Answer.number, Answer.prefer_not)
    query = select(
        *columns,
        Answer.day,
        Answer.ratings,
        Answer.is_place,
        Answer.text,
        Answer.interpretation,
        Answer.advocate_view,
        Answer.has_picture,
        Answer.held,
    )
    query = query.where(Answer.response_id.in_([row.id for row in rows]))
    if keys is not None:
        query = query.where(Answer.question_key.in_(list(keys)))
    found: dict[UUID, dict[str, Said]] = {}
    for response, question, choices, number, declined, day, ratings, is_place, *words, drew, held in db.session.execute(query):
        may = response in quotable and not held and not is_place
        month = f"{day:%Y-%m}" if day else ""
        text, meant, view = ((each or None) if may else None for each in words)
        has_picture = None if held else drew
        said = Said(tuple(choices or ()), number, bool(declined), month, ratings or {}, text, meant, view, has_picture)
        found.setdefault(response, {})[question] = said
    return found
