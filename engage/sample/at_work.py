"""People who work with families in Wrenshire, who answered as themselves: their survey, what they said, and what came of it.

A survey of the site's own, as an officer would publish one: it lies in the data folder, beside those that travel with the code.
"""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from engage.core import paths
from engage.core.db import db
from engage.sample.answering import receipt_digest_for, wave_ids
from engage.sample.chains import publish_chain
from engage.sample.reviewing import Matter, Officer, accept_about
from engage.sample.source import Table
from engage.surveys import library, storing
from engage.surveys.models import Answer, Consent, Response, Wave

SLUG, WAVE = "at-work", "past"
_FOLDER = "at-work"


def rows() -> Iterator[Mapping[str, object]]:
    """Each answer: where they work, whether they may be quoted, and their words by the key of the question."""
    text = (paths.package_folder("sample") / _FOLDER / "answers.jsonl").read_text("utf-8")
    yield from map(json.loads, text.rstrip("\n").split("\n"))


def load_answers(today: date) -> None:
    """The survey, the time it was open, and what was sent."""
    chain = _chain()
    storing.store((paths.package_folder("sample") / _FOLDER / "survey.toml").read_bytes(), SLUG)
    wave = Wave(
        slug=SLUG,
        key=WAVE,
        opens_on=today + timedelta(days=chain["opens_in_days"]),
        closes_on=today + timedelta(days=chain["closes_in_days"]),
        hear_back_by=today + timedelta(days=chain["hear_back_in_days"]),
    )
    db.session.add(wave)
    db.session.flush()
    version = library.version_id(library.sources()[SLUG])
    db.session.add_all(_response(f"aw-{number:03}", row, wave, version) for number, row in enumerate(rows(), 1))
    db.session.flush()


def load_chain(person_id: int, today: date, now: datetime) -> None:
    """What the officer made of it: one decision that is public, and one theme that waits."""
    chain = _chain()
    publish_chain(chain["decision"], person_id, today)
    waiting = Matter(chain["waiting"]["theme"], frozenset(chain["waiting"]["theme_words"]), frozenset())
    accept_about(waiting, wave_ids(WAVE)[SLUG], Officer(person_id, now))


def _chain() -> Table:
    return tomllib.loads((paths.package_folder("sample") / _FOLDER / "chain.toml").read_text("utf-8"))


def _response(row_id: str, row: Mapping[str, object], wave: Wave, version: int) -> Response:
    days = random.Random(row_id).randrange((wave.closes_on - wave.opens_on).days)  # noqa: S311 - the same day every time
    sent_on = wave.opens_on + timedelta(days=days)
    response = Response(
        wave_id=wave.id,
        version_id=version,
        receipt_digest=receipt_digest_for(row_id),
        lang="en",
        mode="standard",
        provenance="self",
        state="submitted",
        submitted_on=sent_on,
    )
    words = [Answer(question_key=key, text=str(row[key]), prefer_not=False, held=False) for key in ("gap", "works") if key in row]
    response.answers = [*words, Answer(question_key="work", choices=[str(row["work"])], prefer_not=False, held=False)]
    if row["quote"]:
        response.consents = [Consent(kind="quote", given_on=sent_on, withdrawn_on=None)]
    return response
