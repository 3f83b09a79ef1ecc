"""Wrenshire itself: places, partners, the Board, what help exists, and the staff who sign in. All of it is made up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from engage.accounts.second_factor import give_secret
from engage.accounts.services import add_person
from engage.core.db import db
from engage.sample.sign_ins import SampleKeys
from engage.sample.source import put_translations, read_sample
from engage.trust.directory import REVIEW_AFTER, TRANSLATED
from engage.trust.models import Area, Board, BoardMember, Organisation, ServiceListing

COUNTY = "wrenshire"
_DAYS_A_MONTH = 30
_VETTED_FOR = timedelta(days=3 * 365)


def is_loaded() -> bool:
    """Whether this database is the sample's."""
    return db.session.scalar(select(Area.id).where(Area.key == COUNTY)) is not None


def load_authority(today: date) -> None:
    """Places, partners, the Board and the services."""
    source = read_sample("authority")
    county = Area(key=source["county"]["key"], name=source["county"]["name"], kind="county")
    db.session.add(county)
    db.session.flush()
    for key, name in source["localities"].items():
        db.session.add(Area(key=key, name=name, kind="locality", parent_id=county.id))
    for item in source["organisations"]:
        db.session.add(
            Organisation(key=item["key"], name=item["name"], kind=item["kind"], is_statutory=item["statutory"], joined_on=None)
        )
    db.session.flush()
    _load_board()
    for item in source["services"]:
        reviewed_on = today - timedelta(days=_DAYS_A_MONTH * item["reviewed_months_ago"])
        words = {field: item[field] for field in ("key", "name", "what", "for_whom", "how")}
        help_now = {"phone": item.get("phone", ""), "is_help": item.get("is_help", False)}
        reach = {name: item.get(name) for name in ("age_from", "age_to")} | {"outcome_keys": item.get("outcomes", [])}
        reach |= {"area_id": area_ids()[item["area"]] if "area" in item else None}
        row = ServiceListing(**words, **help_now, **reach, reviewed_on=reviewed_on, review_by=reviewed_on + REVIEW_AFTER)
        db.session.add(row)
        db.session.flush()
        put_translations(f"service:{row.id}", item, {field: field for field in TRANSLATED})
    db.session.flush()


def organisation_ids() -> dict[str, int]:
    """Id of every partner by its key."""
    return {row.key: row.id for row in db.session.scalars(select(Organisation))}


def area_ids() -> dict[str, int]:
    """Id of every place by its key."""
    return {row.key: row.id for row in db.session.scalars(select(Area))}


def load_staff(keys: Mapping[str, SampleKeys], now: datetime) -> dict[str, int]:
    """The sample's accounts, with these keys (by address) and a vetting check in date; the id of the first of each role.

    A listing of an earlier version may know fewer accounts: the others are not made.
    """
    found: dict[str, int] = {}
    for member in read_sample("authority")["staff"]:
        if member["email"] in keys:
            found.setdefault(member["role"], _load_person(member, keys[member["email"]], now))
    return found


def _load_person(member: Mapping[str, str], keys: SampleKeys, now: datetime) -> int:
    until = now.date() + _VETTED_FOR
    person = add_person(member["name"], member["email"], keys.password, [member["role"]], now=now, vetted_until=until)
    if keys.secret:
        give_secret(person, keys.secret)
    return person.id


def _load_board() -> None:
    item, organisations = read_sample("authority")["board"], organisation_ids()
    board = Board(key=item["key"], name=item["name"])
    board.members = [
        BoardMember(seat=member["role"], organisation_id=organisations[member["organisation"]]) for member in item["members"]
    ]
    db.session.add(board)
    db.session.flush()
