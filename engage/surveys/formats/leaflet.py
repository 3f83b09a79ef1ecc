"""What leaves the site: one survey in one language with everything that must stand on paper beside its questions.

Owns which facts every format tells (who decides, until when, where to send it). Knows nothing of how a format looks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask import current_app

from engage.core.config import Settings
from engage.core.i18n import Language, language, offered_languages
from engage.surveys.asking import with_options
from engage.surveys.definition import Survey


@dataclass(frozen=True)
class Leaflet:
    """A survey, its choices filled in, and what is told beside it.

    own : the language of the survey's words; around : that of the site's own sentences, the same wherever the site has it
    """

    survey: Survey
    own: Language
    around: Language
    trust_name: str
    post_address: str
    web_address: str
    email: str
    closes_on: date | None = None
    hear_by: date | None = None


def leaflet_of(survey: Survey, *, closes_on: date | None = None, hear_by: date | None = None) -> Leaflet:
    """This survey, whatever its language or wording, with the facts of this site."""
    settings: Settings = current_app.config["SETTINGS"]
    is_offered = survey.language in {offered.code for offered in offered_languages()}
    return Leaflet(
        survey=replace(survey, questions=tuple(map(with_options, survey.questions))),
        own=language(survey.language),
        around=language(survey.language if is_offered else settings.source_language),
        trust_name=settings.trust_name,
        post_address=settings.post_address,
        web_address=f"{settings.public_url}/surveys/{survey.slug}/",
        email=settings.contact_email,
        closes_on=closes_on,
        hear_by=hear_by,
    )
