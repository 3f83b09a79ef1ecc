"""Who is speaking, and how: the ways of speaking, and what is kept of each (domain rules 4 and 5). Pure; knows no survey.

Owns what each way has to say about itself, which of the three fields of an answer it fills, and whose own step comes at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

PROVENANCES = ("self", "helped", "interpreted", "advocate", "group", "adult_reported", "observed")
NOT_OWN_VOICE = ("adult_reported", "observed")  # informs, and is never counted as children's voice (rule 5)
GATHERED = ("spoken", "signed", "symbols", "observed")
HELPERS = ("family", "friend", "school", "youth_worker", "social_worker", "health_worker", "interpreter", "advocate", "other")
DID = ("read_out", "explained", "typed", "signed", "pointed")
AGREED = ("talked", "voted", "each_said")
CONFIRMED = ("yes", "not_asked")

# Somebody else holds the phone, so that the last step is handed to whose answer it is, and nothing stays on the phone.
HANDED_OVER = ("helped", "interpreted", "advocate")
_TOLD_BY_ANOTHER = ("interpreted", "advocate")


@dataclass(frozen=True)
class Speaking:
    """Who is speaking, and how.

    helper : one of HELPERS, "" where there was none or it was not said; did : of DID, what the helper did
    instructed, gathered, read_back : an advocate's answer says whether they were asked to speak, how the view was gathered, and
    whether it was read back, which is known at the end only; agreed : of AGREED, how a group came to its answer
    """

    provenance: str = "self"
    group_size: int | None = None
    helper: str = ""
    instructed: bool | None = None
    gathered: str = "spoken"
    read_back: bool | None = None
    did: tuple[str, ...] = ()
    agreed: str = ""

    @property
    def says_more(self) -> bool:
        """Whether there is anything more to ask about this way of speaking."""
        return self.provenance != "self"

    @property
    def lacks_size(self) -> bool:
        """Whether a group has not said yet how many it is: it is counted once, and shown with its size."""
        return self.provenance == "group" and self.group_size is None

    @property
    def has_interpretation(self) -> bool:
        """Whether somebody puts the person's words into others: those are kept beside them, never in their place."""
        return self.provenance in _TOLD_BY_ANOTHER

    @property
    def has_own_view(self) -> bool:
        """Whether the one who speaks for them may add a view of their own."""
        return self.provenance == "advocate"

    @property
    def is_handed_over(self) -> bool:
        """Whether the person whose answer it is has a last step that is theirs alone."""
        return self.provenance in HANDED_OVER

    @property
    def leaves_nothing_here(self) -> bool:
        """Whether this browser is not the person's own, so that what was sent must not be found in it."""
        return self.provenance not in ("self", "group")

    def at_the_end(self, *, seen: bool, read_back: bool) -> Speaking:
        """The same as it is sent. seen : its own person took the last step, so that an advocate's words did come back to them."""
        return replace(self, read_back=seen or read_back) if self.has_own_view else self


BY_MYSELF = Speaking()


def lacks_last_look(provenance: str, confirmed: str) -> bool:
    """Whether it was sent before the person whose answer it is had looked at it. confirmed : of CONFIRMED, "" where unknown."""
    return provenance in HANDED_OVER and confirmed != "yes"
