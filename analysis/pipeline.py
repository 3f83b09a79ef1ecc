"""All steps in order: comments in, a report out.

Owns the order of the steps. Pure: reads no clock, writes nothing, and gives the same report for the same comments, framework,
seed and model, whoever does the work. Must not hold a rule of any one step.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

from analysis.compose import rows_of, said_once, themes_of
from analysis.embedding import Embedder, name_of
from analysis.frameworks import Framework
from analysis.gather import Answers, gather, set_aside
from analysis.grouping import Grouped, group
from analysis.intake import take_in
from analysis.judging import Judgement, Judges, judges_of, read_closely
from analysis.keeping import Kept, intake_form
from analysis.place_names import PlaceNames, common_places
from analysis.reading import Model, read_texts
from analysis.redaction_settings import read_closely as redact_closely
from analysis.redaction_settings import redaction_settings
from analysis.screen import HELD_FROM
from analysis.spread import Spread, in_pieces
from analysis.types import Comment, Corrected, ThemeReport
from analysis.vector_cache import CachedEmbedder
from analysis.vectorise import Tier, load_embedder

Progress = Callable[[str, float], None]
Settings = dict[str, str | int | float | None]
_PART = 4_000  # comments taken in at a time


def find_themes(
    comments: Iterable[Comment],
    framework: Framework,
    seed: int = 0,
    *,
    tier: Tier = "best",
    models: Path | None = None,
    progress: Progress | None = None,
    label_language: str = "en",
    spread: Spread | None = None,
    kept: Kept | None = None,
    cache: Path | None = None,
    corrections: Sequence[Corrected] = (),
    keep_names: Sequence[str] = (),
    own_schools: Sequence[str] = (),
    place_names: Sequence[str] = (),
    concern_from: float = HELD_FROM,
) -> ThemeReport:
    """Find what people talk about and how it maps to a framework's outcomes.

    comments : read once, from the first to the last, never all at a time
    models : folder of the prepared sentence model, None for the default place. Where `best` has no usable model the lexical
    tier does the work and `settings["why"]` says so. `progress` is told each step and the share done so far, 0 to 1.
    label_language : what labels are in where enough of a theme is. spread : who does the work, None for this process alone.
    kept : where finished pieces stay until the caller forgets them, None for nowhere. cache : a file in which vectors stay for
    the next run, None for none. keep_names : public figures, places and schools that are left in every text.
    own_schools : schools of the place, taken out of every text however they are written. place_names : what the place is called;
    it and any place that a twentieth of the texts name makes no theme.
    concern_from : the learnt probability from which a text is a concern and takes no part; the phrase lists hold whatever it is.
    """
    tell, spread, kept = progress or _tell_nobody, spread or Spread(), kept or Kept()
    tell("reading", 0.0)
    few, comments = _few(comments)
    redaction = redaction_settings(keep_names, own_schools, models, closely=tier == "best" and few)
    answers = gather(kept.each(intake_form(redaction), spread, partial(take_in, redaction=redaction), in_pieces(comments, _PART)))
    embedder = load_embedder(tier, models, spoken=answers.spoken)
    closely = read_closely(len(answers.texts))
    settings: Settings = {"seed": seed, "tier": embedder.tier, "model": embedder.name, "framework": framework.key}
    settings |= {"label_language": label_language, **_models_used(embedder, redaction.model, closely=closely)}
    if not answers.texts:
        return _without_themes(settings, answers)
    places = PlaceNames((*place_names, *common_places(answers.texts, answers.spoken)))
    if places.names:
        settings["place names"] = ", ".join(places.names)
    judges = judges_of(framework, embedder, tuple(corrections), concern_from, closely=closely)
    model = Model(tier, models, name_of(embedder), cache)
    share_done = partial(_tell_part, tell, "vectors", 0.2, 0.7)
    read = read_texts(answers.texts, embedder, model, judges, places, spread=spread, kept=kept, tell=share_done)
    spread.release()
    answers, texts = set_aside(answers, read.judged.concern)
    if not answers.texts:
        return _without_themes(settings, answers)
    tell("themes", 0.7)
    vectors, judged = (
        (read.vectors, read.judged) if len(texts) == len(read.vectors) else (read.vectors[texts], read.judged.part(texts))
    )
    beside = CachedEmbedder(embedder, cache) if cache else embedder
    grouped = group(answers, vectors, beside, places, seed, label_language, partial(_tell_part, tell, "themes", 0.7, 0.95))
    tell("writing", 0.95)
    report = _with_themes(settings, answers, grouped, judged, judges)
    tell("writing", 1.0)
    return report


def _with_themes(settings: Settings, answers: Answers, grouped: Grouped, judged: Judgement, judges: Judges) -> ThemeReport:
    """The report of what was grouped, every answer in its place."""
    rows = [*rows_of(answers, grouped.places, grouped.near, judged, judges.keys), *answers.concerns]
    found = {"points": len(answers.owner), "resolution": grouped.resolution, "stability": round(grouped.stability, 4)}
    return ThemeReport(
        settings | found,
        themes_of(answers, grouped.places, grouped.near, judged, judges, grouped.named),
        tuple(sorted(rows, key=lambda row: row.row)),
        answers.skipped,
        said_once=said_once(answers, grouped.alone),
    )


def _few(comments: Iterable[Comment]) -> tuple[bool, Iterable[Comment]]:
    """Whether there are few enough comments for each to be redacted by the model too, and all of them again."""
    coming = iter(comments)
    first: list[Comment] = []
    for comment in coming:
        first.append(comment)
        if not redact_closely(len(first)):
            return False, chain(first, coming)
    return True, first


def _models_used(embedder: Embedder, details_model: str, *, closely: bool) -> Settings:
    """The models that had a part beside the first one, and why there is none where that is so."""
    used: Settings = {f"model {language}": one.name for language, one in embedder.beside.items()}
    if details_model:
        used["details model"] = details_model
    if closely:
        used |= {f"close model {language or 'any'}": one.name for language, one in embedder.closer.items()}
    return used | ({"why": embedder.why} if embedder.why else {})


def _without_themes(settings: Settings, answers: Answers) -> ThemeReport:
    """The report where nothing is left to group."""
    return ThemeReport(settings, (), tuple(sorted(answers.concerns, key=lambda row: row.row)), answers.skipped)


def _tell_part(tell: Progress, step: str, start: float, end: float, share: float) -> None:
    tell(step, start + (end - start) * share)


def _tell_nobody(_step: str, _share: float) -> None:
    return None
