"""Writing, reporting, following and voting, for members. Each form is plain, keeps what was typed, and sent twice is one."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engage.accounts.permissions import Permission, needs
from engage.core import clock
from engage.core.db import db, now_writes, reads_first
from engage.core.errors import ForbiddenError
from engage.core.i18n import current_language
from engage.core.security import limiter
from engage.forums import drafts, joining, posting, reports, services, statements
from engage.forums.drafts import Draft, FloodError, Looked, PostError
from engage.forums.forms import StatementForm, ThreadForm, WriteForm
from engage.forums.models import Board, Thread
from engage.forums.posting import Sent
from engage.forums.readers import Reader, board_of, check_may_write
from engage.forums.reading_views import asked_number, keep_out_robots, reader_here, who_is_here
from engage.forums.rules import has_seen_rules, say_seen

blueprint = Blueprint("forum_posting", __name__, url_prefix="/forums")
blueprint.after_request(keep_out_robots)
Page = str | Response | tuple[str, int]
_REPORTER = "reporter"


@blueprint.route("/<slug>/new", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"], key_func=who_is_here)
@needs(Permission.POST)
@reads_first
def begin(slug: str) -> Page:
    """Begin a conversation."""
    form, reader = ThreadForm(), reader_here()
    board = board_of(slug, reader)
    check_may_write(board, reader)
    if request.method == "POST" and _is_valid(form, reader):
        try:
            sent = _begun(board, form, reader)
        except PostError as problem:
            return _write_page(board, None, form, reader, problem)
        joining.follow(sent.thread_id, reader.member_id or 0, on=True)
        return _after(board, sent)
    return _write_page(board, None, form, reader)


@blueprint.route("/<slug>/<int:thread_id>/reply", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"], key_func=who_is_here)
@needs(Permission.POST)
@reads_first
def reply(slug: str, thread_id: int) -> Page:
    """Answer in a conversation, or add a statement of one's own where it is one to vote in."""
    reader = reader_here()
    board, thread = services.thread_of(slug, thread_id, reader)
    check_may_write(board, reader)
    form = StatementForm() if thread.kind == "statements" else WriteForm()
    if request.method == "POST" and _is_valid(form, reader):
        try:
            sent = _replied(board, thread, form, reader)
        except PostError as problem:
            return _write_page(board, thread, form, reader, problem)
        return _after(board, sent)
    if request.method == "GET":
        form.quoted.data = str(asked_number("quote") or "")
    return _write_page(board, thread, form, reader)


@blueprint.post("/<slug>/<int:thread_id>/posts/<int:post_id>/report")
@limiter.limit("20/minute")
def report(slug: str, thread_id: int, post_id: int) -> Response:
    """One tap: a moderator looks at this post. Nobody needs an account to say so."""
    reader = reader_here()
    post = services.shown_post(slug, thread_id, post_id, reader)
    reports.report(post, _reporter(reader), reader.member_id, now=clock.now(), today=clock.today())
    where = {"slug": slug, "thread_id": thread_id, "reported": post_id, "_anchor": "reported"}
    page = {side: number for side in ("after", "before") if (number := request.form.get(side, "")).isdecimal()}
    return redirect(url_for("forums.thread", **{**where, **page}))  # type: ignore[arg-type]


@blueprint.post("/<slug>/<int:thread_id>/follow")
@needs(Permission.POST)
def follow(slug: str, thread_id: int) -> Response:
    """Begin to hear of new posts, or stop."""
    reader = reader_here()
    services.thread_of(slug, thread_id, reader)
    on = request.form.get("on") == "y"
    joining.follow(thread_id, reader.member_id or 0, on=on)
    words = gettext("We will tell you when somebody writes here.") if on else gettext("You no longer hear of this conversation.")
    flash(words)
    return redirect(url_for("forums.thread", slug=slug, thread_id=thread_id))


@blueprint.post("/<slug>/<int:thread_id>/poll")
@needs(Permission.POST)
def poll(slug: str, thread_id: int) -> Response:
    """Choose in a poll, or choose anew."""
    reader = reader_here()
    board, thread = services.thread_of(slug, thread_id, reader)
    check_may_write(board, reader)
    chosen = request.form.get("option", "")
    joining.vote_in_poll(thread, reader.member_id or 0, int(chosen) if chosen.isdecimal() and len(chosen) < 3 else None)
    flash(gettext("Your vote is counted. You can change it."))
    return redirect(url_for("forums.thread", slug=slug, thread_id=thread_id))


@blueprint.route("/<slug>/<int:thread_id>/vote", methods=["GET", "POST"])
@needs(Permission.POST)
def vote(slug: str, thread_id: int) -> Page:
    """Statements, one at a time; after the last, what this member said, to be changed."""
    reader = reader_here()
    board, thread = services.thread_of(slug, thread_id, reader)
    check_may_write(board, reader)
    member_id, lang = reader.member_id or 0, current_language().code
    if request.method == "POST":
        given = request.form.get("post", "")
        post_id = int(given) if given.isdecimal() and len(given) < 10 else 0
        statements.vote(thread, post_id, member_id, request.form.get("choice", ""), now=clock.now())
        return redirect(url_for("forum_posting.vote", slug=slug, thread_id=thread_id))
    ballot = statements.ballot(thread, member_id)
    mine = statements.votes_of(thread, member_id) if ballot.post is None else ()
    shown = services.post_views([ballot.post] if ballot.post else [post for post, _ in mine], lang, reader)
    return render_template(
        "forums/vote.html",
        board=services.board_head(slug, lang, reader),
        thread=services.thread_head(slug, thread_id, lang, reader),
        ballot=ballot,
        statement=shown[0] if ballot.post else None,
        mine=list(zip(shown, [choice for _, choice in mine], strict=True)) if mine else [],
    )


@blueprint.get("/sent/<state>")
@needs(Permission.POST)
def sent(state: str) -> str:
    """After sending: somebody reads it first, or help is shown at once."""
    board = board_of(request.args.get("board", ""), reader_here())
    name = "forums/help_now.html" if state == "help" else "forums/sent.html"
    return render_template(
        name, board=board, next_url=url_for("forums.board", slug=board.slug), hours=drafts.settings().forum_target_hours
    )


def _is_valid(form: WriteForm, reader: Reader) -> bool:
    is_valid = bool(form.validate())
    if reader.member_id is None or has_seen_rules(reader.member_id):
        return is_valid
    if not form.rules.data:
        form.rules.errors = [gettext("Read the rules first, and say that you will keep them.")]
        return False
    return is_valid


def _begun(board: Board, form: ThreadForm, reader: Reader) -> Sent:
    draft = form.draft()
    looked = _looked(board, None, draft, form, reader)
    return posting.start_thread(board, draft, reader, now=clock.now(), today=clock.today(), looked=looked)


def _replied(board: Board, thread: Thread, form: WriteForm, reader: Reader) -> Sent:
    draft, slug, thread_id = form.draft(), board.slug, thread.id
    looked = _looked(board, thread, draft, form, reader)
    services.thread_of(slug, thread_id, reader)  # both as they stand now, by one question
    return posting.reply(board, thread, draft, reader, now=clock.now(), today=clock.today(), looked=looked)


def _looked(board: Board, thread: Thread | None, draft: Draft, form: WriteForm, reader: Reader) -> Looked | None:
    """Look the draft over while others may write; from then on this request does. None for a form that was sent before."""
    try:
        looked = drafts.look_over(board, thread, draft, reader, today=clock.today())
    except FloodError:
        if posting.sent_before(draft, reader) is None:
            raise
        looked = None
    now_writes()
    if reader.member_id is not None and form.rules.data:
        say_seen(reader.member_id, clock.today())
    return looked


def _write_page(
    board: Board, thread: Thread | None, form: WriteForm, reader: Reader, problem: PostError | None = None
) -> str | tuple[str, int]:
    if problem is not None:
        form.text.errors = [str(problem)]
    lang = current_language().code
    status = problem.status if problem else 400 if form.errors else 200
    if problem is not None:
        db.session.rollback()  # what was begun for a post that is not taken goes back; what was typed is in the form
    page = render_template(
        "forums/write.html",
        board=services.board_head(board.slug, lang, reader),
        thread=services.thread_head(board.slug, thread.id, lang, reader) if thread else None,
        quote=services.quote_of(thread, form.draft().quoted_id or 0, lang) if thread else None,
        form=form,
        needs_rules=not has_seen_rules(reader.member_id),
    )
    return (page, status) if status != 200 else page


def _after(board: Board, sent: Sent) -> Response:
    if sent.state == "published":
        flash(gettext("Your post is there."))
        return redirect(f"{url_for('forums.thread', slug=board.slug, thread_id=sent.thread_id)}#p{sent.post_id}")
    return redirect(url_for("forum_posting.sent", state="help" if sent.state == "escalated" else "waits", board=board.slug))


def _reporter(reader: Reader) -> str:
    if reader.member_id is not None:
        return f"member:{reader.member_id}"
    if reader.person_id is not None:
        raise ForbiddenError(gettext("As staff, open the post at the moderators' desk."))
    session.setdefault(_REPORTER, secrets.token_urlsafe(12))
    return f"browser:{session[_REPORTER]}"
