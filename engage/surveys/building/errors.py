"""What can go wrong when a survey is written."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from engage.core.errors import NotFoundError, ProblemsError


class DraftError(ProblemsError):
    """Something that was typed cannot be kept; a sentence beside each field."""


class NoDraftError(NotFoundError):
    """There is no such survey, or it has no such part."""


class ClashError(ProblemsError):
    """Somebody else changed the same part meanwhile. `theirs` is how it stands now; nothing was kept of either."""

    status = 409

    def __init__(self, theirs: Any) -> None:
        sentence = gettext("Somebody else wrote something else here: take over what you need, then save.")
        super().__init__({"": sentence})
        self.theirs = theirs
