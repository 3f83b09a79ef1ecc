"""The staff's side of influence: record a decision, say what it answers, reply, translate, publish."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice

from engage.accounts.permissions import Permission, can, needs
from engage.accounts.views import Panel
from engage.core import clock
from engage.core.db import db
from engage.core.forms import Form
from engage.core.i18n import current_language
from engage.core.paging import pages_around
from engage.core.saving import Page, handle
from engage.core.translating import Texts, translation_page
from engage.influence import desk as shelf
from engage.influence import queue, services
from engage.influence.errors import RuleError
from engage.influence.forms import (
    ClaimForm,
    DecisionForm,
    PublishForm,
    ReplyForm,
    TakeBackForm,
    WishForm,
    typed,
)
from engage.influence.models import Claim
from engage.influence.views import blueprint
from engage.plan.services import priority_names

_FOLDER = "/staff/influence"


def panels() -> list[Panel]:
    """Where decisions and replies are, and the accepted themes that nobody has decided on (see `today`)."""
    text = gettext("Write down what was decided, reply to those who spoke, and publish it.")
    later = gettext("Accepted themes that no decision answers yet.")
    return [
        Panel(gettext("Decisions and replies"), text, url_for("influence.desk")),
        Panel(gettext("Said, not decided"), later, url_for("influence.undecided")),
    ]


@blueprint.get(f"{_FOLDER}/")
@needs(Permission.RECORD_DECISIONS)
def desk() -> str:
    """Every decision, those that wait first."""
    return render_template("influence/desk.html", decisions=shelf.decision_rows(clock.today()))


@blueprint.get("/staff/undecided/")
@needs(Permission.RECORD_DECISIONS)
def undecided() -> str:
    """Accepted themes that wait for a decision."""
    sent = {one.theme_id for one in queue.waiting(current_language().code)}
    found, page, pages = shelf.undecided_page(request.args.get("page", 1, int))
    turning = pages_around(page, pages, lambda to: url_for("influence.undecided", page=to))
    weeks = current_app.config["SETTINGS"].still_waiting_weeks
    return render_template("influence/undecided.html", themes=found, sent=sent, pages=turning, weeks=weeks)


@blueprint.route(f"{_FOLDER}/decisions/new", methods=["GET", "POST"])
@needs(Permission.RECORD_DECISIONS)
def new_decision() -> Page:
    """Record what was decided, by whom, when, and who makes it happen."""
    form = DecisionForm()
    form.priority_id.choices = [
        SelectChoice(0, gettext("None of them")),
        *(SelectChoice(name.id, name.title.text) for name in priority_names(current_language().code).values()),
    ]

    def save() -> str:
        values = {name: value for name, value in typed(form).items() if name != "priority_id"}
        made = services.record_decision(
            **values, priority_id=form.priority_id.data or None, person_id=current_user.id, now=clock.now()
        )
        return url_for("influence.decision", decision_id=made)

    return handle(form, save, "title", lambda: render_template("influence/new_decision.html", form=form))


@blueprint.get(f"{_FOLDER}/decisions/<int:decision_id>")
@needs(Permission.RECORD_DECISIONS)
def decision(decision_id: int) -> str:
    """One decision: its claims, their replies, and what is missing before they can be published."""
    return _decision_page(decision_id)


@blueprint.post(f"{_FOLDER}/decisions/<int:decision_id>/drop")
@needs(Permission.RECORD_DECISIONS)
def drop_decision(decision_id: int) -> Response:
    """Remove a decision that was recorded wrongly, before anything is cited for it."""
    services.drop_decision(decision_id, person_id=current_user.id, now=clock.now())
    flash(gettext("The decision is removed."))
    return redirect(url_for("influence.desk"))


@blueprint.route(f"{_FOLDER}/decisions/<int:decision_id>/claims/new", methods=["GET", "POST"])
@needs(Permission.RECORD_DECISIONS)
def new_claim(decision_id: int) -> Page:
    """Say what people said that this decision answers, citing accepted themes."""
    taken = queue.theme_of(decision_id)
    form = ClaimForm(data={"theme_ids": [taken]} if taken else None)
    found, page_number, pages = shelf.citable_page(request.args.get("page", 1, int), form.theme_ids.data or ())
    form.theme_ids.choices = [SelectChoice(theme.id, theme.words) for theme in found]
    turning = pages_around(page_number, pages, lambda to: url_for("influence.new_claim", decision_id=decision_id, page=to))

    def save() -> str:
        services.record_claim(decision_id, **typed(form), person_id=current_user.id, now=clock.now())
        return url_for("influence.decision", decision_id=decision_id)

    def page() -> str:
        return render_template(
            "influence/claim_form.html", form=form, decision=services.find_decision(decision_id), pages=turning
        )

    return handle(form, save, "said", page)


@blueprint.route(f"{_FOLDER}/claims/<int:claim_id>", methods=["GET", "POST"])
@needs(Permission.RECORD_DECISIONS)
def edit_claim(claim_id: int) -> Page:
    """Reword a claim that is not public; the themes it cites and its evidence stay."""
    found = services.find_claim(claim_id)
    form = ClaimForm(obj=found)
    del form.theme_ids, form.is_evaluation

    def save() -> str:
        services.correct_claim(claim_id, **typed(form), person_id=current_user.id, now=clock.now())
        return url_for("influence.decision", decision_id=services.find_claim(claim_id).decision_id)

    def page() -> str:
        return render_template("influence/claim_form.html", form=form, decision=services.find_claim(claim_id).decision)

    return handle(form, save, "said", page)


@blueprint.post(f"{_FOLDER}/claims/<int:claim_id>/drop")
@needs(Permission.RECORD_DECISIONS)
def drop_claim(claim_id: int) -> Response:
    """Remove a claim that is not public."""
    decision_id = services.find_claim(claim_id).decision_id
    services.drop_claim(claim_id, person_id=current_user.id, now=clock.now())
    flash(gettext("The claim is removed."))
    return redirect(url_for("influence.decision", decision_id=decision_id))


@blueprint.route(f"{_FOLDER}/claims/<int:claim_id>/reply", methods=["GET", "POST"])
@needs(Permission.RECORD_DECISIONS)
def reply(claim_id: int) -> Page:
    """Reply, or reply anew; a reply that is public is changed only by those who may publish."""
    found = services.find_claim(claim_id)
    if found.publication and not can(Permission.PUBLISH_REPLIES):
        abort(403)
    form = ReplyForm(obj=found.reply) if found.reply else ReplyForm(data=_reply_start(found))

    def save() -> str:
        services.record_reply(claim_id, **typed(form), person_id=current_user.id, now=clock.now())
        return url_for("influence.decision", decision_id=services.find_claim(claim_id).decision_id)

    def page() -> str:
        return render_template("influence/reply_form.html", form=form, claim=services.find_claim(claim_id))

    return handle(form, save, "text", page)


@blueprint.route(f"{_FOLDER}/claims/<int:claim_id>/translate/<lang>", methods=["GET", "POST"])
@needs(Permission.RECORD_DECISIONS)
def translate(claim_id: int, lang: str) -> Page:
    """Put a claim and its reply into one language; the source stands above each box."""

    def back() -> str:
        return url_for("influence.decision", decision_id=services.find_claim(claim_id).decision_id)

    def keep(texts: Texts, is_checked: bool) -> str:
        checked_by = current_user.name if is_checked else ""
        services.translate(claim_id, lang, texts, checked_by=checked_by, person_id=current_user.id, now=clock.now())
        return back()

    def whole() -> tuple[str, str]:
        return back(), services.find_claim(claim_id).decision.title

    return translation_page(lambda: services.pieces(services.find_claim(claim_id)), lang, keep, whole)


@blueprint.post(f"{_FOLDER}/claims/<int:claim_id>/publish")
@needs(Permission.PUBLISH_REPLIES)
def publish(claim_id: int) -> Page:
    """Make it public; what is missing is said on the decision's page."""
    decision_id = services.find_claim(claim_id).decision_id
    try:
        services.publish(claim_id, current_user.id, clock.now())
    except RuleError as problem:
        db.session.rollback()
        return _decision_page(decision_id, str(problem)), 409
    if services.find_decision(decision_id).priority_id:
        flash(gettext("It is public now: on the wall, on its priority's page and for everyone whose answer it rests on."))
    else:
        flash(gettext("It is public now: on the wall and for everyone whose answer it rests on, under no priority of the plan."))
    return redirect(url_for("influence.decision", decision_id=decision_id))


@blueprint.route(f"{_FOLDER}/claims/<int:claim_id>/take-back", methods=["GET", "POST"])
@needs(Permission.PUBLISH_REPLIES)
def take_back(claim_id: int) -> Page:
    """Make a public claim private again, with the reason."""
    services.find_claim(claim_id)
    form = TakeBackForm()

    def save() -> str:
        services.take_back(claim_id, form.why.data or "", current_user.id, clock.now())
        return url_for("influence.decision", decision_id=services.find_claim(claim_id).decision_id)

    def page() -> str:
        return render_template("influence/take_back.html", form=form, claim=services.find_claim(claim_id))

    return handle(form, save, "why", page)


@blueprint.post(f"{_FOLDER}/claims/<int:claim_id>/wishes")
@needs(Permission.RECORD_DECISIONS)
def add_wish(claim_id: int) -> Page:
    """Write down what people still wish for."""
    decision_id, form = services.find_claim(claim_id).decision_id, WishForm()

    def save() -> str:
        services.add_wish(claim_id, form.text.data or "", person_id=current_user.id, now=clock.now())
        return url_for("influence.decision", decision_id=decision_id)

    return handle(form, save, "text", lambda: _decision_page(decision_id, wish_form=form, wish_for=claim_id))


@blueprint.post(f"{_FOLDER}/wishes/<int:wish_id>/met")
@needs(Permission.RECORD_DECISIONS)
def resolve_wish(wish_id: int) -> Response:
    """Say that a wish has been met."""
    claim_id = services.resolve_wish(wish_id, person_id=current_user.id, now=clock.now())
    return redirect(url_for("influence.decision", decision_id=services.find_claim(claim_id).decision_id))


def _reply_start(claim: Claim) -> dict[str, Any]:
    decision = claim.decision
    return {"decider": decision.decider, "owner": decision.owner, "dated": clock.today()}


def _decision_page(decision_id: int, problem: str = "", wish_form: Form | None = None, wish_for: int | None = None) -> str:
    found = services.find_decision(decision_id)
    names = priority_names(current_language().code)
    return render_template(
        "influence/decision.html",
        decision=found,
        priority=names.get(found.priority_id) if found.priority_id else None,
        claims=shelf.claim_desks(found),
        problem=problem,
        wish_form=wish_form or WishForm(formdata=None),
        wish_for=wish_for,
        publish_form=PublishForm(formdata=None),
        today=clock.today(),
    )
