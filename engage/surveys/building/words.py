"""What the builder's pages call things: kinds of question, fields, parts, acts, changes."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from engage.core.i18n import language
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
    "young_people": _("Children and young people"),
    "parents": _("Parents and carers"),
    "partners": _("People who work with children and families"),
}


def wording_name(name: str, source_language: str) -> str:
    """What a wording is called: a language, or Easy Read in one."""
    if not is_easy(name):
        return language(name).name
    code = source_language if name == EASY else name.removeprefix(f"{EASY}-")
    return gettext("Easy Read in %(language)s", language=language(code).name)


def act_words(revision: Revision, source_language: str) -> str:
    """What somebody did, as one line of the history."""
    name, act = revision.subject, revision.act
    return {
        "begun": lambda: gettext("Began the survey"),
        "taken": lambda: gettext("Began the survey"),
        "copied": lambda: gettext("Began it from “%(name)s”", name=name),
        "brought": lambda: gettext("Began it from “%(name)s”", name=name),
        "about": lambda: gettext("Start page"),
        "question added": lambda: gettext("New question: “%(name)s”", name=name),
        "question": lambda: gettext("Changed the question “%(name)s”", name=name),
        "question moved": lambda: gettext("Moved the question “%(name)s”", name=name),
        "question copied": lambda: gettext("New question: “%(name)s”", name=name),
        "question deleted": lambda: gettext("Question left out: “%(name)s”", name=name),
        "rule": lambda: gettext("When “%(name)s” is asked", name=name),
        "inserted": lambda: gettext("Put in the questions “%(name)s”", name=name),
        "wording": lambda: gettext("Changed words: %(name)s", name=wording_name(name, source_language)),
        "wording added": lambda: gettext("New words: %(name)s", name=wording_name(name, source_language)),
        "wording deleted": lambda: gettext("Words left out: %(name)s", name=wording_name(name, source_language)),
        "restored": lambda: gettext("Went back to number %(number)s", number=name),
    }[act]()


def change_words(change: Change, source_language: str) -> str:
    """One change between two versions, as a sentence; the words before and after stand beside it."""
    name = change.name
    if change.what == "about":
        return gettext("Start page, %(name)s", name=ABOUT[name])
    return {
        "audience": lambda: gettext("Start page, %(name)s", name=ABOUT["audience"]),
        "question added": lambda: gettext("New question: “%(name)s”", name=name),
        "question deleted": lambda: gettext("Question left out: “%(name)s”", name=name),
        "question text": lambda: gettext("Changed the question “%(name)s”", name=name),
        "question hint": lambda: gettext("The hint of “%(name)s”", name=name),
        "rule": lambda: gettext("When “%(name)s” is asked", name=name),
        "option": lambda: gettext("An answer of “%(name)s” in other words", name=name),
        "option added": lambda: gettext("New answer to “%(name)s”", name=name),
        "option deleted": lambda: gettext("Answer of “%(name)s” left out", name=name),
        "details": lambda: gettext("Changed the question “%(name)s”", name=name),
        "order": lambda: gettext("The questions are in another order"),
        "wording": lambda: gettext("Changed words: %(name)s", name=wording_name(name, source_language)),
        "wording added": lambda: gettext("New words: %(name)s", name=wording_name(name, source_language)),
        "wording deleted": lambda: gettext("Words left out: %(name)s", name=wording_name(name, source_language)),
    }[change.what]()


def part_words(part: str, place: int, field: str = "") -> str:
    """Where something stands: "Question 3, Hint"."""
    if part.startswith(("questions.", "when.")):
        where = gettext("Question %(number)s", number=place)
        names = field.split(".")
        said = FIELDS.get(names[0])
        return f"{where}, {said}" if said else where
    return gettext("Start page, %(name)s", name=ABOUT[field]) if field in ABOUT else gettext("The survey")
