"""The plan for everyone: all of it on one page, and each priority at an address that stays."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext

from engage.core import clock
from engage.core.errors import NotFoundError
from engage.core.i18n import current_language
from engage.core.paging import pages_around
from engage.plan import services
from engage.trust.services import boards, partners

blueprint = Blueprint("plan", __name__, url_prefix="/plan")


@blueprint.get("/")
def index() -> str:
    """Every priority, for the whole county and for some places."""
    found = services.plan_overview(current_language().code, clock.today())
    return render_template(
        "plan/index.html",
        plan=found.plan if found else None,
        priorities=found.priorities if found else (),
        local_priorities=found.local_priorities if found else (),
        documents=services.plan_documents(current_language().code),
        versions=services.versions(clock.today()),
    )


@blueprint.get("/about")
def about() -> str:
    """What a Children's Trust and its plan are, who works together, who speaks for whom, how to be heard."""
    return render_template("plan/about.html", partners=partners(), boards=boards())


@blueprint.get("/versions/<int:number>")
def version(number: int) -> str:
    """The plan as it was published on one day; in the language it was written in."""
    page = services.version_page(number, clock.today())
    if page is None:
        raise NotFoundError(gettext("There is no such version of the plan."))
    return render_template(
        "plan/version.html",
        name=page.name,
        plan=page.copy,
        day=date.fromisoformat,
        state=lambda action: services.state_then(action, page.name.published_on),
    )


@blueprint.get("/<slug>")
def priority(slug: str) -> str:
    """One priority: heard, decided, done, still wished for."""
    page = services.priority_page(slug, current_language().code, clock.today(), request.args.get("page", 1, int))
    told = page.told
    return render_template(
        "plan/priority.html",
        priority=page.priority,
        heard=told.heard,
        missing=told.missing,
        decided=told.decided,
        pages=pages_around(told.page, told.pages, lambda to: url_for("plan.priority", slug=slug, page=to)),
        wishes=told.wishes,
        actions=page.actions,
        late=page.late,
        pledges=page.pledges,
        unpledged=page.unpledged,
        indicators=page.indicators,
        documents=page.documents,
        evidence_links=services.evidence_links(page.priority.id),
    )
