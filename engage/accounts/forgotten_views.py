"""A member forgot the password: a code from the staff, or a link by e-mail. Both end every session there was."""

from __future__ import annotations

from flask import current_app, flash, render_template, request, url_for
from flask_babel import get_locale, gettext

from engage.accounts import resetting
from engage.accounts.joining import JoiningError
from engage.accounts.member_forms import AskForLinkForm, NewPasswordByCodeForm, NewPasswordForm
from engage.accounts.member_views import Page, blueprint, enter
from engage.accounts.models import Member
from engage.accounts.post import ask_for_reset
from engage.core import clock
from engage.core.security import limiter


@blueprint.route("/forgotten", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
def forgotten() -> Page:
    """Choose a new password with a code."""
    form = NewPasswordByCodeForm()
    if request.method != "POST":
        return render_template("members/forgotten.html", form=form)
    if not form.validate():
        return render_template("members/forgotten.html", form=form), 400
    given = (form.pseudonym.data, form.code.data, form.password.data)
    try:
        member = resetting.use_code(*given, current_app.config["SETTINGS"], now=clock.now(), today=clock.today())
    except JoiningError as problem:
        form.password.errors = [str(problem)]
        return render_template("members/forgotten.html", form=form), 400
    if member is None:
        form.code.errors = [gettext("This name and this code do not fit together, or the code is too old. Ask for a new one.")]
        return render_template("members/forgotten.html", form=form), 400
    return _in_again(member)


@blueprint.route("/forgotten/by-email", methods=["GET", "POST"])
@limiter.limit("5/minute", methods=["POST"])
def forgotten_by_email() -> Page:
    """Ask for a link. The answer is the same whoever has that address."""
    form, is_sent = AskForLinkForm(), False
    if request.method == "POST":
        if not form.validate():
            return render_template("members/forgotten_by_email.html", form=form, is_sent=False), 400
        ask_for_reset(form.email.data, str(get_locale()), now=clock.now())
        is_sent = True
    return render_template("members/forgotten_by_email.html", form=form, is_sent=is_sent)


@blueprint.route("/new-password/<token>", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
def new_password(token: str) -> Page:
    """The page that the link leads to."""
    form = NewPasswordForm()
    member = resetting.member_in(token, now=clock.now(), today=clock.today())
    if request.method != "POST":
        return render_template("members/new_password.html", form=form, name=member.pseudonym)
    if form.validate():
        try:
            resetting.choose(member, form.password.data, now=clock.now())
        except JoiningError as problem:
            form.password.errors = [str(problem)]
        else:
            return _in_again(member)
    return render_template("members/new_password.html", form=form, name=member.pseudonym), 400


def _in_again(member: Member) -> Page:
    entered = enter(member.id, url_for("members.inbox"))
    flash(gettext("You have a new password. Everywhere else you are signed out."))
    return entered
