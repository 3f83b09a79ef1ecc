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
from engage.core.config import Settings
from engage.core.db import db
from engage.core.schema import prepare_database
from engage.forums import moderation
from engage.forums.models import Board, Post, PostWord, Thread
from engage.forums.moderation import Moderator
from engage.forums.threads import words_of

PER_THREAD, TIMES = 50, 20
LIMIT_MS = 100


def measure(posts: int, database_url: str = "") -> None:
    """Print the slowest and the middle of twenty of each, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(home=Path(folder), secret_key=b"k" * 32, database_url=database_url))
        with app.app_context():
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
        "queue": lambda: len(moderation.queue(boards, moderator, now=now)) and moderation.counts(boards, now=now),
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
    chance, today, now = random.Random(1), clock.today(), clock.now()
    words = [f"word{number}" for number in range(4000)]
    boards = [
        Board(slug="parents", title="Parents", about="", rules=[], audience="parents", is_public=True, read_first=True),
        Board(slug="young", title="Young", about="", rules=[], audience="young_people", is_public=False, read_first=True),
    ]
    db.session.add_all(boards)
    db.session.flush()
    threads, rows, found = [], [], []
    for number in range(1, posts + 1):
        thread_id, is_first = (number - 1) // PER_THREAD + 1, number % PER_THREAD == 1
        board = boards[thread_id % 4 == 0]
        if is_first:
            last = min(thread_id * PER_THREAD, posts)
            threads.append(
                {
                    "id": thread_id,
                    "board_id": board.id,
                    "title": f"About {thread_id}",
                    "lang": "en",
                    "kind": "talk",
                    "state": "open",
                }
                | {
                    "summary": "",
                    "has_poll": False,
                    "title_shown": True,
                    "n_shown": PER_THREAD,
                    "first_post_id": number,
                    "latest_post_id": last,
                }
            )
        said = " ".join(chance.choices(words, k=30)) + (" school" if number % 2 else "") + (" crossing" if number % 3 else "")
        said += " zebra77" if number == posts // 2 else ""
        waits = number % 100 == 0 and not is_first and number % PER_THREAD
        rows.append(
            {
                "id": number,
                "thread_id": thread_id,
                "author": "Kestrel",
                "is_staff": False,
                "text": said,
                "answer": "",
                "lang": "en",
            }
            | {"state": "held" if waits else "published", "posted_on": today, "risk": 0, "reasons": [], "marks": []}
            | {"waiting_since": now if waits else None, "look_by": now + timedelta(minutes=number) if waits else None}
        )
        if not waits:
            found += [{"post_id": number, "word": word, "board_id": board.id} for word in words_of(said)]
    for number in range(99, posts, 100):  # posts that wait, though they are shown: somebody has reported them
        rows[number - 1] |= {"waiting_since": now, "look_by": now + timedelta(minutes=number), "reasons": ["report"]}
    for table, made in ((Thread, threads), (Post, rows), (PostWord, found)):
        for start in range(0, len(made), 20_000):
            db.session.execute(insert(table), made[start : start + 20_000])
    db.session.commit()
    db.session.execute(text("ANALYZE"))  # as PostgreSQL does by itself after so many rows
    db.session.commit()
    print(f"{len(rows)} posts in {len(threads)} conversations, {len(found)} words to be found by")
    return boards
