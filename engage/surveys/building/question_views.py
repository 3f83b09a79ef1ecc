"""The start page, the questions and their rules: what a draft asks."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext

from engage.accounts.permissions import Permission, needs
from engage.core.said import filled, in_words, own
from engage.surveys.building import going_back, media, rules, services, shelf
from engage.surveys.building.details import USUAL
from engage.surveys.building.errors import DraftError
from engage.surveys.building.forms import AboutForm, AddForm, RuleForm, question_form, question_from
from engage.surveys.building.pages import Page, blueprint, by, current, draft_page, found, keep, talk
from engage.surveys.building.services import Draft
from engage.surveys.building.tables import (
    Tables,
    add_question,
    copy_question,
    delete_question,
    mark,
    move_question,
    part_of,
    place_of,
)
from engage.surveys.logic import RuleError


@blueprint.route("/<slug>/", methods=["GET", "POST"])
@needs(Permission.MAKE_SURVEYS)
def survey(slug: str) -> Page:
    """The questions, one below the other; and one more."""
    draft, form = current(slug), AddForm()
    if request.method == "POST" and form.validate():
        made = {"kind": form.kind.data, "text": form.text.data, **USUAL.get(form.kind.data, {})}
        key = _changed(slug, "question added", form.text.data, lambda tables: add_question(tables, made))
        return redirect(url_for("building.question", slug=slug, key=key))
    beside = {"undoing": going_back.undone_next(slug), "sets": shelf.question_sets(), "plain": rules.teller(draft.tables)}
    page = draft_page("survey.html", draft, form=form, **beside)
    return page, 400 if request.method == "POST" else 200


@blueprint.route("/<slug>/about", methods=["GET", "POST"])
@needs(Permission.MAKE_SURVEYS)
def about(slug: str) -> Page:
    """What is said before the first question and after the last."""
    draft = current(slug)
    part = part_of(draft.tables, "about")
    form = AboutForm(data=part | {"seen": mark(part)})

    def save() -> dict[str, str]:
        return {"seen": services.save_part(slug, "about", form.part(), form.seen.data or "", by(), act="about")}

    def page(theirs: Any) -> str:
        return draft_page("about.html", draft, form=_met(form, theirs), theirs=theirs, **talk(slug, "about"))

    return keep(form, save, url_for("building.about", slug=slug), page)


@blueprint.route("/<slug>/questions/<key>", methods=["GET", "POST"])
@needs(Permission.MAKE_SURVEYS)
def question(slug: str, key: str) -> Page:
    """One question, with the fields of its kind."""
    draft = current(slug)
    asked, part = found(draft, key), f"questions.{key}"
    form = question_form(asked, draft.tables["language"])
    if request.method != "POST":
        form["seen"].data = mark(part_of(draft.tables, part))

    def save() -> dict[str, str]:
        made = question_from(form, asked)
        return {"seen": services.save_part(slug, part, made, form["seen"].data or "", by(), act="question", subject=made["text"])}

    def page(theirs: Any) -> str:
        beside = {"asked": asked, "place": place_of(draft.tables, key), "beside": media.beside(draft, key)}
        beside["plain"] = rules.teller(draft.tables)
        beside |= _neighbours(draft, key)
        return draft_page("question.html", draft, form=_met(form, theirs), theirs=theirs, **beside, **talk(slug, part))

    return keep(form, save, url_for("building.question", slug=slug, key=key), page)


@blueprint.route("/<slug>/questions/<key>/when", methods=["GET", "POST"])
@needs(Permission.MAKE_SURVEYS)
def when(slug: str, key: str) -> Page:
    """When a question is asked: pick a condition, or type the rule."""
    draft = current(slug)
    asked, part = found(draft, key), f"when.{key}"
    seen = mark(part_of(draft.tables, part))
    form = RuleForm(data={"when": asked.get("when", ""), "seen": seen})
    picks = tuple(rules.conditions_before(draft.tables, key))

    def save() -> dict[str, str]:
        rule = _rule(draft.tables, key, form, {one.rule for one in picks})
        value = {"when": rule} if rule else {}
        subject = str(asked.get("text", key))
        return {"seen": services.save_part(slug, part, value, form.seen.data or "", by(), act="rule", subject=subject)}

    def page(theirs: Any) -> str:
        beside = {"asked": asked, "place": place_of(draft.tables, key), "picks": picks}
        said = rules.teller(draft.tables)(asked.get("when", ""))
        return draft_page("when.html", draft, form=_met(form, theirs), theirs=theirs, said=said, **beside)

    return keep(form, save, url_for("building.when", slug=slug, key=key), page)


def _rule(tables: Tables, key: str, form: RuleForm, known: set[str]) -> str:
    picked = form.condition.data if form.condition.data in known else ""
    try:
        rule = rules.joined(form.when.data or "", picked or "", form.join.data or "instead")
    except RuleError as problem:
        raise DraftError({"when": gettext("This rule cannot be read: it %(why)s.", why=in_words(str(problem)))}) from problem
    if faults := rules.faults_of(tables, key, rule) if rule else ():
        raise DraftError({"when": gettext("This rule cannot work: it %(why)s.", why=in_words(faults[0]))})
    return rule


@blueprint.post("/<slug>/questions/<key>/move")
@needs(Permission.MAKE_SURVEYS)
def move(slug: str, key: str) -> Page:
    """One up, one down, or to a place."""
    draft = current(slug)
    text, place = str(found(draft, key).get("text", key)), place_of(draft.tables, key)
    typed = request.form.get("place", "")
    to = {"up": place - 1, "down": place + 1}.get(request.form.get("to", ""))
    if to is None:
        to = int(typed) if typed.isdecimal() and len(typed) < 5 else place
    services.change(slug, "question moved", text, by(), lambda tables: move_question(tables, key, max(to, 1)))
    now = place_of(current(slug).tables, key)
    flash(filled(gettext("“%(name)s” is number %(number)s now."), name=own(text, draft.tables["language"]), number=now))
    return redirect(url_for("building.survey", slug=slug, _anchor=f"q-{key}"))


@blueprint.post("/<slug>/questions/<key>/copy")
@needs(Permission.MAKE_SURVEYS)
def copy(slug: str, key: str) -> Page:
    """The same once more, to be changed."""
    text = str(found(current(slug), key).get("text", key))
    made = _changed(slug, "question copied", text, lambda tables: copy_question(tables, key))
    return redirect(url_for("building.question", slug=slug, key=made))


@blueprint.post("/<slug>/questions/<key>/delete")
@needs(Permission.MAKE_SURVEYS)
def delete(slug: str, key: str) -> Page:
    """Take a question out. The list offers to undo it."""
    draft = current(slug)
    text = str(found(draft, key).get("text", key))
    asking = rules.asked_about(draft.tables, key)
    services.change(slug, "question deleted", text, by(), lambda tables: delete_question(tables, key))
    lang = draft.tables["language"]
    flash(filled(gettext("“%(name)s” is deleted. You can undo this below."), name=own(text, lang)))
    for name in asking:
        said = gettext("“%(name)s” is asked by what was answered to it: look at its rule.")
        flash(filled(said, name=own(name, lang)), "error")
    return redirect(url_for("building.survey", slug=slug))


def _changed(slug: str, act: str, subject: str, make: Any) -> str:
    """Make the next state by something that also gives a key; the key."""
    made: list[str] = []

    def state(tables: Tables) -> Tables:
        new, key = make(tables)
        made.append(key)
        return new  # type: ignore[no-any-return]

    services.change(slug, act, subject, by(), state)
    return made[-1]


def _met(form: Any, theirs: Any) -> Any:
    """After a clash the form is that of whoever has seen what the other one wrote: saved once more, it stands."""
    if theirs is not None:
        form["seen"].data = mark(theirs)
    return form


def _neighbours(draft: Draft, key: str) -> dict[str, Any]:
    keys = [one["key"] for one in draft.tables["questions"]]
    at = keys.index(key)
    return {"before": keys[at - 1] if at else None, "after": keys[at + 1] if at + 1 < len(keys) else None}
