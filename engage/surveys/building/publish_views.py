"""What must be so before it is published, publishing, the history, and what changed from one version to the next."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext

from engage.accounts.permissions import Permission, needs
from engage.core import clock
from engage.core.db import db
from engage.core.said import filled, own
from engage.core.saving import show_problems
from engage.surveys import waves
from engage.surveys.building import checking, going_back, media, publishing
from engage.surveys.building.errors import DraftError
from engage.surveys.building.forms import PublishForm
from engage.surveys.building.pages import Page, blueprint, by, current, draft_page
from engage.surveys.building.tables import place_of
from engage.surveys.waves import Days

_DAYS = ("opens_on", "closes_on", "hear_back_by")


@blueprint.route("/<slug>/publish", methods=["GET", "POST"])
@needs(Permission.MAKE_SURVEYS)
def check(slug: str) -> Page:
    """Everything that is missing, and what is worth a second look; and publishing it."""
    draft = current(slug)
    form = PublishForm(data={"number": str(draft.number)})
    if request.method == "POST" and form.validate():
        seen = form.number.data or ""
        try:
            number = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
            again = {"times": form.times.data or 1, "every_months": form.every_months.data or 0}
            publishing.publish(slug, number, _days(form), by(), **again)
        except DraftError as problem:
            db.session.rollback()
            show_problems(form, problem.problems, "opens_on")
        else:
            flash(gettext("Published. Everybody is offered it on the days on which it is open."))
            return redirect(url_for("building.check", slug=slug))
    today = clock.today()
    known = waves.of_survey(slug)
    form.number.data = str(draft.number)
    page = draft_page(
        "check.html",
        draft,
        form=form,
        findings=checking.findings(draft.tables),
        ways=checking.ways_through(draft.tables),
        is_overtaken=publishing.is_overtaken(slug),
        lacks=tuple(media.lacks(draft)),
        hard=tuple(checking.hard_texts(draft.tables)),
        measured=checking.measured(draft.tables),
        languages=checking.languages(draft.tables),
        changes=publishing.unpublished_changes(slug),
        waves=known,
        place_of=lambda key: place_of(draft.tables, key),
        today=today,
        opened=next((wave for wave in known if wave.opens_on <= today <= wave.closes_on), None),
    )
    return page, 400 if request.method == "POST" else 200


def _days(form: PublishForm) -> Days | None:
    days = {name: form[name].data for name in _DAYS}
    if not any(days.values()):
        return None
    if missing := {name: gettext("Write this day too, or leave all three empty.") for name, day in days.items() if not day}:
        raise DraftError(missing)
    return Days(**days)


@blueprint.get("/<slug>/history")
@needs(Permission.MAKE_SURVEYS)
def history(slug: str) -> str:
    """Every state it had; and what each published version changed."""
    beside = {"revisions": going_back.history(slug), "steps": publishing.steps(slug), "may_delete": going_back.may_delete(slug)}
    return draft_page("history.html", current(slug), **beside)


@blueprint.post("/<slug>/history/<int:number>")
@needs(Permission.MAKE_SURVEYS)
def restore(slug: str, number: int) -> Page:
    """Go back to an earlier state."""
    going_back.restore(slug, number, by())
    flash(gettext("The survey is as it was at number %(number)s. What came after is still in the history.", number=number))
    return redirect(url_for("building.survey", slug=slug))


@blueprint.post("/<slug>/delete")
@needs(Permission.MAKE_SURVEYS)
def delete_draft(slug: str) -> Page:
    """Delete a draft that was never published."""
    draft = current(slug)
    going_back.delete(slug, by())
    flash(filled(gettext("“%(name)s” is deleted."), name=own(draft.title, draft.tables["language"])))
    return redirect(url_for("building.index"))
