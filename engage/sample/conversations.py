"""The sample parents' forum, and the six public chains of evidence from elsewhere with their honest status."""

from __future__ import annotations

from datetime import date, timedelta

from engage.core.db import db
from engage.core.wording import put_wording
from engage.forums import threads
from engage.forums.models import Board, Post, Thread
from engage.influence.models import CitedExample
from engage.sample.source import Table, put_translations, read_sample


def load_forum(today: date) -> None:
    """One public board with its threads; every post was let through."""
    source = read_sample("forum")
    item = source["board"]
    board = Board(
        slug=item["slug"],
        title=item["title"],
        about=item["purpose"],
        rules=list(item["rules"]),
        audience="parents",
        is_public=True,
        read_first=False,
    )
    db.session.add(board)
    db.session.flush()
    put_translations(f"board:{board.id}", item, {"title": "title", "about": "purpose", "rules": "rules"})
    for table in source["threads"]:
        _add_thread(board.id, table, today)


def load_examples() -> None:
    """The cited examples; their source is named on each."""
    source = read_sample("examples")
    citation = source["source"]["citation"]
    for position, table in enumerate(source["examples"], 1):
        words = {field: table[field] for field in ("place", "status", "heard", "action", "note")}
        example = CitedExample(**words, fit=table.get("fit", ""), source=citation, position=position)
        db.session.add(example)
        db.session.flush()
        put_translations(f"example:{example.id}", table, {field: field for field in ("heard", "action", "note")})


def _add_thread(board_id: int, table: Table, today: date) -> None:
    thread = Thread(board_id=board_id, title=table["title"], lang=table["lang"], state=table["status"], summary="")
    db.session.add(thread)
    db.session.flush()
    if "english" in table:
        put_wording(f"thread:{thread.id}", "title", "en", table["english"])
    for item in table["posts"]:
        post = Post(
            thread_id=thread.id,
            author=item["pseudonym"],
            is_staff=item["staff"],
            text=item["text"],
            lang=item["lang"],
            state="published",
            posted_on=today - timedelta(days=item["posted_days_ago"]),
        )
        db.session.add(post)
        threads.after_change(post)
        if "english" in item:
            put_wording(f"post:{post.id}", "text", "en", item["english"])
