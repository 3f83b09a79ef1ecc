"""What a reader is told about this site: privacy by age, how to clear a phone, and how accessible it is. Asks nothing."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from flask_babel import gettext

from engage.access import statement
from engage.access.modes import current_modes
from engage.access.privacy import AGES, age_words, bases, special
from engage.core.errors import NotFoundError

blueprint = Blueprint("notices", __name__)


@blueprint.get("/privacy/")
def choose_privacy() -> str:
    """Choose the notice for one's age; the choice is an address and is not kept."""
    return render_template("access/privacy/choose.html", ages=age_words())


@blueprint.get("/privacy/<age>")
def privacy(age: str) -> str:
    """One notice in the words of its age."""
    if age not in AGES:
        raise NotFoundError(gettext("There is no privacy page for that age. Choose one from the list."))
    settings = current_app.config["SETTINGS"]
    formal = age == "adults" and not current_modes().easy  # Easy Read speaks to everybody in one way
    return render_template(
        f"access/privacy/{age}.html",
        age=age,
        ages=age_words(),
        formal=formal,
        bases=bases(settings, formal=formal),
        special=special(settings),
        draft_days=settings.draft_days,
        kept_months=settings.answers_kept_months,
        small_number=settings.small_number_minimum,
        contact=settings.privacy_contact or settings.contact_email,
    )


@blueprint.get("/clear-history")
def clear_history() -> str:
    """How to take this site out of a phone's or a computer's history."""
    return render_template("access/clear_history.html")


@blueprint.get("/accessibility")
def accessibility() -> str:
    """What works for everybody, what was checked and by what, and what was not."""
    return render_template("access/accessibility.html", said=statement.load_statement())
