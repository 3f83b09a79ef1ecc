"""Words in other languages and in Easy Read, side by side with what they are made from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from flask_login import current_user

from engage.access.pictures import known_pictures
from engage.accounts.permissions import Permission, needs
from engage.core import clock
from engage.core.db import db
from engage.core.forms import Form
from engage.core.i18n import Language, language, offered_languages
from engage.surveys import library
from engage.surveys.answer_fields import clean_text
from engage.surveys.building import checking, services, wordings
from engage.surveys.building.errors import NoDraftError
from engage.surveys.building.pages import AUTOSAVE, Page, blueprint, by, current, draft_page, talk
from engage.surveys.building.services import Draft
from engage.surveys.building.sources import EASY, easy_name, is_easy
from engage.surveys.building.tables import Tables, place_of, with_part
from engage.surveys.building.wordings import Line, Typed
from engage.surveys.reading import MAX_TEXT_CHARACTERS


@blueprint.get("/<slug>/words")
@needs(Permission.MAKE_SURVEYS)
def words_index(slug: str) -> str:
    """Every wording that was begun, and those that could be."""
    draft = current(slug)
    written_in, has = draft.tables["language"], draft.tables["wordings"]
    plain = [one.code for one in offered_languages() if one.code != written_in]
    easy = [easy_name(code, written_in) for code in (written_in, *plain)]
    begun = [name for name in (*plain, *easy) if name not in has]
    return draft_page("words.html", draft, found=checking.languages(draft.tables), others=begun)


@blueprint.post("/<slug>/words")
@needs(Permission.MAKE_SURVEYS)
def begin_words(slug: str) -> Page:
    """Begin a wording, with what other surveys of the site say in the same words."""
    draft, name = current(slug), request.form.get("name", "")
    _check(draft, name)
    if name not in draft.tables["wordings"]:
        made = wordings.begun(draft.tables, name, library.sources().values())
        services.change(slug, "wording added", name, by(), lambda tables: with_part(tables, f"wording.{name}", made))
    return redirect(url_for("building.wording", slug=slug, name=name))


@blueprint.post("/<slug>/words/<name>/delete")
@needs(Permission.MAKE_SURVEYS)
def delete_words(slug: str, name: str) -> Page:
    """Take a wording out; undoing brings it back."""
    current(slug)

    def without(tables: Tables) -> Tables:
        return {**tables, "wordings": {key: one for key, one in tables["wordings"].items() if key != name}}

    services.change(slug, "wording deleted", name, by(), without)
    flash(gettext("Deleted. The history of the survey can bring it back."))
    return redirect(url_for("building.words_index", slug=slug))


@blueprint.route("/<slug>/words/<name>", methods=["GET", "POST"])
@needs(Permission.MAKE_SURVEYS)
def wording(slug: str, name: str) -> Page:
    """One wording beside the words it is made from."""
    draft, form = current(slug), Form()
    _check(draft, name)
    if request.method != "POST":
        return _page(draft, name, form, wordings.lines_of(draft.tables, name))
    lines = {line.key: line for line in wordings.lines_of(draft.tables, name)}
    typed = {key: _typed(key) for key in lines if f"text-{key}" in request.form}
    problems = {key: problem for key, one in typed.items() if (problem := _problem(one))}
    is_automatic, clashes = AUTOSAVE in request.headers, {}
    if form.validate() and not problems:
        clashes = _save(slug, name, typed, is_checked=bool(request.form.get("checked")))
        if not clashes:
            if is_automatic:
                return {"marks": {f"seen-{line.key}": line.seen for line in wordings.lines_of(current(slug).tables, name)}}
            flash(gettext("Saved."))
            return redirect(url_for("building.wording", slug=slug, name=name, left=request.args.get("left")))
        db.session.rollback()
    status = 409 if clashes else 400
    if is_automatic:
        return "", status
    return _page(current(slug), name, form, tuple(lines.values()), typed, problems, clashes), status


@blueprint.get("/<slug>/words/<name>/text/<key>")
@needs(Permission.MAKE_SURVEYS)
def wording_text(slug: str, name: str, key: str) -> Page:
    """One text of a wording, and what is said about it."""
    draft = current(slug)
    line = next((one for one in wordings.lines_of(draft.tables, name) if one.key == key), None)
    if name not in draft.tables["wordings"] or line is None:
        raise NoDraftError(gettext("Somebody deleted this meanwhile. The history of the survey can bring it back."))
    names = key.split(".")
    place = place_of(draft.tables, names[1]) if names[0] == "questions" else 0
    said = {"name": name, "line": line, "place": place, "into": _into(draft, name), "from_easy": _is_from_easy(draft, name)}
    return draft_page("wording_text.html", draft, **said, **talk(slug, f"wording.{name}", key))


def _save(slug: str, name: str, typed: Mapping[str, Typed], *, is_checked: bool) -> dict[str, Line]:
    clashes: dict[str, Line] = {}
    who = by()

    def state(tables: Tables) -> Tables:
        made, found = wordings.saved(tables, name, typed)
        clashes.update(found)
        if not who.is_automatic:
            made |= _checked(made, is_checked=is_checked)
        return tables if found else with_part(tables, f"wording.{name}", made)

    services.change(slug, "wording", name, who, state, part=f"wording.{name}")
    return clashes


def _checked(made: Mapping[str, Any], *, is_checked: bool) -> dict[str, str]:
    """Who vouches for it, since when: whoever ticked the box first, while nobody takes the tick away."""
    if not is_checked:
        return {"status": "draft", "checked_by": "", "checked_on": ""}
    if made.get("status") == "checked":
        return {}
    return {"status": "checked", "checked_by": current_user.name, "checked_on": clock.today().isoformat()}


def _typed(key: str) -> Typed:
    def of(name: str) -> str:
        return clean_text(request.form.get(f"{name}-{key}", ""))

    return Typed(of("text"), of("seen"), tuple(of("pictures").split()), bool(request.form.get(f"right-{key}")))


def _problem(one: Typed) -> str:
    if (over := len(one.text) - MAX_TEXT_CHARACTERS) > 0:
        return gettext("This text is %(number)s characters too long.", number=over)
    unknown = [name for name in one.pictures if name not in known_pictures()]
    return gettext("There is no picture “%(name)s”. Choose from those below.", name=unknown[0]) if unknown else ""


def _page(
    draft: Draft,
    name: str,
    form: Form,
    lines: tuple[Line, ...],
    typed: Mapping[str, Typed] | None = None,
    problems: Mapping[str, str] | None = None,
    clashes: Mapping[str, Line] | None = None,
) -> str:
    only_left = bool(request.args.get("left"))
    kept = {**wordings.EMPTY, **draft.tables["wordings"].get(name, {})}
    return draft_page(
        "wording.html",
        draft,
        name=name,
        form=form,
        lines=[line for line in lines if not only_left or line.state != "done" or (typed and line.key in typed)],
        left=sum(line.state in ("missing", "stale") for line in lines),
        at_fault=sum(line.state == "fault" for line in lines),
        only_left=only_left,
        typed=typed or {},
        problems=problems or {},
        clashes=clashes or {},
        into=_into(draft, name),
        kept=kept,
        is_easy=is_easy(name),
        from_easy=_is_from_easy(draft, name),
        pictures=known_pictures() if is_easy(name) else (),
        **talk(draft.slug, f"wording.{name}"),
    )


def _into(draft: Draft, name: str) -> Language:
    return language(draft.tables["language"] if name == EASY else name.removeprefix(f"{EASY}-"))


def _is_from_easy(draft: Draft, name: str) -> bool:
    """Whether it is made from the Easy Read of the first language."""
    return is_easy(name) and name != EASY and EASY in draft.tables["wordings"]


def _check(draft: Draft, name: str) -> None:
    written_in = draft.tables["language"]
    codes = [one.code for one in offered_languages()]
    known = {*codes, *(easy_name(code, written_in) for code in codes), EASY} - {written_in}
    if name not in known | set(draft.tables["wordings"]):
        raise NoDraftError(gettext("The site has no pages in this language."))
