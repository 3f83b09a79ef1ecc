"""Two surveys, each with a past wave and an open one, and about six hundred made-up answers.

Receipt codes follow from the site's own secret: real, unguessable, and the same whenever the demonstration is started again.
What becomes of worrying answers is in `holding`.
"""

from __future__ import annotations

import hashlib
import hmac
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from engage.core.db import db
from engage.sample.authority import area_ids
from engage.sample.source import Table, answer_rows
from engage.surveys import library
from engage.surveys.definition import PREFER_NOT, Survey
from engage.surveys.models import Answer, AnswerTranslation, Assistance, Consent, Response, Wave
from engage.surveys.receipts import new_receipt, receipt_digest
from engage.surveys.services import SUBMITTED

SURVEYS = {"yp": "young-people", "pc": "parents-and-carers"}
TRANSLATED_BY = "sample translation, not checked"


@dataclass(frozen=True)
class Window:
    """When a wave runs, in days from today; both ends included. Answers come in from `opens` to `latest`."""

    opens: int
    closes: int
    hear_back: int
    latest: int


WINDOWS = {
    "past": Window(opens=-425, closes=-335, hear_back=-14, latest=-335),
    "open": Window(opens=-30, closes=60, hear_back=144, latest=0),
}


@dataclass(frozen=True)
class Asked:
    """What was asked in one wave, in which version."""

    wave_id: int
    version_id: int
    survey: Survey


@dataclass(frozen=True)
class Stored:
    """One sample row and what was made of it."""

    row: Table
    response: Response


def load_waves(today: date) -> dict[tuple[str, str], Wave]:
    """A past and an open wave of each survey, by slug and key."""
    waves = {
        (slug, key): Wave(
            slug=slug,
            key=key,
            opens_on=today + timedelta(days=window.opens),
            closes_on=today + timedelta(days=window.closes),
            hear_back_by=today + timedelta(days=window.hear_back),
        )
        for slug in SURVEYS.values()
        for key, window in WINDOWS.items()
    }
    db.session.add_all(waves.values())
    db.session.flush()
    return waves


def load_answers(today: date) -> list[Stored]:
    """Every row as a response of its wave, spread over the wave's days; nothing is screened or translated yet."""
    asked, areas = {place: _asked(wave) for place, wave in load_waves(today).items()}, area_ids()
    stored = [_store(row, asked[SURVEYS[row["id"].split("-")[0]], row["wave"]], areas, today) for row in answer_rows()]
    db.session.add_all(item.response for item in stored)
    db.session.flush()
    return stored


def translate_answers(stored: Iterable[Stored]) -> None:
    """Put the English beside each answer in another language; a held answer gets none."""
    for item in stored:
        for answer in item.response.answers:
            english = item.row.get("english", {}).get(answer.question_key)
            if english and not answer.held:
                answer.translations = [AnswerTranslation(lang="en", text=english, made_by=TRANSLATED_BY)]
    db.session.flush()


def ask_for_themes(waves: Iterable[int], now: datetime) -> None:
    """Tell whoever listens that these waves have new answers, as sending one does."""
    for wave_id in waves:
        for notify in current_app.extensions[SUBMITTED]:
            notify(wave_id, now)


def wave_ids(key: str) -> dict[str, int]:
    """Id of each survey's wave of this key, by slug."""
    return {wave.slug: wave.id for wave in db.session.scalars(select(Wave).where(Wave.key == key))}


def receipt_for(row_id: str) -> str:
    """The receipt code of one sample row on this site."""
    seed = hmac.digest(_secret(), f"sample answer:{row_id}".encode(), hashlib.sha256)
    return new_receipt(random.Random(seed))  # noqa: S311 - seeded with 256 secret bits


def receipt_digest_for(row_id: str) -> str:
    """What the database keeps of it."""
    return _digest(receipt_for(row_id))


def receipts_by_response() -> dict[UUID, str]:
    """The receipt code of every sample response."""
    stored = {row.receipt_digest: row.id for row in db.session.scalars(select(Response))}
    codes = [receipt_for(row["id"]) for row in answer_rows()]
    return {stored[digest]: code for code in codes if (digest := _digest(code)) in stored}


def noon(day: date) -> datetime:
    """The middle of a day: sample acts have no better time."""
    return datetime.combine(day, time(12), UTC)


def _secret() -> bytes:
    secret: Any = current_app.config["SETTINGS"].secret_key
    return bytes(secret)


def _digest(code: str) -> str:
    return receipt_digest(code, _secret()).hex()


def _asked(wave: Wave) -> Asked:
    source = library.sources()[wave.slug]
    return Asked(wave.id, library.version_id(source), source.in_language(source.source_language))


def _store(row: Table, asked: Asked, areas: Mapping[str, int], today: date) -> Stored:
    given, sent_on = row["answers"], _sent_on(row, today)
    response = Response(
        wave_id=asked.wave_id,
        version_id=asked.version_id,
        receipt_digest=receipt_digest_for(row["id"]),
        lang=row["lang"],
        mode="standard",
        provenance=row["provenance"],
        group_size=row["group_size"],
        age_band=_said(given.get("age_band")),
        relation=_said(given.get("relation")),
        area_id=areas.get(given.get("area") or ""),
        state="submitted",
        submitted_on=sent_on,
    )
    response.answers = _answers(row, asked.survey)
    response.assistance = Assistance(**row["assistance"]) if row["assistance"] else None
    if row["quote_consent"]:
        response.consents = [Consent(kind="quote", given_on=sent_on, withdrawn_on=None)]
    return Stored(row, response)


def _sent_on(row: Table, today: date) -> date:
    window = WINDOWS[row["wave"]]
    days = random.Random(row["id"]).randint(window.opens, window.latest)  # noqa: S311 - the same day every time
    return today + timedelta(days=days)


def _said(choice: str | None) -> str | None:
    return None if choice == PREFER_NOT else choice


def _answers(row: Table, survey: Survey) -> list[Answer]:
    answers = []
    for question in survey.questions:
        texts = [row.get(field, {}).get(question.key) for field in ("interpretation", "advocate_view")]
        given = row["answers"].get(question.key)
        if given is not None or any(texts):
            answers.append(_answer(question.key, question.is_text, given, *texts))
    return answers


def _answer(key: str, is_text: bool, given: Any, interpretation: str | None, advocate_view: str | None) -> Answer:
    prefer_not = given in (PREFER_NOT, [PREFER_NOT])
    answer = Answer(question_key=key, prefer_not=prefer_not, held=False)
    answer.interpretation, answer.advocate_view = interpretation, advocate_view
    if is_text:
        answer.text = given
    elif isinstance(given, int):
        answer.number = given
    elif given and not prefer_not:
        answer.choices = [given] if isinstance(given, str) else list(given)
    return answer
