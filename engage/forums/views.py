"""Reading the forums: boards, conversations, search, and what groups of voters think.

A board that is not the reader's is not there.
"""

from __future__ import annotations

from flask import Blueprint, render_template, request

from engage.core.i18n import current_language
from engage.forums import joining, opinions, searching, services
from engage.forums.forms import WriteForm
from engage.forums.readers import Reader
from engage.forums.reading_views import asked_number, keep_out_robots, page_is_public, reader_here

blueprint = Blueprint("forums", __name__, url_prefix="/forums")
blueprint.after_request(keep_out_robots)


@blueprint.get("/")
def index() -> str:
    """Every board that this reader may know of."""
    reader = reader_here()
    if reader.member is None and reader.person_id is None:
        page_is_public()
    return render_template("forums/index.html", boards=services.boards(current_language().code, reader), member=reader.member)


@blueprint.get("/<slug>/")
def board(slug: str) -> str:
    """One board: what it is for, its rules, its conversations."""
    reader = reader_here()
    page = services.board(slug, current_language().code, reader, asked_number("before"), asked_number("after"))
    _say_public(page.board, reader)
    return render_template("forums/board.html", board=page.board, threads=page.threads, turns=page.turns, member=reader.member)


@blueprint.get("/<slug>/<int:thread_id>")
def thread(slug: str, thread_id: int) -> str:
    """One conversation, oldest post first."""
    reader, lang = reader_here(), current_language().code
    place = services.thread_of(slug, thread_id, reader)
    found = services.read(*place, lang, reader, asked_number("after"), asked_number("before"))
    _say_public(found.board, reader)
    row = place[1]
    rules_seen, follows = joining.standing(thread_id, reader.member.id) if reader.member is not None else (False, False)
    may_reply = found.board.may_write and reader.member is not None and not row.closed_on
    return render_template(
        "forums/thread.html",
        board=found.board,
        thread=found.thread,
        posts=found.posts,
        turns=found.turns,
        member=reader.member,
        form=WriteForm(formdata=None) if may_reply and rules_seen and row.kind != "statements" else None,
        may_reply=may_reply,
        follows=follows,
        poll=joining.poll_of(thread_id, reader.member_id) if row.has_poll else None,
        meeting=joining.meeting_of(row),
        reported=asked_number("reported"),
    )


@blueprint.get("/search")
@blueprint.get("/<slug>/search")
def search(slug: str = "") -> str:
    """Posts by their words, on one board or on all that this reader may read."""
    reader, lang, asked = reader_here(), current_language().code, request.args.get("q", "")[:200]
    head = services.board_head(slug, lang, reader) if slug else None
    found = searching.search(asked, lang, reader, slug, asked_number("before"))
    return render_template("forums/search.html", board=head, asked=asked, found=found)


@blueprint.get("/<slug>/<int:thread_id>/groups")
def groups(slug: str, thread_id: int) -> str:
    """What people who voted on statements agree on, and where groups of them differ."""
    reader, lang = reader_here(), current_language().code
    head, row = services.board_head(slug, lang, reader), services.thread_of(slug, thread_id, reader)[1]
    _say_public(head, reader)
    view = services.thread_head(slug, thread_id, lang, reader)
    return render_template("forums/groups.html", board=head, thread=view, results=opinions.results(row, lang))


def _say_public(head: services.BoardView, reader: Reader) -> None:
    if head.is_public and reader.member is None and reader.person_id is None:
        page_is_public()
