"""The same shapes in transformers on torch: eager, fp32, scaled-dot-product attention."""

import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"

import torch
from transformers import AutoConfig, LlamaForCausalLM

from measure import Stopwatch, repeated, texts

LENGTH, ROWS, WARM_UP = 512, 4, 2


def train(directory, steps, threads):
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    config = AutoConfig.from_pretrained(directory)
    config._attn_implementation = "sdpa"
    config.use_cache = False
    model = LlamaForCausalLM(config)
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), 3e-3, (0.9, 0.95), weight_decay=0.1, fused=True)
    watch = None
    for step in range(WARM_UP + int(steps)):
        if step == WARM_UP:
            watch = Stopwatch()
        tokens = torch.randint(0, config.vocab_size, (ROWS, LENGTH))
        model(input_ids=tokens, labels=tokens).loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
    watch.report(int(steps) * ROWS * LENGTH)


def generate(directory, prompts, batch, count, threads):
    from tokenizers import Tokenizer

    torch.set_num_threads(int(threads))
    model = LlamaForCausalLM.from_pretrained(directory, dtype=torch.float32)
    model.eval()
    tokenizer = Tokenizer.from_file(f"{directory}/tokenizer.json")
    chats = [
        f"<|im_start|>user\n{text}<|im_end|>\n<|im_start|>assistant\n"
        for text in texts(prompts)[: int(batch)]
    ]
    # The digits of a prompt are a token each, so all are of one length and none is padded.
    tokens = torch.tensor([tokenizer.encode(chat).ids for chat in chats])
    mask = torch.ones_like(tokens)

    def work():
        with torch.inference_mode():
            answers = model.generate(
                tokens, attention_mask=mask, max_new_tokens=int(count), do_sample=False
            )
        return (answers.shape[1] - tokens.shape[1]) * tokens.shape[0], 0, ""

    repeated(work)


{"train": train, "generate": generate}[sys.argv[1]](*sys.argv[2:])
