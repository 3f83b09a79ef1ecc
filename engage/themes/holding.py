"""An answer that could be read is the safeguarding lead's now, or was taken back: what was made from its words goes at once.

Every reader of answers leaves such out by itself (`engage.surveys.outward`). This takes away what stands elsewhere: vectors,
tones, the choice as a quote, and words of it in the names and keywords that a run suggested.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, exists, select, update

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.db import db
from engage.surveys import outward
from engage.surveys.outward import AnswerText
from engage.themes.kept_vectors import drop_vectors
from engage.themes.models import AnswerTone, AnswerVector, Theme, ThemeAssignment
from engage.themes.reading import members_of

NAMELESS = "…"  # until the next run finds a name in what is left


@guarded(Permission.REVIEW_THEMES)
def answer_to_hand(wave_id: int, answer_id: int) -> AnswerText | None:
    """The words of one answer, for who is about to hand them to the lead; None where they cannot be read (any more)."""
    found = outward.answer_texts([answer_id]).get(answer_id)
    return found if found is not None and found.wave_id == wave_id else None


def forget(answer_id: int, _response_id: UUID, wave_id: int) -> None:
    """Drop what was made from the words of this answer. What it stood in is kept, for the case that a lead puts it back."""
    if _was_read(answer_id):
        drop_vectors(wave_id)
    for made in (AnswerVector, AnswerTone):
        db.session.execute(delete(made).where(made.answer_id == answer_id))
    db.session.execute(update(ThemeAssignment).where(ThemeAssignment.answer_id == answer_id).values(is_quote=False))
    named_after = select(ThemeAssignment.theme_id).where(ThemeAssignment.answer_id == answer_id)
    for theme in db.session.scalars(select(Theme).where(Theme.id.in_(named_after))):
        _rename(theme, answer_id)
    db.session.flush()


def _rename(theme: Theme, gone: int) -> None:
    """Keep of what a run suggested only words that other answers of the theme have too. A name that a person gave stays."""
    others = " ".join(_words(theme, gone)).casefold()
    suggested = theme.suggested_label
    theme.keywords = [word for word in theme.keywords if word.casefold() in others]
    if suggested and not _all_in(suggested, others):
        theme.suggested_label = ""
        if theme.label == suggested:
            theme.label = ", ".join(theme.keywords)[:160] or NAMELESS


def _words(theme: Theme, gone: int) -> Iterable[str]:
    for member in members_of([theme.id])[theme.id]:
        answer = member.answer
        if answer.answer_id != gone:
            yield from filter(None, (answer.text, answer.interpretation, answer.advocate_view, answer.translation))


def _all_in(label: str, others: str) -> bool:
    return all(word in others for word in label.casefold().replace(",", " ").split())


def _was_read(answer_id: int) -> bool:
    """Whether a run has met it: then its vectors may be kept on disk."""
    places = (exists().where(made.answer_id == answer_id) for made in (ThemeAssignment, AnswerVector, AnswerTone))
    return any(db.session.scalar(select(place)) for place in places)
