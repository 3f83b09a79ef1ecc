"""Writing: what waits, what appears, what leaves for the safeguarding lead, and what is refused."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import event, func, select, text

from engage.core.db import db
from engage.core.errors import ForbiddenError
from engage.core.wording import Wording, put_wording
from engage.forums import drafts, moderation, posting, searching, services
from engage.forums.conflicts import Moderator
from engage.forums.models import Post, PostWord, Thread
from engage.forums.readers import NOBODY
from engage.safeguarding.models import Concern
from tests.engage.forums.making import (
    CALM,
    WORRYING,
    add_board,
    add_post,
    add_thread,
    add_young_board,
    begin,
    draft,
    parent,
    reply,
    young,
)
from tests.factories import NOW, TODAY, add_staff


def post_of(sent: posting.Sent) -> Post:
    return db.session.get_one(Post, sent.post_id)


def test_on_a_board_that_is_read_first_every_post_waits_and_only_its_writer_sees_it(app: Flask) -> None:
    board, who = add_board(), parent()
    sent = begin(board, who)
    assert sent.state == "held"
    assert post_of(sent).waiting_since == NOW
    assert services.board("parents", "en", who).threads == ()


def test_a_young_person_waits_however_many_posts_were_let_through(app: Flask) -> None:
    board, who = add_young_board(), young(is_trusted=True)
    thread = add_thread(board, *((f"Post {number}", "published") for number in range(9)))
    for post in thread.posts:
        post.member_id = who.member_id
    assert reply(board, thread, who).state == "held"


def test_an_adult_is_read_first_until_three_posts_were_let_through(app: Flask) -> None:
    board, who = add_board(read_first=False), parent()
    thread = add_thread(board, ("Hello", "published"))
    moderator = Moderator(add_staff("moderator").id, "Mo Derator")
    for number in range(3):
        sent = reply(board, thread, who, f"{CALM} {number}")
        assert (sent.state, post_of(sent).reasons) == ("held", ["new_writer"])
        version = moderation.version_of(post_of(sent))
        moderation.decide(sent.post_id, "approved", moderator, seen=version, now=NOW)
    assert reply(board, thread, who, "And one more thing.").state == "published"


def test_a_post_that_was_turned_down_costs_the_trust_again(app: Flask) -> None:
    board, who = add_board(read_first=False), parent()
    thread = add_thread(board, *((f"Post {number}", "published") for number in range(4)), ("Unkind", "rejected"))
    for post in thread.posts:
        post.member_id = who.member_id
    assert reply(board, thread, who).state == "held"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Ring me on 07700 900123 about it.", "contact"),
        ("Write to me at jo.bloggs@example.com please.", "contact"),
        ("My snapchat is sunny_dave99 if you want to talk.", "contact"),
        ("Look at https://example.com/offer for more.", "link"),
        ("I live at 12 Acacia Avenue, come round.", "contact"),
        ("My b\u200bro\u202eken words", "disguised"),
        ("Find me on sn\u0430pch\u0430t tonight", "disguised"),
        ("Find me on sn\u0430pch\u0430t as kes99", "contact"),
        ("Write to kes\uff20example\uff0ecom", "contact"),
        ("\u24e2\u24dd\u24d0\u24df\u24d2\u24d7\u24d0\u24e3 me: kes99", "contact"),
        ("Sch\u200bool is out", "disguised"),
        ("Go \u202eelcyc ot", "disguised"),
        ("We \u04bb\u0430t\u0435 it at school", "disguised"),
        ("We \u04bb\u0430\u0440\u0440\u0443 few at school", "disguised"),
    ],
)
def test_what_could_give_somebody_away_is_held_even_from_a_trusted_parent(app: Flask, words: str, reason: str) -> None:
    board, who = add_board(read_first=False), parent(is_trusted=True)
    thread = add_thread(board, ("Hello", "published"))
    assert reply(board, thread, who, CALM).state == "published"
    sent = reply(board, thread, who, words)
    assert sent.state == "held"
    assert reason in post_of(sent).reasons


def test_what_worries_leaves_for_the_lead_and_stands_nowhere_else(app: Flask) -> None:
    board, who = add_young_board(), young()
    sent = begin(board, who, WORRYING, "At home")
    post = post_of(sent)
    assert (sent.state, post.text, db.session.get_one(Thread, sent.thread_id).title) == ("escalated", "", "")
    concern = db.session.scalars(select(Concern)).one()
    assert (concern.source, concern.source_id) == ("forum_post", str(post.id))
    db.session.commit()
    dumped = "\n".join(db.engine.raw_connection().driver_connection.iterdump())
    assert "stepdad" not in dumped


@pytest.mark.parametrize(
    "words",
    [
        "I want to k\u200bi\u200bll my\u200bself",
        "I want to \u202ekill myself",
        "I w\u0430nt t\u043e kill mys\u0435lf",
        "I want to \uff4b\uff49\uff4c\uff4c myself",
        "I only say this in my own language as my friends all read along here: тато мене б'є",
    ],
)
def test_hidden_letters_and_turned_lines_do_not_hide_a_worry(app: Flask, words: str) -> None:
    assert begin(add_young_board(), young(), words).state == "escalated"


def test_a_closer_look_by_the_worker_takes_a_shown_post_away(app: Flask) -> None:
    board = add_board()
    thread = add_thread(board, ("A calm start", "published"), ("Words with a hidden worry", "published"))
    post = thread.posts[1]
    put_wording(f"post:{post.id}", "text", "pl", "Słowa")
    source = app.extensions["engage.held_sources"]["forum_post"]
    assert source.words(str(post.id)) == {"text": "Words with a hidden worry"}
    source.give_up(str(post.id))
    db.session.commit()
    assert (post.state, post.text) == ("escalated", "")
    assert db.session.scalar(select(func.count()).select_from(Wording)) == 0
    assert len(services.conversation("parents", thread.id, "en").posts) == 1
    assert searching.search("hidden worry", "en", NOBODY).posts == ()


def test_released_words_wait_for_a_moderator_and_are_not_shown_at_once(app: Flask) -> None:
    board, who = add_young_board(), young()
    sent = begin(board, who, WORRYING, "At home")
    source = app.extensions["engage.held_sources"]["forum_post"]
    source.put_back(str(sent.post_id), {"text": WORRYING, "title": "At home"}, now=NOW)
    post = post_of(sent)
    assert (post.state, post.text, db.session.get_one(Thread, sent.thread_id).title) == ("held", WORRYING, "At home")
    assert post.look_by is not None


def test_the_same_form_sent_twice_is_one_post(app: Flask) -> None:
    board, who = add_board(), parent()
    thread, typed = add_thread(board, ("Hello", "published")), draft()
    first = posting.reply(board, thread, typed, who, now=NOW, today=TODAY)
    second = posting.reply(board, thread, typed, who, now=NOW, today=TODAY)
    assert first == second
    assert posting.reply(board, thread, typed, parent("Somebody"), now=NOW, today=TODAY) != first


def test_a_flood_is_stopped_with_a_sentence(app: Flask) -> None:
    board, who = add_board(), parent()
    thread = add_thread(board, ("Hello", "published"))
    for number in range(10):
        reply(board, thread, who, f"Number {number}")
    with pytest.raises(drafts.FloodError) as refused:
        reply(board, thread, who, "One too many")
    assert refused.value.status == 429


def test_nobody_writes_on_a_board_of_others(app: Flask) -> None:
    grown, young_board = add_board(), add_young_board()
    for board, who in ((grown, young()), (young_board, parent()), (grown, NOBODY)):
        with pytest.raises(ForbiddenError):
            begin(board, who)


def test_a_quote_is_one_level_deep_however_long_the_chain(app: Flask) -> None:
    board = add_board()
    thread = add_thread(board, ("Quoted 0", "published"))
    first = thread.posts[0].id
    db.session.execute(
        text(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) "
            "INSERT INTO forum_post "
            "(thread_id, author, is_staff, quoted_id, text, answer, lang, state, posted_on, risk, reasons, "
            "marks) "
            "SELECT :thread, 'Echo', false, :first + i - 1, 'Quoted ' || i, '', 'en', 'published', :day, 0, '[]', '[]' FROM n"
        ),
        {"thread": thread.id, "first": first, "day": TODAY.isoformat()},
    )
    last = add_post(thread, "The end", quoted_id=first + 10000)
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda _c, _cursor, statement, *_: asked.append(statement))
    page = services.conversation("parents", thread.id, "en", after=last.id - 20)
    assert len(asked) < 10, "nobody walks along the chain"
    assert page.posts[-1].quote is not None
    assert page.posts[-1].quote.body.text == "Quoted 10000"
    assert not hasattr(page.posts[-1].quote, "quote")


def test_a_quote_of_a_post_that_was_taken_away_is_gone_with_it(app: Flask) -> None:
    board = add_board()
    thread = add_thread(board, ("My address is secret", "published"), ("An answer", "published"))
    thread.posts[1].quoted_id = thread.posts[0].id
    assert services.conversation("parents", thread.id, "en").posts[1].quote is not None
    posting.empty(thread.posts[0], "removed")
    assert services.conversation("parents", thread.id, "en").posts[0].quote is None


def test_a_post_of_another_thread_cannot_be_quoted(app: Flask) -> None:
    young_board, board, who = add_young_board(), add_board(), parent()
    secret = add_thread(young_board, ("Between us", "published"))
    thread = add_thread(board, ("Hello", "published"))
    sent = reply(board, thread, who, quoted_id=secret.posts[0].id)
    assert post_of(sent).quoted_id is None


def test_what_was_turned_down_can_be_written_anew_and_waits_again(app: Flask) -> None:
    board, who = add_board(), parent()
    thread = add_thread(board, ("Hello", "published"))
    sent = reply(board, thread, who, "You are all fools")
    moderator = Moderator(add_staff("moderator").id, "Mo Derator")
    moderation.decide(
        sent.post_id,
        "rejected",
        moderator,
        seen=moderation.version_of(post_of(sent)),
        reason="unkind",
        words="Try again",
        now=NOW,
    )
    again = posting.send_again(sent.post_id, who, text="I see it another way", answer="Sorry, I was cross", now=NOW)
    assert again.state == "held"
    assert (post_of(sent).text, post_of(sent).answer) == ("I see it another way", "Sorry, I was cross")


def test_an_answer_to_a_moderator_is_screened_like_everything_else(app: Flask) -> None:
    board, who = add_young_board(), young()
    sent = begin(board, who, "Idiots!", "Cross")
    moderator = Moderator(add_staff("moderator").id, "Mo Derator")
    version = moderation.version_of(post_of(sent))
    moderation.decide(sent.post_id, "rejected", moderator, seen=version, reason="unkind", now=NOW)
    assert posting.send_again(sent.post_id, who, text="Sorry.", answer=WORRYING, now=NOW).state == "escalated"
    assert (post_of(sent).text, post_of(sent).answer) == ("", "")


def test_a_writer_takes_a_post_back_and_nothing_of_it_stays(app: Flask) -> None:
    board, who = add_board(read_first=False), parent(is_trusted=True)
    sent = begin(board, who, "Something about crossings", "Crossing")
    posting.withdraw(sent.post_id, who)
    assert (post_of(sent).text, post_of(sent).state) == ("", "removed")
    assert db.session.scalar(select(func.count()).select_from(PostWord)) == 0


def test_search_finds_beginnings_of_words_without_accents_and_only_what_is_shown(app: Flask) -> None:
    board = add_board()
    thread = add_thread(board, ("Więcej autobusów wieczorem", "published"), ("autobus of a held post", "held"))
    add_thread(add_young_board(), ("autobus of young people", "published"))
    found = searching.search("AUTOBUS wiecej", "en", NOBODY)
    assert [hit.post.id for hit in found.posts] == [thread.posts[0].id]
    assert [hit.slug for hit in searching.search("autobus", "en", young()).posts] == ["young", "parents"]
