"""Words of a post that worry leave every page, file and table but the desk's own, for whoever looks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from engage.accounts.roles import STAFF_ROLES
from engage.core import backing_up
from engage.core.config import Settings
from engage.core.db import db
from engage.core.wording import put_wording
from engage.forums import moderation, outward, posting
from engage.forums.conflicts import Moderator
from engage.forums.models import Board, Post, Thread
from engage.safeguarding import services as desk
from engage.safeguarding.models import Concern
from engage.themes import forum_themes
from engage.themes import jobs as theme_jobs
from engage.themes.models import ForumThemes
from tests.engage.forums.making import add_board, add_post, add_thread, add_young_board, begin, parent, reply, young
from tests.factories import NOW, add_member, add_staff, enter, enter_as_member, post

SECRET = "Zebrafinch"  # a word that stands in these posts and nowhere else
SAID = f"He waits for me at the {SECRET} café after training and gives me things"


@pytest.fixture(params=["parents", "young_people"])
def place(request: pytest.FixtureRequest, app: Flask) -> tuple[Board, Thread, Post]:
    """A post that was let through, with everything that is made from words: a quote, a translation, themes."""
    board = add_board() if request.param == "parents" else add_young_board()
    thread = add_thread(board, *((f"More buses in the evening, {number}", "published") for number in range(6)))
    odd = add_post(thread, SAID, member_id=add_member("Linnet", audience=request.param).id)
    add_post(thread, "I know it too", quoted_id=odd.id)
    put_wording(f"post:{odd.id}", "text", "pl", f"[pl] {SAID}")
    db.session.commit()
    theme_jobs.find_in_forum({"board_id": board.id})
    found = db.session.query(ForumThemes).one()
    found.found = {
        **found.found,
        "themes": [
            *found.found["themes"],
            {"label": f"buses {SECRET}", "keywords": [SECRET], "posts": [], "quotes": [], "outcomes": []},
        ],
    }
    db.session.commit()
    return board, thread, odd


# Pages on which something of a forum could stand though they are not its own; survey pages are asked for elsewhere.
SHARED = (
    "/",
    "/staff/",
    "/staff/audit",
    "/consultations/",
    "/you-said-we-did/",
    "/plan/",
    "/open-data/",
    "/you-said-we-did/feed.atom",
)
FORUM_STAFF = ("moderator", "participation_officer")
OTHERS = tuple(role for role in STAFF_ROLES if role not in {*FORUM_STAFF, "safeguarding_lead", "safeguarding_deputy"})


def readers(app: Flask) -> Iterator[tuple[str, FlaskClient]]:
    """Everybody there is, but the leads: nobody, members of both kinds, staff of every other role at once: pages are many."""
    yield "nobody", app.test_client()
    for audience in ("parents", "young_people"):
        browser = app.test_client()
        enter_as_member(browser, add_member(f"Reader {audience[:3]}", audience=audience))
        yield audience, browser
    for name, roles in (("forum staff", FORUM_STAFF), ("other staff", OTHERS)):
        browser = app.test_client()
        enter(browser, add_staff(*roles, email=f"{name.replace(' ', '.')}@wrenshire.example"))
        yield name, browser


def pages(app: Flask, place: tuple[Board, Thread, Post]) -> list[str]:
    """Every address that can be asked for, with the names of this board, thread and post where it has room for them."""
    board, thread, odd = place
    found = ["/forums/search?q=training", f"/forums/{board.slug}/search?q=training", "/staff/search?q=training"]
    known = (("slug", board.slug), ("int:thread_id", thread.id), ("int:post_id", odd.id), ("int:board_id", board.id))
    for rule in app.url_map.iter_rules():
        address = rule.rule
        for name, value in known:
            address = address.replace(f"<{name}>", str(value))
        is_own = any(part in address for part in ("forum", "theme", "moderation", "member", "inbox"))
        if "GET" in (rule.methods or ()) and "<" not in address and (is_own or address in SHARED):
            found.append(address)
    return found


def seen(app: Flask, place: tuple[Board, Thread, Post]) -> set[tuple[str, str]]:
    """Who sees the word, and where."""
    found = set()
    for name, browser in readers(app):
        for address in pages(app, place):
            if SECRET.lower() in unescape(browser.get(address).get_data().decode("utf-8", "replace")).lower():
                found.add((name, address))
    return found


def in_tables(word: str = SECRET) -> set[str]:
    """The tables in which the word stands."""
    names = {table.name for table in db.metadata.sorted_tables}
    return {name for name in names if word.lower() in str(db.session.execute(text(f'SELECT * FROM "{name}"')).all()).lower()}


def test_before_it_is_held_it_is_seen_by_those_who_may_and_by_no_adult_of_a_young_peoples_board(
    app: Flask, place: tuple[Board, Thread, Post]
) -> None:
    who = {name for name, _address in seen(app, place)}
    young = place[0].audience == "young_people"
    assert who == (
        {"young_people", "forum staff"} if young else {"nobody", "parents", "young_people", "forum staff", "other staff"}
    )
    assert in_tables() == {"forum_post", "forum_post_word", "wording", "forum_themes"}


@pytest.mark.parametrize("way", ["escalated", "handed over"])
def test_what_worries_is_gone_from_every_page_and_table_at_once(app: Flask, place: tuple[Board, Thread, Post], way: str) -> None:
    _board, thread, odd = place
    assert seen_in_thread(app, place)  # its page was made, and parts of it kept, before it is held
    who = Moderator(add_staff("moderator", email="m@wrenshire.example").id, "Morgan Derry")
    if way == "escalated":
        moderation.decide(odd.id, "escalated", who, seen=moderation.version_of(odd), reason="unsafe", now=NOW)
    else:
        desk.hand_over("forum_post", str(odd.id), "", who.person_id, now=NOW)
    db.session.commit()
    assert in_tables() == set()
    assert seen(app, place) == set()
    assert db.session.query(Concern).one().source_id == str(odd.id)
    assert thread.n_shown == 7


def seen_in_thread(app: Flask, place: tuple[Board, Thread, Post]) -> bool:
    browser = app.test_client()
    enter(browser, add_staff("moderator", email="first@wrenshire.example"))
    return SECRET in browser.get(f"/forums/{place[0].slug}/{place[1].id}").text


def test_nothing_of_it_is_left_in_any_file_of_the_data_folder(
    app: Flask, place: tuple[Board, Thread, Post], settings: Settings
) -> None:
    desk.hand_over("forum_post", str(place[2].id), "", add_staff("moderator").id, now=NOW)
    db.session.commit()
    db.session.remove()
    db.engine.dispose()
    with db.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    files: list[Path] = [file for file in settings.home.rglob("*") if file.is_file()]
    assert not [file.name for file in files if SECRET.lower().encode() in file.read_bytes().lower()]


def test_no_backup_nor_its_report_holds_a_word_of_it(
    place: tuple[Board, Thread, Post], settings: Settings, tmp_path: Path
) -> None:
    def holding(folder: Path) -> set[str]:
        backing_up.make(folder, settings, now=NOW)
        return {
            file.name for file in folder.rglob("*") if file.is_file() and SECRET.lower().encode() in file.read_bytes().lower()
        }

    assert holding(tmp_path / "before") == {"engage.sqlite"}, "this test would prove nothing"
    desk.hand_over("forum_post", str(place[2].id), "", add_staff("moderator").id, now=NOW)
    db.session.commit()
    assert holding(tmp_path / "after") == set()


def test_what_a_moderator_takes_out_is_left_for_the_writer_and_moderators_alone(
    app: Flask, place: tuple[Board, Thread, Post]
) -> None:
    odd = place[2]
    who = Moderator(add_staff("moderator", email="m@wrenshire.example").id, "Morgan Derry")
    given = {"seen": moderation.version_of(odd), "reason": "personal", "text": "He waits for me"}
    moderation.decide(odd.id, "redacted", who, now=NOW, **given)
    db.session.commit()
    assert in_tables() == {"forum_post"}
    assert {name for name, _address in seen(app, place)} == {"forum staff"}


@pytest.mark.parametrize("worry", ["My stepdad hits me when he is drunk and I am scared to go home."])
def test_words_that_worry_at_the_door_never_stand_in_any_table_but_sealed(app: Flask, worry: str) -> None:
    board, who = add_young_board(), young()
    begin(board, who, worry, "Stepdad at home")
    thread = add_thread(board, ("Hello", "published"))
    reply(board, thread, who, worry)
    everything = "".join(
        str(db.session.execute(text(f'SELECT * FROM "{table.name}"')).all()) for table in db.metadata.sorted_tables
    )
    assert "stepdad" not in everything.lower()
    assert db.session.query(Concern).count() == 2


def test_themes_of_posts_that_changed_while_the_worker_looked_are_not_kept(app: Flask) -> None:
    board = add_board()
    thread = add_thread(board, ("One", "published"), ("Two", "published"))
    posts = outward.posts_for_analysis(board.id)
    posting.empty(thread.posts[0], "removed")
    forum_themes.keep(board.id, posts, None, NOW)  # type: ignore[arg-type]  # what it found is not even looked at
    assert db.session.query(ForumThemes).all() == []


def test_no_letter_and_no_notice_holds_a_word_of_it(app: Flask, place: tuple[Board, Thread, Post]) -> None:
    rows = db.session.execute(text("SELECT kind, url FROM notification")).all()
    assert SECRET.lower() not in json.dumps([list(row) for row in rows]).lower()
    assert parent("Wren")


def test_a_moderators_desk_is_left_by_what_was_handed_over(
    app: Flask, client: FlaskClient, place: tuple[Board, Thread, Post]
) -> None:
    odd = place[2]
    enter(client, add_staff("moderator"))
    given = {"act": "escalated", "seen": moderation.version_of(odd), "reason": "unsafe"}
    post(client, f"/staff/moderation/{odd.id}", given, page="/staff/account")
    for address in ("/staff/moderation/", f"/staff/moderation/posts/{odd.id}", "/staff/moderation/record"):
        assert SECRET not in client.get(address).text
