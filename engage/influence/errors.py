"""What can be wrong with a decision, a claim or a reply: a sentence for each field, so that a form can show them all."""

from __future__ import annotations

from collections.abc import Mapping

from engage.core.errors import DomainError, NotFoundError


class RuleError(DomainError):
    """One or more rules said no. `problems` is field -> one sentence; the message is all of them."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


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
