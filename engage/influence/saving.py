"""Saving what a member of staff typed, the same way on every page of influence: problems beside their fields, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from engage.core.db import db
from engage.core.forms import Form
from engage.influence.errors import RuleError
from engage.influence.forms import show_problems

Page = str | Response | tuple[str, int]


def handle(form: Form, save: Callable[[], str], otherwise: str, page: Callable[[], str]) -> Page:
    """Show a form, or save it; every rule it breaks stands beside its field and nothing typed is lost."""
    if request.method != "POST":
        return page()
    is_valid = form.validate()
    try:
        if is_valid:
            target = save()
            flash(gettext("Saved."))
            return redirect(target)
    except RuleError as problem:
        db.session.rollback()
        show_problems(form, problem.problems, otherwise)
    return page(), 400


def typed(form: Form) -> dict[str, Any]:
    """What was typed, by field; an unchosen choice is an empty text, so that the rule for it speaks."""
    return {
        field.name: "" if field.data is None and field.type != "DateField" else field.data
        for field in form
        if field.name != "csrf_token"
    }
