"""Stopping and coming back: the six words of a draft, and the page where they are typed on another device."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from segno import make as make_picture
from werkzeug.wrappers import Response

from engage.core import clock
from engage.core.db import reading
from engage.core.errors import NotFoundError
from engage.core.forms import Form
from engage.core.i18n import current_language
from engage.core.security import csrf, limiter
from engage.surveys import coming_back, services
from engage.surveys.coming_back import Found
from engage.surveys.drafts import load_answers
from engage.surveys.forms import ComeBackForm
from engage.surveys.own_draft import hold_token, let_go, own_token

blueprint = Blueprint("come_back", __name__)
csrf.exempt(blueprint)  # as in surveys.views: each form checks its own token and keeps what was typed


def is_miss(response: Response) -> bool:
    """Only wrong words use up the tries: a class behind one address gets in, a guesser is stopped."""
    return bool(response.status_code == 404)


@blueprint.get("/come-back")
@blueprint.get("/come-back/<code>")
def find(code: str = "") -> str:
    """Type the words; a photographed square brings them along, and still nothing opens before the button is pressed."""
    return _find_page(ComeBackForm(data={"code": coming_back.normalise_code(code) or code}))


@blueprint.post("/come-back")
@limiter.limit("20/minute", deduct_when=is_miss)
def enter() -> str | Response | tuple[str, int]:
    """Open the draft on this device. A receipt typed here leads to what it belongs to."""
    form = ComeBackForm()
    if not form.validate():
        return _find_page(form), 400
    typed = form.code.data or ""
    if not typed.strip():
        form.code.errors = [gettext("Type the code.")]
        return _find_page(form), 400
    with reading():
        is_receipt = services.find_response(typed) is not None
    if is_receipt:
        return redirect(url_for("receipts.show", code=services.tidy_receipt(typed)))
    try:
        opened = open_here(typed)
    except coming_back.DraftSentError as sent:
        form.code.errors = [str(sent)]
        return _find_page(form), sent.status
    if opened is None:
        form.code.errors = [unknown()]
        return _find_page(form), 404
    return opened


def open_here(typed: str) -> str | Response | None:
    """Go on here with the draft of these words; None when there is none. Other answers on this device are never lost by it."""
    with reading():  # making out the key takes long: nobody waits for it
        found = coming_back.open_draft(typed, clock.today(), _draft_days())
        own = own_token(found.slug) if found else None
        is_other = bool(found and own != found.token and load_answers(own).given)
    if found is None:
        return None
    if is_other and own and "others" not in request.form:
        return _others_page(found, own, typed)
    hold_token(found.slug, found.token)
    return redirect(_place_of(found.slug, found.at))


@blueprint.get("/surveys/<slug>/later")
def later(slug: str) -> str | Response:
    """The six words, until when they work, and what whoever has them can read."""
    token, until = own_token(slug), _works_until(slug)
    if token is None or until is None:
        return redirect(url_for("surveys.start", slug=slug))
    return _later_page(slug, coming_back.code_for(token), until, Form())


@blueprint.post("/surveys/<slug>/later")
def forget_here(slug: str) -> Response | tuple[str, int]:
    """Take the answers off this device; the words, and nothing else, open them from now on."""
    form, token, until = Form(), own_token(slug), _works_until(slug)
    if not form.validate():
        page = _later_page(slug, coming_back.code_for(token), until, form) if token and until else _find_page(ComeBackForm())
        return page, 400
    if until is None:
        return redirect(url_for("surveys.start", slug=slug))
    let_go(slug)
    flash(gettext("Your answers are no longer on this device. Your six words open them on any device."))
    return redirect(url_for("come_back.find"))


@blueprint.get("/surveys/<slug>/later/picture.svg")
def picture(slug: str) -> Response:
    """The way back as a square to photograph: drawn for who wrote the draft, from their own cookie."""
    token = own_token(slug)
    if token is None or _works_until(slug) is None:
        raise NotFoundError(gettext("There is nothing to come back to on this device."))
    address = _public_address(url_for("come_back.find", code=coming_back.code_for(token)))
    drawn = BytesIO()
    make_picture(address, micro=False).save(drawn, kind="svg", border=4, scale=6, light="#fff", xmldecl=False)
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


def unknown() -> str:
    """What is said of words that open nothing: wrong, or too old."""
    return ngettext(
        "We do not know this code. Check each word, then try again. Answers that were not sent are forgotten after %(num)s day.",
        "We do not know this code. Check each word, then try again. Answers that were not sent are forgotten after %(num)s days.",
        _draft_days(),
    )


def _draft_days() -> int:
    days: int = current_app.config["SETTINGS"].draft_days
    return days


def _works_until(slug: str) -> date | None:
    """Until the draft is forgotten or the survey closes, whichever comes first."""
    until = coming_back.works_until(own_token(slug), _draft_days())
    return min(until, _wave_end(slug)) if until else None


def _wave_end(slug: str) -> date:
    return services.open_survey(slug, current_language().code, clock.today()).wave.closes_on


def _place_of(slug: str, at: int) -> str:
    if at > 0:
        return url_for("surveys.question", slug=slug, number=at)
    return url_for("surveys.check", slug=slug)


def _public_address(path: str) -> str:
    address: str = current_app.config["SETTINGS"].public_url + path
    return address


def _find_page(form: Form) -> str:
    return render_template("surveys/come_back.html", form=form)


def _others_page(found: Found, own: str, typed: str) -> str:
    """Somebody else's, or earlier, answers are here too: their own words are made before the others open."""
    coming_back.keep_offer(coming_back.make_offer(own, found.slug, 0), clock.today())
    form = ComeBackForm(formdata=None, data={"code": typed})
    return render_template("surveys/come_back_others.html", form=form, code=coming_back.code_for(own))


def _later_page(slug: str, code: str, until: date, form: Form) -> str:
    return render_template(
        "surveys/later.html",
        survey=services.open_survey(slug, current_language().code, clock.today()).survey,
        code=code,
        until=until,
        form=form,
        address=_public_address(url_for("come_back.find")),
        picture_url=url_for("come_back.picture", slug=slug),
        on_url=_place_of(slug, request.args.get("at", 0, type=int)),
    )
