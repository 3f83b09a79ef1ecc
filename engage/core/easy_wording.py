"""Easy Read versions of what authors write: one row is one idea, a short sentence with the name of its picture.

Stands beside `wording`: that puts a text into other languages, this says it more simply. An Easy Read version is written in each
language for itself; where there is none, readers are told so and get the ordinary words. Knows no rule of what is easy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import CheckConstraint, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from engage.core.db import Model, db

Key = tuple[str, str]  # (subject, field), as in `wording`


class EasyIdea(Model):
    """One idea of one text in one language; `picture` names a file of static/pictures."""

    __tablename__ = "easy_idea"
    __table_args__ = (
        UniqueConstraint("subject", "field", "lang", "position", name="uq_easy_idea_place"),
        CheckConstraint("text <> ''", name="something_is_said"),
        CheckConstraint("picture <> ''", name="each_idea_has_a_picture"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(80), index=True)
    field: Mapped[str] = mapped_column(String(40))
    lang: Mapped[str] = mapped_column(String(12))
    position: Mapped[int]
    picture: Mapped[str] = mapped_column(String(40))
    text: Mapped[str]


@dataclass(frozen=True)
class Idea:
    """One idea as a reader gets it."""

    text: str
    picture: str


def put_ideas(subject: str, field: str, lang: str, ideas: Sequence[Idea]) -> None:
    """Write the Easy Read version of one text in one language anew; none at all takes it away."""
    forget_ideas([subject], [field], lang)
    db.session.add_all(
        EasyIdea(subject=subject, field=field, lang=lang, position=place, picture=idea.picture, text=idea.text)
        for place, idea in enumerate(ideas)
    )
    db.session.flush()


def ideas_of(subjects: Iterable[str], lang: str) -> Mapping[Key, tuple[Idea, ...]]:
    """Every Easy Read text of these subjects in one language: one query however many; what has none is not in it."""
    query = select(EasyIdea).where(EasyIdea.subject.in_(list(subjects)), EasyIdea.lang == lang).order_by(EasyIdea.position)
    found: defaultdict[Key, list[Idea]] = defaultdict(list)
    for row in db.session.scalars(query):
        found[row.subject, row.field].append(Idea(row.text, row.picture))
    return {key: tuple(ideas) for key, ideas in found.items()}


def forget_ideas(subjects: Iterable[str], fields: Iterable[str] | None = None, lang: str | None = None) -> None:
    """Drop Easy Read versions, of all fields and in all languages unless some are named: they would say something else now."""
    gone = delete(EasyIdea).where(EasyIdea.subject.in_(list(subjects)))
    gone = gone if fields is None else gone.where(EasyIdea.field.in_(list(fields)))
    db.session.execute(gone if lang is None else gone.where(EasyIdea.lang == lang))
