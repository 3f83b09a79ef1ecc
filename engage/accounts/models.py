"""People who sign in: staff, and members of the forums. Those who answer have no account and are not here."""

from __future__ import annotations

from datetime import date, datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts.roles import STAFF_ROLES, Grant, Role
from engage.core.db import Model

_ROLES = ", ".join(f"'{role}'" for role in STAFF_ROLES)
AUDIENCES = ("parents", "young_people")
YOUNG_BANDS = ("10-12", "13-15", "16-17")
AGE_BANDS = (*YOUNG_BANDS, "adult")
CAME_BY = ("invite", "parent_forum", "email")
MEMBER_STATES = ("active", "left", "suspended")


def _one_where(name: str, condition: str, *columns: str) -> Index:
    where = text(condition)
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


class Person(UserMixin, Model):  # type: ignore[misc]
    """A member of staff. Without a password they were invited and have not come yet, or sign in with the council's account."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    vetted_until: Mapped[date | None]
    code_secret: Mapped[bytes | None] = mapped_column(LargeBinary)  # of the authenticator app, sealed
    code_used: Mapped[int] = mapped_column(default=0, server_default="0")  # the time step of the last code: none counts twice
    oidc_subject: Mapped[str | None] = mapped_column(String(255), unique=True)
    roles: Mapped[list[PersonRole]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    passkeys: Mapped[list[Passkey]] = relationship(cascade="all, delete-orphan", order_by="Passkey.id")

    @property
    def role_names(self) -> frozenset[Role]:
        """The roles this person holds, wherever."""
        return frozenset(Role(held.role) for held in self.roles)

    @property
    def grants(self) -> tuple[Grant, ...]:
        """Each role with its place."""
        return tuple(Grant(Role(held.role), held.area_id) for held in self.roles)

    @property
    def has_second_factor(self) -> bool:
        """Whether a password alone no longer lets them in."""
        return self.code_secret is not None or bool(self.passkeys)

    def is_vetted_on(self, day: date) -> bool:
        """Whether their vetting check is in date."""
        return self.vetted_until is not None and day <= self.vetted_until


class PersonRole(Model):
    """One role of one person, for one place and all below it, or for everywhere."""

    __tablename__ = "person_role"
    __table_args__ = (
        _one_where("uq_person_role_everywhere", "area_id IS NULL", "person_id", "role"),
        _one_where("uq_person_role_area", "area_id IS NOT NULL", "person_id", "role", "area_id"),
        CheckConstraint(f"role IN ({_ROLES})", name="role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(40))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))


class Passkey(Model):
    """One passkey of one person: a public key, so nothing secret is here."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]


class RecoveryCode(Model):
    """One code for who lost their second factor. It lets in once."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]


class SignInSession(Model):
    """Somebody is signed in on some device. Where that is, and on what, is not kept."""

    __tablename__ = "sign_in_session"
    __table_args__ = (CheckConstraint("(person_id IS NULL) <> (member_id IS NULL)", name="of_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    way: Mapped[str] = mapped_column(String(20))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Member(Model):
    """A member of the forums, by a name they chose. No birth date, no real name; a young person has no address here either."""

    __tablename__ = "member"
    __table_args__ = (
        CheckConstraint(f"audience IN {AUDIENCES}", name="audience"),
        CheckConstraint(f"age_band IN {AGE_BANDS}", name="age_band"),
        CheckConstraint("(audience = 'parents') = (age_band = 'adult')", name="adults_and_young_people_apart"),
        CheckConstraint(f"came_by IN {CAME_BY}", name="came_by"),
        CheckConstraint(f"state IN {MEMBER_STATES}", name="state"),
        CheckConstraint("age_band = 'adult' OR (email_sealed IS NULL AND email_digest IS NULL)", name="no_address_of_a_child"),
        CheckConstraint("(email_sealed IS NULL) = (email_digest IS NULL)", name="address_whole"),
        {"sqlite_autoincrement": True},  # the number of somebody who was erased is never given to another
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pseudonym: Mapped[str] = mapped_column(String(40))
    skeleton: Mapped[str] = mapped_column(String(80), unique=True)  # what the eye takes the name for: no two look alike
    audience: Mapped[str] = mapped_column(String(20))
    age_band: Mapped[str] = mapped_column(String(10))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    came_by: Mapped[str] = mapped_column(String(20))
    invite_id: Mapped[int | None] = mapped_column(ForeignKey("member_invite.id"))
    password_hash: Mapped[str] = mapped_column(String(200))
    email_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    email_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    lang: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(20), default="active")
    is_trusted: Mapped[bool] = mapped_column(default=False)
    joined_on: Mapped[date]


class MemberInvite(Model):
    """A code that lets some people join: who they are to the trust, where, until when, how many."""

    __tablename__ = "member_invite"
    __table_args__ = (
        CheckConstraint(f"audience IN {AUDIENCES}", name="audience"),
        CheckConstraint("came_by IN ('invite', 'parent_forum')", name="came_by"),
        CheckConstraint("audience = 'parents' OR came_by = 'invite'", name="a_parent_forum_is_for_parents"),
        CheckConstraint("uses_left >= 0", name="uses_left"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    audience: Mapped[str] = mapped_column(String(20))
    came_by: Mapped[str] = mapped_column(String(20))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    label: Mapped[str] = mapped_column(String(120))  # for whom it was made, in the words of who made it
    uses_left: Mapped[int]
    expires_on: Mapped[date]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]


class MemberReset(Model):
    """A code for a member who forgot the password and has no address: from somebody of the staff, once, for a few days."""

    __tablename__ = "member_reset"
    __table_args__ = (CheckConstraint("expires_at > made_at", name="works_for_a_while"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), unique=True
    )  # a new one ends the one before
    digest: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Notification(Model):
    """Something waits for somebody. A kind and an address within the site, never a text: nobody's words can be in it."""

    __tablename__ = "notification"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (member_id IS NULL)", name="for_one"),
        CheckConstraint("url LIKE '/%' AND url NOT LIKE '//%'", name="url_within_the_site"),
        Index("ix_notification_person_waiting", "person_id", "seen_at"),
        Index("ix_notification_member_waiting", "member_id", "seen_at"),
        Index("ix_notification_unsent", "mailed_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40), index=True)
    url: Mapped[str] = mapped_column(String(200))
    is_urgent: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
