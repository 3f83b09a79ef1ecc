"""Reporting a bad translation, for every reader; and the list of reports, for officers."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.access import reports
from engage.access.forms import ReportForm
from engage.accounts.permissions import Permission, needs
from engage.accounts.views import Panel
from engage.core import clock
from engage.core.i18n import current_language, offered_languages
from engage.core.security import csrf, limiter

blueprint = Blueprint("reports", __name__)


def panels() -> list[Panel]:
    """What waits for somebody who looks after translations."""
    text = gettext("What readers say is wrong in a translation.")
    return [Panel(gettext("Translations"), text, url_for("reports.listing"), reports.count_open())]


@csrf.exempt  # type: ignore[untyped-decorator]  # it checks its own token and, when that does not fit, shows the page again with everything that was typed
@blueprint.route("/translations/report", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
def report() -> str | Response | tuple[str, int]:
    """Say what is wrong on a page, in the language it was read in."""
    asked = {"page": request.args.get("page", ""), "language": request.args.get("language", "")}
    form = ReportForm(data={"page": reports.tidy_page(asked["page"]), "language": asked["language"]})
    lang = _offered(form.language.data)
    if request.method == "POST" and form.validate():
        reports.take_in(form.page.data or "", lang, form.wrong.data, form.better.data or "", now=clock.now(), today=clock.today())
        return redirect(url_for("reports.thanks"))
    name = next(offered.name for offered in offered_languages() if offered.code == lang)
    page = render_template("access/report.html", form=form, language=name, page=reports.tidy_page(form.page.data or ""))
    return (page, 400) if request.method == "POST" else page


@blueprint.get("/translations/report/thank-you")
def thanks() -> str:
    """It was taken in."""
    return render_template("access/report_thanks.html")


@blueprint.get("/staff/translations/")
@needs(Permission.CHECK_TRANSLATIONS)
def listing() -> str:
    """Every report, what waits first."""
    return render_template("access/reports.html", rows=reports.reports())


@blueprint.post("/staff/translations/<int:report_id>")
@needs(Permission.CHECK_TRANSLATIONS)
def mark(report_id: int) -> Response:
    """Tick one off, or take the tick away."""
    done = request.form.get("done") == "y"
    reports.mark(report_id, done=done, person_id=current_user.id, now=clock.now(), today=clock.today())
    return redirect(url_for("reports.listing"))


def _offered(asked: str | None) -> str:
    """The language that was read: what was asked for if it is offered, else the reader's."""
    return asked if asked in {offered.code for offered in offered_languages()} else current_language().code
