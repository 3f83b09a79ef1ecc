"""What can keep a survey from leaving in another format."""

from __future__ import annotations

from engage.core.errors import DomainError


class FormatError(DomainError):
    """This format cannot be made here, or not now; the sentence says why."""

    status = 503
