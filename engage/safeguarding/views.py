"""The safeguarding lead's desk."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.accounts.permissions import Permission, needs
from engage.accounts.views import Panel
from engage.core import clock
from engage.core.db import db, writes
from engage.safeguarding import services
from engage.safeguarding.forms import ActForm

blueprint = Blueprint("safeguarding", __name__, url_prefix="/staff/concerns")


def panels() -> list[Panel]:
    """What waits on the desk."""
    text = gettext("Answers that worried us. Only safeguarding leads can open them.")
    return [Panel(gettext("Concerns"), text, url_for("safeguarding.desk"), services.count_waiting())]


@blueprint.get("/")
@needs(Permission.OPEN_CONCERNS)
def desk() -> str:
    """All open concerns; no words are shown until one is opened."""
    return render_template("safeguarding/desk.html", concerns=services.open_concerns(), closed=services.closed_concerns())


@blueprint.get("/<int:concern_id>")
@writes
@needs(Permission.OPEN_CONCERNS)
def concern(concern_id: int) -> str:
    """One concern; opening it is recorded."""
    opened = services.open_one(concern_id, current_user.id, now=clock.now())
    return render_template("safeguarding/concern.html", opened=opened, form=ActForm())


@blueprint.post("/<int:concern_id>")
@needs(Permission.OPEN_CONCERNS)
def act(concern_id: int) -> Response | tuple[str, int]:
    """Record one act."""
    form, now = ActForm(), clock.now()
    if form.validate():
        try:
            services.act_on(
                concern_id,
                form.act.data,
                current_user.id,
                reason=form.reason.data,
                referred_to=form.referred_to.data or "",
                now=now,
            )
        except services.ConcernError as problem:
            db.session.rollback()
            form.reason.errors = [str(problem)]
        else:
            flash(gettext("Recorded."))
            return redirect(url_for("safeguarding.desk"))
    opened = services.open_one(concern_id, current_user.id, now=now)
    return render_template("safeguarding/concern.html", opened=opened, form=form), 400
