"""What the logic check found, in sentences for staff: on the page and in the command. The check itself is in `logic.report`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext, ngettext

from engage.core.said import Said, worded
from engage.surveys.logic.counting import Routes, Span
from engage.surveys.logic.report import Finding, What

_ABOUT: Mapping[What, Callable[[tuple[str, ...]], Said]] = {
    "fault": lambda about: worded("Its rule cannot be used: it %(what)s.", what=about[0]),
    "ring": lambda about: worded("The rules of these questions look at each other in a ring: %(keys)s.", keys=", ".join(about)),
    "never": lambda _about: worded("Nobody is ever asked it: its rule says never."),
    "against_answers": lambda about: worded(
        "Nobody is ever asked it: “%(key)s” cannot be answered as its rule wants.", key="”, “".join(about)
    ),
    "against_route": lambda about: worded(
        "Nobody is ever asked it: its rule looks at “%(key)s”, and that is not asked then.", key=about[0]
    ),
    "always": lambda _about: worded("Its rule always holds, so that everybody is asked it: leave the rule out."),
    "part": lambda about: worded("This part of its rule can never hold: %(part)s", part=about[0]),
    "check_never": lambda _about: worded("No answer to it is ever accepted: its check cannot be met."),
    "check_idle": lambda _about: worded("No answer to it is against its check: leave the check out."),
    "unsure": lambda _about: worded("Whether its rule can hold is too much to work out. Try it below."),
}


def sentence(finding: Finding) -> Said:
    """One finding, without its question; a page says it with `told`."""
    return _ABOUT[finding.what](finding.about)


def routes_sentence(routes: Routes) -> str:
    """How many different ways lead through, honest where that is too many to tell."""
    if routes.is_exact:
        return ngettext("One way leads through it.", "%(num)s different ways lead through it.", routes.number)
    return gettext("Too many different ways lead through it to count them.")


def length_sentence(routes: Routes) -> str:
    """The shortest and the longest."""
    asked, minutes = routes.questions, minutes_of(routes.seconds)
    if not routes.is_exact:
        return gettext(
            "Nobody is asked fewer than %(fewest)s questions or more than %(most)s; no way takes under %(short)s or over"
            " %(long)s min.",
            fewest=asked.least,
            most=asked.most,
            short=minutes.least,
            long=minutes.most,
        )
    if asked.least == asked.most:
        return gettext("Everybody is asked %(number)s questions: about %(long)s min.", number=asked.most, long=minutes.most)
    return gettext(
        "The shortest has %(fewest)s questions and takes about %(short)s min; the longest has %(most)s and takes about"
        " %(long)s min.",
        fewest=asked.least,
        most=asked.most,
        short=minutes.least,
        long=minutes.most,
    )


def minutes_of(seconds: Span) -> Span:
    """Whole minutes, one at least."""
    return Span(max(1, round(seconds.least / 60)), max(1, round(seconds.most / 60)))
