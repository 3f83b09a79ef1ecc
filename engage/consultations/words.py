"""What staff read of states, steps and kinds. What everybody reads of them is in the templates."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

STATES = {
    "draft": _("Draft"),
    "checked": _("Checked, not open yet"),
    "open": _("Open"),
    "paused": _("Paused for now"),
    "closed": _("Closed"),
    "analysing": _("Being read"),
    "decided": _("Decided"),
    "fed_back": _("People have heard back"),
    "followed_up": _("Followed up"),
    "archived": _("Archived"),
}
TONES = {"draft": "wait", "checked": "wait", "open": "busy", "paused": "wrong", "fed_back": "right", "followed_up": "right"}
# What the button says that takes this step, by the state it leads to; the way back has words of its own.
STEPS = {
    "checked": _("Mark it as checked"),
    "open": _("Open it"),
    "paused": _("Pause it"),
    "closed": _("Close it"),
    "analysing": _("Begin to read what people said"),
    "decided": _("Mark it as decided"),
    "fed_back": _("Mark that people have heard back"),
    "followed_up": _("Mark it as followed up"),
    "archived": _("Archive it"),
    "draft": _("Back to the draft"),
}
ADDING = {
    "option": _("Add an option"),
    "part": _("Add a survey or forum"),
    "meeting": _("Add a meeting"),
    "evidence": _("Add evidence from outside"),
    "consultee": _("Add a body to ask"),
}
