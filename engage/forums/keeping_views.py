"""Boards and conversations from the staff's side: opening, answering for a service, where things stand, closing, translating."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice

from engage.accounts.areas import all_areas
from engage.accounts.permissions import Permission, can, needs, require
from engage.accounts.views import Panel
from engage.core import clock
from engage.core.db import db
from engage.core.forms import Form
from engage.core.i18n import current_language
from engage.forums import keeping, posting, services
from engage.forums.drafts import PostError
from engage.forums.forms import WriteForm
from engage.forums.keeping import KeepingError
from engage.forums.models import Board, Thread
from engage.forums.readers import Reader, may_read
from engage.forums.reading_views import asked_number, reader_here
from engage.forums.staff_forms import BeginForm, BoardForm, CloseForm, PollForm, TranslateForm

blueprint = Blueprint("forum_keeping", __name__, url_prefix="/staff/forums")
Page = str | Response | tuple[str, int]


def panels() -> list[Panel]:
    """The boards on which somebody answers for a service."""
    return [Panel(gettext("Forums"), gettext("Answer on the forums, and look after them."), url_for("forum_keeping.boards"))]


@blueprint.get("/")
@needs(Permission.ANSWER_FOR_SERVICE)
def boards() -> str:
    """Every board this person may answer on."""
    rows = [row for row in db.session.scalars(select(Board).order_by(Board.id)) if _is_mine(row)]
    heads = [(row, keeping.threads_of(row, 15)) for row in rows]
    return render_template("forums/staff/boards.html", boards=heads, may_manage=can(Permission.MANAGE_BOARDS))


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_BOARDS)
def new_board() -> Page:
    """Open a board."""
    form = BoardForm()
    places = [SelectChoice(str(area.id), area.name) for area in all_areas() if can(Permission.MANAGE_BOARDS, area.id)]
    everywhere = [SelectChoice("", gettext("The whole county"))] if can(Permission.MANAGE_BOARDS, None) else []
    form.area.choices = [*everywhere, *places]
    if request.method == "POST" and form.validate():
        rules = tuple(line.strip() for line in (form.rules.data or "").splitlines() if line.strip())
        area_id = int(form.area.data) if form.area.data else None
        words = keeping.BoardWords(
            form.title.data, form.about.data, rules, form.audience.data, form.is_public.data, area_id, form.read_first.data
        )
        try:
            keeping.open_board(words, current_user.id, now=clock.now())
        except KeepingError as problem:
            form.title.errors = [str(problem)]
        else:
            return redirect(url_for("forum_keeping.boards"))
    page = render_template("forums/staff/new_board.html", form=form)
    return (page, 400) if form.errors else page


@blueprint.post("/<int:board_id>/change")
@needs(Permission.MANAGE_BOARDS)
def change_board(board_id: int) -> Response:
    """Let members write or not; read everything first or not."""
    board = _board(board_id, Permission.MANAGE_BOARDS)
    given = request.form
    is_open, read_first = given.get("is_open") == "y", given.get("read_first") == "y"
    keeping.change_board(board, is_open=is_open, read_first=read_first, person_id=current_user.id, now=clock.now())
    flash(gettext("Saved."))
    return redirect(url_for("forum_keeping.boards"))


@blueprint.route("/<int:board_id>/begin", methods=["GET", "POST"])
@needs(Permission.ANSWER_FOR_SERVICE)
def begin(board_id: int) -> Page:
    """Begin a conversation, statements to vote on, or the notes of a meeting."""
    board = _board(board_id, Permission.ANSWER_FOR_SERVICE)
    if not _is_mine(board):
        abort(404)
    form, reader = BeginForm(), reader_here()
    if request.method == "POST" and _is_whole(form):
        try:
            return _begun(board, form, reader)
        except (PostError, KeepingError) as problem:
            db.session.rollback()
            form.text.errors = [str(problem)]
    page = render_template("forums/staff/begin.html", board=db.session.get_one(Board, board_id), form=form)
    return (page, 400) if form.errors else page


@blueprint.get("/threads/<int:thread_id>")
@needs(Permission.ANSWER_FOR_SERVICE)
def thread(thread_id: int) -> str:
    """One conversation with everything staff can do in it."""
    return _thread_page(*_place(thread_id))


@blueprint.post("/threads/<int:thread_id>/answer")
@needs(Permission.ANSWER_FOR_SERVICE)
def answer(thread_id: int) -> Page:
    """Answer for a service; the answer is marked, and followers hear of it."""
    board, row = _place(thread_id)
    form, reader = WriteForm(), reader_here()
    if form.validate():
        try:
            sent = posting.reply(board, row, form.draft(), reader, now=clock.now(), today=clock.today())
        except PostError as problem:
            form.text.errors = [str(problem)]
        else:
            if row.state in {"open", "being_looked_at"}:
                keeping.say_state(row, "answered", current_user.id, now=clock.now())
            return redirect(f"{url_for('forum_keeping.thread', thread_id=thread_id)}#p{sent.post_id}")
    return _thread_page(board, row, form=form), 400


@blueprint.post("/threads/<int:thread_id>/state")
@needs(Permission.ANSWER_FOR_SERVICE)
def state(thread_id: int) -> Response:
    """Say where a conversation stands."""
    _board_row, row = _place(thread_id)
    keeping.say_state(row, request.form.get("state", ""), current_user.id, now=clock.now())
    flash(gettext("Saved."))
    return redirect(url_for("forum_keeping.thread", thread_id=thread_id))


@blueprint.post("/threads/<int:thread_id>/close")
@needs(Permission.ANSWER_FOR_SERVICE)
def close(thread_id: int) -> Page:
    """Close with a summary, or open again."""
    board, row = _place(thread_id)
    form = CloseForm()
    if row.closed_on:
        keeping.open_again(row, current_user.id, now=clock.now())
    elif form.validate():
        keeping.close(board, row, form.summary.data, current_user.id, now=clock.now(), today=clock.today())
    else:
        return _thread_page(board, row, close_form=form), 400
    return redirect(url_for("forum_keeping.thread", thread_id=thread_id))


@blueprint.post("/threads/<int:thread_id>/poll")
@needs(Permission.ANSWER_FOR_SERVICE)
def poll(thread_id: int) -> Page:
    """Put a poll at the head of a conversation."""
    board, row = _place(thread_id)
    form = PollForm()
    if form.validate():
        try:
            keeping.add_poll(row, form.question.data, form.options.data.splitlines(), current_user.id, now=clock.now())
        except KeepingError as problem:
            form.options.errors = [str(problem)]
        else:
            return redirect(url_for("forum_keeping.thread", thread_id=thread_id))
    return _thread_page(board, row, poll_form=form), 400


@blueprint.route("/threads/<int:thread_id>/posts/<int:post_id>/translate", methods=["GET", "POST"])
@needs(Permission.ANSWER_FOR_SERVICE)
def translate(thread_id: int, post_id: int) -> Page:
    """Put a person's translation beside a post."""
    board, row = _place(thread_id)
    post = services.shown_post(board.slug, thread_id, post_id, reader_here())
    form = TranslateForm(said_in=post.lang)
    if request.method == "POST" and form.validate():
        try:
            keeping.put_translation(
                post_id, row, form.lang.data, form.text.data, current_user.name, current_user.id, now=clock.now()
            )
        except KeepingError as problem:
            form.text.errors = [str(problem)]
        else:
            return redirect(f"{url_for('forum_keeping.thread', thread_id=thread_id)}#p{post_id}")
    page = render_template("forums/staff/translate.html", thread=row, post=post, form=form)
    return (page, 400) if form.errors else page


def _is_whole(form: BeginForm) -> bool:
    is_valid = bool(form.validate())
    if form.kind.data == "meeting" and not form.met_on.data and not form.met_on.errors:
        form.met_on.errors = [gettext("Say on which day the meeting was.")]
    return is_valid and not form.met_on.errors


def _begun(board: Board, form: BeginForm, reader: Reader) -> Response:
    kind = form.kind.data
    sent = keeping.begin(board, form.draft(), reader, kind, now=clock.now(), today=clock.today())
    if kind == "meeting":
        numbers = form.n_members.data or 0, form.n_staff.data or 0
        keeping.add_meeting(sent.thread_id, form.met_on.data, form.place.data or "", *numbers)
    return redirect(url_for("forum_keeping.thread", thread_id=sent.thread_id))


def _thread_page(board: Board, row: Thread, **refused: Form) -> str:
    """Everything there is to do in one conversation. refused : the form that was sent, under its name in the template."""
    reader, lang = reader_here(), current_language().code
    found = services.conversation(board.slug, row.id, lang, reader, asked_number("after"), asked_number("before"))
    fresh = {"form": WriteForm, "poll_form": PollForm, "close_form": CloseForm}
    forms = {name: refused.get(name) or kind(formdata=None) for name, kind in fresh.items()}
    return render_template("forums/staff/thread.html", found=found, thread=row, posts=found.posts, turns=found.turns, **forms)


def _is_mine(board: Board) -> bool:
    return can(Permission.ANSWER_FOR_SERVICE, board.area_id) and may_read(board, reader_here())


def _board(board_id: int, permission: Permission) -> Board:
    row = db.session.get(Board, board_id)
    if row is None:
        abort(404)
    require(permission, row.area_id)
    return row


def _place(thread_id: int) -> tuple[Board, Thread]:
    """A thread and its board, for whoever answers there and may read it; 404 for any other, as for none."""
    row = db.session.get(Thread, thread_id)
    board = db.session.get_one(Board, row.board_id) if row is not None else None
    if row is None or board is None or not row.n_shown or not _is_mine(board):
        abort(404)
    return board, row
