"""What is judged of each point, once it has a vector and before anything is grouped.

Owns the shape of a judgement, and who judges: outcomes today; what else is learnt from sentences (aims, tones, concerns) is told
in the same shape. A point that is judged a concern takes its whole answer out of the run. Must not hold a model's rules.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.outcomes import Framework, OutcomeModel
from analysis.vectorise import Embedder, Vectors

Floats = NDArray[np.float32]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was judged of n texts.

    scores : ndarray (n, outcomes), 0 to 1; labelled : ndarray (n, outcomes), the outcomes that stand for each
    concern : ndarray (n,), whether a safeguarding lead must look before anyone else
    """

    scores: Floats
    labelled: Marks
    concern: Marks

    def part(self, texts: NDArray[np.int64]) -> "Judgement":
        """The same for some of the texts."""
        return Judgement(self.scores[texts], self.labelled[texts], self.concern[texts])


@dataclass(frozen=True)
class Judges:
    """Everybody who judges, ready; it can be sent to another process."""

    outcomes: OutcomeModel

    @property
    def name(self) -> str:
        """What tells these judges from others that learnt something else."""
        return repr(self.outcomes.framework)

    @property
    def keys(self) -> tuple[str, ...]:
        """The outcomes judged, in the order of the columns."""
        return tuple(outcome.key for outcome in self.outcomes.framework.outcomes)

    @property
    def threshold(self) -> float:
        """The score from which an outcome stands."""
        return self.outcomes.threshold

    def judge(self, texts: Sequence[str], vectors: Vectors | None) -> Judgement:
        """Judge texts; `vectors` are theirs, or None where those of different calls cannot be compared."""
        scores = self.outcomes.scores(texts, vectors)
        # The door's word lists are the only screening there is so far, and what they flag never comes here.
        concern = np.zeros(len(texts), dtype=np.bool_)
        return Judgement(scores.astype(np.float32), scores >= self.threshold, concern)


def join(parts: Sequence[Judgement]) -> Judgement:
    """The judgements of several pieces as one."""
    return Judgement(
        np.concatenate([part.scores for part in parts]),
        np.concatenate([part.labelled for part in parts]),
        np.concatenate([part.concern for part in parts]),
    )


@lru_cache(maxsize=4)
def judges_of(framework: Framework, embedder: Embedder) -> Judges:
    """The judges for a framework, fitted to its pack; kept for as long as the embedder is."""
    embed: Callable[[Sequence[str]], Vectors] | None = embedder.embed if embedder.comparable else None
    return Judges(OutcomeModel(framework).fit_pack(embed))
