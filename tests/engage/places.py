"""Where the things behind addresses are, for the tests that go through every address: one entry for each page of one place.

A page whose permission is held place by place, and whose address names one thing, has its entry here or the suite fails.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count

from engage.consultations.services import find_consultation
from engage.core.db import db
from engage.forums.moderation_models import ModerationDecision
from engage.plan.models import Action, Document, Indicator, Plan, Pledge, Priority
from engage.safeguarding import keeping
from engage.safeguarding.contacting import SOURCE
from engage.safeguarding.models import Concern
from engage.surveys.models import Recording, Wave
from engage.trust.models import Organisation
from tests.engage.consultations.makers import ask_board, draft
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


def a_consultation(area_id: int) -> dict[str, object]:
    """A draft of this place, with an option and a body that must be asked; and what can be asked of each address."""
    made = draft(title=f"Benches {next(_numbers)}", area_id=area_id)
    ask_board(made)
    consultee = find_consultation(made).consultees[0]
    return {
        "consultation_id": made,
        "consultee_id": consultee.id,
        "kind": "consultee",
        "number": 1,
        "state": "checked",
        "lang": "cy",
    }


def a_priority(area_id: int) -> dict[str, object]:
    """A local priority of this place, with something of everything under it; all of its numbers."""
    number = next(_numbers)
    plan = Plan(slug=f"plan-{number}", title="Plan", framework_key="ecm", starts_on=TODAY, ends_on=TODAY)
    partner = Organisation(key=f"partner-{number}", name="Partner", kind="council")
    db.session.add_all((plan, partner))
    db.session.flush()
    row = Priority(plan_id=plan.id, slug=f"priority-{number}", position=1, title="Parks", summary="More.", outcome_keys=[])
    row.area_id, row.local_only = area_id, True
    row.actions = [Action(title="Benches", owner="Parks", due_on=TODAY, state="under_way")]
    row.pledges = [Pledge(organisation_id=partner.id, what="Wood")]
    row.indicators = [Indicator(name="Benches", value="3", unit="", measured_on=TODAY, source="A count")]
    row.documents = [Document(kind="minutes", title="Minutes", url="https://wrenshire.example/1", dated=TODAY)]
    db.session.add(row)
    db.session.flush()
    return {
        "priority_id": row.id,
        "action_id": row.actions[0].id,
        "pledge_id": row.pledges[0].id,
        "indicator_id": row.indicators[0].id,
        "document_id": row.documents[0].id,
    }


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
    "moderation.let_back": lambda area_id: {**only(a_post, "post_id")(area_id), "person_id": 1},
    **dict.fromkeys(
        (f"consultation_desk.{page}" for page in ("record", "edit", "outcome", "vouch", "sign")),
        only(a_consultation, "consultation_id"),
    ),
    "consultation_desk.move": only(a_consultation, "consultation_id", "state"),
    "consultation_desk.add": only(a_consultation, "consultation_id", "kind"),
    "consultation_desk.drop": only(a_consultation, "consultation_id", "kind", "number"),
    "consultation_desk.translate": only(a_consultation, "consultation_id", "lang"),
    "consultation_desk.consultee": only(a_consultation, "consultation_id", "consultee_id"),
    **dict.fromkeys(("listening.handed", "listening.handed_media", "listening.delete_handed"), a_handed_recording),
    "safeguarding.concern": a_concern,
    "safeguarding.act": a_concern,
    "safeguarding.contact": a_concern,
    "safeguarding.release": a_concern,
    "safeguarding.put_back": a_concern,
    **dict.fromkeys(
        (
            "board.send_priority",
            "plan_desk.priority",
            "plan_desk.change_priority",
            "plan_desk.look_after",
            "plan_desk.new_action",
            "plan_desk.new_pledge",
            "plan_desk.new_indicator",
            "plan_desk.new_document",
        ),
        only(a_priority, "priority_id"),
    ),
    "plan_desk.translate_priority": lambda area_id: {**only(a_priority, "priority_id")(area_id), "lang": "cy"},
    **dict.fromkeys(("plan_desk.change_action", "plan_desk.notes"), only(a_priority, "action_id")),
    "plan_desk.drop_pledge": only(a_priority, "pledge_id"),
    "plan_desk.drop_indicator": only(a_priority, "indicator_id"),
    "plan_desk.drop_document": only(a_priority, "document_id"),
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
