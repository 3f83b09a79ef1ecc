"""`python -m benchmarks.themes_vs_bertopic`: themes beside BERTopic's, on the same vectors, in one run.

Owns the measuring on two public sets of short requests whose intents nobody is told. BERTopic gets an environment of its own in
the user's cache folder (without torch: it is given vectors). Ours is what a run does with the vectors alone, and with wording
too. It copies none of the texts; several minutes, most of them BERTopic's.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score, normalized_mutual_info_score

from analysis.cluster import cluster
from analysis.embedding import Vectors
from analysis.language_means import LanguageMeans
from analysis.lexical import word_matrix
from analysis.likeness import WORDING_WEIGHT
from analysis.neighbours import Likeness
from analysis.vector_cache import CachedEmbedder
from analysis.vectorise import load_embedder

PUBLIC = Path(__file__).parents[2] / "shared" / "data"
SETS = {"banking77": "clustering_banking77_test.csv", "clinc150": "clustering_clinc150_test.csv"}
OUT_OF_SCOPE = ("", "none", "oos")
PACKAGES = ("umap-learn", "hdbscan", "scikit-learn", "pandas", "tqdm", "plotly", "pyyaml", "numpy")
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Found:
    """A grouping and the processor seconds it took."""

    labels: Labels
    seconds: float


def main() -> None:
    """Print a table, and the ratios that matter."""
    missing = [file for file in SETS.values() if not (PUBLIC / file).is_file()]
    if missing:
        print(f"The public texts are not on this machine ({PUBLIC}: {', '.join(missing)}): nothing to measure on.")
        return
    place = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "engage-benchmarks"
    python = bertopic_environment(place)
    embedder = CachedEmbedder(load_embedder("best"), place / "vectors.sqlite")
    if embedder.tier != "best":
        print(f"There is no sentence model on this machine ({embedder.why}): nothing to compare.")
        return
    print(f"{'set':10} {'vectors':16} {'by':9} {'NMI':>5} {'AMI':>5} {'themes':>6} {'unassigned':>10} {'CPU s':>6}")
    for name, file in SETS.items():
        texts, truth = read_set(PUBLIC / file)
        kinds = {"all languages": centred(embedder.embed(texts))}
        kinds |= {f"{code} alone": centred(model.embed(texts)) for code, model in embedder.beside.items()}
        for kind, vectors in kinds.items():
            compare(name, kind, truth, ours([vectors]), bertopic(python, texts, vectors))
        joined = np.hstack(list(kinds.values()))
        compare(name, "both", truth, ours(list(kinds.values())), bertopic(python, texts, joined))
        tell(name, "both and wording", "Engage", truth, ours(list(kinds.values()), texts))


def read_set(path: Path) -> tuple[list[str], list[str]]:
    """Texts and their intents, those with none left out."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [(row["text"], row["label"]) for row in csv.DictReader(lines) if row["label"] not in OUT_OF_SCOPE]
    return [text for text, _ in rows], [label for _, label in rows]


def centred(vectors: Vectors) -> Vectors:
    """As a run takes the language off."""
    spoken = ["en"] * len(vectors)
    return LanguageMeans.of(vectors, spoken).centred(vectors, spoken)


def ours(kinds: Sequence[Vectors], texts: Sequence[str] | None = None) -> Found:
    """Engage's themes by these vectors, and by wording where texts are given."""
    started = time.process_time()
    same = np.zeros(len(kinds[0]), dtype=np.int64)
    beside = [Likeness(vectors, groups=same) for vectors in kinds[1:]]
    if texts is not None:
        beside.append(Likeness(word_matrix(texts), WORDING_WEIGHT))
    labels = cluster(kinds[0], beside=beside).labels
    return Found(labels, time.process_time() - started)


def bertopic_environment(place: Path) -> Path:
    """The interpreter of BERTopic's own environment, made where it is not there yet."""
    python = place / "bertopic" / "bin" / "python"
    if not python.is_file():
        uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
        print("Setting up BERTopic's own environment, once ...", flush=True)
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(python.parents[1])], check=True)
        install = [uv, "pip", "install", "--quiet", "--python", str(python)]
        subprocess.run([*install, "--no-deps", "bertopic==0.17.4"], check=True)
        subprocess.run([*install, *PACKAGES], check=True)
    return python


def bertopic(python: Path, texts: Sequence[str], vectors: Vectors) -> Found:
    """BERTopic's topics; -1 is what it leaves out."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
        np.save(place / "vectors.npy", vectors)
        command = [str(python), str(Path(__file__).with_name("bertopic_alone.py")), folder]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return Found(np.load(place / "labels.npy"), float(done.stdout.split()[-1]))


def compare(name: str, kind: str, truth: Sequence[str], own: Found, other: Found) -> None:
    """Two rows, and how they stand to each other."""
    ahead = tell(name, kind, "Engage", truth, own) - tell(name, kind, "BERTopic", truth, other)
    print(f"{'':10} NMI {ahead:+.3f}, {own.seconds / other.seconds:.3f} of its CPU", flush=True)


def tell(name: str, kind: str, by: str, truth: Sequence[str], found: Found) -> float:
    """One row; answers with the normalised mutual information, what is left out counted as one more theme."""
    nmi = normalized_mutual_info_score(truth, found.labels)
    ami = adjusted_mutual_info_score(truth, found.labels)
    out = float((found.labels < 0).mean())
    themes = len(set(found.labels[found.labels >= 0].tolist()))
    print(f"{name:10} {kind:16} {by:9} {nmi:5.3f} {ami:5.3f} {themes:6} {out:10.1%} {found.seconds:6.2f}", flush=True)
    return float(nmi)


if __name__ == "__main__":
    main()
