"""Which outcomes of a framework, and which of its aims, a text is about: none, one or several.

Owns what is suggested, and how a reviewer's corrections bend it. It must not know any framework by name, and it suggests only: a
person confirms or changes what a theme counts towards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.optimize import minimize

from analysis.clean import clean
from analysis.embedding import ANY, Embedder
from analysis.frameworks import Framework, aim_keys
from analysis.heads import Floats, Heads, Vectors, probability
from analysis.languages import detect
from analysis.learned import close_outcome_heads, outcome_heads
from analysis.lessons import ABOUT
from analysis.points import cut
from analysis.portions import Portion, portions
from analysis.redact import redact
from analysis.types import Corrected

_HOLD = 0.007  # how firmly the pack holds against corrections: one alone sways its like, a handful decide
_HOLD_ABOUT = 0.001  # less firmly: that a text is about anything must follow what reviewers say it is about
_LEAST_WEIGHT = 0.1
_ABOUT_SOMETHING = 0.75  # how likely a text must be about any outcome at all before one stands; by topics left out
_ABOUT_CLOSELY = 0.85  # the same where it was read more closely, which leaves less in doubt
_LIKELIEST = 0.35  # from here the likeliest outcome stands, where the text is about something
_SHADE = 0.02  # what a score raised to its limit keeps of its own order, or one lowered beneath it


@dataclass(frozen=True)
class Judged:
    """What one text is about: a score for each outcome, 0 to 1 in the model's order, and those that stand, strongest first."""

    scores: tuple[float, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True)
class OutcomeModel:
    """Scores texts against the outcomes and aims of one framework.

    heads : with a column for each outcome, then for each aim; closer : the same for what is read more closely, by the language
    """

    framework: Framework
    heads: Heads
    closer: Mapping[str, Heads] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """The outcomes, in the order of the columns."""
        return tuple(outcome.key for outcome in self.framework.outcomes)

    @property
    def aims(self) -> tuple[str, ...]:
        """The aims, in the order of the columns that follow."""
        return aim_keys(self.framework)

    def judge(self, texts: Sequence[str], embedder: Embedder) -> list[Judged]:
        """Each text by its strongest points, whatever it is like; one with nothing to read scores 0 throughout."""
        cutting, count = cut(texts), len(self.keys)
        scores = self.read(portions(cutting.points, embedder), len(cutting.points))[:, :count]
        return [self._judged(scores[part].max(axis=0, initial=0.0)) for part in cutting.parts]

    def _judged(self, scores: Floats) -> Judged:
        order = np.argsort(-scores, kind="stable").tolist()
        return Judged(
            tuple(scores.tolist()), tuple(self.keys[column] for column in order if scores[column] >= self.limits[column])
        )

    def read(self, parts: Sequence[Portion], count: int) -> Floats:
        """As `scores`, of so many texts in portions, each by the heads for those that read it most closely."""
        found = np.zeros((count, len(self.keys) + len(self.aims)))
        for part in parts:
            code = next((code for code in (part.language, ANY) if code in self.closer and code in part.read), None)
            if code is None:
                found[part.rows] = self.scores(part.texts, part.plain)
            else:
                found[part.rows] = self._scores(self.closer[code], part.texts, part.read[code], _ABOUT_CLOSELY)
        return found

    def scores(self, texts: Sequence[str], vectors: Vectors | None) -> Floats:
        """Scores : ndarray (n_texts, n_outcomes + n_aims), calibrated probabilities 0 to 1.

        vectors : of the texts, by the embedder the heads were learnt with; None where the wording alone decides
        """
        return self._scores(self.heads, texts, vectors, _ABOUT_SOMETHING)

    def _scores(self, heads: Heads, texts: Sequence[str], vectors: Vectors | None, sure: float) -> Floats:
        scores = heads.scores(texts, vectors)
        if heads.keys[-1:] != (ABOUT,):
            return scores
        found, count = scores[:, :-1].copy(), len(self.keys)
        found[:, :count] = _decided(found[:, :count], self.limits[:count], scores[:, -1] - sure)
        return found

    @property
    def limits(self) -> Floats:
        """The score from which each outcome or aim stands: ndarray (n_outcomes + n_aims,)."""
        return self.heads.thresholds[: len(self.keys) + len(self.aims)]


def _decided(scores: Floats, limits: Floats, sure: Floats) -> Floats:
    """Scores drawn to where they stand: the likeliest up to its limit where a text is about something, else all under it.

    sure : ndarray (n_texts,), from nought where a text is about something
    """
    drawn = scores.copy()
    rows = np.arange(len(scores))
    likeliest = scores.argmax(axis=1)
    strongest, limit = scores[rows, likeliest], limits[likeliest]
    raised = (sure >= 0) & (strongest >= _LIKELIEST) & (strongest < limit)
    drawn[rows[raised], likeliest[raised]] = limit[raised] + _SHADE * strongest[raised]
    silent = (sure < 0)[:, None] & (scores >= limits)
    return np.where(silent, limits - _SHADE * (1.5 - scores), drawn)


def outcome_model(
    framework: Framework, embedder: Embedder, corrections: Sequence[Corrected] = (), *, closely: bool = True
) -> OutcomeModel:
    """The model of a framework, bent by what reviewers corrected, where there are vectors to learn that from.

    closely : whether those that read more closely are to serve as well
    """
    heads = outcome_heads(framework, embedder)
    model = OutcomeModel(framework, heads, close_outcome_heads(framework, embedder) if closely else {})
    if not corrections or not embedder.comparable:
        return model
    texts = [redact(clean(one.text), one.language).text for one in corrections]
    outcomes = [one.outcomes for one in corrections]
    closer = {
        code: _corrected_in(code, heads, embedder.closer[code], model.keys, texts, outcomes)
        for code, heads in model.closer.items()
    }
    return replace(corrected(model, texts, embedder.embed(texts), outcomes), closer=closer)


def corrected(model: OutcomeModel, texts: Sequence[str], vectors: Vectors, outcomes: Sequence[Sequence[str]]) -> OutcomeModel:
    """The model with what it learnt from the pack moved as little as makes it agree with these texts (aims stay as they are).

    What is read more closely has heads of its own, which stay as they are here.
    """
    return replace(model, heads=_bent(model.heads, model.keys, texts, vectors, outcomes))


def _corrected_in(
    code: str, heads: Heads, reader: Embedder, keys: Sequence[str], texts: Sequence[str], outcomes: Sequence[Sequence[str]]
) -> Heads:
    """The heads of one language, bent by the corrections of texts in it: others cannot be read by its model. `ANY` has all."""
    rows = [row for row, text in enumerate(texts) if code in (ANY, detect(text))]
    part = [texts[row] for row in rows]
    return _bent(heads, keys, part, reader.embed(part), [outcomes[row] for row in rows]) if part else heads


def _bent(heads: Heads, keys: Sequence[str], texts: Sequence[str], vectors: Vectors, said: Sequence[Sequence[str]]) -> Heads:
    """Method: the maximum a posteriori estimate of a logistic regression whose prior is the pack's (Gaussian, `_HOLD`)."""
    ready = (vectors - heads.mean) / heads.scale
    values = _logits(heads.scores(texts, vectors))
    meaning, both = heads.meaning.copy(), heads.both.copy()
    columns = [(column, np.array([key in each for each in said], dtype=float)) for column, key in enumerate(keys)]
    if heads.keys[-1:] == (ABOUT,):
        columns.append((len(heads.keys) - 1, np.array([bool(each) for each in said], dtype=float)))
    for column, wanted in columns:
        hold = _HOLD if column < len(keys) else _HOLD_ABOUT
        both[column, 0] = max(both[column, 0], _LEAST_WEIGHT)
        meaning[:, column] += _move(ready, values[:, column], wanted, hold) / both[column, 0]
    return replace(heads, meaning=meaning, both=both)


def _move(ready: Floats, values: Floats, wanted: Floats, hold: float) -> Floats:
    """What to add to the weights: ndarray (dimensions,)."""

    def cost(moved: Floats) -> tuple[float, Floats]:
        there = values + ready @ moved
        loss = np.logaddexp(0, there) - wanted * there
        return float(loss.sum() + hold / 2 * moved @ moved), ready.T @ (probability(there) - wanted) + hold * moved

    return np.asarray(minimize(cost, np.zeros(ready.shape[1]), jac=True, method="L-BFGS-B").x)


def _logits(scores: Floats) -> Floats:
    safe = np.clip(scores, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(safe / (1 - safe)))
