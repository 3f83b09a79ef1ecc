"""Downloads for those who write the plan. A pack is made when it is asked for: it is never older than the record."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from flask import Blueprint, Response, render_template, url_for
from flask_babel import gettext
from flask_login import current_user

from engage.accounts.permissions import Permission, can, needs
from engage.accounts.views import Panel
from engage.core import audit, clock
from engage.core.db import writes
from engage.core.i18n import current_language
from engage.evidence import sheet
from engage.evidence.gather import gather_pack
from engage.evidence.pack import Pack
from engage.plan.services import EvidenceLink, priority_names

blueprint = Blueprint("evidence", __name__, url_prefix="/staff/evidence")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/")
@needs(Permission.DOWNLOAD_EVIDENCE)
def index() -> str:
    """Every priority with its downloads."""
    return render_template("evidence/index.html", priorities=tuple(priority_names(current_language().code).values()))


@blueprint.get("/<slug>.docx")
@writes
@needs(Permission.DOWNLOAD_EVIDENCE)
def document(slug: str) -> Response:
    """One priority's evidence as a Word document."""
    # Loaded when first needed: the Word library is a tenth of a web process's memory, and few processes ever make a pack.
    to_docx = import_module("engage.evidence.document").to_docx
    return _download(slug, "docx", WORD, to_docx)


@blueprint.get("/<slug>.csv")
@writes
@needs(Permission.DOWNLOAD_EVIDENCE)
def table(slug: str) -> Response:
    """One priority's evidence as CSV."""
    return _download(slug, "csv", "text/csv; charset=utf-8", sheet.to_csv)


def panels() -> list[Panel]:
    """Where the packs are."""
    text = gettext("For each priority: what was heard, decided and done, ready for the plan.")
    return [Panel(gettext("Evidence"), text, url_for("evidence.index"))]


def links(priority_id: int) -> tuple[EvidenceLink, ...]:
    """The packs of one priority, for those who may have them."""
    if not can(Permission.DOWNLOAD_EVIDENCE):
        return ()
    slug = priority_names(current_language().code)[priority_id].slug
    return (
        EvidenceLink(url_for("evidence.document", slug=slug), gettext("Download the evidence (Word)")),
        EvidenceLink(url_for("evidence.table", slug=slug), gettext("Download the evidence (CSV)")),
    )


def _download(slug: str, ending: str, mimetype: str, write: Callable[[Pack], bytes]) -> Response:
    pack = gather_pack(slug, current_language().code, clock.today())
    audit.record("evidence downloaded", f"priority:{slug}", actor_id=current_user.id, now=clock.now(), format=ending)
    response = Response(write(pack), mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-{clock.today():%Y-%m-%d}.{ending}"'
    return response
