"""One wave's reach, whole: figures, population, targets, earlier waves. Targets and benchmarks are kept here; counts are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext
from sqlalchemy import delete, select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.consultations.reach.comparing import Column, Row, not_heard_from, rows_of
from engage.consultations.reach.counting import NOT_SAID, SHOULD_ASK, Part, Turnout, turnouts, who_took_part
from engage.consultations.reach.models import Benchmark, ReachTarget
from engage.core import audit, clock
from engage.core.db import db
from engage.core.errors import DomainError, NotFoundError
from engage.surveys import counted, outward
from engage.surveys.outward import WaveInfo
from engage.surveys.paper.services import LATE_DAYS
from engage.surveys.wording import PARTNERS
from engage.trust.services import localities

People = Mapping[str, Mapping[str, int]]  # how many live here, by dimension and category


class TargetError(DomainError):
    """A number that cannot be a target."""


@dataclass(frozen=True)
class Source:
    """Where population figures come from, and of which day they are."""

    source: str
    dated: date


@dataclass(frozen=True)
class Division:
    """One division of those who took part, beside the population, the targets and the waves before.

    waves : this wave and those before it, newest first, for a comparison; reworded : keys of the waves that asked it otherwise
    is_of_everybody : the population is everybody who lives here, as it is not known of those whom the survey was for; ages
        that it offers are theirs whomever else a figure counts
    """

    part: Part
    rows: tuple[Row, ...]
    missing: tuple[str, ...]
    sources: tuple[Source, ...]
    waves: tuple[Column, ...]
    reworded: frozenset[str]
    is_of_everybody: bool = False

    @property
    def has_population(self) -> bool:
        """Whether anything is known of the population."""
        return any(row.people is not None for row in self.rows)

    @property
    def has_shares(self) -> bool:
        """Whether the population is known of every category, so that shares of it can be given."""
        return any(row.population is not None for row in self.rows)

    @property
    def has_figures(self) -> bool:
        """Whether any figure may be shown."""
        return any(not row.count.hidden for row in self.rows)

    @property
    def has_targets(self) -> bool:
        """Whether somebody set one."""
        return any(row.target is not None for row in self.rows)


@dataclass(frozen=True)
class Reach:
    """Everything the pages show of one wave. not_asked : of `SHOULD_ASK`, what the survey has no question about."""

    turnout: Turnout
    divisions: tuple[Division, ...]
    not_asked: tuple[str, ...]


def find_wave(slug: str, key: str) -> WaveInfo:
    """One wave by its survey and its key; raises `NotFoundError`."""
    for wave in outward.wave_infos():
        if (wave.slug, wave.key) == (slug, key):
            return wave
    raise NotFoundError(gettext("There is no survey at this address. Choose one from the list of surveys."))


@guarded(Permission.SEE_REACH)
def opened_waves(today: date) -> list[WaveInfo]:
    """Every wave that has opened, newest first."""
    return [wave for wave in outward.wave_infos() if wave.opens_on <= today]


def waves_before(wave: WaveInfo) -> list[WaveInfo]:
    """The times that this survey was open before, newest first, as many as stand beside one."""
    return [one for one in outward.wave_infos() if one.slug == wave.slug and one.opens_on < wave.opens_on][:5]


def is_public(wave: WaveInfo, today: date) -> bool:
    """Whether who took part may be read by everybody: once no paper can come in any more, so that figures stand still.

    Figures that grow while people watch tell who came last.
    """
    return today > wave.closes_on + timedelta(days=LATE_DAYS)


def reach_of(wave: WaveInfo, lang: str, *, with_earlier: bool = True) -> Reach:
    """One wave's reach, in one language."""
    turnout, *earlier = turnouts([wave, *(waves_before(wave) if with_earlier else ())], lang)
    put = counted.put_as([one.wave.id for one in (turnout, *earlier)]) if earlier else {}
    people, sources = population(turnout.audience), _sources(turnout.audience)
    own = {*_known_of(turnout.audience), "age_band"}
    targets = targets_of(wave)
    divisions = []
    for part in turnout.parts:
        rows = rows_of(part, turnout.total, people.get(part.key, {}), targets.get(part.key, {}))
        missing = not_heard_from(rows)
        waves = tuple(_column(one, part.key) for one in (turnout, *earlier))
        reworded = _reworded(part, turnout, earlier, put)
        divisions.append(Division(part, rows, missing, sources.get(part.key, ()), waves, reworded, part.key not in own))
    asked = {part.key for part in turnout.parts}
    return Reach(turnout, tuple(divisions), tuple(name for name, keys in SHOULD_ASK.items() if not asked & set(keys)))


def population(audience: str) -> People:
    """How many people of this audience live here: figures of the audience itself before those of everybody.

    "Everybody" is children and their families: whoever works with them is set against figures of their own alone.

    A category that is known only place by place is added up where every locality is known. Places are by id, as in answers.
    """
    ids = {area.key: str(area.id) for area in localities()}
    found: dict[str, dict[str, int]] = {}
    query = select(Benchmark).where(Benchmark.audience.in_(_counted_in(audience))).order_by(Benchmark.audience)
    placed: dict[tuple[str, str], dict[str, int]] = {}
    for row in db.session.scalars(query):
        category = ids.get(row.category, row.category) if row.dimension == "area" else row.category
        if row.area_key:
            placed.setdefault((row.dimension, category), {})[row.area_key] = row.people
        else:
            found.setdefault(row.dimension, {})[category] = row.people
    for (dimension, category), by_place in placed.items():
        if category not in found.get(dimension, {}) and ids and by_place.keys() >= ids.keys():
            found.setdefault(dimension, {})[category] = sum(by_place[key] for key in ids)
    return found


@guarded(Permission.SEE_REACH, Permission.SET_REACH)
def benchmarks() -> Sequence[Benchmark]:
    """Every figure, in the order of a file."""
    order = (Benchmark.audience, Benchmark.dimension, Benchmark.id)
    return db.session.scalars(select(Benchmark).order_by(*order)).all()


def targets_of(wave: WaveInfo) -> dict[str, dict[str, int]]:
    """How many people are wanted, by dimension and category."""
    found: dict[str, dict[str, int]] = {}
    for row in db.session.scalars(select(ReachTarget).filter_by(slug=wave.slug, wave_key=wave.key)):
        found.setdefault(row.dimension, {})[row.category] = row.people
    return found


@guarded(Permission.SET_REACH)
def set_targets(wave: WaveInfo, wanted: Mapping[tuple[str, str], int], actor_id: int | None = None) -> None:
    """Keep these targets in place of all earlier ones of this wave. Raises `TargetError` for a number that is none."""
    if any(not 0 < people <= 1_000_000 for people in wanted.values()):
        raise TargetError(gettext("A target is a whole number from 1 to 1000000."))
    db.session.execute(delete(ReachTarget).where(ReachTarget.slug == wave.slug, ReachTarget.wave_key == wave.key))
    db.session.add_all(
        ReachTarget(slug=wave.slug, wave_key=wave.key, dimension=dimension, category=category, people=people)
        for (dimension, category), people in wanted.items()
    )
    db.session.flush()
    subject = f"wave:{wave.slug}/{wave.key}"
    audit.record("reach targets set", subject, actor_id=actor_id, now=clock.now(), targets=len(wanted))


@guarded(Permission.SET_REACH)
def categories_of(wave: WaveInfo, lang: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What a target can be set for: key and title of each question about people, and its categories."""
    return [
        (part.key, part.title, [(key, name) for key, name in part.names.items() if key != NOT_SAID])
        for part in who_took_part(wave, lang).parts
        if part.question
    ]


def _counted_in(audience: str) -> tuple[str, ...]:
    return (audience,) if audience == PARTNERS else ("", audience)


def _known_of(audience: str) -> frozenset[str]:
    """The dimensions of which there are figures of this audience itself."""
    return frozenset(db.session.scalars(select(Benchmark.dimension).filter_by(audience=audience).distinct()))


def _column(turnout: Turnout, key: str) -> Column:
    counts = next((part.counts for part in turnout.parts if part.key == key), {})
    return Column(turnout.wave.key, turnout.wave.opens_on, counts, turnout.total)


def _reworded(part: Part, now: Turnout, earlier: Sequence[Turnout], put: Mapping[int, counted.Put]) -> frozenset[str]:
    """The waves before in which this question, or a choice of it, was put in other words. put : of each wave, by its id."""
    if not part.question or not earlier:
        return frozenset()
    here = put[now.wave.id].get(part.question)
    then = {one.wave.key: put[one.wave.id].get(part.question) for one in earlier}
    return frozenset(key for key, before in then.items() if before and here and before != here)


def _sources(audience: str) -> dict[str, tuple[Source, ...]]:
    query = select(Benchmark.dimension, Benchmark.source, Benchmark.dated).distinct()
    query = query.where(Benchmark.audience.in_(_counted_in(audience)))
    found: dict[str, tuple[Source, ...]] = {}
    for dimension, source, dated in db.session.execute(query.order_by(Benchmark.source)):
        found[dimension] = (*found.get(dimension, ()), Source(source, dated))
    return found
