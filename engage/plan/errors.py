"""What can be wrong with the plan as it is typed: a sentence for each field, so that a form can show them all."""

from __future__ import annotations

from collections.abc import Mapping

from engage.core.errors import DomainError, NotFoundError


class PlanError(DomainError):
    """One or more rules said no. `problems` is field -> one sentence; the message is all of them."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


class NotReadyError(PlanError):
    """Something is missing before a version of the plan can be published."""

    status = 409


class UnknownPartError(NotFoundError):
    """There is no such priority, action, pledge, indicator, document or version."""
