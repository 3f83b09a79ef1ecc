"""Where the things behind addresses are, for the tests that go through every address: one entry for each page of one place.

A page whose permission is held place by place, and whose address names one thing, has its entry here or the suite fails.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count

from engage.core.db import db
from engage.forums.moderation_models import ModerationDecision
from engage.safeguarding import keeping
from engage.safeguarding.contacting import SOURCE
from engage.safeguarding.models import Concern
from engage.surveys.models import Recording, Wave
from tests.engage.forums.making import add_board, add_post, add_thread
from tests.factories import NOW, TODAY, add_response

Maker = Callable[[int], dict[str, object]]
_numbers = count(1)


def a_concern(area_id: int) -> dict[str, object]:
    """Words that worry, by somebody of this place."""
    concern = Concern(
        source=SOURCE,
        source_id="1",
        kinds=["contact"],
        score=1.0,
        words=keeping.seal_words({"text": "Please talk to me."}),
        raised_at=NOW,
        clock_from=NOW,
        due_at=NOW + timedelta(days=1),
        area_id=area_id,
    )
    db.session.add(concern)
    db.session.flush()
    return {"concern_id": concern.id}


def a_handed_recording(area_id: int) -> dict[str, object]:
    """A recording from this place that somebody handed to the lead."""
    sent = add_response(db.session.query(Wave).first().id, {}, area_id=area_id)  # type: ignore[union-attr]
    row = Recording(response_id=sent.id, question_key="q", mimetype="audio/webm", kind="audio", sealed=b"x", state="handed")
    row.kept_on = TODAY
    db.session.add(row)
    db.session.flush()
    return {"recording_id": row.id}


def a_board(area_id: int) -> dict[str, object]:
    """A parents' board of this place."""
    return {"board_id": add_board(f"board-{next(_numbers)}", area_id=area_id).id}


def a_post(area_id: int) -> dict[str, object]:
    """A post that waits for a moderator, in a conversation on a board of this place."""
    board = add_board(f"board-{next(_numbers)}", area_id=area_id)
    thread = add_thread(board, ("Benches", "published"))
    return {"slug": board.slug, "thread_id": thread.id, "post_id": add_post(thread, "Lights", "held").id}


def a_decision(area_id: int) -> dict[str, object]:
    """What a moderator decided there."""
    post_id = a_post(area_id)["post_id"]
    before, after = ({"state": state, "reasons": []} for state in ("held", "published"))
    made = ModerationDecision(post_id=post_id, at=NOW, person_id=1, act="approved", before=before, after=after, sampled=True)
    db.session.add(made)
    db.session.flush()
    return {"decision_id": made.id}


def only(maker: Maker, *names: str) -> Maker:
    """The same thing, named by these alone."""
    return lambda area_id: {name: value for name, value in maker(area_id).items() if name in names}


# Endpoint: given the id of an area, make a thing that lies there; the values for its address.
PLACED: dict[str, Maker] = {
    **dict.fromkeys(("forum_keeping.begin", "forum_keeping.change_board"), a_board),
    **dict.fromkeys(
        ("forum_keeping.thread", "forum_keeping.answer", "forum_keeping.close", "forum_keeping.poll", "forum_keeping.state"),
        only(a_post, "thread_id"),
    ),
    "forum_keeping.translate": only(a_post, "thread_id", "post_id"),
    "forum_posting.begin": only(a_post, "slug"),
    **dict.fromkeys(
        ("forum_posting.follow", "forum_posting.poll", "forum_posting.reply", "forum_posting.vote"),
        only(a_post, "slug", "thread_id"),
    ),
    **dict.fromkeys(("moderation.decide", "moderation.post"), only(a_post, "post_id")),
    **dict.fromkeys(("moderation.undo", "moderation.looked"), a_decision),
    "moderation.about_me": only(a_post, "thread_id"),
    **dict.fromkeys(("listening.handed", "listening.handed_media", "listening.delete_handed"), a_handed_recording),
    "safeguarding.concern": a_concern,
    "safeguarding.act": a_concern,
    "safeguarding.contact": a_concern,
    "safeguarding.release": a_concern,
    "safeguarding.put_back": a_concern,
}

# Pages that name one thing of nobody but whoever is signed in, or of no place.
OF_NO_PLACE = {
    "account.see",
    "account.end_session",
    "account.passkey_remove",
    "forum_mine.again",
    "forum_mine.take_back",
    "forum_posting.sent",
    "members.see",
    "outreach.begin",
    "outreach.carry_on",
    "outreach.give_up",
    "safeguarding.come_back",
    "safeguarding.month",
    "safeguarding.month_file",
}
