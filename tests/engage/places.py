"""Where the things behind addresses are, for the tests that go through every address: one entry for each page of one place.

A page whose permission is held place by place, and whose address names one thing, has its entry here or the suite fails.
"""

from __future__ import annotations

from collections.abc import Callable

# Endpoint: given the id of an area, make a thing that lies there; the values for its address.
PLACED: dict[str, Callable[[int], dict[str, object]]] = {}

# Pages that name one thing of nobody but whoever is signed in, or of no place.
OF_NO_PLACE = {
    "account.see",
    "account.end_session",
    "account.passkey_remove",
    "members.see",
    "outreach.begin",
    "outreach.carry_on",
    "outreach.give_up",
}
