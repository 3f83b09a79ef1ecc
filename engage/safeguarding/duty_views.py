"""Beside the concerns: who is away, and the month in figures. On the desk's blueprint, for those who open the desk."""

from __future__ import annotations

from datetime import date, datetime

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.accounts.permissions import Permission, needs
from engage.accounts.services import names_of
from engage.core import clock
from engage.core.errors import NotFoundError
from engage.safeguarding import duty, reporting, services
from engage.safeguarding.forms import AwayForm
from engage.safeguarding.views import blueprint


@blueprint.get("/away")
@needs(Permission.OPEN_CONCERNS)
def away() -> str:
    """Who is away, and a form for one's own days."""
    return _away_page(AwayForm(formdata=None))


@blueprint.post("/away")
@needs(Permission.OPEN_CONCERNS)
def go_away() -> Response | tuple[str, int]:
    """Be away on these days: the alerts go to the others."""
    form = AwayForm()
    if form.validate():
        try:
            duty.go_away(current_user.id, form.first.data, form.last.data, today=clock.today(), now=clock.now())
        except services.ConcernError as problem:
            form.last.errors = [str(problem)]
        else:
            flash(gettext("Recorded. While you are away, alerts go to the others."))
            return redirect(url_for("safeguarding.away"))
    return _away_page(form), 400


@blueprint.post("/away/<int:away_id>/end")
@needs(Permission.OPEN_CONCERNS)
def come_back(away_id: int) -> Response:
    """Take one's own time away back."""
    duty.come_back(away_id, current_user.id, now=clock.now())
    flash(gettext("Recorded. Alerts come to you again."))
    return redirect(url_for("safeguarding.away"))


@blueprint.get("/months/")
@needs(Permission.OPEN_CONCERNS)
def months() -> str:
    """Which months there is a report of."""
    return render_template("safeguarding/months.html", months=reporting.months(clock.today()))


@blueprint.get("/months/<month>")
@needs(Permission.OPEN_CONCERNS)
def month(month: str) -> str:
    """One month, in figures that may leave the desk."""
    return render_template("safeguarding/month.html", report=_report(month))


@blueprint.get("/months/<month>.csv")
@needs(Permission.OPEN_CONCERNS)
def month_file(month: str) -> FlaskResponse:
    """The same as a file."""
    return FlaskResponse(
        reporting.as_csv(_report(month)),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename=concerns-{month}.csv"},
    )


def _report(asked: str) -> reporting.MonthReport:
    try:
        day = datetime.strptime(asked, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        day = date.max
    if day not in reporting.months(clock.today()):
        raise NotFoundError(gettext("There is no report of that month. A month is reported once it is over."))
    return reporting.month_report(day, clock.now(), services.thresholds())


def _away_page(form: AwayForm) -> str:
    times = duty.away_times(clock.today())
    return render_template(
        "safeguarding/away.html",
        form=form,
        times=times,
        names=names_of({time.person_id for time in times}),
        on_duty=list(names_of(duty.on_duty(clock.today())).values()),
    )
