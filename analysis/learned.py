"""Heads that were learnt before: kept beside this module, found by what they were learnt from.

Owns their files. Heads whose sentences have changed since, of another framework or for another sentence model, are learnt when
they are first asked for, which takes minutes; `python -m analysis learn` does it once and keeps the result.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from analysis.embedding import Embedder
from analysis.frameworks import Framework
from analysis.heads import Heads
from analysis.learning import learn
from analysis.lessons import CONCERN, ENOUGH_IN_A_LANGUAGE, WORRYING_BY_WORDING, Lesson, concerns, outcomes_and_aims, tones

FOLDER = Path(__file__).parent / "learned"


@lru_cache(maxsize=4)
def outcome_heads(framework: Framework, embedder: Embedder) -> Heads:
    """Heads of a framework's outcomes and aims."""
    return heads_of(outcomes_and_aims(framework), embedder)


@lru_cache(maxsize=4)
def close_outcome_heads(framework: Framework, embedder: Embedder) -> Mapping[str, Heads]:
    """The same for those that read more closely, by the language, as far as the pack says enough in it."""
    lessons = {code: outcomes_and_aims(framework, code or None) for code in embedder.closer}
    enough = {code: one for code, one in lessons.items() if len(one.taught.texts) >= ENOUGH_IN_A_LANGUAGE}
    return {code: heads_of(lesson, embedder.closer[code]) for code, lesson in enough.items()}


@lru_cache(maxsize=4)
def concern_heads(embedder: Embedder) -> Heads:
    """Heads of concern and its kinds."""
    return heads_of(concerns(), embedder)


@lru_cache(maxsize=4)
def close_concern_heads(embedder: Embedder) -> Mapping[str, Heads]:
    """The same for those that read more closely, by the language."""
    return {code: heads_of(concerns(code or None), reader) for code, reader in embedder.closer.items()}


def concern_limit(heads: Heads, embedder: Embedder) -> float:
    """The probability from which a text is a concern; more is asked where the wording alone decides."""
    return float(heads.thresholds[heads.keys.index(CONCERN)]) if embedder.comparable else WORRYING_BY_WORDING


@lru_cache(maxsize=4)
def tone_heads(embedder: Embedder) -> Heads:
    """Heads of tones."""
    return heads_of(tones(), embedder)


def heads_of(lesson: Lesson, embedder: Embedder) -> Heads:
    """What was learnt of this lesson for this embedder, or what is learnt of it now."""
    kept = sorted(FOLDER.glob(f"{lesson.name}-{lesson.digest}-{_family(embedder)}.npz"))
    return Heads.from_bytes(kept[0].read_bytes()) if kept else learn_now(lesson, embedder)


def learn_now(lesson: Lesson, embedder: Embedder) -> Heads:
    """Learn it; where vectors of two calls cannot be compared, from the wording alone."""
    return learn(lesson.taught, embedder.embed(lesson.taught.texts) if embedder.comparable else None, lesson.limit)


def keep(lesson: Lesson, embedder: Embedder, heads: Heads) -> Path:
    """Write the heads where `heads_of` looks, in place of earlier ones of the same name; answers with the file."""
    target = FOLDER / f"{lesson.name}-{lesson.digest}-{_family(embedder)}.npz"
    content = heads.to_bytes()
    for earlier in FOLDER.glob(f"{lesson.name}-*-{_family(embedder)}.npz"):
        earlier.unlink()
    target.write_bytes(content)
    return target


def _family(embedder: Embedder) -> str:
    """The models' names without their versions; any model, where the embedder's own vectors cannot be learnt from."""
    return "+".join(one.partition("@")[0] for one in embedder.name.split("+")) if embedder.comparable else "*"
