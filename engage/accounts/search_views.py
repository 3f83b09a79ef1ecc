"""The page of the staff's search. What was asked is in its address alone: no log and no record of changes holds it."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from engage.accounts import searching
from engage.accounts.permissions import Permission, needs
from engage.core.finding import asked_words, marked
from engage.core.security import limiter

blueprint = Blueprint("finding", __name__, url_prefix="/staff")
LONGEST = 200


@blueprint.get("/search")
@limiter.limit("60/minute")
@needs(Permission.SEE_STAFF_HOME)
def search() -> str:
    """The first few of each kind, or all of one kind, a page at a time."""
    asked, only = request.args.get("q", "")[:LONGEST].strip(), request.args.get("in", "")
    words = asked_words(asked)
    groups = searching.search(asked, only, request.args.get("page", 1, int))
    pages = _turns(groups[0], asked) if only and groups else None
    return render_template(
        "staff/search.html", asked=asked, only=only, groups=groups, pages=pages, mark=lambda text: marked(text, words)
    )


def _turns(group: searching.FoundGroup, asked: str) -> dict[str, object]:
    def url(page: int) -> str | None:
        fits = 1 <= page <= group.pages
        return url_for("finding.search", **{"q": asked, "in": group.key, "page": page}) if fits else None  # type: ignore[arg-type]

    return {"page": group.page, "pages": group.pages, "prev_url": url(group.page - 1), "next_url": url(group.page + 1)}
