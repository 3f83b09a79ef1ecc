"""People who sign in. Those who answer have no account and are not here."""

from __future__ import annotations

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts.permissions import Role
from engage.core.db import Model

_ROLES = ", ".join(f"'{role}'" for role in Role)


class Person(UserMixin, Model):  # type: ignore[misc]
    """A member of staff. `session_key` changes with the password, so that old sessions end."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    session_key: Mapped[str] = mapped_column(String(40), unique=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    roles: Mapped[list[PersonRole]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    def get_id(self) -> str:
        """What the session cookie carries: it stops being valid when the password changes."""
        return self.session_key

    @property
    def role_names(self) -> frozenset[Role]:
        """The roles this person holds."""
        return frozenset(Role(held.role) for held in self.roles)


class PersonRole(Model):
    """One role of one person."""

    __tablename__ = "person_role"
    __table_args__ = (
        UniqueConstraint("person_id", "role", name="uq_person_role"),
        CheckConstraint(f"role IN ({_ROLES})", name="role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(40))
