"""Which drafts this browser may open: their tokens, one for each survey, in its session cookie and nowhere else.

Also whether the last answer sent from here was somebody else's: then nothing on this device opens it, and pages say so.
"""

from __future__ import annotations

from flask import session

from engage.surveys.drafts import new_token

_TOKENS, _SHUT = "drafts", "sent_for_another"


def place_of(slug: str) -> str:
    """What links to the form for being contacted carry, so that the desk may know which concerns belong together."""
    return f"survey:{slug}"


def own_token(slug: str) -> str | None:
    """The token of this browser's draft of a survey, if it has one."""
    token: str | None = session.get(_TOKENS, {}).get(slug)
    return token


def ensure_token(slug: str) -> str:
    """The same, made now if there is none.

    Pages do this before anything is answered: two tabs that send their first answers at one moment then share one draft, where
    each would otherwise begin its own and the cookie could hold only one.
    """
    return own_token(slug) or hold_token(slug, new_token())


def hold_token(slug: str, token: str) -> str:
    """Let this browser open this draft from now on."""
    if is_shut(slug):
        session[_SHUT] = [other for other in session[_SHUT] if other != slug]
    session[_TOKENS] = {**session.get(_TOKENS, {}), slug: token}
    return token


def let_go(slug: str) -> None:
    """Let this browser open its draft of a survey no longer; the draft itself stays."""
    session[_TOKENS] = {key: value for key, value in session.get(_TOKENS, {}).items() if key != slug}


def shut(slug: str) -> None:
    """Remember that somebody else's answer was sent from here; neither its code nor a word of it is kept."""
    session[_SHUT] = [*(other for other in session.get(_SHUT, []) if other != slug), slug]


def is_shut(slug: str) -> bool:
    """Whether it was, and nobody has begun anew since."""
    return slug in session.get(_SHUT, [])
