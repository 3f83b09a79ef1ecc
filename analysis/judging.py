"""What is judged of each point, once it has a vector and before anything is grouped.

Owns the shape of a judgement, and who judges: outcomes and aims, tones, concerns. A point that is judged a concern takes its
whole answer out of the run. Must not hold a model's rules.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.concerns import concern_scores
from analysis.embedding import ANY, Embedder, Vectors
from analysis.frameworks import Framework
from analysis.heads import Heads
from analysis.learned import close_concern_heads, concern_heads, concern_limit, tone_heads
from analysis.lessons import CONCERN
from analysis.outcomes import OutcomeModel, outcome_model
from analysis.portions import Portion, portions
from analysis.types import Corrected

Floats = NDArray[np.float32]
Marks = NDArray[np.bool_]
_CLOSELY_AT_MOST = 20_000  # texts: some minutes more


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was judged of n texts.

    scores : ndarray (n, outcomes), 0 to 1; labelled : ndarray (n, outcomes), the outcomes that stand for each
    aims : ndarray (n, aims), 0 to 1; toned : ndarray (n, tones), the tones each has
    concern : ndarray (n,), whether a safeguarding lead must look before anyone else
    """

    scores: Floats
    labelled: Marks
    aims: Floats
    toned: Marks
    concern: Marks

    def part(self, texts: NDArray[np.int64]) -> "Judgement":
        """The same for some of the texts."""
        return Judgement(*(getattr(self, one.name)[texts] for one in fields(self)))


@dataclass(frozen=True)
class Judges:
    """Everybody who judges, ready; it can be sent to another process.

    close_concern : as `concern`, for what is read more closely, by the language; none where a run is too long for that
    """

    outcomes: OutcomeModel
    tone: Heads
    concern: Heads
    sure_from: float
    close_concern: Mapping[str, Heads] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What tells these judges from others that learnt something else."""
        closer = (self.outcomes.closer, self.close_concern)
        outcomes = [self.outcomes.heads, *(heads[code] for heads in closer for code in sorted(heads))]
        parts = [part for heads in outcomes for part in (heads.meaning, heads.both, heads.deep, heads.known)]
        parts += [self.tone.meaning, self.concern.meaning]
        digest = hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest()
        return f"{self.outcomes.framework!r} {self.sure_from} {digest}"

    @property
    def keys(self) -> tuple[str, ...]:
        """The outcomes judged, in the order of the columns."""
        return self.outcomes.keys

    @property
    def limits(self) -> NDArray[np.float64]:
        """The score from which each outcome, then each aim, stands: ndarray (outcomes + aims,)."""
        return self.outcomes.limits

    def judge(self, texts: Sequence[str], vectors: Vectors | None, embedder: Embedder | None = None) -> Judgement:
        """Judge texts; `vectors` are theirs by `embedder`, or None where those of different calls cannot be compared."""
        if (self.outcomes.closer or self.close_concern) and embedder is not None:
            parts = portions(texts, embedder, vectors)
        else:
            parts = [Portion([*range(len(texts))], [*texts], ANY, vectors)]
        scores = self.outcomes.read(parts, len(texts))
        count = len(self.keys)
        column = self.concern.keys.index(CONCERN)
        return Judgement(
            scores[:, :count].astype(np.float32),
            (scores >= self.limits)[:, :count],
            scores[:, count:].astype(np.float32),
            self.tone.scores(texts, vectors) >= self.tone.thresholds,
            concern_scores(self.concern, self.close_concern, parts, len(texts))[:, column] >= self.sure_from,
        )


def read_closely(texts: int) -> bool:
    """Whether so many texts of one run are few enough to be judged by all models there are."""
    return texts <= _CLOSELY_AT_MOST


def join(parts: Sequence[Judgement]) -> Judgement:
    """The judgements of several pieces as one."""
    return Judgement(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Judgement)))


@lru_cache(maxsize=4)
def judges_of(
    framework: Framework,
    embedder: Embedder,
    corrections: tuple[Corrected, ...] = (),
    sure_from: float | None = None,
    *,
    closely: bool,
) -> Judges:
    """The judges for a framework, ready; kept for as long as the embedder is.

    sure_from : as `concerns.look_closely` has it
    closely : whether outcomes and concerns are read by more models than the one for all languages, which takes far longer
    """
    model, concern = outcome_model(framework, embedder, corrections, closely=closely), concern_heads(embedder)
    limit = sure_from or concern_limit(concern, embedder)
    return Judges(model, tone_heads(embedder), concern, limit, close_concern_heads(embedder) if closely else {})
