"""Which outcomes of a framework a text is about: none, one or several.

Owns the model that learns them from a pack's sentences. It must not know any framework by name, and it suggests only: a person
confirms or changes what a theme counts towards.

Method: logistic regression per outcome over word and character TF-IDF and, where there are sentence vectors, a second one over
those; the two are weighed and turned into probabilities by Platt's method on predictions made by cross-validation over topics.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import FeatureUnion, make_union

from analysis.frameworks import Framework, FrameworkError, Outcome, Sentence, load_framework, read_sentences

__all__ = ["Framework", "FrameworkError", "Outcome", "OutcomeModel", "load_framework"]

Floats = NDArray[np.float64]
Vectors = NDArray[np.float32]
_FOLDS = 5
_FEWEST = 10  # sentences an outcome needs before its scores are calibrated
_WORD = r"(?u)\b\w+\b"
_LEXICAL_C, _DENSE_C = 4.0, 4.0


class OutcomeModel:
    """Scores texts against the outcomes of one framework.

    threshold : a score from which an outcome is a label, 0 to 1; 0.3 gave the best F1 over topics left out
    """

    def __init__(self, framework: Framework, threshold: float = 0.3) -> None:
        self.framework = framework
        self.threshold = threshold
        self._heads: dict[str, _Head] = {}
        self._lexical: FeatureUnion | None = None

    def fit_pack(self, embed: Callable[[Sequence[str]], Vectors] | None) -> "OutcomeModel":
        """Learn from the pack's sentences and from the names of its outcomes and aims.

        embed : texts to float32 (n, dimensions), None for words alone.
        """
        sentences = [*_own_words(self.framework), *read_sentences(self.framework)]
        texts = [sentence.text for sentence in sentences]
        vectors = embed(texts) if embed else None
        return self.fit(texts, [sentence.outcomes for sentence in sentences], vectors, [s.topic for s in sentences])

    def fit(
        self,
        texts: Sequence[str],
        labels: Sequence[Iterable[str]],
        vectors: Vectors | None = None,
        topics: Sequence[str] | None = None,
    ) -> "OutcomeModel":
        """Learn from `texts` and the outcome keys of each.

        vectors : (n, dimensions); topics : sentences of one topic are left out together when scores are calibrated.
        Raises ValueError where the lengths differ.
        """
        if len(texts) != len(labels) or (vectors is not None and len(vectors) != len(texts)):
            raise ValueError(f"{len(texts)} texts, {len(labels)} labels: one of each is needed, and one vector where given")
        marked = [frozenset(keys) for keys in labels]
        self._lexical = _lexical_features()
        words = self._lexical.fit_transform(texts).tocsr()
        groups = np.unique(np.asarray(topics if topics is not None else list(range(len(texts)))), return_inverse=True)[1]
        self._heads = {}
        for outcome in self.framework.outcomes:
            wanted = np.array([outcome.key in keys for keys in marked])
            if 0 < wanted.sum() < len(wanted):
                self._heads[outcome.key] = _Head(words, vectors, wanted, groups)
        return self

    def scores(self, texts: Sequence[str], vectors: Vectors | None = None) -> Floats:
        """Scores : ndarray (n_texts, n_outcomes), calibrated probabilities 0 to 1; 0 for an outcome nothing was learnt of.

        vectors : made by the embedder the model was fitted with; without them the words alone decide.
        Raises RuntimeError where the model has not been fitted.
        """
        if self._lexical is None:
            raise RuntimeError("fit the model before asking it for scores")
        scores = np.zeros((len(texts), len(self.framework.outcomes)))
        if not len(texts):
            return scores
        words = self._lexical.transform(texts).tocsr()
        for column, outcome in enumerate(self.framework.outcomes):
            if head := self._heads.get(outcome.key):
                scores[:, column] = head.scores(words, vectors)
        return scores

    def labels(self, scores: Floats) -> list[tuple[str, ...]]:
        """Keys of the outcomes each text is about, strongest first; an empty tuple where it is about none of them."""
        keys = [outcome.key for outcome in self.framework.outcomes]
        order = np.argsort(-np.asarray(scores), axis=1, kind="stable")
        return [
            tuple(keys[column] for column in columns if row[column] >= self.threshold)
            for row, columns in zip(scores, order, strict=True)
        ]


def _own_words(framework: Framework) -> list[Sentence]:
    """The names of the outcomes and their aims, each as a sentence about its outcome."""
    return [
        Sentence(text, "en", frozenset((outcome.key,)), f"aims of {outcome.key}")
        for outcome in framework.outcomes
        for text in (outcome.name, *outcome.aims)
    ]


class _Head:
    """One outcome: a regression over words, perhaps one over vectors, and what turns them into a probability."""

    def __init__(self, words: csr_matrix, vectors: Vectors | None, wanted: NDArray[np.bool_], groups: NDArray[np.int64]) -> None:
        self._words = _regression(_LEXICAL_C).fit(words, wanted)
        self._dense = None if vectors is None else _regression(_DENSE_C).fit(vectors, wanted)
        lexical = _left_out(words, wanted, groups, _LEXICAL_C)
        self._by_words = _platt(lexical[:, None], wanted)
        self._by_both: LogisticRegression | None = None
        if vectors is not None:
            dense = _left_out(vectors, wanted, groups, _DENSE_C)
            self._by_both = _platt(np.column_stack([lexical, dense]), wanted)

    def scores(self, words: csr_matrix, vectors: Vectors | None) -> Floats:
        lexical = self._words.decision_function(words)
        if self._dense is None or self._by_both is None or vectors is None:
            return _probability(self._by_words, lexical[:, None])
        return _probability(self._by_both, np.column_stack([lexical, self._dense.decision_function(vectors)]))


def _lexical_features() -> FeatureUnion:
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, strip_accents="unicode", token_pattern=_WORD)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, strip_accents="unicode", min_df=2)
    return make_union(words, letters)


def _regression(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, class_weight="balanced", max_iter=2000, random_state=0, solver="liblinear")


def _left_out(features: csr_matrix | Vectors, wanted: NDArray[np.bool_], groups: NDArray[np.int64], strength: float) -> Floats:
    """Decision values of each sentence from a model that has not seen its topic; zeros where there are too few to try."""
    values = np.zeros(len(wanted))
    if wanted.sum() < _FEWEST or len(np.unique(groups)) < _FOLDS:
        return values
    for learn, test in GroupKFold(_FOLDS).split(np.zeros(len(wanted)), wanted, groups):
        if wanted[learn].any():
            values[test] = _regression(strength).fit(features[learn], wanted[learn]).decision_function(features[test])
    return values


def _platt(values: Floats, wanted: NDArray[np.bool_]) -> LogisticRegression | None:
    """Platt (1999): a logistic curve from decision values to probabilities; None where there was nothing to learn it from."""
    return LogisticRegression(C=100.0, random_state=0).fit(values, wanted) if np.any(values) else None


def _probability(platt: LogisticRegression | None, values: Floats) -> Floats:
    if platt is None:
        curve: Floats = 1 / (1 + np.exp(-values.mean(axis=1)))
        return curve
    probability: Floats = platt.predict_proba(values)[:, 1]
    return probability
