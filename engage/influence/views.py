"""The wall of "You said, we did" for everyone: its cards, each with its full chain, poster and sound; its feed; examples."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request, url_for
from markupsafe import Markup
from segno import make as make_picture

from engage.access import speech
from engage.access.modes import current_modes
from engage.core import clock
from engage.core.i18n import current_language, offered_code
from engage.core.paging import Pages, pages_around
from engage.influence import aloud as sound
from engage.influence import cards, reading
from engage.influence import feed as atom
from engage.influence import wall as shelf

blueprint = Blueprint("influence", __name__)


@blueprint.get("/you-said-we-did/")
def wall() -> str:
    """What people said and what became of it, newest first; below it, what still waits for an answer."""
    lang, asked = current_language().code, request.args
    chosen = shelf.known(shelf.Chosen(**{name: asked.get(name, "") for name in shelf.NAMES}))
    found = shelf.wall(lang, chosen, page=asked.get("page", 1, int))
    return render_template(
        "influence/wall.html",
        cards=found.cards,
        total=found.total,
        offered=shelf.choices(lang, chosen),
        chosen=chosen,
        pages=_pages(found, chosen),
        waiting=reading.still_waiting(lang, clock.today(), shelf.WAITING),
    )


@blueprint.get("/you-said-we-did/<int:claim_id>")
def claim(claim_id: int) -> str:
    """One card with everything it rests on."""
    lang = current_language().code
    page = reading.claim_page(claim_id, lang)
    return render_template(
        "influence/card.html",
        claim=page.claim,
        actions=page.actions,
        themes=page.themes,
        provenance=page.provenance,
        method=page.method,
        wishes=page.wishes,
        earlier=page.earlier,
        aloud=sound.of_card(page.claim, lang, easy=current_modes().easy),
        share_url=_address(claim_id),
    )


@blueprint.get("/you-said-we-did/<int:claim_id>/aloud.ogg")
def aloud(claim_id: int) -> Response:
    """One card, spoken."""
    file = sound.speak(claim_id, _asked_language(), easy=request.args.get("easy") == "1").file
    spoken = file.read_bytes()
    response = Response(spoken, mimetype=speech.MIMETYPE)
    response.headers["Cache-Control"] = "no-cache"  # a card can be taken back: whoever has the file asks before playing it again
    response.set_etag(file.stem)
    response.make_conditional(request, accept_ranges=True, complete_length=len(spoken))
    return response


@blueprint.get("/you-said-we-did/feed.atom")
def feed() -> Response:
    """The newest cards for feed readers, in the language the address names."""
    response = Response(atom.feed_xml(_asked_language()), mimetype=atom.MIMETYPE)
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept-Language")
    response.add_etag(weak=True)  # the same words, however they are compressed on the way
    response.make_conditional(request)
    return response


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


def _asked_language() -> str:
    """The language an address names, else the reader's."""
    return offered_code(request.args.get("lang") or current_language().code)


def _pages(found: shelf.Wall, chosen: shelf.Chosen) -> Pages:
    def to(page: int) -> str:
        return url_for("influence.wall", page=page, **chosen.kept)  # type: ignore[arg-type]

    return pages_around(found.page, found.pages, to)


def _address(claim_id: int) -> str:
    address: str = current_app.config["SETTINGS"].public_url
    return address + url_for("influence.claim", claim_id=claim_id)
