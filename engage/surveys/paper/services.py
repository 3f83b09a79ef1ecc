"""Typing papers twice and sending them once. Owns who sees what of a paper, and that nothing is sent before two readings agree.

A paper is sealed until it is sent, through `submit_response` like every other answer; the record of acts holds no words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext
from sqlalchemy import delete, func, select, update
from sqlalchemy.engine import CursorResult

from engage import safeguarding
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.accounts.services import names_of
from engage.core import audit
from engage.core.db import db
from engage.core.errors import DomainError, NotFoundError
from engage.core.i18n import in_language
from engage.core.said import own
from engage.core.sealing import seal, unseal
from engage.surveys import library, outward
from engage.surveys.asking import OpenSurvey, localised, with_options
from engage.surveys.definition import Question
from engage.surveys.dissent import with_dissent
from engage.surveys.drafts import new_token
from engage.surveys.outward import WaveInfo
from engage.surveys.paper.models import PaperBatch, PaperEntry
from engage.surveys.paper.reading import Reading, differences, pack, settled, unpack
from engage.surveys.services import Sent, submit_response

MODE = "paper"
LATE_DAYS = 28  # a paper that came by the closing date may be typed so long after it
_PURPOSE = "paper answers"


class PaperError(DomainError):
    """An act on a paper that its state does not allow."""

    status = 409


@dataclass(frozen=True)
class BatchRow:
    """One pile: what it is of, and how many papers stand where."""

    id: int
    title: str
    lang: str
    begun_on: date
    n_once: int
    n_twice: int
    n_sent: int

    @property
    def n_unfinished(self) -> int:
        """How many papers are not sent yet."""
        return self.n_once + self.n_twice


@dataclass(frozen=True)
class PaperRow:
    """One paper of a pile: the number that stands on it, where it is, and who typed it. Never what is on it."""

    id: int
    number: str
    state: str
    first_by: str
    second_by: str
    is_mine: bool
    is_urgent: bool
    touched_on: date

    @property
    def by_one(self) -> bool:
        """Whether the same person typed it both times."""
        return bool(self.second_by) and self.first_by == self.second_by


@dataclass(frozen=True)
class Typed:
    """What the person at the keyboard is told after a paper was kept: its number, what to do next, and whether to show it."""

    entry_id: int
    number: str
    is_urgent: bool
    differs: bool = False


@guarded(Permission.ENTER_PAPER)
def open_waves(today: date) -> list[WaveInfo]:
    """The waves whose papers may be typed today: open now, or closed no longer than `LATE_DAYS` ago."""
    known = library.sources()
    late = timedelta(days=LATE_DAYS)
    return [wave for wave in outward.wave_infos() if wave.slug in known and wave.opens_on <= today <= wave.closes_on + late]


@guarded(Permission.ENTER_PAPER)
def begin_batch(wave_id: int, lang: str, person_id: int, *, now: datetime, today: date) -> int:
    """Begin a pile of one survey in one language; the number that stands on its papers. Raises `PaperError`."""
    wave = next((wave for wave in open_waves(today) if wave.id == wave_id), None)
    if wave is None or lang not in library.sources()[wave.slug].languages:
        raise PaperError(gettext("Choose a survey and a language from the list."))
    batch = PaperBatch(wave_id=wave_id, lang=lang, begun_on=today, begun_by=person_id, papers=0)
    db.session.add(batch)
    db.session.flush()
    audit.record("paper batch begun", f"paper batch:{batch.id}", actor_id=person_id, now=now, wave=wave_id, lang=lang)
    return batch.id


@guarded(Permission.ENTER_PAPER)
def batches(lang: str) -> list[BatchRow]:
    """Every pile, newest first, called what its survey is called in this language."""
    counts = select(PaperEntry.batch_id, PaperEntry.state, func.count()).group_by(PaperEntry.batch_id, PaperEntry.state)
    found = {(row[0], row[1]): row[2] for row in db.session.execute(counts)}
    rows = db.session.scalars(select(PaperBatch).order_by(PaperBatch.id.desc()))
    return [_batch_row(batch, found, lang) for batch in rows]


@guarded(Permission.ENTER_PAPER)
def batch_row(batch_id: int, lang: str) -> BatchRow:
    """One pile. Raises `NotFoundError`."""
    row = next((row for row in batches(lang) if row.id == batch_id), None)
    if row is None:
        raise NotFoundError(gettext("There is no pile of papers with this number."))
    return row


@guarded(Permission.ENTER_PAPER)
def papers_of(batch_id: int, person_id: int) -> list[PaperRow]:
    """The papers of a pile: urgent ones first, then what others typed and this person can type again."""
    entries = db.session.scalars(select(PaperEntry).where(PaperEntry.batch_id == batch_id)).all()
    names = names_of({entry.first_by for entry in entries} | {entry.second_by for entry in entries if entry.second_by})
    rows = [
        PaperRow(
            entry.id,
            number_of(entry),
            entry.state,
            names.get(entry.first_by, ""),
            names.get(entry.second_by, "") if entry.second_by else "",
            entry.first_by == person_id,
            entry.is_urgent,
            entry.touched_on,
        )
        for entry in sorted(entries, key=lambda entry: entry.number)
    ]
    return sorted(rows, key=lambda row: (row.state == "sent", not row.is_urgent, row.is_mine))


def count_unfinished() -> int:
    """How many papers wait to be typed again or settled."""
    return db.session.scalar(select(func.count()).select_from(PaperEntry).where(PaperEntry.state != "sent")) or 0


def number_of(entry: PaperEntry) -> str:
    """What is written on the paper."""
    return f"{entry.batch_id}-{entry.number}"


@guarded(Permission.ENTER_PAPER)
def opened_for(batch_id: int, today: date) -> OpenSurvey:
    """The survey of a pile as its papers ask it, in their language. Raises `NotFoundError`, or `PaperError` once too late."""
    batch = db.session.get(PaperBatch, batch_id)
    if batch is None:
        raise NotFoundError(gettext("There is no pile of papers with this number."))
    wave = next((wave for wave in open_waves(today) if wave.id == batch.wave_id), None)
    if wave is None:
        raise PaperError(gettext("This survey closed too long ago: its papers can no longer be typed."))
    source = library.sources()[wave.slug]
    with in_language(batch.lang):
        return OpenSurvey(with_dissent(localised(source, batch.lang)), source, wave)


@guarded(Permission.ENTER_PAPER)
def questions_of(opened: OpenSurvey, lang: str) -> tuple[tuple[Question, Question], ...]:
    """Each question with its choices, a group's own last: as it stands on the paper, and in the language of whoever types."""
    with in_language(lang):
        ours = with_dissent(localised(opened.source, lang)).questions
    return tuple((with_options(asked), with_options(our)) for asked, our in zip(opened.survey.questions, ours, strict=True))


@guarded(Permission.ENTER_PAPER)
def entry_in(entry_id: int, *, lock: bool = False) -> PaperEntry:
    """One paper. Raises `NotFoundError`. lock : keep others from it until the transaction ends"""
    entry = db.session.get(PaperEntry, entry_id, with_for_update=True if lock else None, populate_existing=lock)
    if entry is None:
        raise NotFoundError(gettext("There is no paper with this number. It may have been deleted."))
    return entry


@guarded(Permission.ENTER_PAPER)
def type_first(batch_id: int, reading: Reading, person_id: int, *, now: datetime, today: date) -> Typed:
    """Keep the first typing of a paper, sealed. The number to write on the paper comes back. Raises `PaperError`."""
    opened_for(batch_id, today)
    # The pile's own count gives the number: a deleted paper's number stays on it, and is not given again.
    db.session.execute(update(PaperBatch).where(PaperBatch.id == batch_id).values(papers=PaperBatch.papers + 1))
    batch = db.session.get_one(PaperBatch, batch_id, populate_existing=True)
    entry = PaperEntry(
        batch_id=batch_id,
        number=batch.papers,
        state="once",
        first_by=person_id,
        second_by=None,
        touched_on=today,
        is_urgent=worries(reading),
        sealed=_seal({"token": new_token(), "first": pack(reading)}),
    )
    db.session.add(entry)
    db.session.flush()
    _record("paper typed", entry, person_id, now)
    return Typed(entry.id, number_of(entry), entry.is_urgent)


@guarded(Permission.ENTER_PAPER)
def type_again(entry_id: int, reading: Reading, person_id: int, *, now: datetime, today: date) -> Typed:
    """Keep the second typing, made without the first; the paper is sent if both say the same. Raises `PaperError`."""
    entry = entry_in(entry_id, lock=True)
    _refuse_unless(entry, "once")
    opened = opened_for(entry.batch_id, today)
    kept = _unseal(entry)
    entry.sealed = _seal({**kept, "second": pack(reading)})
    entry.state, entry.second_by, entry.touched_on = "twice", person_id, today
    entry.is_urgent = entry.is_urgent or worries(reading)
    found = differences(unpack(kept["first"]), reading, opened.survey.questions)
    db.session.flush()
    _record("paper typed again", entry, person_id, now, differences=len(found), same_person=person_id == entry.first_by)
    if not found:
        _send(entry, opened, unpack(kept["first"]), person_id, now=now, today=today)
    return Typed(entry.id, number_of(entry), entry.is_urgent, bool(found))


@guarded(Permission.ENTER_PAPER)
def readings_of(entry_id: int) -> tuple[Reading, Reading]:
    """Both readings of a paper that was typed twice. Raises `PaperError` before that: the first alone is shown to nobody."""
    entry = entry_in(entry_id)
    _refuse_unless(entry, "twice")
    kept = _unseal(entry)
    return unpack(kept["first"]), unpack(kept["second"])


@guarded(Permission.ENTER_PAPER)
def settle(entry_id: int, taken: Mapping[str, Reading], person_id: int, *, now: datetime, today: date) -> Sent:
    """Send a paper, each difference read as in the reading that `taken` names for it. Raises `PaperError` while one is open."""
    entry = entry_in(entry_id, lock=True)
    _refuse_unless(entry, "twice")
    opened = opened_for(entry.batch_id, today)
    first, second = readings_of(entry_id)
    found = differences(first, second, opened.survey.questions)
    if set(found) - set(taken):
        raise PaperError(gettext("Settle every difference before you send the paper."))
    _record("paper settled", entry, person_id, now, differences=len(found))
    reading = settled(first, {key: taken[key] for key in found})
    return _send(entry, opened, reading, person_id, now=now, today=today)


@guarded(Permission.ENTER_PAPER)
def sent_of(entry_id: int) -> tuple[PaperEntry, Sent]:
    """A paper that was sent: its receipt while it is kept for a writer who wants it ("" otherwise), and whether it was held."""
    entry = entry_in(entry_id)
    _refuse_unless(entry, "sent")
    kept = _unseal(entry) if entry.sealed else {}
    return entry, Sent(kept.get("receipt", ""), entry.is_urgent)


@guarded(Permission.ENTER_PAPER)
def forget_code(entry_id: int, person_id: int, *, now: datetime) -> None:
    """Forget a receipt: its writer has it."""
    entry = entry_in(entry_id, lock=True)
    _refuse_unless(entry, "sent")
    if entry.sealed is not None:
        entry.sealed = None
        _record("paper code forgotten", entry, person_id, now)


@guarded(Permission.ENTER_PAPER)
def delete_entry(entry_id: int, person_id: int, *, now: datetime) -> int:
    """Delete a paper that is not sent, and every reading of it; the number of its pile. Raises `PaperError` for a sent one."""
    entry = entry_in(entry_id, lock=True)
    if entry.state == "sent":
        raise PaperError(gettext("This paper is sent already. Only its writer can take the answers back, with the code."))
    batch_id = entry.batch_id
    _record("paper deleted", entry, person_id, now, state=entry.state)
    db.session.execute(delete(PaperEntry).where(PaperEntry.id == entry_id))
    return batch_id


def purge_codes(today: date) -> int:
    """Forget the receipts of papers sent before today, printed or not; returns how many."""
    forgotten: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        update(PaperEntry)
        .where(PaperEntry.state == "sent", PaperEntry.touched_on < today, PaperEntry.sealed.is_not(None))
        .values(sealed=None)
    )
    return forgotten.rowcount


def worries(reading: Reading) -> bool:
    """Whether the screening at the door would hold something on this paper."""
    texts = (words for given in reading.answers.given.values() for words in given.words)
    return any(safeguarding.services.look_at(text).concern for text in texts)


def _send(entry: PaperEntry, opened: OpenSurvey, reading: Reading, person_id: int, *, now: datetime, today: date) -> Sent:
    """The one way a paper leaves. Called with the row locked, in state "twice": the state is what keeps it from leaving again."""
    if all(given.is_empty for given in reading.answers.given.values()):
        raise PaperError(gettext("There is no answer on this paper. Delete it instead of sending it."))
    kept = _unseal(entry)
    sent = submit_response(
        opened,
        reading.answers,
        kept["token"],
        lang=opened.survey.language,
        quote=reading.quote,
        mode=MODE,
        now=now,
        today=today,
    )
    entry.state, entry.touched_on, entry.is_urgent = "sent", today, sent.needs_help
    entry.sealed = _seal({"receipt": sent.receipt}) if reading.wants_code else None
    db.session.flush()
    _record("paper sent", entry, person_id, now)
    return replace(sent, receipt=sent.receipt if reading.wants_code else "")


def _batch_row(batch: PaperBatch, found: Mapping[tuple[int, str], int], lang: str) -> BatchRow:
    title = own(*library.titled(outward.wave_info(batch.wave_id).slug, lang))
    counts = (found.get((batch.id, state), 0) for state in ("once", "twice", "sent"))
    return BatchRow(batch.id, title, batch.lang, batch.begun_on, *counts)


def _refuse_unless(entry: PaperEntry, state: str) -> None:
    if entry.state == state:
        return
    raise PaperError(
        {
            "once": gettext("This paper was typed once only. It is typed again before anybody sees what was read on it."),
            "twice": gettext("This paper was typed twice already. Settle what was read differently."),
            "sent": gettext("This paper is sent already. Nothing is sent twice."),
        }[entry.state]
    )


def _record(action: str, entry: PaperEntry, person_id: int, now: datetime, **detail: Any) -> None:
    audit.record(action, f"paper:{number_of(entry)}", actor_id=person_id, now=now, **detail)


def _seal(value: dict[str, Any]) -> bytes:
    return seal(value, current_app.config["SETTINGS"].secret_key, _PURPOSE)


def _unseal(entry: PaperEntry) -> dict[str, Any]:
    opened: dict[str, Any] = unseal(entry.sealed or b"", current_app.config["SETTINGS"].secret_key, _PURPOSE)
    return opened
