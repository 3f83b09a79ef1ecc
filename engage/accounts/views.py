"""Sign in, sign out, and the staff's first page, to which each domain adds its panel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.accounts import menu, services, sessions, today
from engage.accounts.forms import SignInForm
from engage.accounts.permissions import Permission, can, needs
from engage.accounts.sign_in_views import after_first_step, sign_in_page
from engage.core import clock, jobs
from engage.core.security import limiter

blueprint = Blueprint("accounts", __name__, url_prefix="/staff")


@dataclass(frozen=True)
class Panel:
    """One place of work on the staff's first page. `count`: what waits there, for one whose work has no day (see `today`)."""

    title: str
    text: str
    url: str
    count: int = 0


@dataclass(frozen=True)
class SystemFact:
    """Something this machine can do or not, for the System page; `words` say what is missing, or what else to know.

    is_off : it could, and a setting says that it shall not
    """

    name: str
    is_ready: bool
    words: str = ""
    is_off: bool = False


PanelMaker = Callable[[], list[Panel]]


def on_staff_home(app: Flask, permission: Permission, maker: PanelMaker) -> None:
    """Let a domain show those who may what waits for them."""
    app.extensions["engage.staff_panels"].append((permission, maker))


def on_system_page(app: Flask, facts: Callable[[], list[SystemFact]]) -> None:
    """Let a domain say what this machine can do for it."""
    app.extensions["engage.system_facts"].append(facts)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"])
def sign_in() -> str | Response | tuple[str, int]:
    """Ask who this is; after success a fresh session, so that none can be planted before."""
    form, target = SignInForm(), request.args.get("next", "")
    if current_user.is_authenticated:
        return redirect(url_for("accounts.staff_home"))
    if request.method != "POST":
        return sign_in_page(form)
    if not form.validate():
        return sign_in_page(form, 400)
    settings = current_app.config["SETTINGS"]
    person = services.authenticate(form.email.data, form.password.data, settings, now=clock.now())
    if person is None:
        form.password.errors = [gettext("The e-mail address and the password do not fit together. Check both and try again.")]
        return sign_in_page(form, 401)
    return after_first_step(person, "password", target)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End this session."""
    sessions.end_this(sessions.STAFF_KEY, now=clock.now())
    sessions.forget()
    flash(gettext("You are signed out."))
    return redirect(url_for("accounts.sign_in"))


@blueprint.get("/")
@needs(Permission.SEE_STAFF_HOME)
def staff_home() -> str:
    """What needs this person today, the first due first, and where else they work."""
    day, panels = clock.today(), panels_here()
    tasks = today.tasks_of(day)
    tasks += [today.Task(one.title, one.url, one.count, note=one.text) for one in panels if one.count]
    return render_template("staff/home.html", groups=today.grouped(tasks, day), places=menu.grouped(panels), today=day)


def panels_here() -> list[Panel]:
    """Everything this person may do, with what waits for them."""
    makers = current_app.extensions["engage.staff_panels"]
    return [panel for permission, maker in makers if can(permission) for panel in maker()]


def system_panels() -> list[Panel]:
    """The machine, for who looks after it."""
    return [Panel(gettext("System"), gettext("Whether the work behind the pages keeps up."), url_for("accounts.system"))]


def system_tasks(_day: date) -> list[today.Task]:
    """Work that failed and that nobody has looked at."""
    return [today.Task(gettext("Work behind the pages has failed"), url_for("accounts.system"), jobs.states().get("failed", 0))]


@blueprint.get("/system")
@needs(Permission.SEE_SYSTEM)
def system() -> str:
    """Whether the work behind the pages keeps up."""
    facts = [fact for tell in current_app.extensions["engage.system_facts"] for fact in tell()]
    return render_template("staff/system.html", states=jobs.states(), settings=current_app.config["SETTINGS"], facts=facts)
