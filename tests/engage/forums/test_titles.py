"""The title is its first writer's words: looked at, changed, held and taken away with the post it began with."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.members import view_of
from engage.accounts.models import Member
from engage.core.db import db
from engage.core.wording import put_wording
from engage.forums import mine, moderation, outward, posting, searching, services
from engage.forums.conflicts import Moderator
from engage.forums.held import HeldPosts
from engage.forums.models import Board, Post, Thread
from engage.forums.readers import NOBODY, Reader
from engage.forums.threads import recount
from engage.safeguarding import keeping
from engage.safeguarding.models import Concern
from tests.engage.forums.making import CALM, add_board, add_post, begin, parent, reply
from tests.factories import NOW, add_staff, enter, post

NUMBER = "Ring me on 07700 900123"


@pytest.fixture
def board(app: Flask) -> Board:
    return add_board(read_first=False)


@pytest.fixture
def moderator(app: Flask) -> Moderator:
    return Moderator(add_staff("moderator").id, "Morgan Derry")


def started(board: Board, title: str = "Lights") -> tuple[Post, Thread]:
    sent = begin(board, parent("Lapwing", is_trusted=True), CALM, title)
    return db.session.get_one(Post, sent.post_id), db.session.get_one(Thread, sent.thread_id)


def decide(post: Post, act: str, who: Moderator, **given: str) -> moderation.ModerationDecision:
    return moderation.decide(post.id, act, who, seen=moderation.version_of(post), now=NOW, **given)


def shown_title(thread: Thread) -> str:
    return services.conversation("parents", thread.id, "en").thread.title.text


def test_a_way_to_contact_somebody_in_a_title_is_held_though_its_writer_is_trusted(board: Board) -> None:
    row, _thread = started(board, NUMBER)
    assert (row.state, "contact" in row.reasons) == ("held", True)


def test_a_moderator_takes_something_out_of_a_title_and_its_writer_sees_what(board: Board, moderator: Moderator) -> None:
    row, thread = started(board, NUMBER)
    put_wording(f"thread:{thread.id}", "title", "pl", "Zadzwoń 07700 900123")
    decide(row, "redacted", moderator, text=CALM, title="Ring me", reason="contact")
    assert shown_title(thread) == "Ring me"
    assert "07700" not in str(services.conversation("parents", thread.id, "pl"))
    assert searching.search("900123", "en", NOBODY).posts == ()
    assert outward.public_threads()[0].title == "Ring me"
    (own,) = mine.posts_of(parent_of(row))
    assert (own.title, own.title_before) == ("Ring me", NUMBER)


def parent_of(row: Post) -> Reader:
    return Reader(view_of(db.session.get_one(Member, row.member_id)))


def test_a_changed_title_is_taken_back_with_the_decision(board: Board, moderator: Moderator) -> None:
    row, thread = started(board, NUMBER)
    made = decide(row, "redacted", moderator, text="Less", title="Ring me", reason="contact")
    moderation.undo(made.id, moderator, now=NOW)
    assert (thread.title, thread.title_before, row.text, row.state) == (NUMBER, None, CALM, "held")


def test_a_title_goes_with_the_post_it_began_with_though_others_have_answered(board: Board, moderator: Moderator) -> None:
    row, thread = started(board, "About Elderberry")
    reply(board, thread, parent("Starling", is_trusted=True), "I think so too")
    put_wording(f"thread:{thread.id}", "title", "pl", "O Elderberry")
    assert shown_title(thread) == "About Elderberry"
    decide(row, "rejected", moderator, reason="unkind")
    assert shown_title(thread) == "A conversation"
    assert "Elderberry" not in str(services.board("parents", "pl"))
    assert outward.public_threads() == []
    assert searching.search("elderberry", "en", NOBODY).posts == ()
    moderation.undo(moderation.decisions_on(row.id)[-1].id, moderator, now=NOW)
    assert shown_title(thread) == "About Elderberry"


def test_a_reply_changes_neither_title_nor_who_began(board: Board, moderator: Moderator) -> None:
    _row, thread = started(board)
    second = reply(board, thread, parent("Starling", is_trusted=True), "I think so too")
    answer = db.session.get_one(Post, second.post_id)
    decide(answer, "redacted", moderator, text="I think", title="Mine now", reason="other")
    assert shown_title(thread) == "Lights"


def test_what_was_seen_of_a_title_is_what_is_decided_on(board: Board, moderator: Moderator) -> None:
    row, thread = started(board)
    seen = moderation.version_of(row)
    thread.title = "Another"
    with pytest.raises(moderation.StaleError):
        moderation.decide(row.id, "approved", moderator, seen=seen, now=NOW)


def test_the_lead_gets_the_title_as_it_was_written(board: Board, moderator: Moderator) -> None:
    row, thread = started(board, NUMBER)
    decide(row, "redacted", moderator, text=CALM, title="Ring me", reason="contact")
    assert HeldPosts().words(str(row.id))["title"] == NUMBER
    decide(row, "escalated", moderator, reason="unsafe")
    held = keeping.words_of(db.session.query(Concern).one())
    assert (held["title"], thread.title, thread.title_before) == (NUMBER, "", None)


def test_words_that_worry_in_a_post_written_anew_bring_its_title_to_the_lead(board: Board, moderator: Moderator) -> None:
    row, thread = started(board, "At home")
    decide(row, "rejected", moderator, reason="off_topic")
    worry = "My stepdad hits me when he is drunk and I am scared to go home."
    posting.send_again(row.id, parent_of(row), text=worry, answer="", now=NOW)
    assert keeping.words_of(db.session.query(Concern).one()) == {"title": "At home", "text": worry}
    assert thread.title == ""


def test_the_desk_offers_the_title_with_what_to_take_out_of_it(client: FlaskClient, board: Board) -> None:
    row, thread = started(board, NUMBER)
    enter(client, add_staff("moderator"))
    page = client.get(f"/staff/moderation/?post={row.id}").text
    assert 'id="redacted-title"' in page
    assert f'value="{NUMBER}"' not in page
    seen = moderation.version_of(row)
    given = {"act": "redacted", "seen": seen, "reason": "contact", "text": CALM, "title": "Ring me"}
    assert post(client, f"/staff/moderation/{row.id}", given, page="/staff/moderation/").status_code == 302
    assert shown_title(thread) == "Ring me"


def test_the_counts_are_the_same_whether_added_to_or_counted_anew(board: Board) -> None:
    _row, thread = started(board)
    for number in range(3):
        reply(board, thread, parent(f"Name {number}x", is_trusted=True), f"Number {number}")
    reply(board, thread, parent("Newcomer"), "I wait")
    added = (thread.n_shown, thread.first_post_id, thread.latest_post_id, thread.title_shown)
    recount(thread)
    assert added == (thread.n_shown, thread.first_post_id, thread.latest_post_id, thread.title_shown)
    add_post(thread, "Late", "held")
