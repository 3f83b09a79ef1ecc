"""What staff read of states, and the names of everything that is written into a record. What is public is in the templates.

A name stands on the form, on the record's page, and in what is said where it was left out.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

STATES = {
    "draft": _("Draft"),
    "checked": _("Checked, not open yet"),
    "open": lazy_pgettext("consultation", "Open"),
    "paused": _("Paused for now"),
    "closed": _("Closed"),
    "analysing": _("Being read"),
    "decided": _("Decided"),
    "fed_back": _("People have heard back"),
    "followed_up": _("Followed up"),
    "archived": _("Archived"),
}
TONES = {"draft": "wait", "checked": "wait", "open": "busy", "paused": "wrong", "fed_back": "right", "followed_up": "right"}
PANELS = {
    "option": _("What could be done"),
    "part": _("Surveys and forums"),
    "meeting": _("Meetings"),
    "evidence": _("Evidence from outside"),
    "consultee": _("Bodies that must be asked"),
}
NAMES = {
    "title": _("Title"),
    "for_young_people": _("Children and young people"),
    "for_parents": _("Parents and carers"),
    "for_partners": _("People who work with children and families"),
    "area_id": _("Where"),
    "why": _("Why we ask"),
    "can_change": _("What can change"),
    "cannot_change": _("What cannot change"),
    "level": _("How much say you have"),
    "decider": _("Who decides"),
    "opens_on": _("First day"),
    "closes_on": _("Last day"),
    "duration_reason": _("Why that is long enough"),
    "decides_on": _("To be decided on"),
    "data_protection": _("Reference of the data-protection assessment"),
    "equality": _("Reference of the equality assessment"),
    "decided_on": _("Decided on"),
    "space": _("Who could take part"),
    "voice": _("What people said"),
    "influence": _("What changes"),
    "influence_by": _("By when"),
    "follow_up": _("Did it work?"),
    "text": _("What could be done"),
    "reason": _("Why?"),
    "impact": _("What it would mean:"),
    "place": _("Where"),
    "held_on": _("Date"),
    "method": _("How it was found out"),
    "dated": _("Date"),
    "n": _("How many people"),
    "source": _("Where it can be read"),
    "collected_by": _("Who collected it"),
    "name": _("Another body"),
    "asked_on": _("Asked"),
    "received_on": lazy_pgettext("date", "Answered"),
    "included": _("In the report"),
    "report": lazy_pgettext("document", "Report"),
    "read_by": _("Read by"),
    "read_on": _("Read on"),
}
# As the file of school holidays that comes with Engage calls them. A trust's own file may have others: they are shown as written.
HOLIDAYS = {
    "Summer": lazy_pgettext("school holidays", "Summer"),
    "Autumn": lazy_pgettext("school holidays", "Autumn"),
    "Christmas": lazy_pgettext("school holidays", "Christmas"),
    "Spring half term": lazy_pgettext("school holidays", "Spring half term"),
    "Easter": lazy_pgettext("school holidays", "Easter"),
    "Whitsun": lazy_pgettext("school holidays", "Whitsun"),
}


def holiday_names(names: Iterable[str]) -> list[str]:
    """The names of school holidays, such as "Summer 2027", for the reader."""
    parts = [name.rpartition(" ") for name in names]
    return [f"{HOLIDAYS[holiday]} {year}" if holiday in HOLIDAYS else f"{holiday}{space}{year}" for holiday, space, year in parts]
