"""What is typed about a story: the story, what its teller agreed to, the day it was read back."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from engage.core.forms import Form, MaxLength
from engage.core.saving import DateField

MAX_TEXT = 4000
TOLD = (
    SelectChoice("conversation", _("They told it to somebody")),
    SelectChoice("sent", _("They sent it as an answer")),
)
TOLD_BY = (SelectChoice("young_person", _("A child or young person")), SelectChoice("parent", _("A parent or carer")))
WHO_READS = (
    SelectChoice("everyone", _("Everybody: on the public pages")),
    SelectChoice("trust", _("Only the trust: in its evidence packs")),
)


class StoryForm(Form):
    """One story; fields as in `rules.Told`."""

    title = StringField(_("What is the story called?"))
    told_as = RadioField(_("How was it told?"), choices=TOLD, validate_choice=False)
    code = StringField(_("If it was sent: the code they were given for their answer"))
    teller = RadioField(_("Who told it?"), choices=TOLD_BY, validate_choice=False)
    said = TextAreaField(_("What they told, in their own words, with names changed"), [MaxLength(MAX_TEXT)])
    service = StringField(_("Which service is it about?"))
    helped = TextAreaField(_("What did the service do?"), [MaxLength(MAX_TEXT)])
    different = TextAreaField(_("What is different now, as they see it?"), [MaxLength(MAX_TEXT)])
    other_factors = TextAreaField(_("What else mattered?"), [MaxLength(MAX_TEXT)])
    outcome_key = SelectField(_("Which outcome is it about?"), validate_choice=False)
    priority_id = SelectField(_("Which priority of the plan is it about?"), coerce=int, validate_choice=False)

    def offer(self, outcomes: Iterable[tuple[str, str]], priorities: Iterable[tuple[int, str]]) -> None:
        """What can be chosen of the framework and of the plan."""
        self.outcome_key.choices = [SelectChoice("", _("Choose one")), *(SelectChoice(*one) for one in outcomes)]
        self.priority_id.choices = [SelectChoice(0, _("None of them")), *(SelectChoice(*one) for one in priorities)]


class AgreementForm(Form):
    """What whoever told it agreed to; fields as in `rules.Agreement`."""

    readers = RadioField(_("Who may read it?"), choices=WHO_READS, validate_choice=False)
    agreed_on = DateField(_("On which day did they say yes?"))
    agreed_how = StringField(_("How did they say yes?"), [MaxLength(200)])
    ends_on = DateField(_("Until which day may it be read?"))
    name_changed = BooleanField(_("Their name is changed, and nothing else says who they are"))
    knows_the_way_back = BooleanField(_("They know that they can take it back at any time, with the code I give them next"))


class ReadBackForm(Form):
    """They have heard or read these very words."""

    day = DateField(_("On which day did you read it back to them?"))


class ShowForm(Form):
    """Who was asked before it is shown."""

    lead_asked = BooleanField(_("I have asked the safeguarding lead, who agrees that this is read"))
