"""The safeguarding lead's desk: the list, one concern, how to reach somebody, and the way back. Each opening is on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.accounts.notifications import ToStaff, see_page
from engage.accounts.permissions import Permission, areas_of, needs, require
from engage.accounts.services import names_of
from engage.accounts.views import Panel, SystemFact
from engage.core import audit, clock
from engage.core.db import db, writes
from engage.core.i18n import format_date, format_moment
from engage.safeguarding import contacting, desk, duty, keeping, releasing, retention, services
from engage.safeguarding.forms import ActForm, ReleaseForm
from engage.safeguarding.models import Concern
from engage.safeguarding.public_views import reads_on
from engage.trust.services import area_names

_SOON = timedelta(days=90)
blueprint = Blueprint("safeguarding", __name__, url_prefix="/staff/concerns")


def panels() -> list[Panel]:
    """The way to the desk; what waits there is said by `today`."""
    text = gettext("Answers that worried us. Only safeguarding leads can open them.")
    return [Panel(gettext("Concerns"), text, url_for("safeguarding.desk"))]


def system_facts() -> list[SystemFact]:
    """For the System page: whether concerns are deleted in time, and when that was done last."""
    months = retention.months_kept()
    if not months:
        words = [gettext("Nothing is deleted by its age: the setting “%(setting)s” is 0.", setting="concerns_kept_months")]
    else:
        words = [
            ngettext(
                "Concerns are deleted %(num)s month after they were closed.",
                "Concerns are deleted %(num)s months after they were closed.",
                months,
            )
        ]
    if last := audit.last(retention.DELETED, "concerns"):
        done = {"date": format_date(last.at.date()), "number": last.detail["concerns"]}
        words.append(gettext("Last done on %(date)s. How many: %(number)s.", **done))
    return [SystemFact(gettext("Deleting concerns"), bool(months), " ".join(words), is_off=not months)]


@blueprint.get("/", endpoint="desk")
@needs(Permission.OPEN_CONCERNS)
def all_concerns() -> str:
    """All open concerns; no words are shown until one is opened."""
    areas, now, today = areas_of(Permission.OPEN_CONCERNS), clock.now(), clock.today()
    concerns = services.open_concerns(areas)
    return render_template(
        "safeguarding/desk.html",
        concerns=concerns,
        closed=services.closed_concerns(areas),
        is_overdue=lambda concern: desk.is_overdue(concern, now),
        repeated=desk.repeated_among(concerns),
        on_duty=list(names_of(duty.on_duty(today)).values()),
        reads_on=reads_on(),
        ends_on=_end_of_calendar(),
        local=format_moment,
    )


@blueprint.get("/<int:concern_id>")
@writes
@needs(Permission.OPEN_CONCERNS)
def concern(concern_id: int) -> str:
    """One concern; opening it is recorded."""
    _permitted(concern_id)
    see_page(ToStaff(current_user.id), f"/staff/concerns/{concern_id}", now=clock.now())
    return _page(services.open_one(concern_id, current_user.id, now=clock.now()), ActForm(formdata=None))


@blueprint.post("/<int:concern_id>")
@needs(Permission.OPEN_CONCERNS)
def act(concern_id: int) -> Response | tuple[str, int]:
    """Record one act."""
    _permitted(concern_id)
    form, now = ActForm(), clock.now()
    if form.validate():
        try:
            services.act_on(
                concern_id,
                form.act.data,
                current_user.id,
                reason=form.reason.data,
                referred_to=form.referred_to.data or "",
                referred_at=form.referred_moment,
                now=now,
            )
        except services.ConcernError as problem:
            db.session.rollback()
            form.reason.errors = [str(problem)]
        else:
            flash(gettext("Recorded."))
            return redirect(url_for("safeguarding.desk"))
    return _page(services.open_one(concern_id, current_user.id, now=now), form), 400


@blueprint.post("/<int:concern_id>/contact")
@needs(Permission.OPEN_CONCERNS)
def contact(concern_id: int) -> str:
    """How somebody asked to be reached; each reading is recorded, so it is a button and no link."""
    found = _permitted(concern_id)
    details = contacting.read(found, current_user.id, now=clock.now())
    return render_template("safeguarding/contact.html", concern=found, details=details)


@blueprint.get("/<int:concern_id>/release")
@writes
@needs(Permission.OPEN_CONCERNS)
def release(concern_id: int) -> str:
    """The words with what should be taken out, as a first draft; this shows them, so it is an opening too."""
    _permitted(concern_id)
    opened = services.open_one(concern_id, current_user.id, now=clock.now())
    drafts = {name: releasing.suggest(text) for name, text in opened.words.items() if name != keeping.NOTE}
    return _release_page(opened, ReleaseForm(formdata=None), drafts)


@blueprint.post("/<int:concern_id>/release")
@needs(Permission.OPEN_CONCERNS)
def put_back(concern_id: int) -> Response | tuple[str, int]:
    """Put the words back as the lead marked them."""
    _permitted(concern_id)
    form, now = ReleaseForm(), clock.now()
    marked = {name.removeprefix("words-"): text for name, text in request.form.items() if name.startswith("words-")}
    if form.validate():
        try:
            releasing.release(concern_id, marked, current_user.id, reason=form.reason.data, now=now)
        except services.ConcernError as problem:
            db.session.rollback()
            form.reason.errors = [str(problem)]
        else:
            flash(gettext("Recorded. The words are back where they came from."))
            return redirect(url_for("safeguarding.desk"))
    return _release_page(services.open_one(concern_id, current_user.id, now=now), form, marked), 400


def _permitted(concern_id: int) -> Concern:
    """The concern, where this lead may open it: one that belongs to no place is every lead's."""
    found = keeping.get(concern_id)
    if found.area_id is not None:
        require(Permission.OPEN_CONCERNS, found.area_id)
    return found


def _page(opened: services.OpenedConcern, form: ActForm) -> str:
    now, one = clock.now(), opened.concern
    return render_template(
        "safeguarding/concern.html",
        opened=opened,
        form=form,
        names=names_of({act.person_id for act in one.acts} | ({one.raised_by} if one.raised_by else set())),
        place=area_names().get(one.area_id or 0, ""),
        is_overdue=desk.is_overdue(one, now),
        is_found_by_site=_is_found_by_site(one),
        may_release=not isinstance(keeping.source_of(one), keeping.OwnWords),
        local=format_moment,
    )


def _is_found_by_site(one: Concern) -> bool:
    """Whether the screening pointed at it: nobody handed it over, and it is more than what a person saw or asked for."""
    by_people = {*services.SEEN_BY_A_PERSON.kinds, services.WANTS_CONTACT}
    return not one.raised_by and not (one.kinds and by_people.issuperset(one.kinds))


def _release_page(opened: services.OpenedConcern, form: ReleaseForm, drafts: Mapping[str, str]) -> str:
    return render_template("safeguarding/release.html", opened=opened, form=form, drafts=drafts)


def _end_of_calendar() -> date | None:
    """The last day whose bank holidays are known, where that is near."""
    known_to = keeping.working_days().known_to
    return known_to if known_to - clock.today() < _SOON else None
