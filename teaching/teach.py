"""Teach the larger English model with a pack's wider sentences: `python teaching/teach.py MODEL_FOLDER SENTENCES OUT.npz`.

MODEL_FOLDER is the official folder of all-mpnet-base-v2, SENTENCES the pack's folder `wider`. What is learnt is, for each matrix
of the model, a product of two narrow ones that is added to it (LoRA, Hu et al. 2021, arXiv 2106.09685), together with a head for
every outcome and aim that is not kept: heads are learnt afterwards (`python -m analysis learn`) from sentences this never saw, so
that what they know of topics left out is true. A quarter of an hour on two cores; another processor comes to other last digits.
Decision 45 says why.
Needs torch and transformers (`requirements.txt`), so it has an environment of its own and is no part of the package.
"""

import csv
import math
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer

RANK, STRENGTH = 8, 2.0
ROUNDS, BATCH, RATE = 1.5, 32, 5e-4
SHARPNESS = 10.0  # of a vector of length one, before the head
OUTCOME_COUNTS = 3.0  # an outcome's error counts as much as three aims'
MATRICES = {
    "q": "attention.attn.q",
    "k": "attention.attn.k",
    "v": "attention.attn.v",
    "ao": "attention.attn.o",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}


class Taught(nn.Module):
    """A matrix that stays as it is, and what is added to it."""

    def __init__(self, whole: nn.Linear) -> None:
        super().__init__()
        self.whole = whole
        self.down = nn.Parameter(torch.randn(RANK, whole.in_features) / math.sqrt(whole.in_features))
        self.up = nn.Parameter(torch.zeros(whole.out_features, RANK))

    def forward(self, inputs: Tensor) -> Tensor:
        """The matrix times the inputs, and the added part."""
        return self.whole(inputs) + (inputs @ self.down.T) @ self.up.T * STRENGTH


def sentences(folder: Path) -> tuple[list[str], list[str], np.ndarray]:
    """Texts, the keys of outcomes, aims and `about`, and which text has which: ndarray (n, n_keys)."""
    rows = [
        row
        for path in sorted(folder.glob("*.tsv"))
        for row in csv.reader(path.open(encoding="utf-8", newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    ]
    found = [{*filter(None, f"{row[2]}|{row[4]}".split("|")), *(["about"] if row[2] else [])} for row in rows]
    keys = sorted(set().union(*found), key=lambda key: ("." in key, key))
    return [row[0] for row in rows], keys, np.array([[key in each for key in keys] for each in found], dtype=np.float32)


def order_of(lengths: list[int]) -> list[list[int]]:
    """Batches of texts of like length, in a drawn order."""
    draw, batches = np.random.default_rng(0), []
    total = int(len(lengths) * ROUNDS) // BATCH
    while len(batches) < total:
        mixed = draw.permutation(len(lengths))
        for start in range(0, len(lengths), BATCH * 50):
            near = sorted(mixed[start : start + BATCH * 50], key=lambda place: lengths[place])
            some = [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
            batches += [some[at] for at in draw.permutation(len(some))]
    return batches[:total]


def main(model_folder: str, folder: str, out: str) -> None:
    """Teach and write."""
    torch.manual_seed(0)
    texts, keys, marks = sentences(Path(folder))
    wanted = torch.tensor(marks)
    tokenizer, model = AutoTokenizer.from_pretrained(model_folder), AutoModel.from_pretrained(model_folder)
    for parameter in model.parameters():
        parameter.requires_grad = False
    for layer in model.encoder.layer:
        for place in MATRICES.values():
            within, _, name = place.rpartition(".")
            holder = layer.get_submodule(within)
            setattr(holder, name, Taught(getattr(holder, name)))
    head = nn.Linear(model.config.hidden_size, len(keys))
    nn.init.zeros_(head.weight)
    head.bias.data = torch.logit(wanted.mean(0).clamp(1e-3, 0.999))
    taught = [parameter for parameter in model.parameters() if parameter.requires_grad]
    batches = order_of([len(ids) for ids in tokenizer(texts, truncation=True, max_length=96)["input_ids"]])
    groups = [{"params": taught, "lr": RATE, "weight_decay": 0.01}, {"params": head.parameters(), "lr": RATE * 10}]
    steps = torch.optim.AdamW(groups)
    pace = torch.optim.lr_scheduler.OneCycleLR(steps, [RATE, RATE * 10], total_steps=len(batches) + 1, pct_start=0.1)
    counts = torch.tensor([1.0 if "." in key else OUTCOME_COUNTS for key in keys])
    began = time.monotonic()
    model.train()
    for number, batch in enumerate(batches):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            read = tokenizer([texts[at] for at in batch], padding=True, truncation=True, max_length=128, return_tensors="pt")
            states, mask = model(**read).last_hidden_state, read["attention_mask"][:, :, None]
            vectors = nn.functional.normalize(((states * mask).sum(1) / mask.sum(1)).float(), dim=1)
            values = head(vectors * SHARPNESS)
        losses = nn.functional.binary_cross_entropy_with_logits(values.float(), wanted[batch], reduction="none")
        loss = (losses * counts).mean()
        steps.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(taught, 1.0)
        steps.step()
        pace.step()
        if number % 100 == 0:
            sys.stderr.write(f"{number} of {len(batches)}, loss {loss.item():.4f}, {time.monotonic() - began:.0f} s\n")
    added = {}
    for at, layer in enumerate(model.encoder.layer):
        for short, place in MATRICES.items():
            part = layer.get_submodule(place)
            added[f"l{at}.{short}.up"] = (part.up.detach() * STRENGTH).numpy().astype(np.float16)
            added[f"l{at}.{short}.down"] = part.down.detach().numpy().astype(np.float16)
    np.savez_compressed(out, **added)


if __name__ == "__main__":
    main(*sys.argv[1:])
