"""The year in review for everyone: a page, and the same to print."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from flask import current_app, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engage.core import clock
from engage.core.errors import NotFoundError
from engage.core.i18n import current_language, in_language, language, offered_code
from engage.core.paging import Pages, pages_around
from engage.core.security import limiter
from engage.influence.review import EVERYTHING, SIZE, Asking, Replies, Review, review_of, years
from engage.influence.views import blueprint
from engage.surveys.formats import pdf, sheets
from engage.surveys.formats.shelf import kept_or_made

LOOKS = ("plain", "easy")
_PICTURES = ("speech", "warning")


@blueprint.get("/plan/review/")
def reviews() -> Response:
    """The newest year."""
    return redirect(url_for("influence.review", year=years(clock.today())[0]))


@blueprint.get("/plan/review/<int:year>")
def review(year: int) -> str:
    """One year: what went well, what is not done, how to tell us."""
    lang = current_language().code
    asked = Asking(SIZE, request.args.get("well", 1, int), request.args.get("not_done", 1, int))
    found = _found(year, lang, asked)
    return render_template(
        "influence/review.html",
        review=found,
        well_pages=_pages(found, "well", found.well),
        not_done_pages=_pages(found, "not_done", found.not_done),
        years=years(clock.today()),
        has_pdf=not pdf.missing(lang),
    )


@blueprint.get("/plan/review/<int:year>/<lang>/<look>.pdf")
@limiter.limit("60/minute")
def review_file(year: int, lang: str, look: str) -> Response:
    """The same as a tagged PDF, in ordinary words or in Easy Read."""
    if look not in LOOKS:
        raise NotFoundError(gettext("There is no such format. Choose one of these: %(kinds)s.", kinds=", ".join(LOOKS)))
    html = _sheet(_found(year, offered_code(lang)), lang, look)
    made = kept_or_made(html, f"review-{look}", lambda: pdf.make_pdf(html, lang))
    return send_file(BytesIO(made), "application/pdf", download_name=f"review-{year}-{lang}-{look}.pdf", as_attachment=True)


def _found(year: int, lang: str, asking: Asking = EVERYTHING) -> Review:
    today = clock.today()
    if year not in years(today):
        raise NotFoundError(gettext("There is nothing here about this year. Choose another one."))
    return review_of(year, lang, today, asking)


def _pages(found: Review, part: str, replies: Replies) -> Pages:
    """Turning the pages of one part leaves the other where it is."""
    here = {"well": found.well.page, "not_done": found.not_done.page}

    def to(page: int) -> str:
        return url_for("influence.review", year=found.year, **{**here, part: page}, _anchor=part)  # type: ignore[arg-type]

    return pages_around(replies.page, replies.pages, to)


def _sheet(found: Review, lang: str, look: str) -> str:
    settings = current_app.config["SETTINGS"]
    with in_language(lang):
        # Without what a page is given of its reader: a sheet is the same for everybody.
        template = current_app.jinja_env.get_template("influence/review_sheet.html")
        return template.render(
            review=found,
            reader=language(lang),
            direction=lambda code: language(code).dir,
            look=look,
            trust=settings.trust_name,
            address=settings.public_url,
            here=settings.public_url + url_for("influence.review", year=found.year),
            **sheets.paper({*_PICTURES, *_used(found)} if look == "easy" else ()),
        )


def _used(found: Review) -> Iterator[str]:
    yield from (idea.picture for idea in (found.introduction.easy if found.introduction else ()))
    for card in (*found.well.cards, *found.not_done.cards):
        for ideas in (card.easy.said, card.easy.did, card.easy.reason):
            yield from (idea.picture for idea in ideas)
