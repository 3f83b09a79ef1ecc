"""What can be wrong with a decision, a claim or a reply: a sentence for each field, so that a form can show them all."""

from __future__ import annotations

from engage.core.errors import NotFoundError, ProblemsError


class RuleError(ProblemsError):
    """A rule of this domain said no."""


class DecisionError(RuleError):
    """A decision cannot be recorded as given."""


class ClaimError(RuleError):
    """A claim rests on nothing, or says more than its evidence allows."""


class ReplyError(RuleError):
    """A reply lacks what the domain's second rule asks for, or a child could not read its reason."""


class PublicationError(RuleError):
    """A claim is not ready to be public, or cannot be taken back as asked."""

    status = 409


class UnknownRecordError(NotFoundError):
    """There is no such decision, claim or wish."""
