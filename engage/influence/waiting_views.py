"""For everyone: what still waits for an answer, and whether the names we gave say what people meant."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engage.core import clock
from engage.core.i18n import current_language
from engage.core.paging import pages_around
from engage.core.security import limiter
from engage.core.views import local_address
from engage.influence import naming, reading
from engage.influence.forms import PublishForm
from engage.influence.views import blueprint

_SAID = "named"  # in the reader's own cookie: the themes whose names they have spoken of
_KEPT = 40
_SIZE = 24  # of what still waits, on a page


@blueprint.get("/you-said-we-did/waiting")
def waiting() -> str:
    """Accepted themes that nobody has decided on, weeks after their survey closed (rule 7)."""
    today = clock.today()
    pages = max(1, -(-len(reading.still_waiting_ids(today)) // _SIZE))
    page = min(max(1, request.args.get("page", 1, int)), pages)
    found = reading.still_waiting(current_language().code, today, _SIZE, skip=(page - 1) * _SIZE)
    turning = pages_around(page, pages, lambda to: url_for("influence.waiting", page=to))
    return render_template("influence/waiting.html", waiting=found, pages=turning)


@blueprint.get("/you-said-we-did/<int:claim_id>/names")
def names(claim_id: int) -> str:
    """Do the names of these themes say what people meant?"""
    found = naming.names_behind(claim_id, current_language().code)
    return render_template(
        "influence/names.html", names=found, said=session.get(_SAID, []), claim_id=claim_id, form=PublishForm(formdata=None)
    )


@blueprint.post("/you-said-we-did/themes/<int:theme_id>/name")
@limiter.limit("60/hour")
def say_name(theme_id: int) -> Response:
    """Yes, or not quite. Counted once for each browser; nothing else is kept."""
    said = session.get(_SAID, [])
    if theme_id not in said:
        naming.say(theme_id, request.form.get("says", ""), clock.today())
        session[_SAID] = [*said, theme_id][-_KEPT:]
    flash(gettext("Thank you. We have counted it."))
    return redirect(local_address(request.form.get("next", "")) if request.form.get("next") else url_for("influence.waiting"))
