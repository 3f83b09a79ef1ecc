"""The forums' pages, as their readers have them: plain forms, kept words, and nothing of a board that is not theirs."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.accounts.models import Member
from engage.accounts.roles import Grant, Role
from engage.core.db import db
from engage.forums import keeping
from engage.forums.joining_models import Poll, StatementVote
from engage.forums.models import Post
from engage.forums.moderation_models import PostReport, RulesSeen
from tests.engage.forums.making import CALM, WORRYING, add_board, add_post, add_thread, add_young_board
from tests.factories import NOW, TODAY, add_areas, add_member, add_staff, enter, enter_as_member, post, token_of


@pytest.fixture
def member(client: FlaskClient) -> Member:
    """A parent who is signed in and has seen the rules."""
    found = add_member("Kestrel")
    seen(found)
    enter_as_member(client, found)
    return found


def seen(member: Member) -> None:
    db.session.add(RulesSeen(member_id=member.id, seen_on=TODAY))
    db.session.commit()


def write(client: FlaskClient, url: str, **data: str):  # type: ignore[no-untyped-def]
    """Fill a form in and send it, with the token of its own that stops a second post."""
    page = client.get(url).get_data(as_text=True)
    token = re.search(r'name="token"[^>]*value="([^"]+)"', page)
    assert token, page
    return client.post(url, data={"csrf_token": csrf_of(page), "token": token[1], "lang": "en", **data})


def csrf_of(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_member_begins_a_conversation_and_it_waits(client: FlaskClient, member: Member) -> None:
    add_board()
    sent = write(client, "/forums/parents/new", title="Lights", text=CALM)
    assert sent.headers["Location"] == "/forums/sent/waits?board=parents"
    assert "A moderator reads it first" in client.get(sent.headers["Location"]).text
    assert "Lights" not in client.get("/forums/parents/").text
    mine = client.get("/forums/mine/").text
    assert "Lights" in mine
    assert "Only you can see it" in mine


def test_before_the_first_post_the_rules_are_shown_and_agreed_to(client: FlaskClient) -> None:
    add_board()
    enter_as_member(client, add_member("Kestrel"))
    assert "Be kind. You can disagree" in client.get("/forums/parents/new").text
    refused = write(client, "/forums/parents/new", title="Lights", text="Words that must stay")
    assert refused.status_code == 400
    assert "Words that must stay" in refused.text
    assert write(client, "/forums/parents/new", title="Lights", text=CALM, rules="y").status_code == 302
    assert "Be kind. You can disagree" not in client.get("/forums/parents/new").text


@pytest.mark.parametrize("data", [{"title": "", "text": "Kept words"}, {"title": "Kept title", "text": ""}])
def test_what_was_typed_survives_a_mistake(client: FlaskClient, member: Member, data: dict[str, str]) -> None:
    add_board()
    refused = write(client, "/forums/parents/new", **data)
    assert refused.status_code == 400
    assert "Kept" in refused.text


def test_what_was_typed_survives_a_form_that_was_open_too_long(client: FlaskClient, member: Member) -> None:
    add_board()
    client.get("/forums/parents/new")
    refused = client.post(
        "/forums/parents/new", data={"csrf_token": "old", "title": "T", "text": "My long thoughts", "lang": "en"}
    )
    assert refused.status_code == 400
    assert "My long thoughts" in refused.text
    assert db.session.scalars(select(Post)).all() == []


def test_what_is_too_long_is_told_and_kept(client: FlaskClient, member: Member) -> None:
    add_board()
    refused = write(client, "/forums/parents/new", title="Long", text="word " * 1100)
    assert refused.status_code == 400
    assert "characters too long" in refused.text


def test_whoever_is_not_signed_in_is_asked_to_before_writing(client: FlaskClient) -> None:
    board = add_board()
    thread = add_thread(board, ("Hello", "published"))
    assert client.get("/forums/parents/new").headers["Location"].startswith("/members/sign-in")
    page = client.get(f"/forums/parents/{thread.id}").text
    assert "/members/join" in page
    assert "Send my reply" not in page


def test_a_worrying_post_brings_help_at_once(client: FlaskClient, member: Member) -> None:
    thread = add_thread(add_board(), ("Hello", "published"))
    sent = write(client, f"/forums/parents/{thread.id}/reply", text=WORRYING)
    page = client.get(sent.headers["Location"])
    assert page.status_code == 200
    assert "0800 1111" in page.text
    assert "You are not in trouble" in page.text
    assert WORRYING not in client.get("/forums/mine/").text


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_beside_every_box_for_a_members_words_stands_whom_to_call(client: FlaskClient, member: Member, lang: str) -> None:
    board = add_board()
    thread = add_thread(board, ("Hello", "published"))
    votes = add_thread(board, ("More buses", "published"), kind="statements")
    mine = [add_post(thread, "Mine", state, member_id=member.id) for state in ("held", "rejected", "redacted")]
    client.get(f"/language/{lang}")
    url = f"/forums/parents/{thread.id}"
    boxes = (url, f"{url}/reply", "/forums/parents/new", f"/forums/parents/{votes.id}/reply")
    for page in (*boxes, *(f"/forums/mine/{one.id}" for one in mine)):
        main = client.get(page).text.split("<main", 1)[1].split("</main>", 1)[0]
        assert "<textarea" in main, page
        for link in ("tel:999", "tel:08001111", "/safe/"):
            assert f'href="{link}' in main, (page, link)


def test_markup_and_turned_lines_are_shown_as_what_they_are(client: FlaskClient, member: Member) -> None:
    thread = add_thread(add_board(), ("<script>alert(1)</script><b>bold</b>", "published"))
    page = client.get(f"/forums/parents/{thread.id}").text
    assert "<script>alert" not in page
    assert "&lt;b&gt;bold" in page
    write(client, f"/forums/parents/{thread.id}/reply", text="safe \u202eevil\u2066 words")
    stored = db.session.scalars(select(Post).order_by(Post.id.desc())).first()
    assert stored
    assert stored.text == "safe evil words"
    assert 'class="who" lang="en" dir="auto"' in page


def test_fields_nobody_asked_for_change_nothing(client: FlaskClient, member: Member) -> None:
    thread = add_thread(add_board(), ("Hello", "published"))
    write(
        client,
        f"/forums/parents/{thread.id}/reply",
        text=CALM,
        state="published",
        is_staff="1",
        author="The Mayor",
        member_id="99",
        person_id="1",
        posted_on="2001-01-01",
    )
    stored = db.session.scalars(select(Post).order_by(Post.id.desc())).first()
    assert stored
    assert (stored.state, stored.is_staff, stored.author, stored.member_id, stored.person_id) == (
        "held",
        False,
        "Kestrel",
        member.id,
        None,
    )


def test_one_tap_reports_a_post_without_an_account(client: FlaskClient) -> None:
    thread = add_thread(add_board(), ("Hello", "published"))
    url = f"/forums/parents/{thread.id}"
    sent = post(client, f"{url}/posts/{thread.posts[0].id}/report", {}, page=url)
    assert sent.headers["Location"] == f"{url}?reported={thread.posts[0].id}#reported"
    post(client, f"{url}/posts/{thread.posts[0].id}/report", {}, page=url)
    assert len(db.session.scalars(select(PostReport)).all()) == 1
    assert "Hello" in client.get(url).text


def test_nobody_reports_a_post_that_is_not_shown_to_them(client: FlaskClient) -> None:
    thread = add_thread(add_board(), ("Hello", "published"), ("Held one", "held"))
    url = f"/forums/parents/{thread.id}"
    assert post(client, f"{url}/posts/{thread.posts[1].id}/report", {}, page=url).status_code == 404
    assert db.session.scalars(select(PostReport)).all() == []


def test_who_reports_is_thanked_beside_the_post_and_on_the_page_they_were_on(client: FlaskClient) -> None:
    thread = add_thread(add_board(), *((f"Words {number:02}.", "published") for number in range(45)))
    url, last = f"/forums/parents/{thread.id}", thread.posts[30]
    second = _link(client.get(url).text, "next")
    sent = post(client, f"{url}/posts/{last.id}/report", {"after": second.rpartition("=")[2]}, page=second)
    assert f'name="after" value="{second.rpartition("=")[2]}"' in client.get(second).text
    page = client.get(sent.headers["Location"].partition("#")[0]).text
    thanks = page.index("A moderator will look at this post.")
    assert page.index('id="reported"') < thanks < page.index(f'id="p{last.id}"')
    assert page.index(f'id="p{thread.posts[29].id}"') < thanks
    assert "A moderator will look" not in client.get(f"{url}?reported={last.id}").text, "that post is on another page"


def test_a_reporter_who_is_a_member_hears_what_became_of_it(client: FlaskClient, member: Member) -> None:
    thread = add_thread(add_board(), ("Hello", "published"))
    url = f"/forums/parents/{thread.id}"
    post(client, f"{url}/posts/{thread.posts[0].id}/report", {}, page=url)
    assert "A moderator has not looked yet." in client.get("/forums/mine/").text


def test_nobody_opens_anothers_post_through_its_number(client: FlaskClient, member: Member) -> None:
    thread = add_thread(add_board(), ("Hello", "published"))
    others = add_post(thread, "A held secret", "held", member_id=add_member("Other").id)
    for url in (f"/forums/mine/{others.id}", "/forums/mine/999"):
        answer = client.get(url)
        assert (answer.status_code, "A held secret" in answer.text) == (404, False)
    assert post(client, f"/forums/mine/{others.id}/take-back", {}, page="/members/").status_code == 404


def test_a_young_peoples_board_is_open_to_its_members_and_staff_only(client: FlaskClient, app: Flask) -> None:
    board = add_young_board()
    thread = add_thread(board, ("Between us", "published"), title="Our title")
    pages = (
        "/forums/young/",
        f"/forums/young/{thread.id}",
        f"/forums/young/{thread.id}/groups",
        "/forums/young/search?q=between",
    )
    nothing = {client.get(page.replace("young/", "none/")).status_code for page in pages}
    assert nothing == {404}
    parent, officer, author = app.test_client(), app.test_client(), app.test_client()
    enter_as_member(parent, add_member("Grown Up"))
    enter(officer, add_staff("participation_officer"))
    enter(author, add_staff("plan_author", email="author@wrenshire.example"))
    for browser in (client, parent, author):
        for page in pages:
            known, unknown = browser.get(page), browser.get(page.replace("young/", "none/"))
            assert known.status_code == 404
            assert _said(known.text) == _said(unknown.text)
        assert "Young people only" not in browser.get("/forums/").text
        assert "Between us" not in browser.get("/forums/search?q=between").text
    child = app.test_client()
    enter_as_member(child, add_member("Comet", audience="young_people"))
    for browser in (child, officer):
        for page in pages:
            shown = browser.get(page)
            assert shown.status_code == 200
            assert shown.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
            assert shown.headers["Cache-Control"] == "no-store"
        assert "Between us" in browser.get(f"/forums/young/{thread.id}").text


def _said(page: str) -> str:
    """What a page says in its main part, without the addresses in its frame."""
    return re.sub(r"<[^>]+>", "", page.split("<main", 1)[1].split("</main>", 1)[0])


def test_an_unvetted_member_of_staff_does_not_read_young_people(client: FlaskClient) -> None:
    add_thread(add_young_board(), ("Between us", "published"))
    enter(client, add_staff("participation_officer", vetted=False))
    assert client.get("/forums/young/").status_code == 404


def test_the_number_of_a_thread_tells_nothing_on_any_board(client: FlaskClient) -> None:
    add_board()
    thread = add_thread(add_young_board(), ("Between us", "published"))
    real, made_up = client.get(f"/forums/parents/{thread.id}"), client.get("/forums/parents/4711")
    assert (real.status_code, _said(real.text)) == (made_up.status_code, _said(made_up.text))


def test_a_public_board_may_be_found_by_robots_and_a_signed_in_page_may_not(client: FlaskClient) -> None:
    add_thread(add_board(), ("Hello", "published"))
    assert "X-Robots-Tag" not in client.get("/forums/parents/").headers
    enter_as_member(client, add_member())
    assert "noindex" in client.get("/forums/parents/").headers["X-Robots-Tag"]


def test_long_lists_go_on_and_come_back(client: FlaskClient) -> None:
    board = add_board()
    for number in range(45):
        add_thread(board, (f"Words {number}", "published"), title=f"Title {number:02}")
    first = client.get("/forums/parents/").text
    assert "Title 44" in first
    assert "Title 24" not in first
    following = _link(first, "next")
    second = client.get(following).text
    assert "Title 24" in second
    assert "Title 05" in second
    assert "Title 44" in client.get(_link(second, "prev")).text


def test_long_conversations_go_on_and_come_back(client: FlaskClient) -> None:
    thread = add_thread(add_board(), *((f"Words {number:02}.", "published") for number in range(45)))
    first = client.get(f"/forums/parents/{thread.id}").text
    assert "Words 19." in first
    assert "Words 20." not in first
    second = client.get(_link(first, "next")).text
    assert "Words 20." in second
    assert "Words 00." in client.get(_link(second, "prev")).text
    assert 'rel="next"' not in client.get(_link(second, "next")).text


def _link(page: str, rel: str) -> str:
    found = re.search(rf'rel="{rel}"\s+href="([^"]+)"', page)
    assert found
    return unescape(found[1])


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "-1", "x", "٣"])
def test_odd_numbers_in_an_address_are_harmless(client: FlaskClient, number: str) -> None:
    thread = add_thread(add_board(), ("Hello", "published"))
    for page in (
        f"/forums/parents/?before={number}",
        f"/forums/parents/{thread.id}?after={number}",
        f"/forums/search?q=a&before={number}",
    ):
        assert client.get(page).status_code == 200


def test_a_member_votes_on_statements_one_at_a_time_and_may_change_it(client: FlaskClient, member: Member) -> None:
    thread = add_thread(
        add_board(), ("More buses", "published"), ("Fewer cars", "published"), ("Held one", "held"), kind="statements"
    )
    url = f"/forums/parents/{thread.id}/vote"
    for number in (1, 2):
        page = client.get(url).text
        assert f"{number} of 2" in page
        assert "Held one" not in page
        found = re.search(r'name="post" value="(\d+)"', page)
        assert found
        post(client, url, {"post": found[1], "choice": "agree"})
    assert "You have voted on everything" in client.get(url).text
    post(client, url, {"post": str(thread.posts[0].id), "choice": "disagree"})
    votes = {vote.post_id: vote.choice for vote in db.session.scalars(select(StatementVote))}
    assert votes == {thread.posts[0].id: -1, thread.posts[1].id: 1}
    assert post(client, url, {"post": str(thread.posts[2].id), "choice": "agree"}).status_code == 404
    assert post(client, url, {"post": str(thread.posts[0].id), "choice": "love"}).status_code == 400


def test_a_poll_is_answered_and_small_numbers_are_not_shown(client: FlaskClient, member: Member) -> None:
    thread = add_thread(add_board(), ("Which day?", "published"))
    db.session.add(Poll(thread_id=thread.id, question="Which day suits you?", options=["Tuesday", "Friday"]))
    thread.has_poll = True
    db.session.commit()
    url = f"/forums/parents/{thread.id}"
    assert post(client, f"{url}/poll", {"option": "1"}, page=url).status_code == 302
    page = client.get(url).text
    assert 'value="1" checked' in page
    assert "A few people" in page
    assert post(client, f"{url}/poll", {"option": "7"}, page=url).status_code == 400


def test_a_member_follows_a_conversation_and_stops(client: FlaskClient, member: Member) -> None:
    thread = add_thread(add_board(), ("Hello", "published"))
    url = f"/forums/parents/{thread.id}"
    post(client, f"{url}/follow", {"on": "y"}, page=url)
    assert "Stop telling me" in client.get(url).text
    post(client, f"{url}/follow", {"on": "n"}, page=url)
    assert "Tell me when somebody writes here" in client.get(url).text


def test_the_reply_form_stands_under_the_posts_and_a_double_tap_is_one(client: FlaskClient, member: Member) -> None:
    thread = add_thread(add_board(), ("Hello", "published"))
    page = client.get(f"/forums/parents/{thread.id}").text
    token = re.search(r'name="token"[^>]*value="([^"]+)"', page)
    assert token
    data = {"csrf_token": csrf_of(page), "token": token[1], "lang": "en", "text": CALM}
    for _ in range(2):
        assert client.post(f"/forums/parents/{thread.id}/reply", data=data).status_code == 302
    assert len(db.session.scalars(select(Post).where(Post.member_id == member.id)).all()) == 1


def test_a_writer_answers_a_moderator_and_deletes_a_post(client: FlaskClient, member: Member) -> None:
    thread = add_thread(add_board(), ("Hello", "published"))
    own = add_post(thread, "Fools!", "rejected", member_id=member.id)
    page = f"/forums/mine/{own.id}"
    assert "Fools!" in client.get(page).text
    sent = post(client, page, {"text": "Friends!", "answer": "Sorry"})
    assert sent.status_code == 302
    assert db.session.get_one(Post, own.id).state == "held"
    assert post(client, f"{page}/take-back", {}, page=page).status_code == 302
    assert client.get(page).status_code == 404


def test_a_moderator_works_through_the_queue_with_plain_forms(client: FlaskClient) -> None:
    thread = add_thread(add_board(), ("Hello", "published"))
    held = add_post(thread, "Ring 07700 900123 now", "held", reasons=["contact"], marks=[[5, 17, "phone"]])
    enter(client, add_staff("moderator"))
    page = client.get("/staff/moderation/").text
    assert '<mark><bdi dir="ltr">07700 900123</bdi></mark>' in page
    assert "Ring [phone] now" in page
    seen_version = re.search(r'name="seen" value="(\w+)"', page)
    assert seen_version
    data = {"act": "redacted", "seen": seen_version[1], "reason": "contact", "text": "Ring me now", "words": "No numbers, please"}
    assert post(client, f"/staff/moderation/{held.id}", data, page="/staff/moderation/").status_code == 302
    assert "Ring me now" in client.get(f"/forums/parents/{thread.id}").text
    assert "Something taken out" in client.get("/staff/moderation/record").text
    once_more = post(client, f"/staff/moderation/{held.id}", data, page="/staff/moderation/")
    assert once_more.status_code == 409
    decided = client.get(f"/staff/moderation/posts/{held.id}").text
    undo = re.search(r'action="(/staff/moderation/decisions/\d+/undo)"', decided)
    assert undo
    post(client, undo[1], {}, page="/staff/moderation/")
    assert "Ring me now" not in client.get(f"/forums/parents/{thread.id}").text


def test_an_officer_opens_a_board_begins_answers_translates_and_closes(client: FlaskClient) -> None:
    enter(client, add_staff("participation_officer"))
    opened = post(
        client,
        "/staff/forums/new",
        {
            "title": "Carers' corner",
            "about": "For carers",
            "rules": "Be kind\nNo names",
            "audience": "parents",
            "area": "",
            "is_public": "y",
        },
    )
    assert opened.status_code == 302
    begun = write(client, "/staff/forums/1/begin", kind="talk", title="What should we ask?", text="Tell us.")
    url = begun.headers["Location"]
    assert "What should we ask?" in client.get(url).text
    thread_id = int(url.rsplit("/", 1)[1])
    page = client.get(url).text
    token = re.search(r'name="token"[^>]*value="([^"]+)"', page)
    assert token
    data = {"csrf_token": csrf_of(page), "token": token[1], "lang": "en", "text": "We asked the health service."}
    assert client.post(f"{url}/answer", data=data).status_code == 302
    assert "Answered" in client.get(f"/forums/carers-corner/{thread_id}").text
    first = db.session.scalars(select(Post).order_by(Post.id)).first()
    assert first
    offered = client.get(f"{url}/posts/{first.id}/translate").text
    assert 'value="pl"' in offered
    assert f'value="{first.lang}"' not in offered, "it is in this language already"
    done = post(client, f"{url}/posts/{first.id}/translate", {"lang": "pl", "text": "Powiedzcie nam."})
    assert done.status_code == 302, done.text
    assert "Powiedzcie nam." in client.get(f"/forums/carers-corner/{thread_id}", headers={"Accept-Language": "pl"}).text
    assert post(client, f"{url}/close", {"summary": "The clinic opens on Saturdays."}, page=url).status_code == 302
    assert "The clinic opens on Saturdays." in client.get(f"/forums/carers-corner/{thread_id}").text
    assert post(client, f"{url}/state", {"state": "in_the_plan"}, page=url).status_code == 302


def test_the_notes_of_a_meeting_give_numbers_and_no_names(client: FlaskClient) -> None:
    add_board()
    enter(client, add_staff("participation_officer"))
    begun = write(
        client,
        "/staff/forums/1/begin",
        kind="meeting",
        title="Evening in the library",
        text="We spoke of buses.",
        met_on="2031-03-04",
        place="Gorsley library",
        n_members="4",
        n_staff="3",
    )
    assert begun.status_code == 302, begun.text
    page = client.get(f"/forums/parents/{begun.headers['Location'].rsplit('/', 1)[1]}").text
    assert "Gorsley library" in page
    assert "A few people" in page


def test_a_meeting_without_a_day_is_pointed_at_where_the_day_goes(client: FlaskClient) -> None:
    add_board()
    enter(client, add_staff("participation_officer"))
    refused = write(client, "/staff/forums/1/begin", kind="meeting", title="Evening", text="We spoke of buses.", n_members="4")
    assert refused.status_code == 400
    assert 'href="#met_on">Say on which day the meeting was.' in refused.text
    assert "We spoke of buses." in refused.text
    assert db.session.scalars(select(Post)).all() == []


def test_closing_without_a_word_is_refused_on_the_page_itself(client: FlaskClient) -> None:
    thread = add_thread(add_board(), ("Hello", "published"))
    enter(client, add_staff("participation_officer"))
    url = f"/staff/forums/threads/{thread.id}"
    refused = post(client, f"{url}/close", {"summary": " "}, page=url)
    assert refused.status_code == 400
    assert 'href="#summary">Write what came of it' in refused.text
    assert "Hello" in refused.text
    assert post(client, f"{url}/close", {"summary": "x" * 2001}, page=url).status_code == 400
    assert post(client, f"{url}/close", {"summary": "Lights by spring."}, page=url).status_code == 302
    assert post(client, f"{url}/close", {}, page=url).status_code == 302, "open again asks for nothing"


def test_who_quotes_sees_what_and_nothing_that_is_not_there_to_be_quoted(client: FlaskClient, member: Member) -> None:
    board = add_board()
    thread = add_thread(board, ("More lights, please", "published"), ("A held one", "held"))
    other = add_thread(board, ("Elsewhere", "published"))
    url = f"/forums/parents/{thread.id}/reply"
    first, held = thread.posts
    assert '<blockquote class="q">' in client.get(f"{url}?quote={first.id}").text
    assert "More lights, please" in client.get(f"{url}?quote={first.id}").text
    for number in (held.id, other.posts[0].id, 99):
        assert "<blockquote" not in client.get(f"{url}?quote={number}").text
    refused = write(client, url, text="", quoted=str(first.id))
    assert (refused.status_code, "More lights, please" in refused.text) == (400, True)


def test_boards_with_titles_of_another_alphabet_each_have_an_address(app: Flask) -> None:
    words = keeping.BoardWords("", "About", (), "parents", True, None, True)
    who = add_staff("participation_officer").id
    boards = [
        keeping.open_board(replace(words, title=title), who, now=NOW)
        for title in ("والدین", "بچے \u202e", "Mine", "Carers' corner")
    ]
    assert [board.slug for board in boards] == ["forum-1", "forum-2", "mine-forum", "carers-corner"]
    assert boards[1].title == "بچے"


def test_a_board_for_young_people_cannot_be_made_public_from_the_form(client: FlaskClient) -> None:
    enter(client, add_staff("participation_officer"))
    data = {"title": "Youth", "about": "Ours", "audience": "young_people", "area": "", "is_public": "y"}
    assert post(client, "/staff/forums/new", data).status_code == 302
    assert app_client(client).get("/forums/youth/").status_code == 404


def app_client(client: FlaskClient) -> FlaskClient:
    return client.application.test_client()


def test_an_officer_of_one_place_neither_answers_nor_moderates_in_another(client: FlaskClient) -> None:
    here, there = add_areas("ashby-vale", "brackenford")
    thread = add_thread(add_board(area_id=there.id), ("Hello", "published"))
    held = add_post(thread, "Waiting", "held")
    enter(client, add_staff(Grant(Role.PARTICIPATION_OFFICER, here.id), Grant(Role.MODERATOR, here.id)))
    assert client.get(f"/staff/forums/threads/{thread.id}").status_code == 404
    assert client.get("/staff/moderation/").text.count("Waiting") == 0
    data = {"csrf_token": token_of(client, "/staff/moderation/record"), "act": "approved", "seen": "x"}
    assert client.post(f"/staff/moderation/{held.id}", data=data).status_code == 403
    assert client.get(f"/staff/moderation/posts/{held.id}").status_code == 403


def test_the_writer_of_a_changed_post_sees_both_and_can_answer(client: FlaskClient, member: Member) -> None:
    thread = add_thread(add_board(), ("Hello", "published"))
    own = add_post(thread, "Call me", "redacted", member_id=member.id, original="Call me on 07700 900123")
    page = client.get(f"/forums/mine/{own.id}").text
    assert "07700 900123" in page
    assert 'name="answer"' in page
    sent = post(client, f"/forums/mine/{own.id}", {"answer": "Thank you"})
    assert sent.status_code == 302
    assert db.session.get_one(Post, own.id).answer == "Thank you"
