"""The pages that put the plan into other languages, for those who may write it."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext
from flask_login import current_user

from engage.accounts.permissions import Permission, needs, require
from engage.core import clock
from engage.core.saving import Page
from engage.core.translating import Texts, translation_page
from engage.plan import translating as shelf
from engage.plan.desk_views import blueprint
from engage.plan.models import Priority
from engage.plan.writing import find


@blueprint.route("/priorities/<int:priority_id>/translate/<lang>", methods=["GET", "POST"])
@needs(Permission.EDIT_PLAN)
def translate_priority(priority_id: int, lang: str) -> Page:
    """One priority with everything under it, in one language."""
    require(Permission.EDIT_PLAN, find(Priority, priority_id).area_id)
    back = url_for("plan_desk.priority", priority_id=priority_id)

    def keep(texts: Texts, is_checked: bool) -> str:
        by = {"checked_by": current_user.name if is_checked else "", "person_id": current_user.id, "now": clock.now()}
        shelf.translate(shelf.pieces_of(priority_id), lang, texts, subject=f"priority:{priority_id}", **by)
        return back

    return translation_page(lambda: shelf.pieces_of(priority_id), lang, keep, lambda: (back, find(Priority, priority_id).title))


@blueprint.route("/translate/<lang>", methods=["GET", "POST"])
@needs(Permission.PUBLISH_PLAN)
def translate_plan(lang: str) -> Page:
    """The title of the plan and of its papers, in one language."""
    back = url_for("plan_desk.plan_document")

    def keep(texts: Texts, is_checked: bool) -> str:
        by = {"checked_by": current_user.name if is_checked else "", "person_id": current_user.id, "now": clock.now()}
        shelf.translate(shelf.pieces_of_plan(clock.today()), lang, texts, subject="plan", **by)
        return back

    whole = (back, gettext("Papers of the whole plan"))
    return translation_page(lambda: shelf.pieces_of_plan(clock.today()), lang, keep, lambda: whole)
