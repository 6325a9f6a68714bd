"""Losses and gradients of small decoders by torch and transformers, for `TorchTests`.

Writes cases.json and one NAME.gradients (float32, tensors in the order of their names) a case:

    python3 -m venv /tmp/vectors && /tmp/vectors/bin/pip install torch==2.15.0 transformers==5.23.0
    /tmp/vectors/bin/python Tests/Vectors/student/make.py

Weights and tokens come from `noise`, which `TorchTests` repeats, so no weights are stored. Each
sequence goes through the model alone: the oracle of a packed batch is a batch that is not packed.
"""

import json
import pathlib

import numpy as np
import torch
from transformers import (
    LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM, Qwen3Config, Qwen3ForCausalLM,
)
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

here = pathlib.Path(__file__).parent
LENGTHS = [9, 38, 2, 25]
VOCABULARY, LAYERS, HEADS, KEY_VALUE_HEADS, INTERMEDIATE, LONGEST = 61, 2, 4, 2, 40, 64
STEPS, RATE = 10, 3e-3

CASES = {
    "llama": (LlamaConfig, LlamaForCausalLM, 24, {}, {}),
    "qwen2": (Qwen2Config, Qwen2ForCausalLM, 24, {}, {"theta": 1e6}),
    "qwen3": (Qwen3Config, Qwen3ForCausalLM, 24, {"head_dim": 10}, {"theta": 1e6}),
    "untied-llama3": (
        LlamaConfig, LlamaForCausalLM, 32, {"tie_word_embeddings": False, "rms_norm_eps": 1e-5},
        {"theta": 5e5, "llama3": {"factor": 8.0, "lowFrequencyFactor": 1.0,
                                  "highFrequencyFactor": 4.0, "originalLength": 16}},
    ),
    "linear": (LlamaConfig, LlamaForCausalLM, 24, {}, {"linear": {"factor": 2.0}}),
    "yarn": (
        LlamaConfig, LlamaForCausalLM, 32, {"head_dim": 16},
        {"yarn": {"factor": 4.0, "originalLength": 16}},
    ),
    "yarn-mscale": (
        Qwen3Config, Qwen3ForCausalLM, 32, {"head_dim": 16},
        {"yarn": {"factor": 8.0, "originalLength": 32, "betaFast": 16.0, "betaSlow": 2.0,
                  "mscale": 0.8, "mscaleAllDimensions": 0.5, "truncates": False}},
    ),
}

TRANSFORMERS_NAMES = {
    "factor": "factor", "lowFrequencyFactor": "low_freq_factor",
    "highFrequencyFactor": "high_freq_factor", "betaFast": "beta_fast", "betaSlow": "beta_slow",
    "originalLength": "original_max_position_embeddings", "mscale": "mscale",
    "mscaleAllDimensions": "mscale_all_dim", "truncates": "truncate",
}


def noise(first, count):
    """Uniform in [-0.5, 0.5), the same in every language with 32-bit integers."""
    x = (np.arange(first, first + count, dtype=np.uint64) * 2654435761 + 12345) % 2**32
    x ^= x >> 16
    x = x * 0x85EBCA6B % 2**32
    x ^= x >> 13
    x = x * 0xC2B2AE35 % 2**32
    x ^= x >> 16
    return (x.astype(np.float64) / 2**32 - 0.5).astype(np.float32)


def rope(rotary):
    values = {"rope_type": "default", "rope_theta": rotary.get("theta", 1e4)}
    for kind in ("linear", "llama3", "yarn", "dynamic"):
        if kind in rotary:
            values["rope_type"] = kind
            values |= {TRANSFORMERS_NAMES[key]: value for key, value in rotary[kind].items()}
    return values


def config(kind, hidden, options, rotary, longest=LONGEST):
    settings = {"tie_word_embeddings": True, "rms_norm_eps": 1e-6, **options}
    return kind(
        hidden_size=hidden, num_hidden_layers=LAYERS, num_attention_heads=HEADS,
        num_key_value_heads=KEY_VALUE_HEADS, intermediate_size=INTERMEDIATE,
        vocab_size=VOCABULARY, max_position_embeddings=longest, hidden_act="silu",
        attention_dropout=0.0, rope_parameters=rope(rotary), attn_implementation="eager",
        use_cache=False, **settings,
    )


def shape(hidden, options, rotary, kind):
    value = {
        "hidden": hidden, "layers": LAYERS, "heads": HEADS, "keyValueHeads": KEY_VALUE_HEADS,
        "intermediate": INTERMEDIATE, "vocabulary": VOCABULARY, "maximumLength": LONGEST,
        "epsilon": options.get("rms_norm_eps", 1e-6),
        "tiedHead": options.get("tie_word_embeddings", True),
        "attentionBias": kind is Qwen2Config, "queryKeyNorm": kind is Qwen3Config,
    }
    if "head_dim" in options:
        value["headWidth"] = options["head_dim"]
    scaling = {"none": {}}
    if "linear" in rotary:
        scaling = {"linear": rotary["linear"]}
    if "llama3" in rotary:
        scaling = {"llama3": {"_0": rotary["llama3"]}}
    if "yarn" in rotary:
        yarn = {"betaFast": 32.0, "betaSlow": 1.0, "truncates": True, **rotary["yarn"]}
        scaling = {"yarn": {"_0": yarn}}
    value["rotary"] = {"theta": rotary.get("theta", 1e4), "scaling": scaling}
    return value


def fill(model):
    """Noise over the tensors in the order of their names; norms around one."""
    first = 0
    for name, tensor in sorted(model.named_parameters()):
        values = noise(first, tensor.numel())
        values = 1 + 0.5 * values if "norm" in name else 0.6 * values
        first += tensor.numel()
        with torch.no_grad():
            tensor.copy_(torch.from_numpy(values.astype(np.float32)).reshape(tensor.shape))


def sequences():
    first, found = 1_000_000, []
    for length in LENGTHS:
        tokens = (noise(first, length).astype(np.float64) + 0.5) * VOCABULARY
        found.append(torch.from_numpy(tokens.astype(np.int64)))
        first += length
    return found


def learned(tokens):
    """Tokens from the last two thirds are learned, never the first."""
    return [i for i in range(1, len(tokens)) if i >= len(tokens) // 3]


def loss(model):
    total = sum(len(learned(tokens)) for tokens in sequences())
    value = 0
    for tokens in sequences():
        logits = model(input_ids=tokens[None, :-1]).logits[0]
        picks = learned(tokens)
        value = value + torch.nn.functional.cross_entropy(
            logits[[i - 1 for i in picks]], tokens[picks], reduction="sum"
        )
    return value / total


def main():
    torch.manual_seed(1)
    torch.set_num_threads(1)
    cases = []
    for name, (kind, architecture, hidden, options, rotary) in CASES.items():
        model = architecture(config(kind, hidden, options, rotary)).train()
        fill(model)
        named = sorted(model.named_parameters())
        groups = [
            {"params": [p for _, p in named if p.dim() > 1], "weight_decay": 0.1},
            {"params": [p for _, p in named if p.dim() == 1], "weight_decay": 0.0},
        ]
        optimizer = torch.optim.AdamW(groups, RATE, (0.9, 0.95), 1e-8)
        losses = []
        for step in range(STEPS):
            optimizer.zero_grad()
            value = loss(model)
            value.backward()
            losses.append(value.item())
            if step == 0:
                flat = np.concatenate([p.grad.numpy().ravel() for _, p in named])
                flat.astype("<f4").tofile(here / f"{name}.gradients")
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
        rotated = model.model.rotary_emb
        cases.append({
            "name": name, "shape": shape(hidden, options, rotary, kind), "lengths": LENGTHS,
            "rate": RATE, "losses": losses, "frequencies": rotated.inv_freq.tolist(),
            "attentionFactor": rotated.attention_scaling,
        })
    longer = config(LlamaConfig, 24, {}, {"dynamic": {"factor": 4.0}}, longest=16)
    frequencies, _ = ROPE_INIT_FUNCTIONS["dynamic"](longer, "cpu", seq_len=LONGEST)
    document = {"cases": cases, "dynamic": frequencies.tolist()}
    (here / "cases.json").write_text(json.dumps(document, indent=1) + "\n")


main()
