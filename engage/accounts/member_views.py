"""A member's own pages: joining, signing in and out, the inbox, leaving. Every act is a form with its token."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.accounts import joining, members, notifications, sessions
from engage.accounts.member_forms import AskForLinkForm, JoinByCodeForm, JoinForm, MemberSignInForm
from engage.accounts.permissions import Permission, needs
from engage.accounts.post import ask_for_link
from engage.core import clock
from engage.core.security import limiter
from engage.core.views import local_address

blueprint = Blueprint("members", __name__, url_prefix="/members")
Page = str | Response | tuple[str, int]


@blueprint.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"])
def sign_in() -> Page:
    """Ask which member this is."""
    form, target = MemberSignInForm(), request.args.get("next", "")
    if members.current_member():
        return redirect(local_address(target) if target else url_for("members.inbox"))
    if request.method != "POST":
        return render_template("members/sign_in.html", form=form)
    if not form.validate():
        return render_template("members/sign_in.html", form=form), 400
    now, today = clock.now(), clock.today()
    settings = current_app.config["SETTINGS"]
    member = joining.authenticate(form.pseudonym.data, form.password.data, settings, now=now, today=today)
    if member is None:
        form.password.errors = [gettext("The name and the password do not fit together. Check both and try again.")]
        return render_template("members/sign_in.html", form=form), 401
    return enter(member.id, local_address(target) if target else url_for("members.inbox"))


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End this session: a copy of its cookie opens nothing either."""
    sessions.end_this(sessions.MEMBER_KEY, now=clock.now())
    sessions.forget()
    flash(gettext("You are signed out."))
    return redirect(url_for("members.sign_in"))


@blueprint.route("/join", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
def join() -> Page:
    """Join with the code of an invitation."""
    form = JoinByCodeForm()
    if request.method != "POST":
        return render_template("members/join.html", form=form)
    if not form.validate():
        return render_template("members/join.html", form=form), 400
    try:
        member = joining.join_by_invite(form.code.data, _joiner(form), now=clock.now(), today=clock.today())
    except joining.JoiningError as problem:
        return render_template("members/join.html", form=form, problem=str(problem)), 400
    return _welcome(member.id)


@blueprint.route("/join/by-email", methods=["GET", "POST"])
@limiter.limit("5/minute", methods=["POST"])
def join_by_email() -> Page:
    """An adult without a code asks for a link. The answer is the same whoever has that address."""
    form = AskForLinkForm()
    if request.method != "POST":
        return render_template("members/ask_for_link.html", form=form)
    if not form.validate():
        return render_template("members/ask_for_link.html", form=form), 400
    ask_for_link(form.email.data, str(get_locale()), now=clock.now())
    return render_template("members/link_sent.html")


@blueprint.route("/join/<token>", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
def join_by_link(token: str) -> Page:
    """The page that the link leads to."""
    form = JoinForm(age_band="adult")
    joining.address_in(token, now=clock.now())
    if request.method != "POST":
        return render_template("members/join.html", form=form)
    if not form.validate():
        return render_template("members/join.html", form=form), 400
    try:
        member = joining.join_by_email(token, _joiner(form), now=clock.now(), today=clock.today())
    except joining.JoiningError as problem:
        return render_template("members/join.html", form=form, problem=str(problem)), 400
    return _welcome(member.id)


@blueprint.get("/")
@needs(Permission.OWN_MEMBERSHIP)
def inbox() -> str:
    """What waits for this member."""
    return render_template("members/inbox.html", notices=notifications.inbox(_me()), member=members.current_member())


@blueprint.post("/notices/<int:notification_id>")
@needs(Permission.OWN_MEMBERSHIP)
def see(notification_id: int) -> Response:
    """Go where a notice leads; it is seen by that."""
    url = notifications.see(_me(), notification_id, now=clock.now())
    return redirect(url or url_for("members.inbox"))


@blueprint.route("/leave", methods=["GET", "POST"])
@needs(Permission.OWN_MEMBERSHIP)
def leave() -> str | Response:
    """Leave, keeping the name on what was written, or be erased."""
    if request.method != "POST":
        return render_template("members/leave.html", member=members.current_member())
    act = members.erase if request.form.get("what") == "erase" else members.leave
    act(_me().member_id, now=clock.now())
    g.pop("engage_member", None)
    sessions.forget()
    return redirect(url_for("members.gone"))


@blueprint.get("/gone")
def gone() -> str:
    """After leaving."""
    return render_template("members/gone.html")


def _joiner(form: JoinForm) -> joining.Joiner:
    return joining.Joiner(form.pseudonym.data, form.age_band.data, form.password.data, str(get_locale()))


def _me() -> notifications.ToMember:
    member = members.current_member()
    assert member is not None, "the page is for members only"  # noqa: S101 - `needs` has checked
    return notifications.ToMember(member.id)


def enter(member_id: int, target: str) -> Response:
    """Sign in, here and now; whoever was signed in as staff no longer is."""
    now = clock.now()
    if current_user.is_authenticated:
        sessions.end_this(sessions.STAFF_KEY, now=now)
    joining.begin_session(member_id, now=now)
    return redirect(target)


def _welcome(member_id: int) -> Response:
    entered = enter(member_id, url_for("members.inbox"))
    flash(gettext("You have joined. Only you know the password: keep it somewhere safe."))
    return entered
