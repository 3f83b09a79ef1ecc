"""Who is speaking, asked at the start and changeable on the way; and what each way of speaking says about itself."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, RadioField, SelectMultipleField, ValidationError
from wtforms.fields import SelectChoice

from engage.access.advocacy import PROVENANCES, Speaking
from engage.core.forms import Form

_HELPERS = [
    SelectChoice("family", _("Someone in the family")),
    SelectChoice("friend", _("A friend")),
    SelectChoice("school", _("Someone at school or college")),
    SelectChoice("youth_worker", _("A youth worker")),
    SelectChoice("social_worker", _("A social worker or support worker")),
    SelectChoice("health_worker", _("Someone from health")),
    SelectChoice("interpreter", _("An interpreter")),
    SelectChoice("advocate", _("An advocate")),
    SelectChoice("other", _("Someone else")),
]
YES_NO = [SelectChoice("yes", _("Yes")), SelectChoice("no", _("No"))]


class SpeakingForm(Form):
    """Who is speaking."""

    provenance = RadioField(
        _("Who is answering?"),
        choices=[
            SelectChoice("self", _("I am answering by myself")),
            SelectChoice("helped", _("Somebody is helping me")),
            SelectChoice("interpreted", _("Somebody is interpreting for me")),
            SelectChoice("advocate", _("I am an advocate, speaking for a young person")),
            SelectChoice("group", _("We are a group")),
            SelectChoice("adult_reported", _("I am an adult, saying what I think children need")),
            SelectChoice("observed", _("I am writing down what I saw of a very young child")),
        ],
        validate_choice=False,
    )

    def validate_provenance(self, field: Any) -> None:
        """One of the ways of domain rule 5."""
        if field.data not in PROVENANCES:
            raise ValidationError(gettext("Choose who is answering."))


class HelpedForm(Form):
    """Somebody helps: who, and with what. Both may be left out."""

    helper = RadioField(_("Who is helping?"), choices=_HELPERS, validate_choice=False)
    did = SelectMultipleField(
        _("What does the helper do?"),
        choices=[
            SelectChoice("read_out", _("Reads the questions out")),
            SelectChoice("explained", _("Explains words")),
            SelectChoice("typed", _("Types what I say")),
            SelectChoice("signed", _("Signs")),
            SelectChoice("pointed", _("Shows choices to point at")),
        ],
        validate_choice=False,
    )


class InterpretedForm(Form):
    """Somebody interprets."""

    helper = RadioField(_("Who interprets?"), choices=_HELPERS, validate_choice=False)


class AdvocateForm(Form):
    """An advocate says whether they were asked, and how the view was gathered: both must be said (domain rule 4).

    Whether it was read back nobody can know yet: that is asked at the end (`CheckForm`).
    """

    instructed = RadioField(_("Did the young person ask you to speak for them?"), choices=YES_NO, validate_choice=False)
    gathered = RadioField(
        _("How did you find out what they think?"),
        choices=[
            SelectChoice("spoken", _("They said it")),
            SelectChoice("signed", _("They signed it")),
            SelectChoice("symbols", _("With symbols, pictures or objects")),
            SelectChoice("observed", _("By watching what they do and how they react")),
        ],
        validate_choice=False,
    )

    def validate_instructed(self, field: Any) -> None:
        """Said, one way or the other."""
        _said(field, gettext("Say whether they asked you to speak for them."))

    def validate_gathered(self, field: Any) -> None:
        """Said."""
        _said(field, gettext("Say how you found out what they think."))


class GroupForm(Form):
    """A group: how many, and how they came to an answer."""

    group_size = IntegerField(_("How many of you are there?"))
    agreed = RadioField(
        _("How do you come to an answer?"),
        choices=[
            SelectChoice("talked", _("We talk until we agree")),
            SelectChoice("voted", _("We vote")),
            SelectChoice("each_said", _("Each says something, and we write it all down")),
        ],
        validate_choice=False,
    )

    def validate_group_size(self, field: Any) -> None:
        """A group has a size."""
        field.errors = []
        check_group_size(field)


class AdultForm(Form):
    """An adult who reports or observes."""

    helper = RadioField(_("Who are you?"), choices=_HELPERS[:-3] + _HELPERS[-1:], validate_choice=False)


_FORMS: dict[str, type[Form]] = {
    "helped": HelpedForm,
    "interpreted": InterpretedForm,
    "advocate": AdvocateForm,
    "group": GroupForm,
    "adult_reported": AdultForm,
    "observed": AdultForm,
}


def way_names() -> dict[str, str]:
    """Each way of speaking as whoever answers chooses it, in the words of this language."""
    return {choice.value: str(choice.label) for choice in SpeakingForm.provenance.kwargs["choices"]}


def details_form(speaking: Speaking) -> Form:
    """What this way of speaking is asked about itself, holding what was said before. Only where `speaking.says_more`."""
    return _FORMS[speaking.provenance](data=details_said(speaking))


def details_said(speaking: Speaking) -> dict[str, Any]:
    """What a way of speaking said about itself, as the fields of its form hold it."""
    return {
        "helper": speaking.helper,
        "did": list(speaking.did),
        "instructed": _yes_no(speaking.instructed),
        "gathered": speaking.gathered if speaking.instructed is not None else None,
        "read_back": _yes_no(speaking.read_back),
        "group_size": speaking.group_size,
        "agreed": speaking.agreed,
    }


def speaking_from(provenance: str, form: Form) -> Speaking:
    """What a valid form says."""
    data = form.data
    return Speaking(
        provenance,
        group_size=data.get("group_size"),
        helper=_known(form, "helper"),
        instructed=_bool(data.get("instructed")),
        read_back=_bool(data.get("read_back")),
        gathered=data.get("gathered") or ("observed" if provenance == "observed" else "spoken"),
        did=tuple(key for key in data.get("did") or () if key in _keys(form, "did")),
        agreed=_known(form, "agreed"),
    )


def check_group_size(field: Any) -> None:
    """Raises ValidationError for a number that no group has."""
    if not 2 <= (field.data or 0) <= 500:
        raise ValidationError(gettext("Write how many of you there are, from 2 to 500."))


def _said(field: Any, sentence: str) -> None:
    if field.data not in {choice.value for choice in field.choices}:
        raise ValidationError(sentence)


def _keys(form: Form, name: str) -> set[str]:
    return {choice.value for choice in form[name].choices} if name in form else set()


def _known(form: Form, name: str) -> str:
    chosen = form.data.get(name) or ""
    return chosen if chosen in _keys(form, name) else ""


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


def _bool(value: str | None) -> bool | None:
    return {"yes": True, "no": False}.get(value or "")
