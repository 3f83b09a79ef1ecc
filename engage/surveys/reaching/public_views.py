"""The short addresses: a setting's link, the box for a typed code, and a shared device's way to the next person."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engage.core import clock
from engage.core.db import writes
from engage.core.i18n import offered_languages, remember_language
from engage.core.security import csrf, limiter
from engage.surveys.outward import wave_info
from engage.surveys.reaching import arriving, codes, kiosk
from engage.surveys.reaching.codes import Found
from engage.surveys.reaching.errors import UsedCodeError
from engage.surveys.reaching.public_forms import TypedCodeForm

blueprint = Blueprint("invites", __name__, url_prefix="/s")
csrf.exempt(blueprint)  # as in surveys.views: the form checks its own token and keeps what was typed


def _is_miss(response: Response) -> bool:
    """Only wrong codes use up the tries: a whole class behind one address gets in, a guesser is stopped."""
    return bool(response.status_code == 404)


@blueprint.get("/")
def find() -> str:
    """Type a code."""
    return render_template("surveys/type_code.html", form=TypedCodeForm())


@blueprint.post("/")
@limiter.limit("20/minute", deduct_when=_is_miss)
def enter() -> Response | tuple[str, int]:
    """To the survey that it opens."""
    form = TypedCodeForm()
    if not form.validate():
        return render_template("surveys/type_code.html", form=form), 400
    return _open(form.code.data or "", form)


@blueprint.get("/<code>")
@limiter.limit("60/minute", deduct_when=_is_miss)
@writes
def arrive(code: str) -> Response | tuple[str, int]:
    """A setting's link. `?lang=ur` opens it in that language; `?kiosk` lets this device ask one person after another."""
    return _open(code, TypedCodeForm(data={"code": code}))


@blueprint.get("/next")
@writes
def next_person() -> Response:
    """The next person on a shared device: nothing of the one before is left, in the cookie, the tab or the draft.

    With `?leave` somebody leaves in a hurry: the same, and away to the other site.
    """
    shared = kiosk.next_person()
    if "leave" in request.args:
        return redirect(current_app.config["SETTINGS"].exit_url)
    if shared is None:
        return redirect(url_for("surveys.index"))
    response = _to_survey(codes.find_typed(shared.code), is_opened=False) or redirect(url_for("surveys.index"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _open(typed: str, form: TypedCodeForm) -> Response | tuple[str, int]:
    try:
        found = codes.find_typed(typed)
    except UsedCodeError as used:
        form.code.errors = [str(used)]
        return render_template("surveys/type_code.html", form=form), used.status
    lang = request.args.get("lang", "")
    lang = lang if lang in {one.code for one in offered_languages()} else ""
    if found and "kiosk" in request.args:
        kiosk.begin(wave_info(found.invite.wave_id).slug, found.invite.code, lang)
    elif found:
        kiosk.stop()
    if lang:
        remember_language(lang)
    response = _to_survey(found, is_opened="kiosk" not in request.args)
    if response is None:
        form.code.errors = [gettext("We do not know this code. Check each letter and number, then try again.")]
        return render_template("surveys/type_code.html", form=form), 404
    return response


def _to_survey(found: Found | None, *, is_opened: bool) -> Response | None:
    if found is None:
        return None
    slug = wave_info(found.invite.wave_id).slug
    arriving.arrive(found, slug, clock.today(), is_opened=is_opened)
    return redirect(url_for("surveys.start", slug=slug))
