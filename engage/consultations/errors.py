"""What can be wrong with a consultation: a sentence for each field, so that a form can show them all."""

from __future__ import annotations

from collections.abc import Mapping

from engage.core.errors import DomainError, NotFoundError


class ConsultationError(DomainError):
    """One or more rules said no. `problems` is field -> one sentence; the message is all of them."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


class GateError(ConsultationError):
    """A gate stops this step: each sentence says what is missing, and who can supply it."""

    status = 409


class UnknownConsultationError(NotFoundError):
    """There is no such consultation."""
