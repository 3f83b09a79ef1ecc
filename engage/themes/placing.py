"""Placing answers in themes that people have settled, or that go on from an earlier wave.

`read` takes from the database what `place` computes with while it is let go; `write` puts down what came out of it, unless a
person was quicker. Owns the vectors of answers, which serve for this alone. Loaded by workers only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import Boolean, Integer, Uuid, column, delete, select, table

from analysis.assign import NONE, assign, recognised
from analysis.embedding import Embedder
from analysis.intake import take_in
from analysis.place_names import PlaceNames
from analysis.redaction_settings import RedactionSettings
from engage.core.db import db
from engage.core.details import place_names, redaction
from engage.surveys import second_look
from engage.surveys.outward import AnswerText
from engage.themes.acts import existing_answers
from engage.themes.comments import comments_of
from engage.themes.learnt import Learnt, Meaning, learnt_from, recalled, remember
from engage.themes.models import AnswerVector
from engage.themes.offers import Place, keep_places
from engage.themes.reading import readable_texts
from engage.themes.settled import Ground, ground_of

_STORED = "<f2"
_ANSWER = table("answer", column("id", Integer), column("held", Boolean), column("response_id", Uuid))


@dataclass(frozen=True)
class Start:
    """What placing starts from: the ids, the vectors there are, and the words of those answers that have none yet.

    learnt : what the worker remembers of these themes, if that is still true; then only answers to be placed are read
    model : whose vectors; redaction, places : what goes before anything is compared
    """

    ground: Ground
    learnt: Learnt | None
    known: Mapping[int, Meaning]
    texts: tuple[AnswerText, ...]
    released: frozenset[int]
    redaction: RedactionSettings
    places: PlaceNames
    model: str


@dataclass(frozen=True)
class Placed:
    """What came out.

    learnt : what the themes are known by; places : for each target, in their order, the answers it takes
    vectors : those made now, to be kept
    recognised : how well each target's answers are told from the rest, 0 to 1, by target; empty where that was not asked
    left : new answers that fit nowhere; concerns : answers in which something worrying was heard
    """

    ground: Ground
    model: str
    learnt: Learnt | None
    places: tuple[tuple[Place, ...], ...]
    vectors: Mapping[int, Meaning]
    recognised: tuple[float, ...]
    left: frozenset[int]
    concerns: tuple[int, ...]


def read(wave_id: int, embedder: Embedder, *, whole: bool) -> Start | None:
    """What there is to place in this wave; None where there is no theme to place it in, or vectors cannot be compared."""
    ground = ground_of(wave_id, whole=whole)
    if not any(ground.members) or not embedder.comparable:
        return None
    places = PlaceNames(place_names())
    model = f"{embedder.name}{places.told}"
    learnt = None if whole else recalled(ground, model)
    wanted = ground.new | ground.free
    if learnt is None:
        wanted = wanted.union(ground.others, *ground.members)
    known = _stored(wanted, model)
    texts = readable_texts(wanted - known.keys())
    written = tuple(texts[key] for key in sorted(texts))
    return Start(ground, learnt, known, written, second_look.released_answers(), redaction(), places, model)


def place(start: Start, embedder: Embedder, source_language: str) -> Placed:
    """Find the theme of each answer that has none. Pure but for the model; touches no database."""
    ground = start.ground
    made, concerns = _made(start, embedder, source_language)
    meanings = {**start.known, **made}
    stands = start.learnt.answers if start.learnt else frozenset(ground.others).union(*ground.members)
    to_place = sorted((ground.new | ground.free) & meanings.keys() - stands)
    learnt = start.learnt or learnt_from(ground, start.model, meanings, to_place if ground.is_whole else ())
    if learnt is None:
        return Placed(ground, start.model, None, ((),) * len(ground.targets), made, (), ground.new, concerns)
    found: defaultdict[int, list[Place]] = defaultdict(list)
    new = assign(learnt.known, learnt.centred([meanings[answer] for answer in to_place])) if to_place else []
    for answer, one in zip(to_place, new, strict=True):
        target = learnt.targets[one.theme] if one.theme != NONE else NONE
        if target != NONE and _may_take(ground, target, answer):
            found[target].append(Place(answer, one.score, meanings[answer].lang, is_quote=False))
    shares = dict(zip(learnt.targets, recognised(learnt.known).tolist(), strict=True)) if ground.is_whole else {}
    went = {place.answer_id for places in found.values() for place in places}
    return Placed(
        ground,
        start.model,
        learnt,
        tuple(tuple(found[number]) for number in range(len(ground.targets))),
        made,
        tuple(shares.get(number, 0.0) for number in range(len(ground.targets)) if ground.is_whole),
        frozenset(ground.new & meanings.keys()) - went,
        concerns,
    )


def write(placed: Placed, now: datetime) -> None:
    """Keep the places and the vectors, in the caller's transaction."""
    keep_places(placed.ground, placed.places, placed.recognised, now)
    keep = existing_answers(placed.vectors)
    db.session.execute(delete(AnswerVector).where(AnswerVector.answer_id.in_(keep)))
    db.session.add_all(
        AnswerVector(answer_id=answer, model=placed.model, lang=one.lang, vector=one.vector.astype(_STORED).tobytes())
        for answer, one in placed.vectors.items()
        if answer in keep
    )
    db.session.flush()
    if placed.learnt and not placed.ground.is_whole:
        remember(placed.ground, placed.learnt)


def forget_held() -> None:
    """Drop the vectors of answers that were held since: nothing of them is used here. (Deleted ones take theirs with them.)"""
    held = select(_ANSWER.c.id).where(_ANSWER.c.held)
    db.session.execute(delete(AnswerVector).where(AnswerVector.answer_id.in_(held)))


def _may_take(ground: Ground, number: int, answer: int) -> bool:
    target = ground.targets[number]
    was_removed = target.theme_id is not None and answer in ground.removed.get(target.theme_id, frozenset())
    return not was_removed and (answer in ground.new or not target.is_settled)


def _stored(answer_ids: Iterable[int], model: str) -> dict[int, Meaning]:
    wanted, found = sorted(answer_ids), dict[int, Meaning]()
    columns = (AnswerVector.answer_id, AnswerVector.lang, AnswerVector.vector)
    for start in range(0, len(wanted), 1000):  # databases take only so many values in one question
        query = select(*columns).where(AnswerVector.answer_id.in_(wanted[start : start + 1000]), AnswerVector.model == model)
        rows = db.session.execute(query).all()
        stored = np.frombuffer(b"".join(row.vector for row in rows), dtype=_STORED).astype(np.float32)
        vectors = stored.reshape(len(rows), -1) if rows else ()
        found |= {row.answer_id: Meaning(row.lang, vector) for row, vector in zip(rows, vectors, strict=True)}
    return found


def _made(start: Start, embedder: Embedder, source_language: str) -> tuple[dict[int, Meaning], tuple[int, ...]]:
    """Vectors of the answers that have none, cleaned and without personal details; and those that worry."""
    ids = [text.answer_id for text in start.texts]
    intake = take_in(comments_of(start.texts, start.released, source_language), start.redaction)
    said = (" ".join(point.text for point in readable.points) for readable in intake.readable)
    vectors = embedder.embed([start.places.left_out(text) for text in said])
    made = {
        ids[readable.row]: Meaning(readable.language, vector) for readable, vector in zip(intake.readable, vectors, strict=True)
    }
    return made, tuple(ids[row.row] for row in intake.concerns)
