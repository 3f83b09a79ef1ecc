"""What can be wrong with a code that works once, said to whoever holds it."""

from __future__ import annotations

from flask_babel import gettext

from engage.core.errors import ProblemsError


class UsedCodeError(ProblemsError):
    """A code that works once, used before."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            {"code": gettext("This code was used already: each works once. Ask the person who gave it to you for another.")}
        )
