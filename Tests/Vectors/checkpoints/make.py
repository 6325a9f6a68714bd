"""Tiny checkpoints by transformers and the logits it gives, for `CheckpointTests`.

Writes one folder a case and cases.json:

    python3 -m venv /tmp/vectors
    /tmp/vectors/bin/pip install torch==2.15.0 transformers==5.23.0 safetensors==0.8.0
    /tmp/vectors/bin/python Tests/Vectors/checkpoints/make.py

Weights are random, wide enough that every part shows in the logits; what is stored in 16 bits is
computed in 32, as our side does.
"""

import json
import pathlib
import shutil

import torch
from transformers import (
    AutoModelForCausalLM, LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM,
    Qwen3Config, Qwen3ForCausalLM,
)

here = pathlib.Path(__file__).parent
TOKENS = [1, 5, 3, 7, 2, 19, 11, 0, 23, 4]
SIZES = dict(
    vocab_size=24, hidden_size=16, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, intermediate_size=20, max_position_embeddings=32,
    bos_token_id=None, eos_token_id=1, pad_token_id=0,
)
LLAMA3 = dict(
    rope_type="llama3", rope_theta=5e5, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
    original_max_position_embeddings=16,
)
YARN = dict(rope_type="yarn", rope_theta=1e4, factor=4.0, original_max_position_embeddings=8)
CASES = {
    "smollm": (LlamaConfig, LlamaForCausalLM, dict(tie_word_embeddings=True), torch.bfloat16, None),
    "llama3-untied-shards": (
        LlamaConfig, LlamaForCausalLM,
        dict(tie_word_embeddings=False, rms_norm_eps=1e-5, rope_parameters=LLAMA3),
        torch.bfloat16, "3KB",
    ),
    "qwen2": (
        Qwen2Config, Qwen2ForCausalLM,
        dict(tie_word_embeddings=True, rope_parameters=dict(rope_type="default", rope_theta=1e6)),
        torch.float16, None,
    ),
    "qwen3-shards": (
        Qwen3Config, Qwen3ForCausalLM, dict(tie_word_embeddings=False, head_dim=6),
        torch.float32, "6KB",
    ),
    "linear": (
        LlamaConfig, LlamaForCausalLM,
        dict(rope_parameters=dict(rope_type="linear", rope_theta=1e4, factor=2.0)),
        torch.float16, None,
    ),
    "dynamic": (
        Qwen2Config, Qwen2ForCausalLM,
        dict(rope_parameters=dict(rope_type="dynamic", rope_theta=1e4, factor=2.0)),
        torch.bfloat16, None,
    ),
    "yarn": (
        Qwen3Config, Qwen3ForCausalLM, dict(head_dim=8, rope_parameters=YARN), torch.bfloat16, None,
    ),
}


def make(name, config_class, model_class, options, dtype, shard):
    torch.manual_seed(7)
    model = model_class(config_class(**SIZES, **options))
    for tensor in model.parameters():
        torch.nn.init.normal_(tensor, 1.0 if tensor.dim() == 1 else 0.0, 0.4)
    folder = here / name
    shutil.rmtree(folder, ignore_errors=True)
    model.to(dtype).save_pretrained(folder, **({"max_shard_size": shard} if shard else {}))
    (folder / "generation_config.json").unlink(missing_ok=True)
    return {"name": name, "logits": logits(folder)}


def logits(folder):
    model = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager"
    )
    with torch.no_grad():
        found = model(torch.tensor([TOKENS])).logits[0]
    return [[round(value, 6) for value in row] for row in found.tolist()]


def main():
    cases = [make(name, *values) for name, values in CASES.items()]
    text = json.dumps({"tokens": TOKENS, "cases": cases}, separators=(",", ":"))
    (here / "cases.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
