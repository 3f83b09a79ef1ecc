"""The moderators' desk: what waits, the one in hand, what was decided, and second looks.

Every act is a plain form; letters press buttons.
"""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from engage.accounts.permissions import Permission, can, needs, require
from engage.accounts.services import names_of
from engage.accounts.views import Panel
from engage.core import clock
from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.forums import conflicts, drafts, holding, moderation, queueing, rechecking
from engage.forums.conflicts import Moderator
from engage.forums.models import Board, Post, Thread
from engage.forums.moderation import ModerationError
from engage.forums.queueing import Waiting
from engage.forums.reading_views import asked_number

blueprint = Blueprint("moderation", __name__, url_prefix="/staff/moderation")


def panels() -> list[Panel]:
    """The way to the queue; what waits there is said by `today`."""
    text = gettext("Posts to read before others can, reported posts, and answers of writers.")
    return [Panel(gettext("Moderation"), text, url_for("moderation.queue"))]


@blueprint.get("/")
@needs(Permission.MODERATE)
def queue() -> str:
    """What waits, soonest first, with the first or the chosen one in hand."""
    return _queue_page()


@blueprint.post("/<int:post_id>")
@needs(Permission.MODERATE)
def decide(post_id: int) -> Response | tuple[str, int]:
    """One decision; then the next post is in hand."""
    _check_place(post_id, Permission.MODERATE)
    given = request.form
    try:
        decision = moderation.decide(
            post_id,
            given.get("act", ""),
            _me(),
            seen=given.get("seen", ""),
            reason=given.get("reason", ""),
            words=given.get("words", ""),
            text=given.get("text", ""),
            title=given.get("title"),
            now=clock.now(),
        )
    except (ModerationError, drafts.PostError) as problem:
        db.session.rollback()
        return _queue_page(post_id, str(problem)), problem.status
    undo = "" if decision.act == "escalated" else url_for("moderation.post", post_id=post_id)
    flash(gettext("Done. It is in the record."))
    return redirect(url_for("moderation.queue", done=post_id if undo else None))


@blueprint.get("/posts/<int:post_id>")
@needs(Permission.MODERATE)
def post(post_id: int) -> str:
    """One post with everything that was decided about it."""
    row = _check_place(post_id, Permission.MODERATE)
    thread = db.session.get_one(Thread, row.thread_id)
    decisions, stepped = moderation.decisions_on(post_id), conflicts.stepped_back(thread)
    names = names_of({*(one.person_id for one in decisions), *stepped})
    return render_template("forums/staff/post.html", post=row, thread=thread, decisions=decisions, stepped=stepped, names=names)


@blueprint.post("/decisions/<int:decision_id>/undo")
@needs(Permission.MODERATE)
def undo(decision_id: int) -> Response:
    """Take a decision back; the post waits again."""
    post_id = _post_of(decision_id)
    _check_place(post_id, Permission.MODERATE)
    moderation.undo(decision_id, _me(), now=clock.now())
    flash(gettext("Taken back. The post waits again."))
    return redirect(url_for("moderation.queue", post=post_id))


@blueprint.get("/record")
@needs(Permission.MODERATE)
def record() -> str:
    """The latest decisions on this moderator's boards."""
    boards = _boards(Permission.MODERATE)
    return render_template("forums/staff/record.html", rows=moderation.recent(boards), agreement=rechecking.agreement(boards))


@blueprint.get("/recheck")
@needs(Permission.RECHECK_MODERATION)
def recheck() -> str:
    """Decisions of others that were drawn for a second look."""
    boards = _boards(Permission.RECHECK_MODERATION)
    rows, agreement = rechecking.to_recheck(boards, _me()), rechecking.agreement(boards)
    return render_template("forums/staff/recheck.html", rows=rows, agreement=agreement)


@blueprint.post("/recheck/<int:decision_id>")
@needs(Permission.RECHECK_MODERATION)
def looked(decision_id: int) -> Response:
    """Say whether a second look agrees."""
    _check_place(_post_of(decision_id), Permission.RECHECK_MODERATION)
    rechecking.recheck(decision_id, _me(), agrees=request.form.get("agrees") == "y", now=clock.now())
    return redirect(url_for("moderation.recheck"))


@blueprint.post("/threads/<int:thread_id>/about")
@needs(Permission.MODERATE)
def about_me(thread_id: int) -> Response:
    """Say that a conversation is about oneself: from then on others moderate it."""
    thread = db.session.get(Thread, thread_id)
    if thread is None:
        abort(404)
    require(Permission.MODERATE, db.session.get_one(Board, thread.board_id).area_id)
    conflicts.step_back(thread, _me(), now=clock.now())
    flash(gettext("Others decide about this conversation from now on."))
    return redirect(url_for("moderation.queue"))


@blueprint.post("/posts/<int:post_id>/let-back/<int:person_id>")
@needs(Permission.MODERATE)
def let_back(post_id: int, person_id: int) -> Response:
    """A moderator had said by mistake that it is about them: another one says that they may decide again."""
    row = _check_place(post_id, Permission.MODERATE)
    conflicts.let_back(db.session.get_one(Thread, row.thread_id), person_id, _me(), now=clock.now())
    flash(gettext("Saved."))
    return redirect(url_for("moderation.post", post_id=post_id))


def _queue_page(post_id: int | None = None, problem: str = "") -> str:
    """The queue, with the post asked for in hand, or the first. What was typed about a post is given back for that one only."""
    boards, now, skip = _boards(Permission.MODERATE), clock.now(), asked_number("skip") or 0
    wanted = post_id or asked_number("post")
    rows, counts = queueing.queue(boards, _me(), now=now, after=skip), queueing.counts(boards, now=now)
    chosen = queueing.one(wanted, boards, _me(), now=now) if wanted else None
    chosen = chosen or next(iter(rows), None)
    typed = request.form if chosen and chosen.post.id == post_id else {}
    return render_template(
        "forums/staff/queue.html",
        rows=rows,
        counts=counts,
        previous=max(skip - queueing.PER_PAGE, 0) if skip else None,
        next=skip + len(rows) if skip + len(rows) < counts.waiting else None,
        chosen=chosen,
        pieces=holding.pieces(chosen.post.text, [tuple(mark) for mark in chosen.post.marks]) if chosen else (),
        draft=typed.get("text") or (_draft(chosen) if chosen else ""),
        title=typed.get("title") or (_title(chosen) if chosen else ""),
        words=typed.get("words", ""),
        version=moderation.version_of(chosen.post) if chosen else "",
        problem=problem,
        now=now,
        hours=drafts.settings().forum_target_hours,
    )


def _draft(chosen: Waiting) -> str:
    return holding.taken_out(chosen.post.text, chosen.post.lang, drafts.names_to_keep(chosen.post))


def _title(chosen: Waiting) -> str:
    return holding.taken_out(chosen.thread.title, chosen.thread.lang, drafts.names_to_keep(chosen.post))


def _boards(permission: Permission) -> list[Board]:
    return [board for board in db.session.scalars(select(Board).order_by(Board.id)) if can(permission, board.area_id)]


def _check_place(post_id: int, permission: Permission) -> Post:
    row = moderation.find_post(post_id)
    thread = db.session.get_one(Thread, row.thread_id)
    require(permission, db.session.get_one(Board, thread.board_id).area_id)
    return row


def _post_of(decision_id: int) -> int:
    found = moderation.post_of(decision_id)
    if found is None:
        raise NotFoundError(gettext("There is no decision with this number."))
    return found


def _me() -> Moderator:
    return Moderator(current_user.id, current_user.name)
