"""The files of other formats, for everybody, while a survey is open."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from flask import Blueprint, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engage.core import clock
from engage.core.db import reading
from engage.core.errors import NotFoundError
from engage.core.security import limiter
from engage.surveys.asking import OpenSurvey, open_survey
from engage.surveys.formats import braille, making

blueprint = Blueprint("formats", __name__)
_OPENED_HERE = ("audio",)  # everything else is saved: our strict headers keep some browsers from showing a PDF


@dataclass(frozen=True)
class OtherWay:
    """One button under "Other ways to answer"."""

    kind: str
    url: str


@blueprint.get("/surveys/<slug>/formats/<language>/<kind>")
@limiter.limit("60/minute")
def file(slug: str, language: str, kind: str) -> Response:
    """One file. What was made once is taken from the shelf."""
    with reading():  # nothing of the database is kept from others while the file is made
        wave = open_survey(slug, language, clock.today()).wave
        leaflet = making.leaflet_for(slug, language, kind, closes_on=wave.closes_on, hear_by=wave.hear_back_by)
    if kind not in making.offered(slug, language):
        raise NotFoundError(gettext("This survey is not to be had in that format in this language."))
    made = making.make(kind, leaflet)
    return send_file(
        BytesIO(made.content), mimetype=made.media_type, download_name=made.name, as_attachment=kind not in _OPENED_HERE
    )


def other_ways(opened: OpenSurvey) -> dict[str, object]:
    """For the start page: one button for each format of the survey as it is shown, and what there is not."""
    slug, language = opened.survey.slug, opened.survey.language
    kinds = making.offered(slug, language)
    ways = tuple(OtherWay(kind, url_for("formats.file", slug=slug, language=language, kind=kind)) for kind in kinds)
    without = "" if braille.missing() else braille.without_table((language,))
    return {"other_ways": ways, "without_braille": without}
