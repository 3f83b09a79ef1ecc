"""`python -m benchmarks.recover_small_cells [--people 150] [--sites 2] [--shape NAME]`: what hidden cells can be worked out.

Makes small sites of several shapes, reads every public page in every language, packs, the API and open data, writes down all that
follows from the figures, and asks for each hidden cell what is the least and the most it can be (linear programming). A cell
under ten is recovered when that leaves at most two either way. The same on a naive publication, which hides small cells and no
more, shows that the attack works. In process, no network; about half a minute a site.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from benchmarks.recover_small_cells.reading import Read, read_all
from benchmarks.recover_small_cells.site import SHAPES, made
from benchmarks.recover_small_cells.solving import MINIMUM, Known, Name, prove
from engage.consultations.reach import counting
from engage.consultations.reach.counting import who_took_part
from engage.consultations.reach.words import OWN_VOICES, mode_of
from engage.core.db import db
from engage.surveys import counted, outward
from engage.surveys.models import Response

WITHIN = 2


def main() -> int:
    """Attack and print; 1 when anything was recovered, or the attack is too weak to find anything where it should."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=150, help="in each wave, at least, times its size in the shape")
    parser.add_argument("--sites", type=int, default=2, help="of each shape")
    parser.add_argument("--shape", choices=tuple(SHAPES), help="of one shape alone")
    given = parser.parse_args()
    recovered = naive = 0
    for shape in [given.shape] if given.shape else SHAPES:
        for seed in range(min(given.sites, 20)):
            with tempfile.TemporaryDirectory() as folder, made(Path(folder), min(given.people, 2000), seed, SHAPES[shape]) as app:
                print(f"{shape}, site {seed}:", end=" ")
                from_site, from_naive = _attack_site(app)
            recovered, naive = recovered + from_site, naive + from_naive
    print(f"recovered in all: {recovered} (aim: none); by the same attack from naive publication: {naive} (aim: some)")
    return int(recovered > 0 or naive == 0)


def _attack_site(app: Flask) -> tuple[int, int]:
    """How much one site gives away, printed; and how much the same site, published naively, would."""
    started = time.perf_counter()
    truth, read = exact_cells(app), read_all(app)
    hidden = {name for name, n in truth.items() if n < MINIMUM}
    found, small = attack(read.known, truth, hidden)
    control, _ = attack(naively_published(truth), truth, hidden)
    differing = sum(len(values - {None}) > 1 for values in read.of.values())
    print(f"{read.figures} figures; {len(hidden)} cells under {MINIMUM}, all hidden: {_hidden(read, hidden)}")
    print(f"  cells shown as different figures in different places: {differing}")
    print(f"  bars and shares that say more than their figures: {len(read.telling)}")
    print(f"  recovered to within {WITHIN}: {len(found)}; proved to be one to nine: {len(small)}")
    print(f"  naive publication (small cells hidden, nothing else): recovered {len(control)} of {len(hidden)}")
    print(f"  {time.perf_counter() - started:.0f} s", flush=True)
    return len(found) + differing + len(read.telling), len(control)


def attack(known: Known, truth: Mapping[Name, int], hidden: set[Name]) -> tuple[list[Name], list[Name]]:
    """The hidden cells that are worked out, and those that are proved to be somebody and fewer than ten."""
    proved = prove(known, sorted(hidden, key=str))
    for name, (low, high) in proved.items():
        if not low <= truth[name] <= high:
            raise AssertionError(f"the attack is wrong about {name}: {truth[name]} is not from {low} to {high}")
    return (
        [name for name, (low, high) in proved.items() if high - low <= 2 * WITHIN],
        [name for name, (low, high) in proved.items() if low > 0 and high < MINIMUM],
    )


def naively_published(truth: Mapping[Name, int]) -> Known:
    """Exact figures, and those under ten left out."""
    known = Known()
    wholes: dict[Name, list[Name]] = {}
    for name, n in truth.items():
        known.see(name, n if n >= MINIMUM else 0, n if n >= MINIMUM else MINIMUM - 1)
        wholes.setdefault(name[:2], []).append(name)
    for parts in wholes.values():
        whole = (parts[0][0], "all")
        n = sum(truth[name] for name in parts)
        known.see(whole, n, n)
        known.add_up(parts, whole)
    return known


def exact_cells(app: Flask) -> dict[Name, int]:
    """What nobody may work out: everybody, by everything that is known of them."""
    found: dict[Name, int] = {}
    for wave in outward.wave_infos():
        everybody = db.session.scalars(select(Response).where(Response.wave_id == wave.id, *counted.own_voice())).all()
        with app.test_request_context("/"):
            parts = who_took_part(wave, "en").parts
        for part in parts:
            for name in part.names:
                found[wave.id, part.key, name] = 0
            for one in everybody:
                noted = {"lang": one.lang, "mode": mode_of(one.mode), "provenance": one.provenance}
                known = {"age_band": one.age_band, "relation": one.relation, "area": one.area_id, **noted}
                said = next((answer.choices for answer in one.answers if answer.question_key == part.question), None)
                name = known[part.key] if part.key in known else next(iter(said or ()), None)
                found[wave.id, part.key, counting.NOT_SAID if name is None else str(name)] += 1
    assert set(OWN_VOICES) <= {name[2] for name in found}
    assert counting.NOT_SAID in {name[2] for name in found}
    return found


def _hidden(read: Read, hidden: set[Name]) -> str:
    return "yes" if all(read.of[name] == {None} for name in hidden) else "NO"


if __name__ == "__main__":
    sys.exit(main())
