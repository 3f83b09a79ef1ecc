"""Which pages are asked for, by name: what everybody reads, what staff work with, packs, open data and the API's lists."""

from __future__ import annotations

from sqlalchemy import func, select

from benchmarks.large_site.filling import MAIN
from engage.core import clock
from engage.core.db import db
from engage.surveys.models import Response, Wave
from engage.themes.models import Theme

# What a site without data has too, and what everything else is set against.
EMPTY = {
    "floor": "/healthz",
    "home": "/",
    "wall": "/you-said-we-did/",
    "waiting": "/you-said-we-did/waiting",
    "consultations": "/consultations/",
    "open data": "/open-data/",
    "API, replies": "/api/v1/you-said-we-did",
    "staff home": "/staff/",
    "Board's home": "/staff/board/",
    "theme list": "/staff/themes/",
    "undecided": "/staff/undecided/",
    "decisions": "/staff/influence/",
    "reach list": "/staff/reach/",
    "evidence": "/staff/evidence/",
    "search": "/staff/search?q=bus",
    "services, gaps": "/staff/services/gaps",
}


def pages_to_ask() -> dict[str, str]:
    """Addresses by name, in the application context of a filled database; those of packs have "pack" in their name."""
    waves = db.session.scalars(select(Wave).where(Wave.slug == MAIN).order_by(Wave.opens_on.desc())).all()
    wave, before = waves[0], waves[2]  # the last but one has closed too lately for its figures to stand still
    theme = db.session.scalars(select(Theme.id).where(Theme.wave_id == wave.id, Theme.state == "accepted")).first()
    most = select(Response.wave_id).group_by(Response.wave_id).order_by(func.count().desc(), Response.wave_id).limit(1)
    return {
        "home": "/",
        "survey start": f"/surveys/{MAIN}/",
        "wall": "/you-said-we-did/",
        "wall, page 20": "/you-said-we-did/?page=20",
        "wall, one outcome": "/you-said-we-did/?outcome=stay_safe",
        "waiting": "/you-said-we-did/waiting",
        "card": "/you-said-we-did/1",
        "consultations": "/consultations/",
        "one consultation": "/consultations/exercise-3",
        "who took part": f"/consultations/reach/{before.slug}/{before.key}",
        "plan": "/plan/",
        "priority": "/plan/priority-0",
        "year in review": f"/plan/review/{clock.today().year}",
        "open data": "/open-data/",
        "open data, replies": "/open-data/replies.csv",
        "open data, took part": "/open-data/took-part.csv",
        "API, replies": "/api/v1/you-said-we-did",
        "API, plan": "/api/v1/plan",
        "staff home": "/staff/",
        "Board's home": "/staff/board/",
        "theme list": "/staff/themes/",
        "one wave's themes": f"/staff/themes/{wave.id}/",
        "one theme": f"/staff/themes/{wave.id}/{theme}",
        "undecided": "/staff/undecided/",
        "decisions": "/staff/influence/",
        "consultation desk": "/staff/consultations/",
        "plan desk": "/staff/plan/",
        "reach list": "/staff/reach/",
        "one wave's reach": f"/staff/reach/{wave.slug}/{wave.key}",
        "times before": f"/staff/reach/{wave.slug}/{wave.key}/earlier",
        "evidence": "/staff/evidence/",
        "a priority's pack": "/staff/evidence/priority-0.csv",
        "pack of a wave": f"/staff/evidence/wave/{db.session.scalars(most).one()}.csv",
        "pack, the Board's page": "/staff/evidence/report/board.csv",
        "pack, needs assessment": "/staff/evidence/report/needs.csv",
        "search": "/staff/search?q=bus",
        "services, gaps": "/staff/services/gaps",
    }
