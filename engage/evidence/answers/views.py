"""The staff's page of what a survey was answered, and its answers as files."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_babel import gettext

from engage.accounts.permissions import Permission, can, needs
from engage.core.errors import NotFoundError
from engage.core.i18n import current_language
from engage.evidence.answers.figures import answers_seen
from engage.surveys import library, outward
from engage.surveys.outward import WaveInfo

blueprint = Blueprint("answers", __name__, url_prefix="/staff/surveys")


@blueprint.get("/<slug>/answers")
@needs(Permission.SEE_REACH)
def seen(slug: str) -> str:
    """One wave of a survey, the newest where none is named: every question with its figures."""
    lang = current_language().code
    waves = waves_of(slug)
    wave = next((each for each in waves if each.key == request.args.get("wave", each.key)), None)
    return render_template(
        "answers/seen.html",
        slug=slug,
        title=library.title_of(slug, lang),
        waves=waves,
        seen=answers_seen(wave, lang) if wave else None,
        wave=wave,
        may_read=can(Permission.SEE_THEMES),
    )


def waves_of(slug: str) -> list[WaveInfo]:
    """Every time this survey was open, the newest first. Raises `NotFoundError` for a survey that never was."""
    waves = [wave for wave in outward.wave_infos() if wave.slug == slug]
    if not waves and slug not in library.sources():
        raise NotFoundError(gettext("There is no survey at this address. Choose one from the list of surveys."))
    return waves
