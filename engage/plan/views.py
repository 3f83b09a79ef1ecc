"""The plan for everyone: all of it on one page, and each priority at an address that stays."""

from __future__ import annotations

from flask import Blueprint, render_template

from engage.core import clock
from engage.core.i18n import current_language
from engage.plan import services

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
    )


@blueprint.get("/<slug>")
def priority(slug: str) -> str:
    """One priority: heard, decided, done, still wished for."""
    page = services.priority_page(slug, current_language().code, clock.today())
    return render_template(
        "plan/priority.html",
        priority=page.priority,
        heard=page.told.heard,
        missing=page.told.missing,
        decided=page.told.decided,
        wishes=page.told.wishes,
        actions=page.actions,
        late=page.late,
        pledges=page.pledges,
        evidence_links=services.evidence_links(page.priority.id),
    )
