"""Where the things behind addresses are, for the tests that go through every address: one entry for each page of one place.

A page whose permission is held place by place, and whose address names one thing, has its entry here or the suite fails.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from engage.core.db import db
from engage.safeguarding import keeping
from engage.safeguarding.contacting import SOURCE
from engage.safeguarding.models import Concern
from tests.factories import NOW


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


# Endpoint: given the id of an area, make a thing that lies there; the values for its address.
PLACED: dict[str, Callable[[int], dict[str, object]]] = {
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
    "listening.handed",
    "listening.handed_media",
    "listening.delete_handed",
    "members.see",
    "outreach.begin",
    "outreach.carry_on",
    "outreach.give_up",
    "safeguarding.come_back",
    "safeguarding.month",
    "safeguarding.month_file",
}
