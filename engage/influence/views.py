"""The wall of "You said, we did" for everyone, each card with its full chain, its poster, and examples from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, current_app, render_template, request, url_for
from markupsafe import Markup
from segno import make as make_picture

from engage.core import clock
from engage.core.i18n import current_language
from engage.influence import cards, reading
from engage.influence.models import OUTCOMES
from engage.trust.framework import outcome_names

blueprint = Blueprint("influence", __name__)


@dataclass(frozen=True)
class Pages:
    """Where a reader is among several pages."""

    page: int
    pages: int
    prev_url: str | None
    next_url: str | None


@blueprint.get("/you-said-we-did/")
def wall() -> str:
    """What people said and what became of it, newest first; below it, what still waits for an answer."""
    outcomes, lang = outcome_names(), current_language().code
    chosen = _known(request.args.get("outcome"), [outcome.key for outcome in outcomes])
    status = _known(request.args.get("status"), OUTCOMES)
    found = cards.wall(lang, outcome=chosen, status=status, page=request.args.get("page", 1, int))
    return render_template(
        "influence/wall.html",
        cards=found.cards,
        outcomes=outcomes,
        chosen=chosen,
        statuses=OUTCOMES,
        chosen_status=status,
        pages=_pages(found, outcome=chosen or None, status=status or None),
        waiting=reading.still_waiting(lang, clock.today()),
    )


@blueprint.get("/you-said-we-did/<int:claim_id>")
def claim(claim_id: int) -> str:
    """One card with everything it rests on."""
    page = reading.claim_page(claim_id, current_language().code)
    return render_template(
        "influence/card.html",
        claim=page.claim,
        themes=page.themes,
        provenance=page.provenance,
        method=page.method,
        wishes=page.wishes,
        earlier=page.earlier,
        share_url=_address(claim_id),
        today=clock.today(),
    )


@blueprint.get("/you-said-we-did/<int:claim_id>/poster")
def poster(claim_id: int) -> str:
    """One card on one sheet, with a square code that opens its page."""
    card = reading.whole_claim(claim_id, current_language().code)
    drawn: str = make_picture(_address(claim_id), micro=False).svg_inline(border=2, omitsize=True)
    qr_svg = Markup(drawn)  # noqa: S704 - our own drawing
    return render_template("influence/poster.html", claim=card, share_url=_address(claim_id), qr_svg=qr_svg)


@blueprint.get("/you-said-we-did/examples")
def examples() -> str:
    """Real chains from other places, each with its honest status."""
    return render_template("influence/examples.html", examples=reading.examples(current_language().code))


def latest() -> dict[str, object]:
    """What the first page shows."""
    return {"latest": cards.latest(current_language().code)}


def _known(value: str | None, known: tuple[str, ...] | list[str]) -> str:
    return value if value in known else ""  # type: ignore[return-value]


def _pages(found: cards.Wall, **kept: str | None) -> Pages:
    def to(page: int) -> str | None:
        return url_for("influence.wall", page=page, **kept) if 1 <= page <= found.pages else None  # type: ignore[arg-type]

    return Pages(found.page, found.pages, to(found.page - 1), to(found.page + 1))


def _address(claim_id: int) -> str:
    address: str = current_app.config["SETTINGS"].public_url
    return address + url_for("influence.claim", claim_id=claim_id)
