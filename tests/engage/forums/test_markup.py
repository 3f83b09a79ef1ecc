"""Whatever somebody types, in whatever field: on every page it is words. Numbers in words from right to left keep their order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.models import Member
from engage.core.db import db
from engage.core.wording import put_wording
from engage.forums import moderation, posting
from engage.forums.conflicts import Moderator
from engage.forums.joining_models import Meeting, Poll
from engage.forums.models import Board, Post, Thread
from engage.forums.moderation_models import ModerationDecision
from engage.safeguarding.models import Concern
from tests.engage.forums.making import CALM, add_board, add_post, add_thread, begin, parent
from tests.factories import NOW, TODAY, add_member, add_staff, enter, enter_as_member, post

NASTY = "<img src=x onerror=alert({0})>"
SHOWN = "&lt;img src=x onerror=alert({0})&gt;"
CALL = "مجھے 07700 900456 پر فون کریں"
IN_ORDER = '<bdi dir="ltr">07700 900456</bdi>'


@pytest.fixture
def member(app: Flask) -> Member:
    """The writer of everything below."""
    return add_member("Kestrel")


@pytest.fixture
def thread(app: Flask, member: Member) -> Thread:
    """A conversation with mark-up in every field that is somebody's words: `of` numbers them."""
    board = add_board(title=NASTY.format("board"), about=NASTY.format("about"), rules=[NASTY.format("rule")])
    said = (NASTY.format("said"), "published")
    thread = add_thread(
        board, said, title=NASTY.format("title"), summary=NASTY.format("summary"), closed_on=TODAY, kind="meeting"
    )
    thread.posts[0].author = NASTY.format("author")
    thread.posts[0].member_id = member.id
    db.session.add(Poll(thread_id=thread.id, question=NASTY.format("asked"), options=[NASTY.format("option"), "Friday"]))
    db.session.add(Meeting(thread_id=thread.id, met_on=TODAY, place=NASTY.format("place"), n_members=12, n_staff=2))
    thread.has_poll = True
    add_post(thread, NASTY.format("quoting"), quoted_id=thread.posts[0].id)
    put_wording(f"post:{thread.posts[0].id}", "text", "en", NASTY.format("translated"))
    thread.posts[0].lang = "pl"
    db.session.commit()
    return thread


def decided(row: Post) -> None:
    """Somebody took something out of it, and says why; it was drawn for a second look."""
    said = {"act": "redacted", "reason": "contact", "words": NASTY.format("reason"), "before": {}, "after": {}}
    person_id = add_staff("moderator", email="first@wrenshire.example").id
    db.session.add(ModerationDecision(post_id=row.id, at=NOW, person_id=person_id, waited_minutes=1, sampled=True, **said))
    db.session.commit()


def pages_with(browser: FlaskClient, pages: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Each page, which shows at least these words; fails where one shows mark-up."""
    for address, names in pages.items():
        page = browser.get(address).text
        assert "<img src=x" not in page, address
        for name in names:
            assert SHOWN.format(name) in page, (address, name)
        yield address, page


def test_what_members_and_staff_wrote_is_words_on_every_page_for_readers(client: FlaskClient, thread: Thread) -> None:
    url = f"/forums/parents/{thread.id}"
    words = ("title", "summary", "said", "author", "translated", "asked", "option", "place", "quoting")
    pages = {"/forums/": ("board",), "/forums/parents/": ("board", "about", "rule", "title"), url: words}
    assert dict(pages_with(client, {**pages, "/forums/search?q=onerror": ("said", "title"), f"{url}/groups": ("title",)}))


def test_what_a_writer_sees_of_their_own_is_words(client: FlaskClient, thread: Thread, member: Member) -> None:
    changed, mine = thread.posts[0], add_post(thread, NASTY.format("held"), "held", member_id=member.id)
    changed.state, changed.original = "redacted", NASTY.format("original")
    thread.title_before = NASTY.format("title-before")
    decided(changed)
    enter_as_member(client, member)
    one = {f"/forums/mine/{changed.id}": ("said", "original", "title-before", "reason"), f"/forums/mine/{mine.id}": ("held",)}
    assert dict(pages_with(client, {"/forums/mine/": ("title", "held"), **one}))


def test_what_waits_is_words_at_the_moderators_desk(client: FlaskClient, thread: Thread, member: Member) -> None:
    waiting = add_post(thread, f"{NASTY.format('waits')} 07700 900456", "held", member_id=member.id, author=NASTY.format("who"))
    waiting.original, waiting.answer, waiting.marks = NASTY.format("first"), NASTY.format("answer"), [[3, 9, "link"]]
    decided(waiting)
    enter(client, add_staff("moderator", "participation_officer"))
    pages = {
        "/staff/moderation/": ("board", "title", "who", "first", "answer"),
        f"/staff/moderation/posts/{waiting.id}": ("title", "waits", "first", "reason"),
        "/staff/moderation/record": ("title",),
        "/staff/moderation/recheck": ("title", "first", "waits"),
        "/staff/forums/": ("board", "title"),
        f"/staff/forums/threads/{thread.id}": ("title", "said", "author", "summary"),
        f"/staff/forums/threads/{thread.id}/posts/{thread.posts[0].id}/translate": ("said",),
    }
    shown = dict(pages_with(client, pages))
    assert "&lt;im<mark>g src=</mark>x onerror=alert(waits)&gt;" in shown["/staff/moderation/"].replace("\n", "")


def test_what_was_handed_over_is_words_at_the_leads_desk(client: FlaskClient, thread: Thread) -> None:
    enter(client, add_staff("moderator"))
    odd = add_post(thread, NASTY.format("odd"), "held")
    page = f"/staff/moderation/?post={odd.id}"
    seen = client.get(page).text.split('name="seen" value="')[1].split('"')[0]
    post(client, f"/staff/moderation/{odd.id}", {"act": "escalated", "seen": seen, "reason": "unsafe"}, page=page)
    enter(client, add_staff("safeguarding_lead", email="lead@wrenshire.example"))
    concern = db.session.query(Concern).one()
    one = f"/staff/concerns/{concern.id}"
    assert dict(pages_with(client, {one: ("odd",), f"{one}/release": ("odd",)}))


def test_a_telephone_number_keeps_its_order_wherever_words_run_from_right_to_left(client: FlaskClient, member: Member) -> None:
    board: Board = add_board()
    thread = add_thread(board, (CALL, "published"), lang="ur")
    held: Post = add_post(thread, CALL, "held", member_id=member.id, lang="ur", marks=[[5, 17, "phone"]])
    assert IN_ORDER in client.get(f"/forums/parents/{thread.id}").text
    enter_as_member(client, member)
    assert IN_ORDER in client.get("/forums/mine/").text
    enter(client, add_staff("moderator"))
    assert f"<mark>{IN_ORDER}</mark>" in client.get(f"/staff/moderation/?post={held.id}").text.replace("\n", "")


def test_no_title_redaction_or_answer_keeps_what_turns_a_line_round(app: Flask) -> None:
    who, moderator = parent("Wren"), Moderator(add_staff("moderator").id, "Morgan Derry")
    sent = begin(add_board(), who, CALM, "The cros\u202esing")
    row = db.session.get_one(Post, sent.post_id)
    assert db.session.get_one(Thread, sent.thread_id).title == "The crossing"
    given = {"seen": moderation.version_of(row), "reason": "personal", "text": "A longer\u2067 green light."}
    moderation.decide(row.id, "redacted", moderator, now=NOW, **given)
    assert row.text == "A longer green light."
    posting.send_again(row.id, who, text="", answer="Thank\u200b you\u202e", now=NOW)
    assert row.answer == "Thank you"


def test_a_name_keeps_its_own_direction_beside_other_words(client: FlaskClient) -> None:
    thread = add_thread(add_board(), ("Hello", "published"))
    thread.posts[0].author = "نیلی پتنگ"
    add_post(thread, "I think so too", quoted_id=thread.posts[0].id)
    db.session.commit()
    page = client.get(f"/forums/parents/{thread.id}").text
    assert '<bdi translate="no">نیلی پتنگ</bdi>' in page
    assert '<bdi class="small" translate="no">نیلی پتنگ</bdi>' in page
