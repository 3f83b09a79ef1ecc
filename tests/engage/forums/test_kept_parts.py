"""Parts of a topic page are made once for all; what is held, changed or another reader's is never shown from what was kept."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core import memo
from engage.core.db import db
from engage.core.wording import put_wording
from engage.forums import moderation
from engage.forums.conflicts import Moderator
from engage.forums.models import Post, Thread
from tests.engage.forums.making import add_board, add_thread
from tests.factories import NOW, add_member, add_staff, enter_as_member, post

WORDS = "A van mounted the pavement."


@pytest.fixture
def thread(app: Flask) -> Thread:
    """A conversation of two posts that anybody may read."""
    return add_thread(add_board(), (WORDS, "published"), ("Thank you.", "published"))


def page(client: FlaskClient, thread: Thread) -> str:
    return client.get(f"/forums/parents/{thread.id}").get_data(as_text=True)


def decide(row: Post, act: str, **given: str) -> None:
    mod = Moderator(add_staff("moderator", email="m@wrenshire.example").id, "Sam Sample")
    moderation.decide(row.id, act, mod, seen=moderation.version_of(row), now=NOW, **given)
    db.session.commit()


def test_the_second_reader_gets_what_was_made_for_the_first(app: Flask, client: FlaskClient, thread: Thread) -> None:
    first = page(client, thread)
    n_kept = len(app.extensions["engage.parts"])
    second = page(app.test_client(), thread)
    assert len(app.extensions["engage.parts"]) == n_kept
    assert WORDS in first
    assert WORDS in second


@pytest.mark.parametrize(("act", "given"), [("rejected", {"reason": "unkind"}), ("escalated", {"reason": "unsafe"})])
def test_a_post_that_is_turned_down_or_held_is_gone_with_the_next_page(
    client: FlaskClient, thread: Thread, act: str, given: dict[str, str]
) -> None:
    assert WORDS in page(client, thread)
    decide(thread.posts[0], act, **given)
    assert WORDS not in page(client, thread)
    assert "Thank you." in page(client, thread)


def test_a_post_from_which_something_was_taken_out_is_shown_as_it_is_now(client: FlaskClient, thread: Thread) -> None:
    assert WORDS in page(client, thread)
    decide(thread.posts[0], "redacted", reason="personal", text="A […] mounted the pavement.")
    now = page(client, thread)
    assert WORDS not in now
    assert "A […] mounted the pavement." in now
    assert "A moderator took something out." in now


def test_a_translation_that_came_later_is_shown(client: FlaskClient, thread: Thread) -> None:
    client.get("/language/pl")
    assert "Van wjechał" not in page(client, thread)
    put_wording(f"post:{thread.posts[0].id}", "text", "pl", "Van wjechał na chodnik.", checked_by="Sam")
    db.session.commit()
    assert "Van wjechał na chodnik." in page(client, thread)


def test_no_reader_gets_another_readers_part(app: Flask, client: FlaskClient, thread: Thread) -> None:
    writer, other = add_member("Kestrel"), add_member("Heron")
    thread.posts[0].member_id = writer.id
    db.session.commit()
    own, others = app.test_client(), app.test_client()
    enter_as_member(own, writer)
    enter_as_member(others, other)
    for _ in range(2):
        assert "My post" in page(own, thread)
        for reader in (others, client):
            assert "My post" not in page(reader, thread)


def test_reporting_still_takes_each_readers_own_token(app: Flask, thread: Thread) -> None:
    url = f"/forums/parents/{thread.id}"
    for browser in (app.test_client(), app.test_client()):
        assert post(browser, f"{url}/posts/{thread.posts[0].id}/report", {}, page=url).status_code == 302
    assert app.test_client().post(f"{url}/posts/{thread.posts[0].id}/report").status_code == 400


def test_no_form_token_is_kept(app: Flask, client: FlaskClient, thread: Thread) -> None:
    member = add_member("Kestrel")
    enter_as_member(client, member)
    page(client, thread)
    page(app.test_client(), thread)
    assert not [part for part in app.extensions["engage.parts"].values() if "csrf_token" in part]


def test_what_is_kept_does_not_grow_without_end(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo, "_MOST_PARTS", 10)
    for number in range(100):
        assert memo.made_once("part", number, caller=lambda number=number: f"<p>{number}</p>") == f"<p>{number}</p>"  # type: ignore[misc]
    assert len(app.extensions["engage.parts"]) <= 10


def test_no_address_of_a_page_that_holds_a_code_is_kept(app: Flask, client: FlaskClient) -> None:
    for page in ("/r/blue-otter-lantern-quilt-42?x='\"<b>", "/members/join/made-up-token"):
        shown = client.get(page).get_data(as_text=True)
        assert 'href="/language/pl?next=/' in shown
        assert "<b>" not in shown.partition("</header>")[0]
    kept = app.extensions["engage.parts"]
    assert kept
    assert not [one for one in kept.items() if "otter" in repr(one) or "token" in repr(one)]
