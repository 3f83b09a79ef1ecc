"""What administrators are told of the deletion of people's words: whether it happens, and when it did last."""

from __future__ import annotations

from flask_babel import gettext, ngettext

from engage.accounts.views import SystemFact
from engage.core import audit
from engage.core.i18n import format_date
from engage.surveys import keeping


def system_facts() -> list[SystemFact]:
    """For the System page: whether words are deleted in time, and when that was done last."""
    months = keeping.months_kept()
    if not months:
        words = [gettext("Nothing is deleted by its age: the setting “%(setting)s” is 0.", setting="answers_kept_months")]
    else:
        words = [
            ngettext(
                "What people wrote is deleted %(num)s month after its survey closes.",
                "What people wrote is deleted %(num)s months after its survey closes.",
                months,
            )
        ]
    if last := next(iter(audit.latest(keeping.DELETED, 1)), None):
        done = {"date": format_date(last.at.date()), "number": last.detail["answers"]}
        words.append(gettext("Last done on %(date)s. Answers in that survey: %(number)s.", **done))
    return [SystemFact(gettext("Deleting what people wrote"), bool(months), " ".join(words), is_off=not months)]
