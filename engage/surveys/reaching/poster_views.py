"""A setting's posters, for its officer: as a page to print and as a tagged PDF. They add to the blueprint of `staff_views`."""

from __future__ import annotations

from io import BytesIO

from flask import render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from engage.accounts.permissions import Permission, needs
from engage.core.db import reading
from engage.surveys import library, outward
from engage.surveys.reaching import codes, poster
from engage.surveys.reaching.staff_views import blueprint


@blueprint.get("/<int:invite_id>/poster")
@needs(Permission.MANAGE_WAVES)
def sheet(invite_id: int) -> str:
    """A poster to look at and print."""
    invite = codes.find_code(invite_id)
    lang = request.args.get("lang") or library.sources()[outward.wave_info(invite.wave_id).slug].source_language
    made = poster.poster_of(invite, lang, is_easy="easy" in request.args)
    return render_template(
        "reaching/poster.html", sheet=poster.sheet_of(made), poster=made, back_url=url_for("codes.setting", invite_id=invite_id)
    )


@blueprint.get("/<int:invite_id>/poster/<lang>.pdf", defaults={"is_easy": False})
@blueprint.get("/<int:invite_id>/poster/<lang>-easy-read.pdf", defaults={"is_easy": True})
@needs(Permission.MANAGE_WAVES)
def sheet_file(invite_id: int, lang: str, is_easy: bool) -> Response:
    """The same as a tagged PDF."""
    with reading():  # nothing of the database is kept from others while the file is made
        made = poster.poster_of(codes.find_code(invite_id), lang, is_easy=is_easy)
    return send_file(
        BytesIO(poster.pdf_of(made)), mimetype="application/pdf", download_name=f"{made.name}.pdf", as_attachment=True
    )
