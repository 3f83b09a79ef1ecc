"""A forum to measure on: one board, a topic of ten posts, one to reply in, and members who are signed in."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

from benchmarks.journey.__main__ import _environment
from engage.accounts.models import Member, SignInSession
from engage.app import create_app
from engage.core import clock
from engage.core.acting import acting_as
from engage.core.db import db
from engage.core.schema import prepare_database
from engage.forums import threads
from engage.forums.models import Board, Post, Thread
from engage.forums.moderation_models import RulesSeen

TOPIC, BUSY = "/forums/parents/1", "/forums/parents/2"
MEMBERS = 1000
POST = "I walk two little ones to school and this morning a van mounted the pavement to get round the bus. Who do I tell? "


def fill(home: Path) -> list[str]:
    """Make the data folder; the session cookies of its members."""
    code = "import json; from benchmarks.forum import filling; print(json.dumps(filling.make()))"
    environment = {**_environment(home), "PYTHONPATH": os.getcwd()}
    made = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)
    cookies: list[str] = json.loads(made.stdout)
    return cookies


def make() -> list[str]:
    """Inside the data folder of this process."""
    app = create_app()
    sign = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    cookies, now, today = [], clock.now(), clock.today()
    with app.app_context(), acting_as("benchmark"):
        prepare_database()
        board = Board(
            slug="parents", title="Parents' forum", about="Ask us.", rules=["Be kind."], audience="parents", is_public=True
        )
        board.read_first = False
        db.session.add(board)
        db.session.flush()
        for title in ("Cars at the gate", "A busy conversation"):
            thread = Thread(board_id=board.id, title=title, lang="en", summary="")
            db.session.add(thread)
            db.session.flush()
            for number in range(10):
                post = Post(thread_id=thread.id, author="Kestrel", text=POST * 2 + str(number), lang="en", posted_on=today)
                post.state = "published"
                db.session.add(post)
                threads.after_change(post)
        for number in range(MEMBERS):
            token = secrets.token_urlsafe(32)
            member = Member(pseudonym=f"M{number}", skeleton=f"m{number}", audience="parents", age_band="adult", came_by="invite")
            member.password_hash, member.lang, member.is_trusted, member.joined_on = "", "en", True, today
            db.session.add(member)
            db.session.flush()
            digest = hashlib.sha256(token.encode()).hexdigest()
            db.session.add(SignInSession(digest=digest, member_id=member.id, way="bench", began_at=now))
            db.session.add(RulesSeen(member_id=member.id, seen_on=today))
            cookies.append(sign.dumps({"member": token, "_permanent": True}))
        db.session.commit()
    return cookies
