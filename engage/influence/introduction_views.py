"""The officer's side of the year in review: who introduces it, in which languages, and in Easy Read."""

from __future__ import annotations

from flask import render_template, url_for
from flask_babel import gettext
from flask_login import current_user

from engage.access.pictures import known_pictures
from engage.accounts.permissions import Permission, needs
from engage.core import clock
from engage.core.easy_wording import ideas_of
from engage.core.errors import NotFoundError
from engage.core.i18n import language, offered_code, offered_languages
from engage.core.saving import Page, handle
from engage.core.translating import Texts, translation_page, translations_of
from engage.influence import introduction as shelf
from engage.influence.forms import IntroductionForm, easy_form, ideas_typed
from engage.influence.introduction import IDEAS, PART
from engage.influence.review import years
from engage.influence.views import blueprint

_PUBLISH = Permission.PUBLISH_REPLIES


@blueprint.route("/staff/review/", methods=["GET", "POST"], defaults={"year": 0})
@blueprint.route("/staff/review/<int:year>", methods=["GET", "POST"])
@needs(_PUBLISH)
def introduction(year: int) -> Page:
    """Write what stands before the three parts of a year; of the newest where none is named."""
    chosen = _known(year or years(clock.today())[0])
    kept = shelf.introduction_to(chosen, offered_languages()[0].code)
    form = IntroductionForm(data={"text": kept.text.text, "who": kept.who.text} if kept else None)

    def save() -> str:
        words = {"text": form.text.data or "", "who": form.who.data or ""}
        shelf.introduce(chosen, **words, person_id=current_user.id, now=clock.now())
        return url_for("influence.introduction", year=chosen)

    def page() -> str:
        return render_template(
            "influence/introduction.html",
            form=form,
            year=chosen,
            years=years(clock.today()),
            is_written=kept is not None,
            has_easy=bool(kept and kept.easy),
            translations=translations_of(shelf.pieces(chosen)) if kept else (),
        )

    return handle(form, save, "text", page)


@blueprint.route("/staff/review/<int:year>/translate/<lang>", methods=["GET", "POST"])
@needs(_PUBLISH)
def translate_introduction(year: int, lang: str) -> Page:
    """Put it into one language."""

    def keep(texts: Texts, is_checked: bool) -> str:
        checked_by = current_user.name if is_checked else ""
        shelf.translate(year, lang, texts, checked_by=checked_by, person_id=current_user.id, now=clock.now())
        return _back(year)

    return translation_page(lambda: shelf.pieces(_written(year)), lang, keep, lambda: (_back(year), _title(year)))


@blueprint.route("/staff/review/<int:year>/easy/<lang>", methods=["GET", "POST"])
@needs(_PUBLISH)
def easy_introduction(year: int, lang: str) -> Page:
    """Write it in Easy Read, in one language."""
    into, ordinary = language(offered_code(lang)), shelf.pieces(_written(year))[0][2]
    subject = shelf.subject_of(year)
    form = easy_form({PART: ideas_of([subject], lang).get((subject, PART), ())}, IDEAS)

    def save() -> str:
        shelf.write_easy(year, lang, ideas_typed(form, [PART], IDEAS)[PART], person_id=current_user.id, now=clock.now())
        return _back(year)

    def page() -> str:
        return render_template(
            "influence/easy_form.html",
            form=form,
            whole_url=_back(year),
            whole_title=_title(year),
            into=into,
            ordinary={PART: ordinary},
            parts=((PART, range(IDEAS)),),
            pictures=known_pictures(),
            others=[(one, url_for("influence.easy_introduction", year=year, lang=one.code)) for one in offered_languages()],
        )

    return handle(form, save, f"{PART}_0", page)


def _known(year: int) -> int:
    if year not in years(clock.today()):
        raise NotFoundError(gettext("There is nothing here about this year. Choose another one."))
    return year


def _written(year: int) -> int:
    if not shelf.pieces(_known(year)):
        raise NotFoundError(gettext("Nobody has introduced this year yet. Write it first."))
    return year


def _back(year: int) -> str:
    return url_for("influence.introduction", year=year)


def _title(year: int) -> str:
    return str(gettext("What happened in %(year)s", year=year))
