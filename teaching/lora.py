"""What both teachings share: narrow matrices added to those of a model (LoRA, Hu et al. 2021, arXiv 2106.09685), and their steps.

Owns the added parts, the order of batches and the loop. Must not know what a label means or where a model comes from.
"""

import math
import sys
import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn

STRENGTH = 2.0
BATCH = 32
SHARPNESS = 10.0  # of a vector of length one, before the head


class Taught(nn.Module):
    """A matrix that stays as it is, and what is added to it."""

    def __init__(self, whole: nn.Linear, rank: int) -> None:
        super().__init__()
        self.whole = whole
        self.down = nn.Parameter(torch.randn(rank, whole.in_features) / math.sqrt(whole.in_features))
        self.up = nn.Parameter(torch.zeros(whole.out_features, rank))

    def forward(self, inputs: Tensor) -> Tensor:
        """The matrix times the inputs, and the added part."""
        return self.whole(inputs) + (inputs @ self.down.T) @ self.up.T * STRENGTH


def make_teachable(layers: Sequence[nn.Module], matrices: Mapping[str, str], rank: int) -> None:
    """Put a `Taught` of this rank in the place of each of these matrices of each layer; all else must be frozen before."""
    for layer in layers:
        for place in matrices.values():
            within, _, name = place.rpartition(".")
            holder = layer.get_submodule(within)
            setattr(holder, name, Taught(getattr(holder, name), rank))


def added_parts(layers: Mapping[int, nn.Module], matrices: Mapping[str, str]) -> dict[str, np.ndarray]:
    """What was added, in float16: `l<layer>.<matrix>.up` (outputs, rank) times `l<layer>.<matrix>.down` (rank, inputs)."""
    added = {}
    for at, layer in layers.items():
        for short, place in matrices.items():
            part = layer.get_submodule(place)
            added[f"l{at}.{short}.up"] = (part.up.detach() * STRENGTH).numpy().astype(np.float16)
            added[f"l{at}.{short}.down"] = part.down.detach().numpy().astype(np.float16)
    return added


def order_of(lengths: Sequence[int], rounds: float) -> list[list[int]]:
    """Batches of texts of like length, in a drawn order."""
    draw, batches = np.random.default_rng(0), []
    total = int(len(lengths) * rounds) // BATCH
    while len(batches) < total:
        mixed = draw.permutation(len(lengths))
        for start in range(0, len(lengths), BATCH * 50):
            near = sorted(mixed[start : start + BATCH * 50], key=lambda place: lengths[place])
            some = [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
            batches += [some[at] for at in draw.permutation(len(some))]
    return batches[:total]


def head_for(size: int, wanted: Tensor) -> nn.Linear:
    """A head for each column, which at first says how many texts have it."""
    head = nn.Linear(size, wanted.shape[1])
    nn.init.zeros_(head.weight)
    head.bias.data = torch.logit(wanted.mean(0).clamp(1e-3, 0.999))
    return head


def mean_vectors(states: Tensor, mask: Tensor) -> Tensor:
    """Means of the states of the tokens that are there, of length one: (texts, dimensions)."""
    there = mask[:, :, None]
    return nn.functional.normalize(((states * there).sum(1) / there.sum(1)).float(), dim=1)


def teach(
    vectors_of: Callable[[list[int]], Tensor],
    taught: Sequence[nn.Parameter],
    head: nn.Linear,
    wanted: Tensor,
    counts: Tensor,
    batches: Sequence[list[int]],
    rate: float,
) -> None:
    """Step by step, with what is left of the error on standard error.

    vectors_of : a batch's texts to vectors of length one; counts : how much each error counts, of each text and column
    """
    groups = [{"params": list(taught), "lr": rate, "weight_decay": 0.01}, {"params": head.parameters(), "lr": rate * 10}]
    steps = torch.optim.AdamW(groups)
    pace = torch.optim.lr_scheduler.OneCycleLR(steps, [rate, rate * 10], total_steps=len(batches) + 1, pct_start=0.1)
    began = time.monotonic()
    for number, batch in enumerate(batches):
        values = head(vectors_of(batch) * SHARPNESS)
        losses = nn.functional.binary_cross_entropy_with_logits(values.float(), wanted[batch], reduction="none")
        loss = (losses * counts[batch]).mean()
        steps.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(taught, 1.0)
        steps.step()
        pace.step()
        if number % 100 == 0:
            sys.stderr.write(f"{number} of {len(batches)}, loss {loss.item():.4f}, {time.monotonic() - began:.0f} s\n")
