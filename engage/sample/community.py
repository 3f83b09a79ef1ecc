"""Members of the sample's forums, a young people's board, posts that wait, what moderators did, and statements with votes.

Every post goes through the same door as a real one (`engage.forums.posting`), so that it is screened and held alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from engage.accounts.members import view_of
from engage.accounts.models import Member
from engage.accounts.passwords import hash_password
from engage.accounts.services import find_person
from engage.core.clock import HOME_ZONE
from engage.core.db import db
from engage.core.lookalike import skeleton
from engage.forums import joining, moderation, posting, rechecking, rules, statements, threads
from engage.forums.conflicts import Moderator
from engage.forums.drafts import Draft
from engage.forums.models import Board, Post, Thread
from engage.forums.readers import Reader
from engage.sample.source import Table, read_sample

_VOTES = {"a": "agree", "d": "disagree", "u": "unsure"}
_NAME = "Participation team"
_SECOND = "moderator-2@wrenshire.example"


def load_community(staff: Mapping[str, int], today: date, now: datetime) -> None:
    """Everything here, once. staff : the id of each sample account by its role."""
    source = read_sample("community")
    _load_members(today)
    young = _load_young_board(source, today)
    parents = db.session.scalars(select(Board).where(Board.slug == "parents-forum")).one()
    boards = {board.slug: board for board in (parents, young)}
    for table in source["waiting"]:
        _send(boards[table["board"]], table, now - timedelta(hours=table["hours_ago"]))
    if "moderator" in staff:
        first, second = Moderator(staff["moderator"], "Mo"), find_person(_SECOND)
        _decide(parents, source["decided"], first, Moderator(second.id, "Sol") if second else None, now)
    _load_statements(parents, source["statements"], staff["participation_officer"], now, today)


def let_sign_in(passwords_of: Mapping[str, str]) -> None:
    """Give these members their passwords, so that the members' side can be looked at."""
    for pseudonym, password in passwords_of.items():
        member_named(pseudonym).password_hash = hash_password(password)
    db.session.flush()


def member_named(pseudonym: str) -> Member:
    """One sample member."""
    return db.session.scalars(select(Member).where(Member.pseudonym == pseudonym)).one()


def _load_members(today: date) -> None:
    """One member for each name that wrote, and those who vote; nobody can sign in as one but those of `let_sign_in`."""
    source, forum = read_sample("community"), read_sample("forum")
    parents = [post["pseudonym"] for thread in forum["threads"] for post in thread["posts"] if not post["staff"]]
    parents += _voters()
    young = [post["pseudonym"] for thread in source["young_threads"] for post in thread["posts"] if not post.get("staff")]
    for audience, names in (("parents", parents), ("young_people", young)):
        for name in dict.fromkeys(names):
            _add_member(name, audience, today)
    db.session.flush()
    for post in db.session.scalars(select(Post).where(~Post.is_staff)):
        post.member_id = member_named(post.author).id
    db.session.flush()


def _voters() -> Iterator[str]:
    names = read_sample("community")["names"]
    return (f"{one} {two}" for one in names["first"] for two in names["second"])


def _add_member(name: str, audience: str, today: date) -> None:
    grown = audience == "parents"
    member = Member(
        pseudonym=name,
        skeleton=skeleton(name),
        audience=audience,
        age_band="adult" if grown else "13-15",
        area_id=None,
        came_by="parent_forum" if grown else "invite",
        password_hash="",
        lang="en",
        state="active",
        is_trusted=False,
        joined_on=today - timedelta(days=90),
    )
    db.session.add(member)
    db.session.flush()
    rules.say_seen(member.id, today)


def _load_young_board(source: Table, today: date) -> Board:
    item = source["young_board"]
    words = {"slug": item["slug"], "title": item["title"], "about": item["purpose"], "rules": list(item["rules"])}
    board = Board(**words, audience="young_people", is_public=False, read_first=True)
    db.session.add(board)
    db.session.flush()
    for table in source["young_threads"]:
        thread = Thread(board_id=board.id, title=table["title"], lang=table.get("lang", "en"), state=table["status"], summary="")
        db.session.add(thread)
        db.session.flush()
        for post in table["posts"]:
            _add_shown(thread, post, today)
    return board


def _add_shown(thread: Thread, table: Table, today: date) -> None:
    is_staff = table.get("staff", False)
    post = Post(
        thread_id=thread.id,
        member_id=None if is_staff else member_named(table["pseudonym"]).id,
        author=table["pseudonym"],
        is_staff=is_staff,
        text=table["text"],
        lang=table.get("lang", "en"),
        state="published",
        posted_on=today - timedelta(days=table["posted_days_ago"]),
    )
    db.session.add(post)
    threads.after_change(post)


def _send(board: Board, table: Mapping[str, Any], then: datetime) -> Post:
    day = then.astimezone(HOME_ZONE).date()
    thread = _thread(board, table["thread"])
    draft = Draft(table["text"], table.get("lang", "en"), f"sample {table['text']}")
    sent = posting.reply(board, thread, draft, _reader(table["pseudonym"]), now=then, today=day)
    return db.session.get_one(Post, sent.post_id)


def _thread(board: Board, key: str) -> Thread:
    titles = {table["key"]: table["title"] for table in read_sample("forum")["threads"]}
    query = select(Thread).where(Thread.board_id == board.id, Thread.title == titles.get(key, key))
    return db.session.scalars(query).one()


def _reader(pseudonym: str) -> Reader:
    return Reader(view_of(member_named(pseudonym)))


def _decide(board: Board, tables: Iterable[Mapping[str, Any]], first: Moderator, second: Moderator | None, now: datetime) -> None:
    """What the first moderator decided a day ago, and what the second has said of it since."""
    for table in tables:
        post = _send(board, table, now - timedelta(hours=26))
        decision = moderation.decide(
            post.id,
            table["act"],
            first,
            seen=moderation.version_of(post),
            reason=table.get("reason", ""),
            words=table.get("words", ""),
            text=table.get("becomes", ""),
            now=now - timedelta(hours=24),
        )
        decision.sampled = True  # all of the few there are: drawn by chance, mostly none would be
        if second is not None and "again" in table:
            rechecking.recheck(decision.id, second, agrees=table["again"] == "agrees", now=now - timedelta(hours=20))


def _load_statements(board: Board, table: Table, person_id: int, now: datetime, today: date) -> None:
    staff = Reader(None, person_id, _NAME, lambda _area: True, lambda _area: True)
    first = Draft(table["text"], "en", "sample statements", table["title"])
    sent = posting.start_thread(board, first, staff, now=now, today=today, kind="statements")
    thread = db.session.get_one(Thread, sent.thread_id)
    ids = [sent.post_id]
    for item in table["more"]:
        text, lang = (item, "en") if isinstance(item, str) else (item["text"], item["lang"])
        added = posting.reply(board, thread, Draft(text, lang, f"sample {text}"), staff, now=now, today=today)
        ids.append(added.post_id)
    names = list(_voters())
    voters = iter(names)
    for pattern, size in zip(table["groups"], table["sizes"], strict=True):
        for number in range(size):
            _vote(thread, ids, member_named(next(voters)).id, _own(pattern, number), now)
    joining.follow(thread.id, member_named(names[0]).id, on=True)


def _own(pattern: str, number: int) -> str:
    """A voter's own way of saying what most of the group say: each departs from it in one place."""
    place = number % len(pattern)
    return pattern[:place] + ("u" if number % 3 else {"a": "d", "d": "a"}[pattern[place]]) + pattern[place + 1 :]


def _vote(thread: Thread, ids: Iterable[int], member_id: int, pattern: str, now: datetime) -> None:
    for post_id, letter in zip(ids, pattern, strict=True):
        statements.vote(thread, post_id, member_id, _VOTES[letter], now=now)
