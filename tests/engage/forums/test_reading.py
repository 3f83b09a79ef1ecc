"""Reading the forums: what is public is there with its translations, what is not is as if it did not exist."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from engage.core.db import db
from engage.core.wording import put_wording
from engage.forums import services
from tests.engage.forums.making import add_board, add_thread


def test_a_board_a_thread_and_its_posts_can_be_read_without_an_account(client: FlaskClient) -> None:
    thread = add_thread(add_board(), ("Who do I tell?", "published"), ("We count the cars.", "redacted"))
    assert "Parents&#39; forum" in client.get("/forums/").text
    page = client.get("/forums/parents/").text
    assert "Be kind." in page
    assert "Cars at the gate" in page
    assert "1 reply" in page
    conversation = client.get(f"/forums/parents/{thread.id}").text
    assert conversation.index("Who do I tell?") < conversation.index("We count the cars.")


@pytest.mark.parametrize("state", ["held", "rejected", "escalated", "removed"])
def test_a_post_that_was_not_let_through_is_shown_nowhere(client: FlaskClient, state: str) -> None:
    board = add_board()
    thread = add_thread(board, ("Everybody may read this.", "published"), ("Nobody may read this.", state))
    pages = [client.get(f"/forums/{tail}").text for tail in ("", "parents/", f"parents/{thread.id}")]
    assert "Everybody may read this." in pages[2]
    assert not any("Nobody may read this." in page for page in pages)
    assert "0 replies" in pages[1]


def test_a_thread_in_which_nothing_may_be_read_is_not_there(client: FlaskClient) -> None:
    thread = add_thread(add_board(), ("Not yet read by anybody.", "held"))
    assert client.get(f"/forums/parents/{thread.id}").status_code == 404
    page = client.get("/forums/parents/").text
    assert "Cars at the gate" not in page
    assert "No conversations yet" in page


def test_a_young_peoples_board_is_neither_listed_nor_reachable(client: FlaskClient) -> None:
    board = add_board("young", audience="young_people", is_public=False, title="Young people only")
    thread = add_thread(board, ("Between us.", "published"))
    assert "Young people only" not in client.get("/forums/").text
    assert client.get("/forums/young/").status_code == 404
    assert client.get(f"/forums/young/{thread.id}").status_code == 404


def test_the_database_refuses_to_make_a_young_peoples_board_public(app: Flask) -> None:
    board = add_board("young", audience="young_people", is_public=False)
    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE forum_board SET is_public = true WHERE id = :id"), {"id": board.id})
    db.session.rollback()


def test_a_parents_board_that_is_not_public_is_not_shown_either(client: FlaskClient) -> None:
    add_board("closed", is_public=False)
    assert client.get("/forums/closed/").status_code == 404


def test_a_thread_is_found_on_its_own_board_only(client: FlaskClient) -> None:
    thread = add_thread(add_board(), ("Hello.", "published"))
    add_board("another")
    assert client.get(f"/forums/another/{thread.id}").status_code == 404
    assert client.get("/forums/parents/999").status_code == 404
    assert client.get("/forums/nowhere/").status_code == 404


def test_a_post_in_another_language_stands_beside_its_translation(client: FlaskClient) -> None:
    thread = add_thread(add_board(), ("Czy jest świetlica?", "published"), lang="pl", title="Zajęcia")
    put_wording(f"thread:{thread.id}", "title", "en", "Activities")
    put_wording(f"post:{thread.posts[0].id}", "text", "en", "Is there a club?")
    db.session.commit()
    page = client.get(f"/forums/parents/{thread.id}").text
    assert page.index("Czy jest świetlica?") < page.index("Is there a club?")
    assert "Activities" in page
    assert 'lang="pl"' in page


def test_whoever_reads_the_language_of_a_post_gets_no_translation(app: Flask) -> None:
    thread = add_thread(add_board(), ("Czy jest świetlica?", "published"), lang="pl")
    put_wording(f"post:{thread.posts[0].id}", "text", "en", "Is there a club?")
    found = services.conversation("parents", thread.id, "pl")
    assert found.posts[0].translation is None
    assert found.posts[0].body.is_translated


def test_a_post_without_any_translation_says_so(client: FlaskClient) -> None:
    thread = add_thread(add_board(), ("Czy jest świetlica?", "published"), lang="pl", title="Zajęcia")
    assert "Not translated yet" in client.get(f"/forums/parents/{thread.id}").text


def test_the_board_speaks_the_readers_language_and_marks_what_is_missing(app: Flask) -> None:
    board = add_board()
    put_wording(f"board:{board.id}", "title", "pl", "Forum rodziców")
    put_wording(f"board:{board.id}", "rules", "pl", "Bądźmy życzliwi.\nŻadnych nazwisk.")
    view = services.board("parents", "pl").board
    assert (view.title.text, view.title.is_translated) == ("Forum rodziców", True)
    assert [rule.text for rule in view.rules] == ["Bądźmy życzliwi.", "Żadnych nazwisk."]
    assert (view.about.text, view.about.is_translated) == ("Ask us.", False)


def test_the_thread_last_written_in_comes_first(app: Flask) -> None:
    board = add_board()
    old = add_thread(board, ("One.", "published"), title="Older")
    new = add_thread(board, ("One.", "published"), ("Two.", "published"), title="Newer")
    threads = services.board("parents", "en").threads
    assert [thread.id for thread in threads] == [new.id, old.id]


def test_no_forum_at_all_is_said_plainly(client: FlaskClient) -> None:
    assert "No forum is open" in client.get("/forums/").text
