"""What the builder's pages call things: kinds of question, fields, parts, acts, changes."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from markupsafe import Markup

from engage.core.i18n import language
from engage.core.punctuation import listed
from engage.core.said import filled, own
from engage.surveys.building.changes import Change
from engage.surveys.building.going_back import Revision
from engage.surveys.building.sources import EASY, is_easy

KINDS: Mapping[str, object] = {
    "single": _("Choose one"),
    "multiple": _("Choose some"),
    "scale": _("A scale"),
    "short_text": _("A few words"),
    "long_text": _("In their own words"),
    "number": _("A number"),
    "date": _("A day"),
    "ranking": _("Put in order"),
    "grid": _("A grid: several things on one scale"),
    "cards": _("Statements to agree or disagree with"),
    "place": _("A place"),
    "drawing": _("A drawing or a photo of one"),
}
ABOUT: Mapping[str, object] = {
    "title": _("Title"),
    "summary": _("What it is about, in a sentence or two"),
    "audience_text": _("Whom it is for"),
    "how_long": _("How long it takes"),
    "why": _("Why we ask"),
    "can_change": _("What can change"),
    "cannot_change": _("What cannot change"),
    "decider": _("Who decides"),
    "decides": _("How they decide, and how people hear back"),
    "private": _("What stays private"),
    "told": _("What we must tell"),
    "thanks": _("Thanks, at the end"),
    "audience": _("Whom it asks"),
}
FIELDS: Mapping[str, object] = {
    "kind": _("Kind of question"),
    "text": _("The question"),
    "hint": _("Hint, under the question"),
    "example": _("An example of an answer, under the hint"),
    "options": _("Answers to choose from, one on each line"),
    "rows": _("Lines or statements, one on each line"),
    "options_from": _("Or take the answers from a list of the site"),
    "role": _("What the answer says of the person"),
    "min_choices": _("At least how many"),
    "max_choices": _("At most how many"),
    "scale_min": _("Lowest number"),
    "scale_max": _("Highest number"),
    "scale_low": _("Words at the low end"),
    "scale_high": _("Words at the high end"),
    "number_min": _("Lowest number"),
    "number_max": _("Highest number"),
    "unit": _("Unit, such as hours"),
    "date_min": _("First day"),
    "date_max": _("Last day"),
    "max_length": _("Longest answer, in characters"),
    "when": _("When it is asked"),
    "check": _("Check of the answer: a rule that it must meet"),
    "check_text": _("What is said if the answer does not meet it"),
    "exclusive": _("Answers that rule out all others, such as “none of these”"),
    "say": _("Answers that ask to say what, such as “something else”"),
}
SLOTS: Mapping[str, object] = {
    "picture": _("A picture"),
    "audio": _("A sound: the question spoken"),
    "bsl": _("A film in sign language"),
}
SLOT_WORDS: Mapping[str, object] = {
    "picture": _("What the picture shows, for people who cannot see it"),
    "bsl": _("What is signed, in words"),
}
LACKS: Mapping[str, object] = {
    "alt": _("Its picture has no words for people who cannot see it."),
    "captions": _("Its film has no captions, for people who do not hear and do not sign."),
    "transcript": _("What is signed in its film is not written beside it."),
}
CHOICES: Mapping[str, object] = {
    "": _("Nothing"),
    "areas": _("The places of the county"),
    "age_band": _("How old they are"),
    "area": _("Where they live"),
    "relation": _("How they are related to the child"),
    "pair": _("A code that they make up, which joins before and after"),
    "young_people": _("Children and young people"),
    "parents": _("Parents and carers"),
    "partners": _("People who work with children and families"),
}


def wording_name(name: str, source_language: str) -> Markup:
    """What a wording is called: a language, or Easy Read in one."""
    code = name.removeprefix(f"{EASY}-") if name != EASY else source_language
    spoken = own(language(code).name, code)
    return filled(gettext("Easy Read in %(language)s"), language=spoken) if is_easy(name) else spoken


def act_words(revision: Revision, source_language: str) -> Markup:
    """What somebody did, as one line of the history."""
    name, act = revision.subject, revision.act
    if act in ("wording", "wording added", "wording deleted"):
        return filled(_words_acts(act), name=wording_name(name, source_language))
    said = {
        "begun": lambda: gettext("Began the survey"),
        "taken": lambda: gettext("Began the survey"),
        "copied": lambda: gettext("Began it from “%(name)s”"),
        "brought": lambda: gettext("Began it from “%(name)s”"),
        "about": lambda: gettext("Changed the start page"),
        "question added": lambda: gettext("New question: “%(name)s”"),
        "question": lambda: gettext("Changed the question “%(name)s”"),
        "question moved": lambda: gettext("Moved the question “%(name)s”"),
        "question copied": lambda: gettext("New question: “%(name)s”"),
        "question deleted": lambda: gettext("Question left out: “%(name)s”"),
        "rule": lambda: gettext("When “%(name)s” is asked"),
        "media": lambda: gettext("Put a picture, a sound or a film beside “%(name)s”"),
        "media deleted": lambda: gettext("Took a picture, a sound or a film away from “%(name)s”"),
        "inserted": lambda: gettext("Put in the questions “%(name)s”"),
    }
    if act == "restored":
        return filled(gettext("Went back to number %(number)s"), number=name)
    return filled(said[act](), name=own(name, source_language))


def change_words(change: Change, source_language: str) -> Markup:
    """One change between two versions, as a sentence; the words before and after stand beside it."""
    if change.what in ("about", "audience"):
        return filled(gettext("Start page, %(name)s"), name=ABOUT[change.name if change.what == "about" else "audience"])
    if change.what in ("wording", "wording added", "wording deleted"):
        return filled(_words_acts(change.what), name=wording_name(change.name, source_language))
    said = {
        "question added": lambda: gettext("New question: “%(name)s”"),
        "question deleted": lambda: gettext("Question left out: “%(name)s”"),
        "question text": lambda: gettext("Changed the question “%(name)s”"),
        "question hint": lambda: gettext("The hint of “%(name)s”"),
        "rule": lambda: gettext("When “%(name)s” is asked"),
        "option": lambda: gettext("An answer of “%(name)s” in other words"),
        "option added": lambda: gettext("New answer to “%(name)s”"),
        "option deleted": lambda: gettext("Answer of “%(name)s” left out"),
        "details": lambda: gettext("Changed the question “%(name)s”"),
        "media picture": lambda: gettext("The picture beside “%(name)s”"),
        "media audio": lambda: gettext("The sound beside “%(name)s”"),
        "media bsl": lambda: gettext("The film in sign language beside “%(name)s”"),
        "order": lambda: gettext("The questions are in another order"),
    }
    return filled(said[change.what](), name=own(change.name, source_language))


def _words_acts(act: str) -> str:
    return {
        "wording": lambda: gettext("Changed words: %(name)s"),
        "wording added": lambda: gettext("New words: %(name)s"),
        "wording deleted": lambda: gettext("Words left out: %(name)s"),
    }[act]()


def text_words(key: str, place: int) -> str:
    """Where a text stands, by its dotted key."""
    kind, _dot, rest = key.partition(".")
    if kind == "questions":
        name, _dot, field = rest.partition(".")
        return part_words(f"questions.{name}", place, field)
    return part_words("about", 0, rest or key)


def part_words(part: str, place: int, field: str = "") -> str:
    """Where something stands: "Question 3, Hint"."""
    if part.startswith(("questions.", "when.")):
        where = gettext("Question %(number)s", number=place)
        names = field.split(".")
        said = FIELDS.get(names[0])
        return listed((where, str(said))) if said else where
    return gettext("Start page, %(name)s", name=ABOUT[field]) if field in ABOUT else gettext("The survey")
