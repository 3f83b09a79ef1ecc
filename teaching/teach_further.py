"""Teach the larger English model further: `python teaching/teach_further.py MODEL_FOLDER FIRST.npz OUT.npz`.

MODEL_FOLDER is the official folder of all-mpnet-base-v2, FIRST what `teach.py` wrote. Upon it the upper layers are taught what
worries as well as what outcomes are (`wider_sentences`, the English ones), and what was added first and now is written together.
Its lower layers stay as they are, so they read every text once. Heads are learnt afterwards from sentences this never saw.
An hour on two cores without 16-bit products. Decision 48 says why.
Run it from the repository's root with `PYTHONPATH=.`, in the environment of `requirements.txt`.
"""

import sys
from collections.abc import Sequence

import numpy as np
import torch
from lora import added_parts, head_for, make_teachable, mean_vectors, order_of, teach
from teach import MATRICES
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer
from wider_sentences import wider_sentences

ROUNDS, RATE, RANK = 1.0, 4e-4, 16
UPPER = 6  # layers that are taught
NEAR_HARM = ("stay_safe.1", "stay_safe.3", "stay_safe.4", "be_healthy.2")  # aims: abuse, bullying, crime, feelings
TOKENS = 96
_AT_ONCE = 64
_FAR = -1e9


class Read:
    """Texts as the lower layers leave them, each in 16 bits: (its tokens, dimensions)."""

    def __init__(self, model: nn.Module, tokens: Sequence[list[int]], padding: int) -> None:
        self._encoder, self.states = model.encoder, [torch.empty(0)] * len(tokens)
        by_length = sorted(range(len(tokens)), key=lambda at: len(tokens[at]))
        for start in range(0, len(tokens), _AT_ONCE):
            some = by_length[start : start + _AT_ONCE]
            ids = [torch.tensor(tokens[at]) for at in some]
            states = model.embeddings(input_ids=nn.utils.rnn.pad_sequence(ids, batch_first=True, padding_value=padding))
            left = self._through(model.encoder.layer[:-UPPER], states, _mask([len(one) for one in ids]))
            for at, state in zip(some, left, strict=True):
                self.states[at] = state[: len(tokens[at])].half()

    def vectors_of(self, texts: list[int]) -> Tensor:
        """What the upper layers make of these texts: unit rows."""
        states = nn.utils.rnn.pad_sequence([self.states[at].float() for at in texts], batch_first=True)
        mask = _mask([len(self.states[at]) for at in texts])
        return mean_vectors(self._through(self._encoder.layer[-UPPER:], states, mask), mask)

    def _through(self, layers: Sequence[nn.Module], states: Tensor, mask: Tensor) -> Tensor:
        apart = self._encoder.compute_position_bias(states)
        for layer in layers:
            states = layer(states, (1 - mask)[:, None, None, :] * _FAR, apart)[0]
        return states


def _mask(lengths: Sequence[int]) -> Tensor:
    return (torch.arange(max(lengths)) < torch.tensor(lengths)[:, None]).float()


def main(model_folder: str, first: str, out: str) -> None:
    """Teach and write."""
    torch.manual_seed(0)
    wider = wider_sentences(NEAR_HARM, "en")
    wanted, before = torch.tensor(wider.marks), dict(np.load(first))
    tokenizer, model = AutoTokenizer.from_pretrained(model_folder), AutoModel.from_pretrained(model_folder).eval()
    for parameter in model.parameters():
        parameter.requires_grad = False
    for at, layer in enumerate(model.encoder.layer):
        for short, place in MATRICES.items():
            up, down = (torch.tensor(before[f"l{at}.{short}.{side}"]).float() for side in ("up", "down"))
            layer.get_submodule(place).weight.data += up @ down
    tokens = tokenizer(wider.texts, truncation=True, max_length=TOKENS)["input_ids"]
    with torch.no_grad():
        read = Read(model, tokens, tokenizer.pad_token_id)
    upper = dict(list(enumerate(model.encoder.layer))[-UPPER:])
    make_teachable(list(upper.values()), MATRICES, RANK)
    taught = [parameter for parameter in model.parameters() if parameter.requires_grad]
    head = head_for(model.config.hidden_size, wanted)
    batches = order_of([len(one) for one in tokens], ROUNDS)
    teach(read.vectors_of, taught, head, wanted, torch.tensor(wider.counts), batches, RATE)
    for name, added in added_parts(upper, MATRICES).items():
        before[name] = np.concatenate([before[name], added], axis=1 if name.endswith(".up") else 0)
    np.savez_compressed(out, **before)


if __name__ == "__main__":
    main(*sys.argv[1:])
