"""For everybody: what happens when somebody tells us something worrying, and asking to be contacted."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engage.core import clock
from engage.core.clock import HOME_ZONE
from engage.core.i18n import format_date
from engage.core.security import csrf, limiter
from engage.safeguarding import contacting, keeping, services
from engage.safeguarding.public_forms import ContactForm, TakeBackForm

blueprint = Blueprint("safe", __name__, url_prefix="/safe")
csrf.exempt(blueprint)  # its form checks the token itself, and keeps what was typed
_LONGEST_PLACE = 120
_ASKED, _MOST_ASKED = "asked", 3


def reads_on() -> date | None:
    """The day on which somebody looks at the desk next, while the office is closed; None while it is open."""
    opens = _opens_again(clock.now())
    return opens.date() if opens else None


def told_closed() -> str:
    """The same in a sentence, with the time where it is today; empty while it is open."""
    now = clock.now()
    opens = _opens_again(now)
    if opens is None:
        return ""
    if opens.date() == now.astimezone(HOME_ZONE).date():
        at = f"{opens.hour}:{opens.minute:02}"
        return gettext("The office is closed now. Someone is there again today at %(time)s.", time=at)
    return gettext("The office is closed now. Someone is there again on %(day)s.", day=format_date(opens.date()))


def _opens_again(now: datetime) -> datetime | None:
    calendar = keeping.working_days()
    return None if calendar.is_open(now) else calendar.counts_from(now).astimezone(HOME_ZONE)


@blueprint.get("/")
def told() -> str:
    """Who reads it, what they may do, what nobody can promise."""
    return render_template("help/safe.html", place=_place())


@blueprint.get("/contact")
def contact() -> str:
    """The form."""
    return render_template("help/contact.html", form=ContactForm(formdata=None), place=_place())


@blueprint.post("/contact")
@limiter.limit("60/hour")
def ask() -> Response | tuple[str, int]:
    """Hand it to the desk, and keep nothing of it anywhere else."""
    form = ContactForm()
    if not form.validate():
        return render_template("help/contact.html", form=form, place=_place()), 400
    details = {name: form[name].data or "" for name in ("reach", "call", "when")}
    number = services.ask_for_contact(details, form.said.data or "", now=clock.now(), whose=contacting.whose_is(_place()))
    session[_ASKED] = [*session.get(_ASKED, []), contacting.key_to(number)][-_MOST_ASKED:]
    return redirect(url_for("safe.asked"))


@blueprint.get("/contact/sent")
def asked() -> str:
    """They will hear from somebody; who to call until then."""
    return render_template("help/asked.html")


@blueprint.route("/contact/take-back", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"])
def take_back() -> Response | str | tuple[str, int]:
    """They no longer want to be contacted: from the browser they asked from, or by receipt code.

    What follows is the same whether there was such a wish: nobody learns from it that somebody asked.
    """
    form, keys, here = TakeBackForm(), session.get(_ASKED, []), contacting.whose_is(_place())
    is_known = bool(keys or here)
    if request.method == "POST" and form.validate():
        if is_known or form.code.data:
            code = contacting.whose_code_is(form.code.data) if form.code.data else ""
            contacting.take_back(keys, (here, code), now=clock.now())
            session.pop(_ASKED, None)
            return redirect(url_for("safe.taken_back"))
        form.code.errors = [gettext("Type the code.")]
    page = render_template("help/take_back.html", form=form, is_known=is_known)
    return (page, 400) if request.method == "POST" else page


@blueprint.get("/contact/taken-back")
def taken_back() -> str:
    """Nobody is called because of it; who to call."""
    return render_template("help/taken_back.html")


def _place() -> str:
    """Where they came from, as a domain wrote it into the link."""
    return request.args.get("of", "")[:_LONGEST_PLACE]
