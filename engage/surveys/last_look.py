"""The last step that is theirs: what somebody sends there is what they saw, and only where they sent it is its code shown again.

Whoever helped may have the same draft open elsewhere, by its six words or from a worker's list. Owns telling that place from this
one; it keeps digests alone, for as long as the six words of what was sent (`coming_back.purge_codes`).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import date

from flask import session

from engage.core.db import db
from engage.surveys.drafts import Answers, digest_of, pack_answers
from engage.surveys.models import ComeBack

_MARK = "last_look"


def begin_here() -> None:
    """Somebody looks at the last step in this browser: from now on it can be told from others."""
    session.setdefault(_MARK, secrets.token_urlsafe(12))


def fingerprint(answers: Answers, recorded: Mapping[str, str]) -> str:
    """What stands for everything that the last step shows, to be sent with it. recorded : as `recordings.kept` gives it."""
    shown = json.dumps([pack_answers(answers), dict(recorded)], sort_keys=True)
    return hashlib.sha256(shown.encode()).hexdigest()[:32]


def keep_place(token: str, today: date) -> None:
    """The draft of this token is sent from here: a second tap here finds its code, if the reply to the first was lost."""
    if mark := session.get(_MARK):
        place = ComeBack(code_digest=_place(token, mark), draft_digest=digest_of(token), sealed=None, touched_on=today)
        db.session.merge(place)


def was_sent_here(token: str) -> bool:
    """Whether it was from this browser, and not from another where the draft was open, that its person sent it."""
    mark = session.get(_MARK)
    return mark is not None and db.session.get(ComeBack, _place(token, mark)) is not None


def forget_here() -> None:
    """The code was shown: nothing in this browser leads to it any more."""
    session.pop(_MARK, None)


def _place(token: str, mark: str) -> str:
    return hashlib.sha256(f"last look:{token}:{mark}".encode()).hexdigest()
