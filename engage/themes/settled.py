"""Which themes take new answers in a wave, and which answers show what belongs to them: ids only.

Owns how a theme goes on from wave to wave: the latest accepted theme of each line is offered to the next wave, until a person
rejects, merges or splits it there. Reads; sees no words and no vectors.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select

from engage.core.db import db
from engage.surveys import outward
from engage.surveys.outward import WaveInfo
from engage.themes.acts import acts_of_wave, standing_acts
from engage.themes.models import Theme, ThemeAssignment
from engage.themes.reading import ACCEPTED
from engage.themes.review import LIVE

KNOWN_MOST = 2_000  # answers that themes are known by, in all: more make no theme clearer and every placing slower
_OF_ONE_LEAST, _OF_ONE_MOST = 12, 60
_OTHERS_MOST = 400
_OFFERABLE = ("suggested", "superseded")
_SCATTER, _RING = 2_654_435_761, 2**32  # Knuth's multiplicative hash: an even choice of ids, the same every time


@dataclass(frozen=True)
class Target:
    """A theme that takes answers in.

    theme_id : in this wave; None for one of an earlier wave that was not offered in this one yet
    continues_id : the theme of an earlier wave that it goes on from, if any
    like : the themes whose agreed answers show what belongs to it
    is_settled : a person has had it in hand in this wave, so that only new answers are added
    """

    theme_id: int | None
    continues_id: int | None
    like: tuple[int, ...]
    is_settled: bool


@dataclass(frozen=True)
class Ground:
    """What placing starts from; every answer in it may be read.

    members : a choice of the agreed answers of each target, in the targets' order
    others : a choice of answers that belong to none of them
    new : answers of the wave that nobody and nothing has placed; free : those that no person's theme holds
    removed : answers a person took out, by theme
    is_whole : offers of earlier themes are looked at anew; otherwise only new answers are added
    """

    wave_id: int
    is_whole: bool
    targets: tuple[Target, ...]
    members: tuple[tuple[int, ...], ...]
    others: tuple[int, ...]
    new: frozenset[int]
    free: frozenset[int]
    removed: Mapping[int, frozenset[int]]


def ground_of(wave_id: int, *, whole: bool) -> Ground:
    """What there is to place and where to; with `whole`, themes of earlier waves are offered and offers looked at anew."""
    here = _themes([wave_id])
    waves = [wave_id, *earlier_waves(wave_id)]
    earlier = _themes(waves[1:])
    targets = _targets(wave_id, here, earlier)
    if not whole:
        targets = tuple(target for target in targets if target.theme_id is not None)
    rows = _rows(theme.id for theme in (*here, *earlier))
    readable = {wave: outward.readable_ids([wave]) for wave in waves}
    in_hand = {target.theme_id for target in targets if target.is_settled}
    placed = {answer for theme in here for answer in rows[theme.id].every}
    held = {answer for theme_id in in_hand if theme_id for answer in rows[theme_id].main}
    new = readable[wave_id] - placed
    offers = whole and any(not target.is_settled for target in targets)
    free = readable[wave_id] - held if offers else new
    return Ground(
        wave_id,
        whole,
        targets,
        *_known([readable[wave] for wave in waves], targets, _of_lines(targets, (*here, *earlier)), rows, free),
        frozenset(new),
        frozenset(free),
        {theme.id: frozenset(rows[theme.id].removed) for theme in here},
    )


def earlier_waves(wave_id: int) -> list[int]:
    """The waves of the same survey that opened before this one, the latest first."""
    this = outward.wave_info(wave_id)
    return [wave.id for wave in outward.wave_infos() if wave.slug == this.slug and _opened(wave) < _opened(this)]


def _opened(wave: WaveInfo) -> tuple[object, ...]:
    return wave.opens_on, wave.id


@dataclass
class _Rows:
    """The answers of one theme: every row, those that stand in it with somebody's agreement, and those taken out."""

    every: set[int]
    main: set[int]
    agreed: set[int]
    removed: set[int]


class _Theme(NamedTuple):
    """What of a theme decides where it goes on: its columns alone, since a row of a model costs several times as much to make."""

    id: int
    state: str
    continues_id: int | None


def _themes(wave_ids: Sequence[int]) -> list[_Theme]:
    query = select(Theme.id, Theme.state, Theme.continues_id).where(Theme.wave_id.in_(wave_ids)).order_by(Theme.id)
    return [_Theme(*row) for row in db.session.execute(query)]


def _rows(theme_ids: Iterable[int]) -> defaultdict[int, _Rows]:
    place = ThemeAssignment.__table__.c  # by the table: by the model it takes twice as long
    query = select(place.theme_id, place.answer_id, place.is_main, place.is_removed, place.is_added)
    found: defaultdict[int, _Rows] = defaultdict(lambda: _Rows(set(), set(), set(), set()))
    for theme_id, answer, is_main, is_removed, is_added in db.session.execute(query.where(place.theme_id.in_(set(theme_ids)))):
        rows = found[theme_id]
        rows.every.add(answer)
        if is_removed:
            rows.removed.add(answer)
        elif is_main:
            rows.main.add(answer)
            if not is_added:
                rows.agreed.add(answer)
    return found


def _targets(wave_id: int, here: Sequence[_Theme], earlier: Sequence[_Theme]) -> tuple[Target, ...]:
    before = {theme.id: theme for theme in earlier}
    touched = {key for key, acts in acts_of_wave(wave_id).items() if standing_acts(acts)}
    settled = [theme for theme in here if theme.state in LIVE and (theme.id in touched or theme.state in ACCEPTED)]
    found = [Target(theme.id, theme.continues_id, (theme.id, *_line(theme, before)), is_settled=True) for theme in settled]
    offered = {theme.continues_id: theme for theme in here if theme.continues_id is not None}
    for head in _heads(earlier):
        theme = offered.get(head.id)
        if theme is None or (theme.state in _OFFERABLE and theme.id not in touched):
            like = (head.id, *_line(head, before))
            found.append(Target(theme.id if theme else None, head.id, like, is_settled=False))
    return tuple(found)


def _heads(earlier: Sequence[_Theme]) -> list[_Theme]:
    """Accepted themes that go on: not those that a later wave has taken up, or in which a person ended them."""
    taken_up = {theme.continues_id for theme in earlier if theme.state not in _OFFERABLE}
    return [theme for theme in earlier if theme.state in ACCEPTED and theme.id not in taken_up]


def _line(theme: _Theme, before: Mapping[int, _Theme]) -> list[int]:
    """The themes that this one goes on from, the latest first."""
    found: list[int] = []
    while theme.continues_id is not None and theme.continues_id in before:
        theme = before[theme.continues_id]
        found.append(theme.id)
    return found


def _of_lines(targets: Sequence[Target], themes: Sequence[_Theme]) -> set[int]:
    """The themes of the targets' lines in any wave, those that nobody has reviewed included."""
    lines = {one for target in targets for one in (*target.like, target.theme_id) if one is not None}
    return {theme.id for theme in themes if theme.id in lines or (theme.continues_id in lines and theme.state in _OFFERABLE)}


def _known(
    readable: Sequence[frozenset[int]],
    targets: Sequence[Target],
    lines: Collection[int],
    rows: Mapping[int, _Rows],
    free: frozenset[int],
) -> tuple[tuple[tuple[int, ...], ...], tuple[int, ...]]:
    """A choice of the answers of each target; and of the others in this wave and the one before it."""
    every, near = frozenset[int]().union(*readable), frozenset[int]().union(*readable[:2])
    each = min(_OF_ONE_MOST, max(_OF_ONE_LEAST, KNOWN_MOST // max(len(targets), 1)))
    groups = [{answer for theme in target.like for answer in rows[theme].agreed} & every for target in targets]
    belong = frozenset[int]().union(*groups, *(rows[theme].main for theme in lines))
    others = near - belong - free if targets else frozenset[int]()
    return tuple(_choice(group, each) for group in groups), _choice(others, _OTHERS_MOST)


def _choice(answers: Iterable[int], most: int) -> tuple[int, ...]:
    return tuple(sorted(sorted(answers, key=lambda answer: (answer * _SCATTER % _RING, answer))[:most]))
