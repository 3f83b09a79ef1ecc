"""What can be wrong with a consultation: a sentence for each field, so that a form can show them all."""

from __future__ import annotations

from engage.core.errors import NotFoundError, ProblemsError


class ConsultationError(ProblemsError):
    """A rule of this domain said no."""


class GateError(ConsultationError):
    """A gate stops this step: each sentence says what is missing, and who can supply it."""

    status = 409


class UnknownConsultationError(NotFoundError):
    """There is no such consultation."""
