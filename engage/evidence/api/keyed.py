"""What needs a key: who took part in each wave, and the themes that people have accepted. Figures only through the gate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask.views import MethodView
from flask_babel import gettext

from engage.accounts.areas import all_areas
from engage.core.errors import NotFoundError
from engage.core.i18n import current_language
from engage.evidence.api import schemas
from engage.evidence.api.doors import Lazy, caller, listed, new_door, single
from engage.evidence.api.public import hidden_priorities
from engage.evidence.took_part import Asked, Group, WaveFigures, figures_of
from engage.influence import outward as replies
from engage.influence.outward import Cited
from engage.surveys import library, outward
from engage.surveys.outward import WaveInfo
from engage.themes.services import ThemeRun, ThemeView, accepted_ids, last_runs, theme_views

door = new_door("keyed", "What needs a key. Counts are rounded or hidden.")
EVIDENCE, THEMES = "evidence:read", "themes:read"


@door.route("/waves")
class Waves(MethodView):
    """Who took part."""

    @listed(door, schemas.WaveSchema, EVIDENCE)
    def get(self) -> Any:
        """Every wave, newest first. With a key of an area, of the areas only its own."""
        return Lazy(outward.wave_infos(), _waves)


@door.route("/waves/<int:wave_id>")
class Wave(MethodView):
    """Who took part in one wave."""

    @single(door, schemas.WaveSchema, EVIDENCE)
    def get(self, wave_id: int) -> Any:
        """One of them."""
        for wave in outward.wave_infos():
            if wave.id == wave_id:
                return _waves([wave])[0]
        raise NotFoundError(gettext("There is no wave with this number."))


@door.route("/themes")
class Themes(MethodView):
    """What people said."""

    @listed(door, schemas.ThemeSchema, THEMES)
    def get(self) -> Any:
        """Every accepted theme, newest first. With a key of an area, none that only replies of other areas rest on."""
        return Lazy(_readable_themes(), _themes)


@door.route("/themes/<int:theme_id>")
class Theme(MethodView):
    """One accepted theme."""

    @single(door, schemas.ThemeSchema, THEMES)
    def get(self, theme_id: int) -> Any:
        """One of them."""
        if theme_id not in _readable_themes():
            raise NotFoundError(gettext("There is no accepted theme with this number."))
        return _themes([theme_id])[0]


def _readable_themes() -> list[int]:
    hidden, cited = hidden_priorities(), replies.citations()
    return [one for one in accepted_ids() if one not in cited or _open(cited[one], hidden)]


def _open(cited: Sequence[Cited], hidden: frozenset[int]) -> list[int]:
    return [one.claim_id for one in cited if one.priority_id not in hidden]


def _themes(theme_ids: Sequence[int]) -> list[dict[str, Any]]:
    views = {view.id: view for view in theme_views(theme_ids)}
    labels = replies.label_themes(views.values(), current_language().code)
    hidden, cited = hidden_priorities(), replies.citations(theme_ids)
    runs = last_runs({view.wave_id for view in views.values()})
    return [
        _theme(views[one], labels[one], _open(cited.get(one, ()), hidden), runs.get(views[one].wave_id)) for one in theme_ids
    ]  # of one request: nothing went between


def _theme(view: ThemeView, label: Any, claim_ids: list[int], run: ThemeRun | None) -> dict[str, Any]:
    people, is_reported = replies.theme_figure(view)
    told = (
        {
            "number": run.id,
            "made_on": run.made_at.date(),
            "version": run.version,
            "seed": run.settings.get("seed"),
        }
        if run
        else None
    )
    return {
        "id": view.id,
        "label": label,
        "wave": view.wave_id,
        "outcomes": list(view.outcome_keys),
        "people": people,
        "is_reported": is_reported,
        "replies": claim_ids,
        "run": told,
    }


def _waves(waves: Sequence[WaveInfo]) -> list[dict[str, Any]]:
    lang = current_language().code
    return [_wave(wave, found, lang) for wave, found in zip(waves, figures_of(waves, lang), strict=True)]


def _wave(wave: WaveInfo, found: WaveFigures, lang: str) -> dict[str, Any]:
    return {
        **{name: getattr(wave, name) for name in ("id", "key", "opens_on", "closes_on")},
        "survey": wave.slug,
        "title": library.title_of(wave.slug, lang),
        "people": found.n,
        "reported": found.reported,
        "by_provenance": [_group(group) for group in found.by_provenance],
        "by_group": [_asked(asked) for asked in found.asked],
    }


def _asked(asked: Asked) -> dict[str, Any]:
    own = _own_keys() if asked.by == "area" else None
    groups = [_group(group) for group in asked.groups if own is None or group.key in own]
    return {"by": asked.by, "question": asked.question, "groups": groups}


def _own_keys() -> frozenset[str] | None:
    """The areas whose figures this key reads, by key; None for all."""
    areas = caller().areas
    return None if areas is None else frozenset(node.key for node in all_areas() if node.id in areas)


def _group(group: Group) -> dict[str, Any]:
    return {"key": group.key, "name": group.name, "people": group.count}
