"""A survey of Wrenshire that is still being written: comments wait on it and on its Urdu, and its Polish is of older words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from engage.sample.answering import noon
from engage.surveys import library
from engage.surveys.building import comments, services, starting, wordings
from engage.surveys.building.services import By
from engage.surveys.building.tables import Tables, part_of, with_part

TITLE, START, LANGUAGE = "Half-term in Carrow: what should there be?", "set:things-to-do", "pl"
ABOUT = {
    "summary": "Six short questions about your free time. Tell us what you would do if you could choose.",
    "how_long": "About 4 minutes. You can skip any question.",
    "why": "The youth service is planning the next half-term. It wants to know what would be used.",
    "can_change": "What is offered in the holidays, where, and at what times.",
}
QUESTION, BEFORE, AFTER = "enough_to_do", "Are there enough things to do near you?", "Is there enough to do near you?"
IN_POLISH = {"text": "Czy w Twojej okolicy jest wystarczająco dużo rzeczy do robienia?", "scale_low": "Nic nie ma"}
READER = "سوال میں ”کافی“ ہے، جواب میں ”بہت کچھ“: کیا دونوں ایک ہی بات ہیں؟"
COMMENT = "Would somebody of eleven say “plenty”? I would write “lots”."


def load_draft(staff: Mapping[str, int], today: date) -> None:
    """What an officer would have left in the builder last week, and what a colleague said of it since."""
    days = (noon(today - timedelta(days=ago)) for ago in (6, 5, 4, 3))
    begun, written, translated, changed = (By(staff["participation_officer"], now) for now in days)
    tables, act, subject = starting.begun(START, TITLE, "young_people", "en")
    question = f"questions.{QUESTION}"
    tables = with_part(tables, question, {**(part_of(tables, question) or {}), "text": BEFORE})
    slug = services.begin(tables, act, begun, subject)
    services.change(slug, "about", "", written, lambda was: with_part(was, "about", {**(part_of(was, "about") or {}), **ABOUT}))
    services.change(slug, "wording", LANGUAGE, translated, _in_polish, part=f"wording.{LANGUAGE}")
    services.change(slug, "wording added", "ur", translated, _in_urdu)
    shown = {**(part_of(tables, question) or {}), "text": AFTER}
    services.change(slug, "question", AFTER, changed, lambda was: with_part(was, question, shown), part=question)
    colleague = By(staff["administrator"], noon(today - timedelta(days=2)))
    comments.write(slug, question, COMMENT, colleague)
    comments.write(slug, "wording.ur", READER, colleague, of=f"{question}.scale_high")


def _in_polish(tables: Tables) -> Tables:
    part = f"wording.{LANGUAGE}"
    tables = with_part(tables, part, wordings.begun(tables, LANGUAGE, library.sources().values()))
    typed = {f"questions.{QUESTION}.{field}": words for field, words in IN_POLISH.items()}
    lines = {line.key: line for line in wordings.lines_of(tables, LANGUAGE)}
    wording, _clashes = wordings.saved(
        tables, LANGUAGE, {key: wordings.Typed(words, lines[key].seen) for key, words in typed.items()}
    )
    return with_part(tables, part, wording)


def _in_urdu(tables: Tables) -> Tables:
    """What the shelf has of it: the questions; their start page is still to do."""
    return with_part(tables, "wording.ur", wordings.begun(tables, "ur", library.sources().values()))
