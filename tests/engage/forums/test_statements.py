"""Statements and votes: groups are shown only where there are enough people, and never a vote of anybody."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.accounts.members import erase
from engage.accounts.notifications import Kind, ToMember, inbox
from engage.core.db import db
from engage.core.jobs import Job
from engage.forums import alerts, jobs, joining, opinions, statements
from engage.forums.joining_models import OpinionResult, StatementVote
from engage.forums.models import Post, Thread
from tests.engage.forums.making import add_board, add_thread, parent
from tests.factories import NOW, add_member

LETTERS = "abdefghkmnprt"  # none that looks like another
TEXTS = tuple(f"Statement number {number}" for number in range(8))


@pytest.fixture
def thread(app: Flask) -> Thread:
    return add_thread(add_board(), *((text, "published") for text in TEXTS), kind="statements", title="Roads")


def vote_as_groups(thread: Thread, *sizes: int) -> None:
    """The first half of the statements divides the groups, everybody agrees with the rest."""
    number = 0
    for group, size in enumerate(sizes):
        for _ in range(size):
            number += 1
            member = add_member(f"Voter {LETTERS[number // 13]}{LETTERS[number % 13]}")
            for place, post in enumerate(thread.posts):
                agrees = place >= 4 or (place % 2 == group)
                statements.vote(thread, post.id, member.id, "agree" if agrees else "disagree", now=NOW)
    db.session.commit()


def look(thread: Thread) -> opinions.Results:
    jobs.find_groups({"thread_id": thread.id})
    db.session.commit()
    found = opinions.results(thread, "en")
    assert found is not None
    return found


def test_two_groups_and_what_they_agree_on_are_found(thread: Thread) -> None:
    vote_as_groups(thread, 20, 15)
    found = look(thread)
    assert [group.letter for group in found.groups] == ["A", "B"]
    assert {one.words.text for one in found.together} <= set(TEXTS[4:])
    assert len(found.together) == 3
    assert {one.words.text for one in found.groups[0].agrees} == {TEXTS[0], TEXTS[2]}
    assert all(share in {1, 3, 5, 7, 9, None} for one in found.statements for share in (*one.agree, *one.disagree))


def test_a_group_that_is_too_small_is_never_told_apart(thread: Thread) -> None:
    vote_as_groups(thread, 27, 4)
    assert [len(look(thread).groups)] == [1]


def test_nothing_is_shown_of_few_voters(thread: Thread, client: FlaskClient) -> None:
    vote_as_groups(thread, 12, 6)
    found = look(thread)
    assert (found.groups, found.statements) == ((), ())
    assert "Too few people have voted so far" in client.get(f"/forums/parents/{thread.id}/groups").text


def test_the_page_draws_and_says_the_same(thread: Thread, client: FlaskClient) -> None:
    vote_as_groups(thread, 20, 15)
    look(thread)
    page = client.get(f"/forums/parents/{thread.id}/groups").text
    assert "<title id=" in page
    assert "<desc id=" in page
    assert "about 9 in 10" in page
    assert "<table>" in page
    assert "They do not stand for everybody." in page


def test_a_statement_that_is_taken_away_leaves_the_results_at_once(thread: Thread) -> None:
    vote_as_groups(thread, 20, 15)
    look(thread)
    gone = thread.posts[5]
    gone.state = "held"
    gone.waiting_since = gone.look_by = NOW
    db.session.commit()
    found = opinions.results(thread, "en")
    assert found is not None
    assert TEXTS[5] not in {one.words.text for one in (*found.statements, *found.together)}


def test_results_hold_no_vote_and_no_word(thread: Thread) -> None:
    vote_as_groups(thread, 20, 15)
    look(thread)
    kept = str(db.session.get_one(OpinionResult, thread.id).found)
    assert "Statement" not in kept
    assert "Voter" not in kept


def test_every_member_has_an_order_of_their_own(thread: Thread) -> None:
    firsts = {statements.ballot(thread, add_member(f"Voter {letter}x").id).post for letter in LETTERS}
    assert len(firsts) > 2


def test_many_votes_in_a_moment_are_one_piece_of_work(thread: Thread) -> None:
    vote_as_groups(thread, 3)
    asked = db.session.scalars(select(Job).where(Job.kind == statements.FIND_GROUPS)).all()
    assert len(asked) == 1


def test_votes_end_with_the_conversation(thread: Thread) -> None:
    thread.closed_on, thread.summary = NOW.date(), "Done"
    with pytest.raises(statements.PostError):
        statements.vote(thread, thread.posts[0].id, add_member().id, "agree", now=NOW)


def test_an_erased_member_leaves_words_without_a_name_and_no_vote(app: Flask, thread: Thread, client: FlaskClient) -> None:
    who = parent("Lapwing")
    mine = thread.posts[0]
    mine.member_id, mine.author = who.member_id, "Lapwing"
    other = thread.posts[1]
    other.member_id, other.author, other.state, other.waiting_since, other.look_by = who.member_id, "Lapwing", "held", NOW, NOW
    statements.vote(thread, thread.posts[2].id, who.member_id or 0, "agree", now=NOW)
    joining.follow(thread.id, who.member_id or 0, on=True)
    db.session.commit()
    erase(who.member_id or 0, now=NOW)
    db.session.commit()
    page = client.get(f"/forums/parents/{thread.id}").text
    assert "Lapwing" not in page
    assert "A former member" in page
    assert (other.text, other.state) == ("", "removed")
    assert db.session.scalars(select(StatementVote)).all() == []


def test_followers_hear_of_an_answer_and_its_writer_does_not(app: Flask, thread: Thread) -> None:

    reader, writer = add_member("Reader One"), add_member("Writer One")
    for member in (reader, writer):
        joining.follow(thread.id, member.id, on=True)
    post = db.session.get_one(Post, thread.posts[0].id)
    post.member_id = writer.id
    alerts.tell_followers(post, NOW)
    assert db.session.scalars(select(Job).where(Job.kind == alerts.TELL_FOLLOWERS)).one().payload == {"post_id": post.id}
    jobs.tell_followers({"post_id": post.id})
    (told,) = inbox(ToMember(reader.id))
    assert (told.kind, told.url) == (Kind.REPLY_POSTED, f"/forums/parents/{thread.id}")
    assert inbox(ToMember(writer.id)) == ()
