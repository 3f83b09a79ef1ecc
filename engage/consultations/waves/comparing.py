"""The same question over the waves of a survey: counted as on the pages of reach, and marked where it was put in other words."""

from __future__ import annotations

from dataclasses import dataclass

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.consultations.reach import counting
from engage.consultations.reach.counting import Turnout
from engage.consultations.reach.weighting import Chosen, closed_questions, what_they_chose
from engage.surveys import counted, outward
from engage.surveys.outward import WaveInfo

MOST = 6  # waves side by side, the latest


@dataclass(frozen=True)
class Column:
    """One wave. reworded : its question was put otherwise than in the latest wave; then : how, "" where only its choices were."""

    wave: WaveInfo
    chosen: Chosen
    reworded: bool
    then: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """One question over the waves, newest first."""

    text: str
    names: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def was_reworded(self) -> bool:
        """Whether any wave asked it otherwise."""
        return any(column.reworded for column in self.columns)


@guarded(Permission.SEE_REACH)
def compared(slug: str, lang: str) -> tuple[tuple[Turnout, ...], tuple[Compared, ...]]:
    """The latest waves of a survey that somebody could answer, newest first, and each closed question over them."""
    waves = [wave for wave in outward.wave_infos() if wave.slug == slug]
    own = outward.count_own_voices(wave.id for wave in waves)
    turnouts = tuple(counting.turnouts([wave for wave in waves if own[wave.id]][:MOST], lang))
    if not turnouts:
        return (), ()
    asked = closed_questions(turnouts[0].wave, lang)
    chosen = [what_they_chose(turnout, lang, {})[1] for turnout in turnouts]
    put = counted.put_as([turnout.wave.id for turnout in turnouts])
    found = []
    for place, question in enumerate(asked):
        columns = tuple(
            _column(turnout.wave, chosen[number][place], question.key, put[turnout.wave.id], put[turnouts[0].wave.id])
            for number, turnout in enumerate(turnouts)
        )
        found.append(Compared(question.text, tuple(choice.name for choice in columns[0].chosen.choices), columns))
    return turnouts, tuple(found)


def _column(wave: WaveInfo, chosen: Chosen, key: str, then: counted.Put, now: counted.Put) -> Column:
    here, latest = then.get(key, frozenset()), now.get(key, frozenset())
    texts = {put[0] for put in here} - {put[0] for put in latest}
    return Column(wave, chosen, bool(here and latest and here != latest), tuple(sorted(texts)))
