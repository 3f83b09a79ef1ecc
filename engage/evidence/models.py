"""Keys to the API: who may read what from outside, for how long. The key itself is nowhere, only its digest."""

from __future__ import annotations

from datetime import date
from itertools import combinations

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engage.core.db import Model

SCOPES = ("evidence:read", "themes:read")
# One column says which: every combination, in the order above, so that the database knows them too.
_COMBINATIONS = [" ".join(chosen) for n in range(1, len(SCOPES) + 1) for chosen in combinations(SCOPES, n)]


class ApiKey(Model):
    """One key of one program. `area_id`: it reads that place and what lies below it alone; empty for the whole county.

    prefix : how the key begins, to tell it from others; far too short to guess the rest
    last_used_on : a day and no more: what somebody reads, and when exactly, is not kept
    """

    __tablename__ = "api_key"
    __table_args__ = (
        CheckConstraint("name <> ''", name="key_has_a_name"),
        CheckConstraint("scopes IN (" + ", ".join(f"'{one}'" for one in _COMBINATIONS) + ")", name="key_opens_something"),
        CheckConstraint("expires_on > made_on", name="key_ends_after_it_begins"),
        CheckConstraint("length(digest) = 64", name="only_a_digest_is_kept"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    prefix: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(String(120))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    made_on: Mapped[date]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    expires_on: Mapped[date]
    revoked_on: Mapped[date | None]
    last_used_on: Mapped[date | None]

    def is_open_on(self, day: date) -> bool:
        """Whether it still opens anything."""
        return self.revoked_on is None and day <= self.expires_on
