"""What can be wrong with the plan as it is typed: a sentence for each field, so that a form can show them all."""

from __future__ import annotations

from engage.core.errors import NotFoundError, ProblemsError


class PlanError(ProblemsError):
    """A rule of this domain said no."""


class NotReadyError(PlanError):
    """Something is missing before a version of the plan can be published."""

    status = 409


class UnknownPartError(NotFoundError):
    """There is no such priority, action, pledge, indicator, document or version."""
