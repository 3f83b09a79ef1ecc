"""Saving what a member of staff typed, the same way on every page: problems beside their fields, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from flask import flash, redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import DateField as PlainDateField

from engage.core.db import db
from engage.core.errors import ProblemsError
from engage.core.forms import Form

Page = str | Response | tuple[str, int]


class DateField(PlainDateField):  # type: ignore[misc]
    """A day; what cannot be read as one is said in our own words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read year-month-day; nothing at all is no day."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = date.fromisoformat(valuelist[0].strip())
        except ValueError as problem:
            raise ValueError(gettext("Write the day as year-month-day, such as 2027-03-31.")) from problem


def handle(form: Form, save: Callable[[], str], otherwise: str, page: Callable[[], str]) -> Page:
    """Show a form, or save it; every rule it breaks stands beside its field and nothing typed is lost.

    save : does it, and gives the address to go on to; otherwise : the field beside which a problem of no field stands,
    "" for the first
    """
    if request.method != "POST":
        return page()
    is_valid = form.validate()
    try:
        if is_valid:
            target = save()
            flash(gettext("Saved."))
            return redirect(target)
    except ProblemsError as problem:
        db.session.rollback()
        show_problems(form, problem.problems, otherwise)
    return page(), 400


def show_problems(form: Form, problems: Mapping[str, str], otherwise: str) -> None:
    """Put each sentence beside its field; one that belongs to none stands beside `otherwise`, or the first."""
    for name, sentence in problems.items():
        field = form[name if name in form else otherwise or next(iter(form)).name]
        field.errors = [*field.errors, sentence]
