"""What a decision, a claim and a reply must hold, as sentences for their writers. Reads nothing and writes nothing.

Each function gives field -> one sentence; an empty dict means that the rules are kept. The database holds the same rules
where it can (`models`); what only a reader can judge, such as a child's understanding, is measured here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from flask_babel import gettext

from engage.core.forms import too_long
from engage.core.i18n import format_date
from engage.influence.models import FITS, OUTCOMES, STRENGTHS
from engage.influence.plain_words import MAX_WORDS, check_plain, find_causal
from engage.themes.services import ThemeView

NEEDS_A_PLAIN_REASON = ("no", "not_now", "not_ours")
NAME_LENGTH, TITLE_LENGTH = 160, 200
CITABLE = ("accepted", "published")


def decision_problems(title: str, meeting: str, decider: str, owner: str, decided_on: date | None, today: date) -> dict[str, str]:
    """Rule 2 for a decision: what, by whom, carried out by whom, and when."""
    found = {
        "title": _missing(title, gettext("Write what was decided, in a few words.")) or _too_long(title, TITLE_LENGTH),
        "meeting": _too_long(meeting, TITLE_LENGTH),
        "decider": _missing(decider, gettext("Write who decided: a board or a person's office."))
        or _too_long(decider, NAME_LENGTH),
        "owner": _missing(owner, gettext("Write who makes it happen.")) or _too_long(owner, NAME_LENGTH),
        "decided_on": _day_problem(decided_on, today, gettext("Write the day it was decided.")),
    }
    return _only(found)


def claim_problems(said: str, strength: str, fit: str, other_factors: str, is_evaluation: bool) -> dict[str, str]:
    """Rules 6 and 10, and half of 3: how strongly, how well it fits, what else mattered."""
    found = {
        "said": _missing(said, gettext("Write what people said, as they would know it again.")) or causal_problem(said),
        "strength": "" if strength in STRENGTHS else gettext("Choose what people's words did."),
        "fit": "" if fit in FITS else gettext("Choose how well it fits what was asked."),
        "other_factors": _missing(
            other_factors, gettext("Write what else mattered: money, law, other people. There is always something.")
        )
        or causal_problem(other_factors),
    }
    if is_evaluation and strength != "noted" and not found["strength"]:
        found["strength"] = gettext("Words that came after the decision can only be “noted”: they cannot have changed it.")
    return _only(found)


def theme_problem(wanted: Sequence[int], views: Sequence[ThemeView], with_partners: Collection[int] = ()) -> str:
    """Rule 1: at least one theme, and each one accepted by a person.

    with_partners : the waves that asked people who work with families: their figures stand beside the others', never inside
    """
    if not wanted:
        return str(gettext("Choose at least one accepted theme: what you claim must rest on what people said."))
    if {view.id for view in views} != set(wanted):
        return str(gettext("One of these themes does not exist any more. Choose again."))
    for view in views:
        if view.state not in CITABLE:
            return str(
                gettext("A person has not accepted the theme “%(label)s”. Accept it first, then cite it.", label=view.label)
            )
    if len({view.wave_id in with_partners for view in views}) > 1:
        return str(gettext("People who work with families answer as themselves: put what they said into a claim of its own."))
    return ""


def evidence_problem(first: date, last: date, decided_on: date, is_evaluation: bool) -> str:
    """Rule 3: evidence is older than the decision it is said to have influenced; what came later is evaluation.

    The time of day of an answer is never kept, so one sent on the day of the decision is not later: whoever records the
    claim knows whether it was on the table.
    """
    if is_evaluation:
        if last <= decided_on:
            return gettext("None of these answers is later than the decision, so this is not evaluation. Take the tick away.")
        return ""
    if last <= decided_on:
        return ""
    return str(
        gettext(
            "These answers were sent from %(first)s to %(last)s, but it was decided on %(decided)s. What was said later "
            "cannot have influenced it. Cite themes with no later answer, or record this as evaluation.",
            first=format_date(first),
            last=format_date(last),
            decided=format_date(decided_on),
        )
    )


def reply_problems(
    given: Mapping[str, str], dated: date | None, follow_up_on: date | None, decided_on: date, today: date
) -> dict[str, str]:
    """Rule 2: outcome, decider, owner, reason and date; a no needs a reason a child can read.

    given : outcome, text, reason, decider, owner
    """
    found = {
        "outcome": "" if given["outcome"] in OUTCOMES else gettext("Choose what became of it."),
        "text": _missing(given["text"], gettext("Write what you did, are doing, or will not do."))
        or causal_problem(given["text"]),
        "reason": _missing(given["reason"], gettext("Write the reason: people want to know why."))
        or causal_problem(given["reason"]),
        "decider": _missing(given["decider"], gettext("Write who decided.")) or _too_long(given["decider"], NAME_LENGTH),
        "owner": _missing(given["owner"], gettext("Write who makes it happen.")) or _too_long(given["owner"], NAME_LENGTH),
        "dated": _day_problem(dated, today, gettext("Write the date of this reply.")),
    }
    if not found["reason"] and given["outcome"] in NEEDS_A_PLAIN_REASON:
        found["reason"] = plain_problem(given["reason"])
    if not found["dated"] and dated and dated < decided_on:
        found["dated"] = gettext("A reply cannot be older than its decision of %(date)s.", date=format_date(decided_on))
    if follow_up_on and dated and follow_up_on <= dated:
        found["follow_up_on"] = gettext("Look at it again after the reply, not before.")
    return _only(found)


def plain_problem(text: str) -> str:
    """Why a child could not read this reason; empty when it is plain."""
    found = check_plain(text)
    if found.too_short:
        return str(gettext("Say why in at least one whole sentence, so that a child understands the no."))
    if found.too_long:
        return str(
            gettext(
                "A child must be able to read this. One sentence has %(words)s words; use %(limit)s or fewer: “%(start)s …”",
                words=found.words,
                limit=MAX_WORDS,
                start=" ".join(found.too_long.split()[:6]),
            )
        )
    if found.jargon:
        word, instead = found.jargon[0]
        return str(
            gettext(
                "A child must be able to read this. Instead of “%(word)s” you could say “%(instead)s”.",
                word=word,
                instead=instead,
            )
        )
    return ""


def causal_problem(text: str) -> str:
    """Rule 6: nothing is said to have happened only because people spoke."""
    wording = find_causal(text)
    if not wording:
        return ""
    return str(
        gettext(
            "Leave out “%(wording)s”: other things mattered too, and how much people's words did is said beside this.",
            wording=wording,
        )
    )


def refuse(error: Callable[[Mapping[str, str]], Exception], problems: Mapping[str, str]) -> None:
    """Raise when there is anything wrong."""
    if problems:
        raise error(problems)


def _missing(text: str, sentence: str) -> str:
    return "" if text.strip() else sentence


def _too_long(text: str, limit: int) -> str:
    over = len(text.strip()) - limit
    return too_long(over, limit) if over > 0 else ""


def _day_problem(day: date | None, today: date, sentence: str) -> str:
    if day is None:
        return sentence
    return str(gettext("This day has not come yet. Write a day up to today.")) if day > today else ""


def _only(found: Mapping[str, str]) -> dict[str, str]:
    return {field: sentence for field, sentence in found.items() if sentence}
