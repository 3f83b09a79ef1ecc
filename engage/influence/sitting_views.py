"""The staff's side of what comes after and together: meetings, follow-ups, wishes for the next wave, words on names."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from wtforms.fields import SelectChoice

from engage.accounts.permissions import Permission, needs
from engage.core import clock
from engage.core.db import db
from engage.core.forms import Form
from engage.core.i18n import current_language
from engage.core.saving import Page, handle, show_problems
from engage.influence import desk as shelf
from engage.influence import following, meetings, naming, queue, services
from engage.influence.errors import RuleError
from engage.influence.forms import FollowUpForm, MeetingForm, NextWaveForm, sitting_form, typed
from engage.influence.meetings import Row
from engage.influence.views import blueprint
from engage.plan.services import priority_names
from engage.surveys import library
from engage.trust import services as trust

_FOLDER = "/staff/influence"
ROWS = 5


@blueprint.route(f"{_FOLDER}/meetings/", methods=["GET", "POST"], endpoint="meetings")
@needs(Permission.RECORD_DECISIONS)
def all_meetings() -> Page:
    """Every meeting, and a form for the next one."""
    form = MeetingForm()
    form.board_id.choices = [SelectChoice(board.id, board.name) for board in trust.boards()]

    def save() -> str:
        try:
            made = trust.record_meeting(
                form.board_id.data or 0,
                form.met_on.data,
                form.minute_reference.data or "",
                person_id=current_user.id,
                now=clock.now(),
                today=clock.today(),
            )
        except trust.MeetingError as problem:
            raise RuleError(problem.problems) from problem
        return url_for("influence.meeting", meeting_id=made)

    def page() -> str:
        return render_template("influence/meetings.html", form=form, meetings=trust.meetings())

    return handle(form, save, "minute_reference", page)


@blueprint.route(f"{_FOLDER}/meetings/<int:meeting_id>", methods=["GET", "POST"])
@needs(Permission.RECORD_DECISIONS)
def meeting(meeting_id: int) -> Page:
    """What waits, and several decisions recorded in one sitting."""
    found, lang = trust.find_meeting(meeting_id), current_language().code
    waits = queue.waiting(lang)
    sent = {one.theme_id for one in waits}
    undecided = [view for view in shelf.undecided_page(1)[0] if view.id not in sent]
    choices = [(f"item:{one.id}", one.words) for one in waits] + [(f"theme:{view.id}", view.label) for view in undecided]
    form = sitting_form(ROWS, [(name.id, name.title.text) for name in priority_names(lang).values()], choices)

    def page() -> str:
        return render_template(
            "influence/meeting.html",
            meeting=found,
            form=form,
            waits=waits,
            undecided=undecided,
            decisions=meetings.decisions_of(meeting_id),
            rows=ROWS,
        )

    if request.method != "POST":
        return page()
    try:
        if form.validate():
            made = meetings.record_sitting(
                meeting_id, _rows(form, {key for key, _ in choices}), person_id=current_user.id, now=clock.now()
            )
            flash(gettext("%(num)s recorded. Now write down what each of them answers.", num=len(made)))
            return redirect(url_for("influence.meeting", meeting_id=meeting_id))
    except RuleError as problem:
        db.session.rollback()
        show_problems(form, problem.problems, "title_0")
    return page(), 400


@blueprint.route(f"{_FOLDER}/claims/<int:claim_id>/follow-up", methods=["GET", "POST"])
@needs(Permission.PUBLISH_REPLIES)
def follow_up(claim_id: int) -> Page:
    """Did it work? It stands on the public card at once."""
    claim = services.find_claim(claim_id)
    form = FollowUpForm(data={"asked_on": clock.today()})
    form.wave_id.choices = [
        SelectChoice(0, gettext("Another way, such as a meeting")),
        *(SelectChoice(wave.id, f"{library.plain_title(wave.slug)} {wave.opens_on.year}") for wave in following.waves_for(claim)),
    ]
    back = url_for("influence.decision", decision_id=claim.decision_id)

    def save() -> str:
        given = {**typed(form), "wave_id": form.wave_id.data or None, "same_audience": bool(form.same_audience.data)}
        following.record_follow_up(claim_id, **given, person_id=current_user.id, now=clock.now())
        return back

    def page() -> str:
        said = services.find_claim(claim_id).said
        return render_template("influence/one_form.html", form=form, heading=gettext("Did it work?"), about=said, back_url=back)

    return handle(form, save, "text", page)


@blueprint.get(f"{_FOLDER}/wishes/")
@needs(Permission.RECORD_DECISIONS)
def wishes() -> str:
    """What people still wish for: each is offered to the next wave."""
    return render_template("influence/wishes.html", wishes=following.offered_wishes())


@blueprint.route(f"{_FOLDER}/wishes/<int:wish_id>/next-wave", methods=["GET", "POST"])
@needs(Permission.RECORD_DECISIONS)
def next_wave(wish_id: int) -> Page:
    """Say whether the next wave asks about this wish, and why."""
    wish = following.find_wish(wish_id)
    form = NextWaveForm(data={"next_wave": wish.next_wave, "reason": wish.next_wave_reason})

    def save() -> str:
        following.settle_wish(wish_id, **typed(form), person_id=current_user.id, now=clock.now())
        return url_for("influence.wishes")

    def page() -> str:
        heading, back = gettext("Does the next wave ask about it?"), url_for("influence.wishes")
        return render_template(
            "influence/one_form.html", form=form, heading=heading, about=following.find_wish(wish_id).text, back_url=back
        )

    return handle(form, save, "reason", page)


@blueprint.get(f"{_FOLDER}/names")
@needs(Permission.RECORD_DECISIONS)
def name_words() -> str:
    """What readers say of the names we gave, in safe numbers."""
    return render_template("influence/name_words.html", names=naming.name_figures(clock.today()))


def _rows(form: Form, known: set[str]) -> list[Row]:
    """What was typed, row by row; something chosen that does not wait any more counts as nothing chosen."""
    typed_in = {field.name: field.data for field in form}
    return [
        Row(
            title=typed_in[f"title_{number}"] or "",
            owner=typed_in[f"owner_{number}"] or "",
            priority_id=typed_in[f"priority_id_{number}"] or None,
            about=about if (about := typed_in[f"about_{number}"] or "") in known else "",
        )
        for number in range(ROWS)
    ]
