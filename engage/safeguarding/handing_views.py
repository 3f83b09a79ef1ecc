"""Where any member of staff tells the safeguarding lead something that worries them. Nothing of the desk is shown."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.accounts.permissions import Permission, needs
from engage.accounts.views import Panel
from engage.core import clock
from engage.safeguarding import services
from engage.safeguarding.forms import TellForm

blueprint = Blueprint("telling", __name__, url_prefix="/staff/tell-the-lead")


def panels() -> list[Panel]:
    """Always there: nothing waits behind it."""
    text = gettext("Something worries you? Write it down for the safeguarding lead alone.")
    return [Panel(gettext("Tell the safeguarding lead"), text, url_for("telling.tell"))]


@blueprint.get("/")
@needs(Permission.RAISE_CONCERNS)
def tell() -> str:
    """A form, and who to call first."""
    return render_template("safeguarding/tell.html", form=TellForm(formdata=None))


@blueprint.post("/")
@needs(Permission.RAISE_CONCERNS)
def told() -> Response | tuple[str, int]:
    """Hand it over."""
    form = TellForm()
    if not form.validate():
        return render_template("safeguarding/tell.html", form=form), 400
    services.tell_the_lead(form.note.data, current_user.id, now=clock.now(), in_danger=bool(form.in_danger.data))
    flash(handed())
    return redirect(url_for("accounts.staff_home"))


def handed() -> str:
    """What whoever handed something over is told."""
    return gettext("The safeguarding lead has it now. If someone is in danger, call 999 too, and tell the lead yourself.")
