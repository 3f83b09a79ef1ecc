"""The sample's consultations, each walked to where it stands through the services a person uses, on the days the file gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from engage.consultations import services
from engage.consultations.records import READ_IN_OWN_LANGUAGE, subject_of
from engage.consultations.rules import Outcome, Particulars
from engage.core.db import db
from engage.forums.models import Board
from engage.sample.answering import noon, wave_ids
from engage.sample.authority import area_ids, organisation_ids
from engage.sample.source import Table, put_translations, read_sample

DRAFTED_BEFORE = 40  # days before it opens
_TEXTS = ("why", "can_change", "cannot_change", "level", "duration_reason", "data_protection", "equality")
_WAY = ("checked", "open", "paused", "closed", "analysing", "decided", "fed_back")


def load_consultations(staff: Mapping[str, int], today: date) -> None:
    """All of them. staff : the id of each sample account by its role"""
    for table in read_sample("consultations")["consultations"]:
        Walk(table, staff, today).walk()


class Walk:
    """One consultation on its way."""

    def __init__(self, table: Table, staff: Mapping[str, int], today: date) -> None:
        self.table, self.today = table, today
        self.officer, self.decider = staff["participation_officer"], staff["board_member"]
        self.id = 0

    def day(self, name: str) -> date | None:
        """The day this key gives; None where it gives none."""
        return _day(self.table, name, self.today)

    def walk(self) -> None:
        """Draft it, hang on it what belongs to it, and take it as far as it has come."""
        begun = (self.day("opens_in_days") or self.today) - timedelta(days=DRAFTED_BEFORE)
        self.id = services.draft(self._particulars(), person_id=self.officer, now=noon(begun))
        self._attach(begun)
        if self.table["reached"] == "draft":
            return
        for state in _WAY:
            if state == "paused" and self.table["reached"] != "paused":
                continue
            self._step(state, begun)
            if state == self.table["reached"]:
                break
        self._translate()

    def _particulars(self) -> Particulars:
        return Particulars(
            title=self.table["title"],
            for_young_people="young_people" in self.table["for"],
            for_parents="parents" in self.table["for"],
            for_partners="partners" in self.table["for"],
            **{name: self.table[name] for name in _TEXTS if name in self.table},
            decider=self.table.get("decider", "Board of Wrenshire Children's Trust"),
            area_id=area_ids()[self.table["area"]] if "area" in self.table else None,
            opens_on=self.day("opens_in_days"),
            closes_on=self.day("closes_in_days"),
            decides_on=self.day("decides_in_days"),
        )

    def _attach(self, begun: date) -> None:
        by: dict[str, Any] = {"person_id": self.officer, "now": noon(begun)}
        organisations = organisation_ids()
        for option in self.table.get("options", ()):
            services.add_option(self.id, **{name: option[name] for name in ("text", "reason", "impact")}, **by)
        waves = wave_ids(self.table["wave"]) if "wave" in self.table else {}
        for slug in self.table.get("surveys", ()):
            services.add_part(self.id, f"wave:{waves[slug]}", **by)
        for slug in self.table.get("boards", ()):
            services.add_part(self.id, f"board:{_board_id(slug)}", **by)
        for item in self.table.get("meetings", ()):
            held_on = self.today + timedelta(days=item["held_in_days"])
            services.add_meeting(self.id, title=item["title"], place=item["place"], held_on=held_on, n=None, **by)
        for item in self.table.get("evidence", ()):
            words = {name: item[name] for name in ("title", "method", "source", "collected_by")}
            dated = self.today + timedelta(days=item["dated_in_days"])
            services.add_evidence(self.id, **words, dated=dated, n=item["n"], **by)
        for item in self.table.get("consultees", ()):
            services.add_consultee(
                self.id,
                name=item.get("name", ""),
                organisation_id=organisations[item["organisation"]] if "organisation" in item else None,
                is_safeguarding_board=item.get("safeguarding_board", False),
                asked_on=None,
                **by,
            )

    def _translate(self) -> None:
        """Last: a text that changes on the way loses its translations."""
        row = services.find_consultation(self.id)
        put_translations(subject_of(row), self.table, {field: field for field in READ_IN_OWN_LANGUAGE})
        for option, item in zip(row.options, self.table.get("options", ()), strict=True):
            put_translations(f"consultation_option:{option.id}", item, {field: field for field in ("text", "reason", "impact")})

    def _ask(self) -> None:
        """What became of asking the bodies, as it was known yesterday: it may not be noon yet."""
        row = services.find_consultation(self.id)
        for consultee, item in zip(row.consultees, self.table.get("consultees", ()), strict=True):
            asked, received = (
                self.today + timedelta(days=item[name]) if name in item else None
                for name in ("asked_in_days", "received_in_days")
            )
            services.record_consultee(
                self.id,
                consultee.id,
                asked_on=asked,
                received_on=received,
                included=item.get("included", False),
                person_id=self.officer,
                now=noon(self.today - timedelta(days=1)),
            )

    def _step(self, state: str, begun: date) -> None:
        opens, closes = self.day("opens_in_days") or begun, self.day("closes_in_days") or begun
        closed, decided = closes + timedelta(days=1), self.day("decided_in_days") or self.today
        days = {
            "checked": begun,
            "open": opens,
            "paused": self.day("paused_in_days") or self.today,
            "closed": closed,
            "analysing": closed,
            "decided": decided,
            "fed_back": decided + timedelta(days=7),
        }
        if state == "open":
            services.vouch(self.id, person_id=self.officer, now=noon(opens))
            self._ask()
        if state == "decided":
            self._sign_and_write(decided)
        reason = self.table["pause_reason"] if state == "paused" else ""
        services.move(self.id, state, reason, person_id=self.officer, now=noon(days[state]))

    def _sign_and_write(self, decided: date) -> None:
        read_on = self.day("read_in_days")
        services.sign(
            self.id,
            report=self.table["report"],
            read_by=self.table["read_by"],
            read_on=read_on,
            person_id=self.decider,
            now=noon(read_on or decided),
        )
        texts = {name: self.table[name] for name in ("space", "voice", "influence") if name in self.table}
        given = Outcome(decided_on=decided, influence_by=self.day("influence_in_days"), **texts)
        services.record_outcome(self.id, given, person_id=self.officer, now=noon(decided))


def _day(table: Table, name: str, today: date) -> date | None:
    return today + timedelta(days=table[name]) if name in table else None


def _board_id(slug: str) -> int:
    return db.session.scalars(select(Board.id).where(Board.slug == slug)).one()
