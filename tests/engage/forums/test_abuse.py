"""Whoever means harm: forms without their token, numbers in addresses, floods of reports from one browser after another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from engage.accounts.roles import STAFF_ROLES
from engage.core.db import db
from engage.core.security import limiter
from engage.forums import disguises, drafts, posting, reports
from tests.engage.forums.making import add_board, add_post, add_thread, add_young_board, draft, parent, reply
from tests.factories import NOW, TODAY, add_member, add_staff, enter, enter_as_member, token_of


def address(app: Flask, rule: Rule) -> str:
    values = {name: 1 if "int" in repr(kind).lower() else "x" for name, kind in rule._converters.items()}
    return str(app.url_map.bind("localhost").build(rule.endpoint, values, method="POST"))


def exempt(app: Flask, rule: Rule) -> bool:
    guard = app.extensions["csrf"]
    view = app.view_functions[rule.endpoint]
    name = rule.endpoint.rpartition(".")[0]
    return f"{view.__module__}.{view.__name__}" in guard._exempt_views or name in guard._exempt_blueprints


def test_no_form_of_a_member_or_of_staff_is_taken_without_its_token(app: Flask, client: FlaskClient) -> None:
    enter(client, add_staff(*STAFF_ROLES))
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    checked = [rule for rule in rules if not exempt(app, rule)]
    inside = [rule for rule in checked if rule.rule.startswith(("/staff", "/members", "/forums"))]
    assert len(inside) > 100
    outside = {one.endpoint for one in rules if one.rule.startswith(("/staff", "/members", "/forums")) and exempt(app, one)}
    assert outside == {"building.put_media"}, "a film is too long to be read before its form checks the token: see test_media"
    for rule in inside:
        given = client.post(address(app, rule), data={"csrf_token": "made-up"})
        assert (rule.rule, given.status_code) == (rule.rule, 400)
        assert "open for too long" in given.text or "could not take" in given.text, rule.rule


def test_a_token_of_another_session_is_no_token(app: Flask, client: FlaskClient) -> None:
    thread = add_thread(add_board(), ("Hello", "published"))
    enter_as_member(client, add_member("Kestrel"))
    other = app.test_client()
    enter_as_member(other, add_member("Linnet"))
    url = f"/forums/parents/{thread.id}"
    stolen = token_of(other, url)
    assert client.post(f"{url}/follow", data={"csrf_token": stolen, "on": "y"}).status_code == 400


@pytest.fixture
def limits(app: Flask) -> Iterator[None]:
    """Nothing was sent before, and nothing is left for the next test."""
    limiter.reset()
    yield
    limiter.reset()


@pytest.mark.usefixtures("limits")
@pytest.mark.parametrize("door", ["new", "{}/reply"])
def test_a_member_who_sends_on_and_on_is_stopped_and_another_from_the_same_address_is_not(app: Flask, door: str) -> None:
    thread = add_thread(add_board(), ("Hello", "published"))
    url = f"/forums/parents/{door.format(thread.id)}"
    sender, other = app.test_client(), app.test_client()
    token, others = enter_as_member(sender, add_member("Kestrel")), enter_as_member(other, add_member("Linnet"))
    given = [sender.post(url, data={"csrf_token": token, "text": "", "lang": "en"}).status_code for _ in range(31)]
    assert given == [400] * 30 + [429]
    assert other.post(url, data={"csrf_token": others, "text": "", "lang": "en"}).status_code == 400


@pytest.mark.usefixtures("limits")
def test_reports_from_one_address_are_stopped_whatever_browser_they_say_they_come_from(app: Flask) -> None:
    thread = add_thread(add_board(), ("Hello", "published"))
    url, given = f"/forums/parents/{thread.id}", []
    for _ in range(21):
        browser = app.test_client()
        given.append(
            browser.post(f"{url}/posts/{thread.posts[0].id}/report", data={"csrf_token": token_of(browser, url)}).status_code
        )
    assert given == [302] * 20 + [429]


def test_a_member_says_so_much_in_a_day_and_no_more_however_fast_it_is_let_through(app: Flask) -> None:
    board, who = add_board(read_first=False), parent(is_trusted=True)
    thread = add_thread(board, ("Hello", "published"))
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], forum_posts_a_day=3)
    assert [reply(board, thread, who, f"The crossing again, {number}").state for number in range(3)] == ["published"] * 3
    with pytest.raises(drafts.FloodError, match="sent a lot"):
        reply(board, thread, who, "One too many")
    posting.reply(board, thread, draft("Tomorrow"), who, now=NOW + timedelta(1), today=TODAY + timedelta(1))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("sc\u200bho\u2060ol", "school"),
        ("sch\u00adool\ufeff", "school"),
        ("safe \u202eevil\u2066 words", "safe evil words"),
        ("fo\u200dx and do\u200cg", "fox and dog"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("z" + "\u0300\u0301\u0302\u0303\u0304" * 9, "z\u0300\u0301\u0302"),
    ],
)
def test_what_nobody_sees_is_not_kept_and_what_letters_need_is(typed: str, kept: str) -> None:
    assert disguises.tidied(typed) == kept


def test_a_text_in_another_alphabet_or_with_letters_that_need_joiners_is_not_disguised() -> None:
    for lang, words in (
        ("uk", "Ми хочемо автобус до школи, і швидко"),
        ("fa", "می\u200cخواهم با اتوبوس بروم"),
        ("pl", "Chcemy autobusu"),
        ("en", "My teacher is Юлія Коваль and she is great"),
        ("en", "👩\u200d🔬 was fun"),
    ):
        assert not disguises.is_disguised(words, lang), words


def test_reports_from_one_browser_after_another_take_nothing_away_and_weigh_no_more_than_a_way_to_contact_somebody(
    app: Flask,
) -> None:
    writer = add_member("Kestrel")
    thread = add_thread(add_board(), ("Hello", "published"))
    mine = [add_post(thread, f"Words {number}", member_id=writer.id) for number in range(3)]
    for post in mine:
        for number in range(200):
            reports.report(post, f"browser:{number}", None, now=NOW, today=TODAY)
    assert {post.state for post in mine} == {"published"}
    assert max(post.risk for post in mine) <= 50
    assert min(post.look_by for post in mine if post.look_by) >= NOW + timedelta(hours=12)


def test_what_an_adult_account_asks_of_a_young_peoples_board_reads_as_if_there_were_none(app: Flask) -> None:
    board = add_young_board()
    thread = add_thread(board, ("Between us", "published"), title="Our title")
    post_id = thread.posts[0].id
    parent, author = app.test_client(), app.test_client()
    token = enter_as_member(parent, add_member("Grown Up"))
    staff_token = enter(author, add_staff("plan_author", "board_member", "partner", "advocate", "administrator"))
    doors = ("new", "{}/reply", "{}/follow", "{}/poll", "{}/vote", "{}/posts/{}/report")
    for door in doors:
        real, none = (f"/forums/{slug}/{door.format(thread.id, post_id)}" for slug in ("young", "nowhere"))
        given = [parent.post(url, data={"csrf_token": token, "text": "Hello", "lang": "en"}) for url in (real, none)]
        assert {one.status_code for one in given} == {404}, door
        assert "Our title" not in given[0].text
    for url in (f"/staff/forums/{board.id}/begin", f"/staff/forums/threads/{thread.id}", f"/staff/themes/forums/{board.id}"):
        answer = author.get(url)
        assert (url, answer.status_code, "Young people only" in answer.text) == (url, 404, False)
    for url in ("answer", "state", "close", "poll"):
        given = author.post(f"/staff/forums/threads/{thread.id}/{url}", data={"csrf_token": staff_token, "summary": "No"})
        assert given.status_code == 404
    assert db.session.get_one(type(thread), thread.id).closed_on is None
    for url in (
        "/forums/",
        "/staff/forums/",
        "/staff/",
        "/forums/search?q=between",
        "/staff/search?q=between",
        "/consultations/",
    ):
        for browser in (parent, author):
            said = browser.get(url).text
            assert "Between us" not in said
            assert "Young people only" not in said


@pytest.mark.usefixtures("limits")
def test_a_member_who_sends_a_post_again_and_again_is_stopped_and_another_is_not(app: Flask) -> None:
    thread = add_thread(add_board(), ("Hello", "published"))
    doors = []
    for name in ("Kestrel", "Linnet"):
        browser, member = app.test_client(), add_member(name)
        own = add_post(thread, "Buy my cot", "rejected", member_id=member.id, author=name)
        doors.append((browser, f"/forums/mine/{own.id}", enter_as_member(browser, member)))
    (sender, url, token), (other, others_url, others) = doors
    given = [sender.post(url, data={"csrf_token": token, "text": "", "answer": ""}).status_code for _ in range(21)]
    assert given == [400] * 20 + [429]
    assert other.post(others_url, data={"csrf_token": others, "text": "", "answer": ""}).status_code == 400
    assert sender.get(url).status_code == 200  # what came of it can still be read
