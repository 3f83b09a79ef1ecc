"""Teach the larger English model with a pack's wider sentences: `python teaching/teach.py MODEL_FOLDER SENTENCES OUT.npz`.

MODEL_FOLDER is the official folder of all-mpnet-base-v2, SENTENCES the pack's folder `wider`. What is learnt is, for each matrix
of the model, a product of two narrow ones that is added to it (`lora`), together with a head for every outcome and aim that is
not kept: heads are learnt afterwards (`python -m analysis learn`) from sentences this never saw, so that what they know of topics
left out is true. A quarter of an hour on two cores with 16-bit products; another processor comes to other last digits.
Decision 45 says why.
Needs torch and transformers (`requirements.txt`), so it has an environment of its own and is no part of the package.
"""

import csv
import sys
from pathlib import Path

import numpy as np
import torch
from lora import added_parts, head_for, make_teachable, mean_vectors, order_of, teach
from torch import Tensor
from transformers import AutoModel, AutoTokenizer

ROUNDS, RATE, RANK = 1.5, 5e-4, 8
OUTCOME_COUNTS = 3.0  # an outcome's error counts as much as three aims'
MATRICES = {
    "q": "attention.attn.q",
    "k": "attention.attn.k",
    "v": "attention.attn.v",
    "ao": "attention.attn.o",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}


def sentences(folder: Path) -> tuple[list[str], list[str], np.ndarray]:
    """The English texts, the keys of outcomes, aims and `about`, and which text has which: ndarray (n, n_keys)."""
    rows = [
        row
        for path in sorted(folder.glob("*.tsv"))
        for row in csv.reader(path.open(encoding="utf-8", newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
        if row[1] == "en"
    ]
    found = [{*filter(None, f"{row[2]}|{row[4]}".split("|")), *(["about"] if row[2] else [])} for row in rows]
    keys = sorted(set().union(*found), key=lambda key: ("." in key, key))
    return [row[0] for row in rows], keys, np.array([[key in each for key in keys] for each in found], dtype=np.float32)


def main(model_folder: str, folder: str, out: str) -> None:
    """Teach and write."""
    torch.manual_seed(0)
    texts, keys, marks = sentences(Path(folder))
    wanted = torch.tensor(marks)
    tokenizer, model = AutoTokenizer.from_pretrained(model_folder), AutoModel.from_pretrained(model_folder)
    for parameter in model.parameters():
        parameter.requires_grad = False
    make_teachable(model.encoder.layer, MATRICES, RANK)
    head = head_for(model.config.hidden_size, wanted)
    taught = [parameter for parameter in model.parameters() if parameter.requires_grad]
    batches = order_of([len(ids) for ids in tokenizer(texts, truncation=True, max_length=96)["input_ids"]], ROUNDS)

    def vectors_of(batch: list[int]) -> Tensor:
        read = tokenizer([texts[at] for at in batch], padding=True, truncation=True, max_length=128, return_tensors="pt")
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return mean_vectors(model(**read).last_hidden_state, read["attention_mask"])

    model.train()
    counts = torch.tensor([1.0 if "." in key else OUTCOME_COUNTS for key in keys])
    teach(vectors_of, taught, head, wanted, counts.expand(wanted.shape), batches, RATE)
    np.savez_compressed(out, **added_parts(dict(enumerate(model.encoder.layer)), MATRICES))


if __name__ == "__main__":
    main(*sys.argv[1:])
