"""A member's own posts: what became of each, and what can be done about one that was turned down. Seen by that member alone."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engage.accounts.permissions import Permission, needs
from engage.core import clock
from engage.core.db import db
from engage.core.security import limiter
from engage.forums import mine, posting
from engage.forums.drafts import PostError
from engage.forums.forms import AgainForm
from engage.forums.reading_views import keep_out_robots, reader_here, who_is_here

blueprint = Blueprint("forum_mine", __name__, url_prefix="/forums/mine")
blueprint.after_request(keep_out_robots)


@blueprint.get("/")
@needs(Permission.POST)
def listing() -> str:
    """Everything this member wrote and reported, newest first."""
    reader = reader_here()
    return render_template("forums/mine.html", posts=mine.posts_of(reader), reports=mine.reports_of(reader))


@blueprint.route("/<int:post_id>", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"], key_func=who_is_here)
@needs(Permission.POST)
def again(post_id: int) -> str | Response | tuple[str, int]:
    """Write a post that was turned down anew, or answer the moderator."""
    reader = reader_here()
    own = mine.own(post_id, reader)
    form = AgainForm(text=own.text)
    if request.method == "POST" and form.validate():
        try:
            sent = posting.send_again(post_id, reader, text=form.text.data or "", answer=form.answer.data or "", now=clock.now())
        except PostError as problem:
            db.session.rollback()
            form.text.errors = [str(problem)]
        else:
            state = "help" if sent.state == "escalated" else "waits"
            return redirect(url_for("forum_posting.sent", state=state, board=own.slug))
    page = render_template("forums/again.html", own=mine.own(post_id, reader), form=form)
    return (page, 400) if form.errors else page


@blueprint.post("/<int:post_id>/take-back")
@needs(Permission.POST)
def take_back(post_id: int) -> Response:
    """Take a post away for good."""
    posting.withdraw(post_id, reader_here())
    flash(gettext("Your post is gone."))
    return redirect(url_for("forum_mine.listing"))
