"""BERTopic on ready-made vectors, in an environment of its own; started by `benchmarks.themes_vs_bertopic`.

`bertopic_alone.py FOLDER`: reads texts.json and vectors.npy there, writes labels.npy and prints the processor seconds of its
clustering (UMAP and HDBSCAN, its defaults). What numba compiles is compiled first, on a few rows, and not counted.
"""

import json
import sys
import time
import warnings
from importlib import import_module
from pathlib import Path

import numpy as np


def main(folder: Path) -> None:
    """Cluster what is in the folder."""
    warnings.filterwarnings("ignore")
    bertopic, pandas = import_module("bertopic"), import_module("pandas")
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    vectors = np.load(folder / "vectors.npy")
    bertopic.BERTopic(embedding_model=None).fit_transform(texts[:300], vectors[:300])
    model = bertopic.BERTopic(embedding_model=None)
    documents = pandas.DataFrame({"Document": texts, "ID": range(len(texts)), "Topic": None})
    started = time.process_time()
    reduced = model._reduce_dimensionality(vectors)
    found, _ = model._cluster_embeddings(reduced, documents)
    print(time.process_time() - started)
    np.save(folder / "labels.npy", found.Topic.to_numpy().astype(np.int64))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
