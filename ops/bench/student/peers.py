"""The same shapes in transformers on torch: eager, fp32 or under bf16 autocast, scaled-dot-product attention."""

import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"

import torch
from transformers import AutoConfig, LlamaForCausalLM

from measure import Stopwatch

PRECISION = os.environ.get("PRECISION", "fp32")
LENGTH, ROWS, WARM_UP = 512, 4, int(os.environ.get("WARM_UP", 2))


def learner(directory, threads):
    """The model of a directory's shape with fresh weights, and one optimizer step of it."""
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    config = AutoConfig.from_pretrained(directory)
    config._attn_implementation = "sdpa"
    config.use_cache = False
    model = LlamaForCausalLM(config)
    model.train()
    if os.environ.get("COMPILE") == "1":
        model.compile()
    optimizer = torch.optim.AdamW(
        model.parameters(), 3e-3, (0.9, 0.95), weight_decay=0.1, fused=True
    )

    def step(**batch):
        with torch.autocast("cpu", torch.bfloat16, enabled=PRECISION == "bf16"):
            loss = model(**batch).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()

    return config, step


def train(directory, steps, threads):
    config, step = learner(directory, threads)
    watch = None
    for index in range(WARM_UP + int(steps)):
        if index == WARM_UP:
            watch = Stopwatch()
        tokens = torch.randint(0, config.vocab_size, (ROWS, LENGTH))
        step(input_ids=tokens, labels=tokens)
    watch.report(int(steps) * ROWS * LENGTH)


def encoded_chats(directory, rows):
    """Ids and labels of each chat that fits, as ChatML with the loss on answers."""
    import json

    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(f"{directory}/tokenizer.json")
    limit = AutoConfig.from_pretrained(directory).max_position_embeddings
    found = []
    for line in open(rows, encoding="utf-8"):
        ids, labels = [], []
        for turn in json.loads(line)["messages"]:
            head = tokenizer.encode(f"<|im_start|>{turn['role']}\n").ids
            body = tokenizer.encode(turn["content"] + "<|im_end|>").ids
            ids += head + body
            labels += [-100] * len(head) + (body if turn["role"] == "assistant" else [-100] * len(body))
        if len(ids) <= limit:
            found.append((ids, labels))
    return found


def chats(directory, rows, steps, threads):
    """Batches of eight chats drawn at random and padded to the longest; counts real tokens."""
    _, step = learner(directory, threads)
    found = encoded_chats(directory, rows)
    order = torch.randperm(len(found)).tolist()
    watch, real = None, 0
    for index in range(WARM_UP + int(steps)):
        if index == WARM_UP:
            watch, real = Stopwatch(), 0
        batch = [found[order[(8 * index + i) % len(order)]] for i in range(8)]
        width = max(len(ids) for ids, _ in batch)
        ids, labels, mask = [torch.full((8, width), fill) for fill in (0, -100, 0)]
        for row, (chat, wanted) in enumerate(batch):
            ids[row, : len(chat)] = torch.tensor(chat)
            labels[row, : len(chat)] = torch.tensor(wanted)
            mask[row, : len(chat)] = 1
            real += len(chat)
        step(input_ids=ids, labels=labels, attention_mask=mask)
    watch.report(real)


{"train": train, "chats": chats}[sys.argv[1]](*sys.argv[2:])
