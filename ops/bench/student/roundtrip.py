"""Makes tiny random checkpoints, lets the trainer teach them, and loads what it left."""

import json
import os
import shutil
import subprocess
import sys

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedTokenizerFast,
    Qwen2Config,
    Qwen2ForCausalLM,
    Qwen3Config,
    Qwen3ForCausalLM,
)
from transformers.utils import logging

logging.disable_progress_bar()

TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}"
    "<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
FAMILIES = {
    "llama": (LlamaConfig, LlamaForCausalLM, {}),
    "qwen2": (Qwen2Config, Qwen2ForCausalLM, {}),
    "qwen3": (Qwen3Config, Qwen3ForCausalLM, {"head_dim": 16}),
}
LIMIT = 1e-4


def rows():
    for index in range(200):
        answer = ["red", "green", "blue"][index % 3]
        yield {
            "messages": [
                {"role": "user", "content": f"the colour of number {index}?"},
                {"role": "assistant", "content": f"It is {answer}."},
            ],
            "task_type": f"colour/{answer}",
        }


def tokenizer(texts):
    inner = Tokenizer(models.BPE())
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    inner.train_from_iterator(
        texts, trainers.BpeTrainer(vocab_size=400, special_tokens=special, initial_alphabet=alphabet)
    )
    made = PreTrainedTokenizerFast(
        tokenizer_object=inner, eos_token="<|im_end|>", pad_token="<|endoftext|>"
    )
    made.chat_template = TEMPLATE
    return made


def make(place, family, tied, dtype, shards, tokens):
    config_type, model_type, more = FAMILIES[family]
    torch.manual_seed(3)
    config = config_type(
        hidden_size=64, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
        intermediate_size=96, vocab_size=416, max_position_embeddings=128,
        tie_word_embeddings=tied, initializer_range=0.1, eos_token_id=2, bos_token_id=None, **more,
    )  # fmt: skip
    model = model_type(config).to(dtype)
    model.save_pretrained(place, max_shard_size="60KB" if shards else "1GB")
    tokens.save_pretrained(place)
    return len([name for name in os.listdir(place) if name.endswith(".safetensors")])


def call(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command[:3])}: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout


def logits(directory, ids):
    model = AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32)
    model.eval()
    with torch.inference_mode():
        return model(torch.tensor([ids])).logits[0]


def check(place, family, tied, dtype, shards, tokens):
    name = "-".join(
        [family, "tied" if tied else "untied", str(dtype).split(".")[1], "shards" if shards else "one"]
    )
    base, taught, copy = [f"{place}/{name}-{part}" for part in ("base", "taught", "copy")]
    files = make(base, family, tied, dtype, shards, tokens)
    if shards and files < 2:
        raise SystemExit(f"{name}: transformers wrote no shards")
    call(
        ".build/release/flywheel", "student", "train", "--base", base, "--data",
        f"{place}/rows.jsonl", "--recipe", f"{place}/recipe.yaml", "--out", taught, "--threads", "1",
    )  # fmt: skip
    chat = next(rows())["messages"]
    theirs = AutoTokenizer.from_pretrained(taught)
    ids = theirs(theirs.apply_chat_template(chat, tokenize=False)).input_ids
    numbers = ",".join(map(str, ids))
    ours = torch.tensor(
        json.loads(
            call(
                ".build/release/flywheel-bench", "checkpoint-copy", "--from", taught, "--to", copy,
                "--precision", "float32", "--tokens", numbers,
            )  # fmt: skip
        )
    )
    found = logits(taught, ids)
    moved = (found - logits(base, ids)).abs().max().item()
    off = (found - ours).abs().max().item()
    copied = (logits(copy, ids) - ours).abs().max().item()
    holds = max(off, copied) < LIMIT and moved > 0.01
    print(
        f"{'ok  ' if holds else 'FAIL'} {name:32} {files} file(s), logits off by {off:.1e}, "
        f"saved again {copied:.1e}, training moved them by {moved:.2f}",
        flush=True,
    )
    return holds


def main(place):
    shutil.rmtree(place, ignore_errors=True)
    os.makedirs(place)
    with open(f"{place}/rows.jsonl", "w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows())
    with open(f"{place}/recipe.yaml", "w", encoding="utf-8") as file:
        file.write("epochs: 1\ntokens_per_step: 512\nlearning_rate: 0.001\nprecision: fp32\n")
    tokens = tokenizer([turn["content"] for row in rows() for turn in row["messages"]])
    results = [
        check(place, family, tied, dtype, shards, tokens)
        for family in FAMILIES
        for tied in (True, False)
        for dtype, shards in (
            (torch.float32, False), (torch.bfloat16, False), (torch.float16, True),
        )  # fmt: skip
    ]
    print(f"{sum(results)} of {len(results)} agree to {LIMIT}")
    return 0 if all(results) else 1


sys.exit(main(sys.argv[1]))
