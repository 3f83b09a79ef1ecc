"""For everybody: what happens when somebody tells us something worrying, and asking to be contacted."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.core import clock
from engage.core.clock import HOME_ZONE
from engage.core.security import csrf, limiter
from engage.safeguarding import contacting, keeping, services
from engage.safeguarding.public_forms import ContactForm

blueprint = Blueprint("safe", __name__, url_prefix="/safe")
csrf.exempt(blueprint)  # its form checks the token itself, and keeps what was typed
_LONGEST_PLACE = 120


def reads_on() -> date | None:
    """The day on which somebody looks at the desk next, while the office is closed; None while it is open."""
    calendar, now = keeping.working_days(), clock.now()
    return None if calendar.is_open(now) else calendar.counts_from(now).astimezone(HOME_ZONE).date()


@blueprint.get("/")
def told() -> str:
    """Who reads it, what they may do, what nobody can promise."""
    return render_template("help/safe.html", place=_place())


@blueprint.get("/contact")
def contact() -> str:
    """The form."""
    return render_template("help/contact.html", form=ContactForm(formdata=None))


@blueprint.post("/contact")
@limiter.limit("60/hour")
def ask() -> Response | tuple[str, int]:
    """Hand it to the desk, and keep nothing of it anywhere else."""
    form = ContactForm()
    if not form.validate():
        return render_template("help/contact.html", form=form), 400
    details = {name: form[name].data or "" for name in ("reach", "call", "when")}
    services.ask_for_contact(details, form.said.data or "", now=clock.now(), whose=contacting.whose_is(_place()))
    return redirect(url_for("safe.asked"))


@blueprint.get("/contact/sent")
def asked() -> str:
    """They will hear from somebody; who to call until then."""
    return render_template("help/asked.html")


def _place() -> str:
    """Where they came from, as a domain wrote it into the link."""
    return request.args.get("of", "")[:_LONGEST_PLACE]
