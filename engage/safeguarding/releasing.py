"""The way back to ordinary use with passages taken out: what is suggested, and that nothing else is changed.

A lead marks passages; nobody rewrites what a child said. What stands between square brackets in the new text stands for what was
taken out, and all the rest must be the old text, word for word and in its order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.db import db
from engage.core.details import redact
from engage.safeguarding import contacting, desk
from engage.safeguarding.keeping import NOTE, ConcernError, get, source_of, words_of
from engage.safeguarding.places import of_concern_id

_MARK = re.compile(r"\[[^\[\]]*\]")


def suggest(text: str, language: str | None = None) -> str:
    """The text with what would tell who wrote it, or whom it is about, taken out: a first draft for the lead."""
    return redact(text, language).text


def only_takes_out(original: str, marked: str) -> bool:
    """Whether `marked` is `original` with passages replaced by brackets, and nothing else.

    White space at the ends and the way lines end do not count: a browser sends them otherwise than it got them.
    """
    old, parts = _one_way_of_ending_lines(original), _MARK.split(_one_way_of_ending_lines(marked))
    if len(parts) == 1:
        return parts[0].strip() == old.strip()
    first, *middle, last = parts[0].lstrip(), *parts[1:-1], parts[-1].rstrip()
    old = old.lstrip() if first else old
    old = old.rstrip() if last else old
    if not old.startswith(first) or not old.endswith(last) or len(first) + len(last) > len(old):
        return False
    at, end = len(first), len(old) - len(last)
    for part in middle:  # the earliest place is always the best: it leaves most for what follows
        found = old.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


@guarded(Permission.OPEN_CONCERNS, places=of_concern_id)
def release(concern_id: int, marked: Mapping[str, str], person_id: int, *, reason: str, now: datetime) -> None:
    """Put words back with passages taken out, close the concern and keep the whole words here.

    marked : by field, every field that was held; a field left empty is not put back at all
    Raises `ConcernError` where more was changed than taken out, nothing is left, or the record would have a gap.
    """
    concern = get(concern_id)
    desk.refuse_if_closed(concern)
    if not reason.strip():
        raise ConcernError(gettext("Write the reason: the record must show why."))
    words = {name: text for name, text in words_of(concern).items() if name != NOTE}
    fresh = {name: _plain(marked.get(name, "")) for name in words}
    if any(text and not only_takes_out(words[name], text) for name, text in fresh.items()):
        raise ConcernError(gettext("Only take passages out: put [ ] where they stood, and leave every other word as it is."))
    kept = {name: text for name, text in fresh.items() if text}
    if not kept:
        raise ConcernError(gettext("Nothing is left to put back. Close the concern instead: the words stay here."))
    source_of(concern).put_back(concern.source_id, kept, now=now)
    is_redacted = any(_plain(words[name]) != fresh[name] for name in words)
    desk.record(concern, "released", person_id, reason=reason, is_redacted=is_redacted, now=now)
    concern.state, concern.closed_reason, concern.due_at = "closed", reason.strip()[:500], None
    contacting.erase(concern, person_id, now=now)
    db.session.flush()


def _plain(text: str) -> str:
    return _one_way_of_ending_lines(text).strip()


def _one_way_of_ending_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
