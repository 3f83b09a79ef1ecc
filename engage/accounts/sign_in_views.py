"""The second step of signing in, setting it up the first time, and the council's own sign-in. For who is not signed in yet."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engage.accounts import passkeys, people, second_factor, single_sign_on
from engage.accounts.forms import CodeForm, PasswordForm, SignInForm
from engage.accounts.models import Person
from engage.accounts.services import AccountError, SignInError, enter
from engage.core import clock
from engage.core.db import writes
from engage.core.security import limiter
from engage.core.views import local_address

blueprint = Blueprint("sign_in", __name__, url_prefix="/staff")
_WAY, _NEXT = "first_step", "sign_in_next"
Page = str | Response | tuple[str, int]


def after_first_step(person: Person, way: str, target: str) -> Response:
    """On to the second step, or to setting one up: a password alone lets nobody in."""
    second_factor.go_half_way(person, now=clock.now())
    session[_WAY], session[_NEXT] = way, target
    return redirect(url_for("sign_in.second" if person.has_second_factor else "sign_in.set_up"))


def sign_in_page(form: SignInForm, status: int = 200, refused: str = "") -> tuple[str, int]:
    """Who is this? refused : why the council's own sign-in let nobody in."""
    council = single_sign_on.is_offered()
    return render_template("accounts/sign_in.html", form=form, council=council, refused=refused), status


@blueprint.route("/sign-in/second", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"])
def second() -> Page:
    """Ask for the code."""
    now = clock.now()
    person, form = second_factor.half_way(now=now), CodeForm()
    if not person.has_second_factor:
        return redirect(url_for("sign_in.set_up"))
    status = 200
    if request.method == "POST":
        way = second_factor.check(person, form.code.data, now=now) if form.validate() else None
        if way:
            return _let_in(person, way)
        form.code.errors = form.code.errors or [gettext("This code does not fit. Wait for the next one, and type that.")]
        status = 401
    sample = second_factor.sample_code(person, now=now)
    has_passkey = bool(person.passkeys) and passkeys.are_possible()
    return render_template("accounts/second.html", form=form, sample=sample, has_passkey=has_passkey), status


@blueprint.route("/sign-in/set-up", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"])
def set_up() -> Page:
    """The first time: an authenticator app, and then the recovery codes."""
    now = clock.now()
    person, form, status = second_factor.half_way(now=now), CodeForm(), 200
    if person.has_second_factor:
        return redirect(url_for("sign_in.second"))
    secret = second_factor.fresh_secret()
    if request.method == "POST":
        codes = second_factor.set_up(person, secret, form.code.data, now=now) if form.validate() else None
        if codes:
            target = session.get(_NEXT)
            enter(person, "code", now=now)
            return render_template("accounts/recovery_codes.html", codes=codes, next_url=_target(target))
        form.code.errors = form.code.errors or [gettext("This code does not fit. Wait for the next one, and type that.")]
        status = 400
    picture = second_factor.picture_of(secret, person)
    return render_template("accounts/set_up.html", form=form, secret=secret, picture=picture), status


@blueprint.post("/sign-in/passkey/ask")
@limiter.limit("20/minute")
def passkey_ask() -> dict[str, Any]:
    """What the browser needs to use a passkey."""
    person = second_factor.half_way(now=clock.now())
    if not person.passkeys or not passkeys.are_possible():
        abort(404)
    return passkeys.ask_to_use(person)


@blueprint.post("/sign-in/passkey")
@limiter.limit("20/minute")
def passkey_use() -> tuple[dict[str, str], int]:
    """Let in whoever answers with their passkey; says where to go."""
    now = clock.now()
    person = second_factor.half_way(now=now)
    second_factor.check_tries(person, now=now)
    if not passkeys.use(person, passkeys.as_object(request.get_json(silent=True))):
        second_factor.failed(person, now=now)
        return {"problem": gettext("This passkey did not fit. Try again, or use a code.")}, 401
    return {"next": _let_in(person, "passkey").location}, 200


@blueprint.route("/welcome/<token>", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"])
def welcome(token: str) -> Page:
    """The page to which an administrator's link leads: choose a password."""
    now = clock.now()
    person, form = people.welcomed(token, now=now), PasswordForm()
    if request.method == "POST" and form.validate():
        try:
            people.choose_password(person, form.password.data, now=now)
        except AccountError as problem:
            form.password.errors = [str(problem)]
        else:
            flash(gettext("Your password is set. Now sign in with it."))
            return redirect(url_for("accounts.sign_in"))
    status = 400 if request.method == "POST" else 200
    return render_template("accounts/welcome.html", form=form, name=person.name, email=person.email), status


@blueprint.get("/single-sign-on")
@limiter.limit("20/minute")
def single_sign_on_begin() -> Page:
    """Off to the council's server, by a link: our own rules let no form lead off this site."""
    if not single_sign_on.is_offered():
        abort(404)
    try:
        return redirect(single_sign_on.begin())
    except SignInError as problem:
        return sign_in_page(SignInForm(), problem.status, str(problem))


@blueprint.get("/single-sign-on/back")
@limiter.limit("20/minute")
@writes
def single_sign_on_back() -> Page:
    """Where the council's server sends people back to."""
    if not single_sign_on.is_offered():
        abort(404)
    code, state = request.args.get("code", ""), request.args.get("state", "")
    try:
        person, has_second_factor = single_sign_on.finish(code, state, now=clock.now())
    except SignInError as problem:
        return sign_in_page(SignInForm(), problem.status, str(problem))
    if not has_second_factor:
        return after_first_step(person, "single sign-on", "")
    enter(person, "single sign-on", now=clock.now())
    return redirect(url_for("accounts.staff_home"))


def _let_in(person: Person, way: str) -> Response:
    target = session.get(_NEXT)
    enter(person, way, now=clock.now())
    return redirect(_target(target))


def _target(kept: str | None) -> str:
    return local_address(kept) if kept else url_for("accounts.staff_home")
