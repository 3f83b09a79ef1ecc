"""Server time of the forum's pages over many posts: board, thread, search and the queue, each asked for twenty times."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from engage.app import create_app
from engage.core import clock
from engage.core.acting import acting_as
from engage.core.config import Settings
from engage.core.db import db
from engage.core.schema import prepare_database
from engage.forums import queueing
from engage.forums.conflicts import Moderator
from engage.forums.models import Board, Post, PostWord, Thread
from engage.forums.threads import words_of

PER_THREAD, TIMES = 50, 20
HELD, REPORTED = 20, 99  # of every hundred posts: which waits for a moderator, and which was reported
LIMIT_MS = 100


def measure(posts: int, database_url: str = "") -> None:
    """Print the slowest and the middle of twenty of each, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(home=Path(folder), secret_key=b"k" * 32, database_url=database_url))
        with app.app_context(), acting_as("benchmark"):
            prepare_database()
            boards = _fill(posts)
            _pages(app, boards)
            db.session.remove()
            db.engine.dispose()


def _pages(app: Any, boards: list[Board]) -> None:
    client = app.test_client()
    middle = db.session.query(Thread.id).filter(Thread.board_id == boards[0].id).order_by(Thread.id).offset(200).first()
    thread_id = middle[0] if middle else 1
    moderator, now = Moderator(1, "Somebody Else"), clock.now()
    asked = {
        "board page": lambda: client.get("/forums/parents/").status_code,
        "board, deep": lambda: client.get(f"/forums/parents/?before={thread_id * PER_THREAD}").status_code,
        "thread page": lambda: client.get(f"/forums/parents/{thread_id}").status_code,
        "thread, deep": lambda: client.get(f"/forums/parents/{thread_id}?after={thread_id * PER_THREAD - 20}").status_code,
        "search, common word": lambda: client.get("/forums/search?q=school").status_code,
        "search, two words": lambda: client.get("/forums/search?q=school+crossing").status_code,
        "search, rare word": lambda: client.get("/forums/search?q=zebra77").status_code,
        "search, nothing": lambda: client.get("/forums/search?q=nowhere").status_code,
        "queue": lambda: len(queueing.queue(boards, moderator, now=now)) and queueing.counts(boards, now=now),
        "front page": lambda: client.get("/forums/").status_code,
    }
    for name, ask in asked.items():
        ask()
        took = []
        for _ in range(TIMES):
            started = time.perf_counter()
            ask()
            took.append((time.perf_counter() - started) * 1000)
        slow = "" if max(took) < LIMIT_MS else f"  over {LIMIT_MS} ms"
        print(f"{name:20} {statistics.median(took):>7.1f} ms, slowest {max(took):>7.1f} ms{slow}")


def _fill(posts: int) -> list[Board]:
    boards = [
        Board(slug="parents", title="Parents", about="", rules=[], audience="parents", is_public=True, read_first=True),
        Board(slug="young", title="Young", about="", rules=[], audience="young_people", is_public=False, read_first=True),
    ]
    db.session.add_all(boards)
    db.session.flush()
    board_ids = [boards[(number // PER_THREAD + 1) % 4 == 0].id for number in range(posts)]  # of each post, in order
    threads = [_thread(first, board_ids[first - 1], posts) for first in range(1, posts + 1, PER_THREAD)]
    said = _said(posts)
    rows = [_post(number, words) for number, words in enumerate(said, 1)]
    found = [
        {"post_id": row["id"], "word": word, "board_id": board_id}
        for row, board_id in zip(rows, board_ids, strict=True)
        if row["state"] == "published"
        for word in words_of(row["text"])
    ]
    for table, made in ((Thread, threads), (Post, rows)):
        for start in range(0, len(made), 20_000):
            db.session.execute(insert(table), made[start : start + 20_000])
    _keep_words(found)
    db.session.commit()
    db.session.execute(text("ANALYZE"))  # as PostgreSQL does by itself after so many rows
    db.session.commit()
    print(f"{len(rows)} posts in {len(threads)} conversations, {len(found)} words to be found by")
    return boards


def _keep_words(found: list[dict[str, Any]]) -> None:
    """Millions of rows: as PostgreSQL takes them in one go."""
    if db.engine.dialect.name != "postgresql":
        db.session.connection().execute(insert(PostWord.__table__), found)  # type: ignore[arg-type]
        return
    cursor = db.session.connection().connection.cursor()
    with cursor.copy("COPY forum_post_word (post_id, word, board_id) FROM STDIN") as rows:
        for one in found:
            rows.write_row((one["post_id"], one["word"], one["board_id"]))


def _said(posts: int) -> list[str]:
    """What each post says: thirty words of four thousand, and some of those that are searched for."""
    chance, words = random.Random(1), [f"word{number}" for number in range(4000)]
    said = [" ".join(chance.choices(words, k=30)) for _ in range(posts)]
    endings = {2: " school", 3: " crossing"}
    said = [some + "".join(end for of, end in endings.items() if number % of) for number, some in enumerate(said, 1)]
    said[posts // 2 - 1] += " zebra77"
    return said


def _thread(first: int, board_id: int, posts: int) -> dict[str, Any]:
    """The conversation that begins with this post."""
    number = first // PER_THREAD + 1
    about = {"id": number, "board_id": board_id, "title": f"About {number}", "lang": "en", "kind": "talk", "state": "open"}
    n_shown = PER_THREAD - number % 2  # every second conversation has one that is held
    shown = {"summary": "", "has_poll": False, "title_shown": True, "n_shown": n_shown}
    return {**about, **shown, "first_post_id": first, "latest_post_id": min(first + PER_THREAD - 1, posts)}


def _post(number: int, said: str) -> dict[str, Any]:
    """A post: one in a hundred waits for a moderator, and one in a hundred that is shown was reported."""
    is_held = number % 100 == HELD
    waits = is_held or number % 100 == REPORTED
    made = {"id": number, "thread_id": (number - 1) // PER_THREAD + 1, "author": "Kestrel", "is_staff": False, "text": said}
    made |= {"answer": "", "lang": "en", "posted_on": clock.today(), "risk": 0, "marks": []}
    made |= {"state": "held" if is_held else "published", "reasons": ["report"] if waits and not is_held else []}
    since = clock.now() if waits else None
    return {**made, "waiting_since": since, "look_by": since + timedelta(minutes=number) if since else None}
