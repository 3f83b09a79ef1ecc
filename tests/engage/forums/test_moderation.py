"""Moderators: the queue's order, each act and its reversal, who may not judge, second looks, and reports that silence nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from engage.accounts.members import view_of
from engage.accounts.models import Member
from engage.core.audit import AuditEvent
from engage.core.db import db
from engage.core.wording import Wording, put_wording
from engage.forums import conflicts, mine, moderation, posting, queueing, rechecking, reports, services
from engage.forums.conflicts import ConflictError, Moderator
from engage.forums.models import Board, Post, Thread
from engage.forums.moderation import ModerationError, StaleError
from engage.forums.moderation_models import PostReport
from engage.forums.readers import Reader
from engage.safeguarding.models import Concern
from tests.engage.forums.making import CALM, add_board, add_post, add_thread, begin, parent, reply
from tests.factories import NOW, TODAY, add_member, add_staff, enter
from tests.factories import post as send


@pytest.fixture
def board(app: Flask) -> Board:
    return add_board()


@pytest.fixture
def moderator(app: Flask) -> Moderator:
    return Moderator(add_staff("moderator").id, "Morgan Derry")


def decide(post: Post, act: str, who: Moderator, **given: str) -> moderation.ModerationDecision:
    return moderation.decide(post.id, act, who, seen=moderation.version_of(post), now=NOW, **given)


def held(board: Board, text: str = CALM) -> Post:
    return db.session.get_one(Post, begin(board, parent(f"Name{text[:9]}".replace(" ", "")), text).post_id)


def test_the_riskier_and_the_longer_waiting_post_comes_first(board: Board, moderator: Moderator) -> None:
    thread = add_thread(board, ("Hello", "published"))
    calm = add_post(thread, "Calm", "held", look_by=NOW + timedelta(hours=20))
    risky = add_post(thread, "Risky", "held", look_by=NOW + timedelta(hours=5))
    late = add_post(thread, "Late", "held", look_by=NOW - timedelta(hours=1))
    rows = queueing.queue([board], moderator, now=NOW)
    assert [row.post.id for row in rows] == [late.id, risky.id, calm.id]
    assert [row.late for row in rows] == [True, False, False]
    counted = queueing.counts([board], now=NOW)
    assert (counted.waiting, counted.late) == (3, 1)


def test_a_way_to_contact_somebody_is_looked_at_sooner_than_an_ordinary_post(board: Board) -> None:
    ordinary, risky = held(board), held(board, "Ring me on 07700 900123")
    assert risky.look_by < ordinary.look_by <= NOW + timedelta(hours=24)


def test_only_posts_of_the_moderators_own_boards_are_in_the_queue(board: Board, moderator: Moderator) -> None:
    held(board)
    assert queueing.queue([add_board("another")], moderator, now=NOW) == ()


def test_an_approved_post_is_read_by_everybody_and_waits_no_more(board: Board, moderator: Moderator) -> None:
    post = held(board)
    decide(post, "approved", moderator)
    assert services.conversation("parents", post.thread_id, "en").posts[0].body.text == CALM
    assert (post.waiting_since, post.look_by, post.reasons) == (None, None, [])
    assert queueing.queue([board], moderator, now=NOW) == ()


def test_the_writer_of_a_redacted_post_sees_what_was_taken_out_and_why(board: Board, moderator: Moderator) -> None:
    who = parent("Lapwing")
    post = db.session.get_one(Post, begin(board, who, "Ask Mrs Elderberry at the gate").post_id)
    put_wording(f"post:{post.id}", "text", "pl", "Zapytaj panią Elderberry")
    decide(post, "redacted", moderator, text="Ask the teacher at the gate", reason="personal", words="We took a name out.")
    (seen,) = mine.posts_of(who)
    assert (seen.text, seen.original) == ("Ask the teacher at the gate", "Ask Mrs Elderberry at the gate")
    assert (seen.reason, seen.words) == ("personal", "We took a name out.")
    page = services.conversation("parents", post.thread_id, "en")
    assert "Elderberry" not in str(page)
    assert page.posts[0].is_redacted
    assert db.session.scalars(select(Wording)).all() == []


def test_a_redaction_that_takes_nothing_out_is_refused(board: Board, moderator: Moderator) -> None:
    post = held(board)
    with pytest.raises(ModerationError):
        decide(post, "redacted", moderator, text=post.text, reason="personal")


@pytest.mark.parametrize("act", ["redacted", "rejected", "escalated"])
def test_nothing_is_taken_from_anybody_without_a_reason(board: Board, moderator: Moderator, act: str) -> None:
    with pytest.raises(ModerationError):
        decide(held(board), act, moderator, text="Less")


def test_the_database_too_wants_a_reason(board: Board, moderator: Moderator) -> None:
    decision = decide(held(board), "rejected", moderator, reason="unkind")
    decision.reason = ""
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_escalating_hands_the_words_to_the_lead_and_leaves_nothing(board: Board, moderator: Moderator) -> None:
    post = held(board, "There is something about this family")
    decide(post, "escalated", moderator, reason="unsafe")
    assert (post.text, post.state) == ("", "escalated")
    assert db.session.get_one(Thread, post.thread_id).title == ""
    assert db.session.scalars(select(Concern)).one().source_id == str(post.id)
    with pytest.raises(StaleError):
        moderation.undo(moderation.decisions_on(post.id)[-1].id, moderator, now=NOW)


def test_hate_that_a_moderator_sees_reaches_the_lead_as_hate(board: Board, moderator: Moderator) -> None:
    decide(held(board, "Those people should all go"), "escalated", moderator, reason="hate")
    assert "hate" in db.session.scalars(select(Concern)).one().kinds


@pytest.mark.parametrize("act", ["approved", "redacted", "rejected"])
def test_every_other_act_can_be_taken_back_and_the_post_waits_again(board: Board, moderator: Moderator, act: str) -> None:
    post = held(board)
    decision = decide(post, act, moderator, text="Shorter", reason="personal")
    moderation.undo(decision.id, moderator, now=NOW)
    assert (post.text, post.original, post.state) == (CALM, None, "held")
    assert post.look_by is not None
    assert [one.act for one in moderation.decisions_on(post.id)] == [act, "undone"]
    assert services.board("parents", "en").threads == ()


def test_a_decision_is_taken_only_on_what_its_moderator_saw(board: Board, moderator: Moderator) -> None:
    post = held(board)
    seen = moderation.version_of(post)
    decide(post, "approved", moderator)
    with pytest.raises(StaleError):
        moderation.decide(post.id, "rejected", moderator, seen=seen, reason="unkind", now=NOW)


def test_every_decision_is_in_the_audit_without_a_word_of_the_post(board: Board, moderator: Moderator) -> None:
    post = held(board)
    decide(post, "rejected", moderator, reason="unkind")
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "forum post rejected")).one()
    assert (event.subject, event.actor_id) == (f"forum_post:{post.id}", moderator.person_id)
    assert CALM not in str(event.detail)


def test_nobody_moderates_a_conversation_in_which_they_wrote(board: Board, moderator: Moderator) -> None:
    thread = add_thread(board, ("Hello", "published"))
    add_post(thread, "I answered here", is_staff=True, person_id=moderator.person_id)
    post = add_post(thread, "And I complain about it", "held")
    assert queueing.queue([board], moderator, now=NOW)[0].conflict
    with pytest.raises(ConflictError):
        decide(post, "approved", moderator)
    decide(post, "approved", Moderator(add_staff("moderator", email="b@wrenshire.example").id, "Robin Vale"))


@pytest.mark.parametrize("where", ["title", "post", "elsewhere"])
def test_nobody_moderates_a_conversation_that_names_them(board: Board, moderator: Moderator, where: str) -> None:
    thread = add_thread(board, ("Morgan Derry again" if where == "elsewhere" else "Hello", "published"))
    thread.title = "What Morgan DERRY did" if where == "title" else "Something"
    post = add_post(thread, "I spoke to Ms Derry." if where == "post" else "Words", "held")
    with pytest.raises(ConflictError):
        decide(post, "approved", moderator)


def test_a_moderator_can_say_that_it_is_about_them(board: Board, moderator: Moderator) -> None:
    post = held(board)
    conflicts.step_back(db.session.get_one(Thread, post.thread_id), moderator, now=NOW)
    with pytest.raises(ConflictError):
        decide(post, "approved", moderator)


def test_a_second_moderator_looks_at_what_was_drawn_and_agreement_is_counted(
    app: Flask, board: Board, moderator: Moderator
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], forum_recheck_percent=100)
    first, second = decide(held(board, "One thing"), "approved", moderator), decide(held(board, "Another"), "approved", moderator)
    other = Moderator(add_staff("moderator", email="b@wrenshire.example").id, "Robin Vale")
    assert rechecking.to_recheck([board], moderator) == []
    assert [row[0].id for row in rechecking.to_recheck([board], other)] == [first.id, second.id]
    with pytest.raises(ConflictError):
        rechecking.recheck(first.id, moderator, agrees=True, now=NOW)
    rechecking.recheck(first.id, other, agrees=True, now=NOW)
    rechecking.recheck(second.id, other, agrees=False, now=NOW)
    assert rechecking.agreement([board]).share == 0.5


def test_about_a_tenth_of_the_decisions_is_drawn(app: Flask) -> None:
    drawn = sum(moderation._is_drawn(number) for number in range(2000))
    assert 140 < drawn < 260


def test_a_report_brings_a_shown_post_before_the_moderators_and_leaves_it_where_it_is(board: Board, moderator: Moderator) -> None:
    thread, who = add_thread(board, ("Words", "published")), add_member("Starling")
    post = thread.posts[0]
    assert reports.report(post, f"member:{who.id}", who.id, now=NOW, today=TODAY)
    assert not reports.report(post, f"member:{who.id}", who.id, now=NOW, today=TODAY)
    assert (post.state, post.reasons) == ("published", ["report"])
    assert queueing.queue([board], moderator, now=NOW)[0].reports == 1
    decide(post, "rejected", moderator, reason="unkind")
    assert db.session.scalars(select(PostReport)).one().outcome == "taken_away"


def test_many_reports_of_one_member_by_few_people_take_nothing_away_and_weigh_little(board: Board) -> None:
    writer = add_member("Target")
    thread = add_thread(board, *((f"Post {number}", "published") for number in range(20)))
    for post in thread.posts:
        post.member_id = writer.id
        for reporter in ("browser:a", "browser:b"):
            reports.report(post, reporter, None, now=NOW, today=TODAY)
    assert {post.state for post in thread.posts} == {"published"}
    assert thread.posts[0].risk == 25
    assert {post.risk for post in thread.posts[1:]} == {20}
    many = add_thread(board, ("Another", "published")).posts[0]
    for number in range(50):
        reports.report(many, f"browser:{number}", None, now=NOW, today=TODAY)
    assert (many.state, many.risk) == ("published", 50)


def test_the_answer_of_a_writer_brings_a_redacted_post_back_to_the_moderators(board: Board, moderator: Moderator) -> None:
    who = parent("Lapwing")
    post = db.session.get_one(Post, begin(board, who, "Ask Mrs Elderberry").post_id)
    decide(post, "redacted", moderator, text="Ask the teacher", reason="personal")
    posting.send_again(post.id, who, text="anything", answer="That is the name of the café", now=NOW)
    row = queueing.queue([board], moderator, now=NOW)[0]
    assert (row.post.text, row.post.original, row.post.answer) == (
        "Ask the teacher",
        "Ask Mrs Elderberry",
        "That is the name of the café",
    )
    decide(post, "approved", moderator)
    assert post.state == "redacted"


def test_staff_wait_for_nobody(board: Board, moderator: Moderator) -> None:
    thread = add_thread(board, ("Hello", "published"))

    staff = Reader(None, moderator.person_id, "The team", lambda _area: True, lambda _area: True)
    assert reply(board, thread, staff, "We look into it.").state == "published"


def test_a_second_redaction_is_taken_back_to_the_first(board: Board, moderator: Moderator) -> None:
    post = held(board, "Ask Mrs Elderberry at 4 Rose Lane")
    decide(post, "redacted", moderator, text="Ask at 4 Rose Lane", reason="personal")
    second = decide(post, "redacted", moderator, text="Ask", reason="contact")
    assert mine.own(post.id, Reader(view_of(db.session.get_one(Member, post.member_id)))).original is not None
    moderation.undo(second.id, moderator, now=NOW)
    assert (post.text, post.original, post.state) == ("Ask at 4 Rose Lane", "Ask Mrs Elderberry at 4 Rose Lane", "redacted")
    assert post.read_before is None


def test_turning_a_redacted_post_down_is_taken_back_with_what_was_taken_out_still_out(board: Board, moderator: Moderator) -> None:
    post = held(board, "Ask Mrs Elderberry")
    decide(post, "redacted", moderator, text="Ask", reason="personal")
    rejected = decide(post, "rejected", moderator, reason="unkind")
    moderation.undo(rejected.id, moderator, now=NOW)
    assert (post.text, post.original, post.state) == ("Ask", "Ask Mrs Elderberry", "redacted")


def test_letting_a_turned_down_redacted_post_through_shows_nothing_of_what_was_taken_out(
    board: Board, moderator: Moderator
) -> None:
    post = held(board, "Ask Mrs Elderberry")
    decide(post, "redacted", moderator, text="Ask", reason="personal")
    decide(post, "rejected", moderator, reason="unkind")
    decide(post, "approved", moderator)
    assert services.conversation("parents", post.thread_id, "en").posts[0].body.text == "Ask"
    assert post.state == "redacted"


def test_a_post_that_is_taken_back_by_its_moderator_shows_again_what_to_look_at(board: Board, moderator: Moderator) -> None:
    post = held(board, "Ring me on 07700 900123")
    marks = list(post.marks)
    assert marks
    moderation.undo(decide(post, "approved", moderator).id, moderator, now=NOW)
    assert post.marks == marks


def test_a_second_moderator_who_steps_back_does_not_free_the_first(board: Board, moderator: Moderator) -> None:
    post = held(board)
    thread = db.session.get_one(Thread, post.thread_id)
    other = Moderator(add_staff("moderator", email="b@wrenshire.example").id, "Robin Vale")
    conflicts.step_back(thread, moderator, now=NOW)
    conflicts.step_back(thread, other, now=NOW)
    for who in (moderator, other):
        assert queueing.queue([board], who, now=NOW)[0].conflict
        with pytest.raises(ConflictError):
            decide(post, "approved", who)


def test_another_moderator_takes_a_step_back_back_and_nobody_their_own(board: Board, moderator: Moderator) -> None:
    post = held(board)
    thread = db.session.get_one(Thread, post.thread_id)
    conflicts.step_back(thread, moderator, now=NOW)
    with pytest.raises(ConflictError):
        conflicts.let_back(thread, moderator.person_id, moderator, now=NOW)
    other = Moderator(add_staff("moderator", email="b@wrenshire.example").id, "Robin Vale")
    conflicts.let_back(thread, moderator.person_id, other, now=NOW)
    assert conflicts.stepped_back(thread) == ()
    decide(post, "approved", moderator)
    acts = [event.action for event in db.session.scalars(select(AuditEvent).where(AuditEvent.subject.like("forum_thread:%")))]
    assert acts == ["moderator stepped back", "moderator let back"]


@pytest.mark.parametrize(
    "said", ["What does Derry do all day?", "(Derry)", "Derry!", "“Derry”", "D\u0435rry again", "De\u200brry"]
)
def test_a_name_is_seen_whatever_stands_around_it_or_hides_in_it(board: Board, moderator: Moderator, said: str) -> None:
    post = add_post(add_thread(board, ("Hello", "published")), said, "held")
    with pytest.raises(ConflictError):
        decide(post, "approved", moderator)


def test_nobody_looks_again_at_a_conversation_about_themselves(app: Flask, board: Board, moderator: Moderator) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], forum_recheck_percent=100)
    decision = decide(held(board, "What Robin Vale did"), "approved", moderator)
    other = Moderator(add_staff("moderator", email="b@wrenshire.example").id, "Robin Vale")
    with pytest.raises(ConflictError):
        rechecking.recheck(decision.id, other, agrees=True, now=NOW)
    third = Moderator(add_staff("moderator", email="c@wrenshire.example").id, "Sam Oak")
    rechecking.recheck(decision.id, third, agrees=False, now=NOW)
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "decision looked at again"))
    assert (event.actor_id, event.detail["agrees"]) == (third.person_id, False)


def test_what_was_typed_about_a_post_is_never_offered_for_another(
    client: FlaskClient, board: Board, moderator: Moderator
) -> None:
    thread = add_thread(board, ("The crossing", "published"))
    first, second = add_post(thread, "Words of one", "held"), add_post(thread, "Words of another", "held")
    enter(client, add_staff("moderator", email="second@wrenshire.example"))
    page = f"/staff/moderation/?post={first.id}"
    given = {"act": "redacted", "reason": "personal", "seen": moderation.version_of(first), "words": "Be kind, please"}
    data = {**given, "text": "Words of [name]"}
    moderation.decide(first.id, "approved", moderator, seen=given["seen"], now=NOW)
    db.session.commit()
    late = send(client, f"/staff/moderation/{first.id}", data, page=page)
    assert late.status_code == 409
    assert f'action="/staff/moderation/{second.id}"' in late.text
    assert "Words of [name]" not in late.text
    assert "Be kind, please" not in late.text
    refused = send(
        client, f"/staff/moderation/{second.id}", {**data, "seen": moderation.version_of(second), "reason": ""}, page=page
    )
    assert refused.status_code == 400
    assert "Words of [name]" in refused.text


def test_every_post_that_waits_can_be_come_to_and_taken_in_hand(client: FlaskClient, board: Board) -> None:
    thread = add_thread(board, ("The crossing", "published"))
    waiting = [add_post(thread, f"Words {n:02}", "held", look_by=NOW + timedelta(minutes=n)) for n in range(25)]
    enter(client, add_staff("moderator"))
    last = client.get(f"/staff/moderation/?post={waiting[24].id}").text
    assert "Words 24" in last
    first = client.get("/staff/moderation/").text
    assert first.count("aria-current") >= 1
    assert f"post={waiting[24].id}" not in first
    turned = client.get("/staff/moderation/?skip=20").text
    assert 'href="/staff/moderation/?skip=20"' in first
    assert f"post={waiting[24].id}&amp;skip=20" in turned
    assert 'href="/staff/moderation/?skip=0"' in turned
