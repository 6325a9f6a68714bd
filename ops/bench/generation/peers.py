"""Greedy answers of the same student in transformers on torch, the prompts taken in."""

import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"

import torch
from tokenizers import Tokenizer
from transformers import LlamaForCausalLM

from measure import repeated, texts


def generate(directory, prompts, batch, count, threads, precision):
    torch.set_num_threads(int(threads))
    model = LlamaForCausalLM.from_pretrained(directory, dtype=getattr(torch, precision))
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

    # The first answers pay for what is made once.
    work()
    repeated(work)


generate(*sys.argv[1:])
