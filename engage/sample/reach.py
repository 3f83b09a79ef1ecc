"""Population figures and targets for Wrenshire: made up, and gaps left in them, as in any county's."""

from __future__ import annotations

from engage.consultations.reach.importing import import_benchmarks
from engage.consultations.reach.services import find_wave, set_targets
from engage.core import paths

# Nobody set a target for grandparents, foster carers or places: a page must be able to say so.
TARGETS = {
    "young-people": {("age_band", "11_13"): 60, ("age_band", "14_16"): 60, ("age_band", "17_19"): 60, ("age_band", "20_25"): 15},
    "parents-and-carers": {("relation", "mother"): 80, ("relation", "father"): 80},
}


def load_reach() -> None:
    """What `engage reach import` would store, and a target for each survey's waves."""
    import_benchmarks((paths.package_folder("sample") / "benchmarks.csv").read_bytes())
    for slug, wanted in TARGETS.items():
        for key in ("past", "open"):
            set_targets(find_wave(slug, key), wanted)
