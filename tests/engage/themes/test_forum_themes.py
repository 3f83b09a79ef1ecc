"""Themes in a forum: of shown posts only, apart from surveys, and gone with the posts they came from."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from engage.core.db import db
from engage.forums import outward, posting
from engage.forums.models import Board
from engage.themes import forum_themes, jobs
from tests.engage.forums.making import add_board, add_post, add_thread, add_young_board
from tests.factories import NOW, add_staff, enter, post

BUSES = (
    "The last bus leaves far too early.",
    "We need a later bus in the evening.",
    "Later buses, please, the last bus is at six.",
)
PARKS = ("The park is dark at night.", "There should be lights in the park.", "Lights in the park would help.")


def board_with_posts() -> Board:
    board = add_board()
    thread = add_thread(board, *((text, "published") for text in (*BUSES, *PARKS) * 2))
    add_post(thread, "A held post about a secret bus", "held")
    add_post(thread, "We looked into the buses.", is_staff=True)
    return board


def test_only_what_members_wrote_and_everybody_may_read_is_analysed(app: Flask) -> None:
    board = board_with_posts()
    add_thread(add_young_board(), ("Between us about the bus", "published"))
    texts = [one.text for one in outward.posts_for_analysis(board.id)]
    assert texts == [*BUSES, *PARKS] * 2
    found = outward.posts_for_analysis(board.id)[0]
    assert (found.provenance, found.audience) == ("forum", "parents")


def test_a_run_finds_themes_and_they_go_with_a_post_that_is_taken_away(app: Flask) -> None:
    board = board_with_posts()
    jobs.find_in_forum({"board_id": board.id})
    db.session.commit()
    found = forum_themes.read(board.id)
    assert found.themes
    assert sum(theme.n_posts for theme in found.themes) == 12
    first = outward.posts_for_analysis(board.id)[0].post_id
    posting.empty(posting.db.session.get_one(posting.Post, first), "removed")
    assert forum_themes.read(board.id).themes is None


def test_an_officer_asks_for_a_run_once_and_reads_it(client: FlaskClient) -> None:
    board = board_with_posts()
    enter(client, add_staff("participation_officer"))
    url = f"/staff/themes/forums/{board.id}"
    assert "Nobody has looked yet" in client.get(url).text
    assert post(client, url, {}).status_code == 302
    forum_themes.request_run(board.id, NOW)
    assert "A run is waiting" in client.get(url).text
    jobs.find_in_forum({"board_id": board.id})
    db.session.commit()
    assert "bus" in client.get(url).text


def test_a_plan_author_does_not_read_young_peoples_themes(client: FlaskClient) -> None:
    board = add_young_board()
    enter(client, add_staff("plan_author"))
    assert client.get(f"/staff/themes/forums/{board.id}").status_code == 404
