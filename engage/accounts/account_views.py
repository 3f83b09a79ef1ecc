"""One's own account: inbox, sessions, passkeys, recovery codes, password. Nobody sees another's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.accounts import notifications, passkeys, people, second_factor, services, sessions
from engage.accounts.forms import NewPasswordForm
from engage.accounts.permissions import Permission, needs
from engage.accounts.services import AccountError
from engage.accounts.today import Task
from engage.accounts.views import Panel
from engage.core import clock
from engage.core.security import limiter

blueprint = Blueprint("account", __name__, url_prefix="/staff")
MOST = 500  # lines of the inbox
Page = str | Response | tuple[str, int]


@blueprint.get("/inbox")
@needs(Permission.SEE_STAFF_HOME)
def inbox() -> str:
    """What was told to this person."""
    return render_template("accounts/inbox.html", groups=notifications.alike(notifications.inbox(_me(), MOST)))


@blueprint.post("/inbox/<int:notification_id>")
@needs(Permission.SEE_STAFF_HOME)
def see(notification_id: int) -> Response:
    """Go where it leads; it is seen by that."""
    url = notifications.see(_me(), notification_id, now=clock.now())
    return redirect(url or url_for("account.inbox"))


@blueprint.get("/account")
@needs(Permission.SEE_STAFF_HOME)
def mine() -> str:
    """How this person signs in, and where they are signed in."""
    return _page(NewPasswordForm())


@blueprint.post("/account/password")
@needs(Permission.SEE_STAFF_HOME)
@limiter.limit("10/minute")
def password() -> Page:
    """Another password; every other session ends."""
    form, now = NewPasswordForm(), clock.now()
    if not form.validate():
        return _page(form), 400
    settings = current_app.config["SETTINGS"]
    if services.authenticate(current_user.email, form.current.data, settings, now=now) is None:
        form.current.errors = [gettext("This is not your password.")]
        return _page(form), 401
    try:
        people.choose_password(current_user, form.password.data, now=now)
    except AccountError as problem:
        form.password.errors = [str(problem)]
        return _page(form), 400
    services.enter(current_user, "password changed", now=now)
    flash(gettext("Your password is changed. You are signed out everywhere else."))
    return redirect(url_for("account.mine"))


@blueprint.post("/account/sessions/<int:session_id>/end")
@needs(Permission.SEE_STAFF_HOME)
def end_session(session_id: int) -> Response:
    """End one of one's own sessions."""
    sessions.end_one(current_user.id, session_id, now=clock.now())
    return redirect(url_for("account.mine"))


@blueprint.post("/account/recovery-codes")
@needs(Permission.SEE_STAFF_HOME)
def recovery_codes() -> str:
    """New ones in place of the old; shown once."""
    codes = second_factor.new_recovery_codes(current_user, now=clock.now())
    return render_template("accounts/recovery_codes.html", codes=codes, next_url=url_for("account.mine"))


@blueprint.post("/account/passkeys/ask")
@needs(Permission.SEE_STAFF_HOME)
def passkey_ask() -> dict[str, Any]:
    """What the browser needs to make a passkey."""
    if not passkeys.are_possible():
        abort(404)
    return passkeys.ask_to_make(current_user)


@blueprint.post("/account/passkeys")
@needs(Permission.SEE_STAFF_HOME)
def passkey_make() -> dict[str, str]:
    """Keep the passkey that the browser made."""
    sent = passkeys.as_object(request.get_json(silent=True))
    passkeys.make(current_user, passkeys.as_object(sent.get("credential")), str(sent.get("name") or ""), now=clock.now())
    return {"next": url_for("account.mine")}


@blueprint.post("/account/passkeys/<int:passkey_id>/remove")
@needs(Permission.SEE_STAFF_HOME)
def passkey_remove(passkey_id: int) -> Response:
    """Take a passkey away."""
    passkeys.remove(current_user, passkey_id, now=clock.now())
    return redirect(url_for("account.mine"))


def panels() -> list[Panel]:
    """What is new, and one's own account. What cannot wait is a task of its own, see below."""
    can_wait = unseen_news() - sum(notifications.unseen_urgent(_me()).values())
    return [
        Panel(gettext("What is new for you"), gettext("What the site has told you."), url_for("account.inbox"), can_wait),
        Panel(gettext("Your account"), gettext("How and where you are signed in."), url_for("account.mine")),
    ]


def tasks(_today: date) -> Iterator[Task]:
    """What the site has told that cannot wait, in its own words."""
    for kind, number in notifications.unseen_urgent(_me()).items():
        yield Task(str(notifications.SENTENCES[kind]), url_for("account.inbox"), number, is_urgent=True)


def unseen_news() -> int:
    """How much the site has told whoever is signed in that they have not seen; for every staff page."""
    return notifications.count_unseen(_me())


def _page(form: NewPasswordForm) -> str:
    return render_template(
        "accounts/mine.html",
        form=form,
        sessions=sessions.of_person(current_user.id, now=clock.now()),
        passkeys=current_user.passkeys,
        can_have_passkeys=passkeys.are_possible(),
        has_app=current_user.code_secret is not None,
        codes_left=second_factor.recovery_codes_left(current_user.id),
    )


def _me() -> notifications.ToStaff:
    return notifications.ToStaff(current_user.id)
