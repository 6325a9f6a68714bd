"""Writes a checkpoint of random weights with a byte vocabulary and a chat template beside it."""

import sys

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

place = sys.argv[1]
torch.manual_seed(7)
special = ["<|end|>", "<|user|>", "<|assistant|>", "<|system|>"]
words = special + sorted(pre_tokenizers.ByteLevel.alphabet())
tokenizer = Tokenizer(models.BPE(vocab={word: id for id, word in enumerate(words)}, merges=[]))
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokenizer.decoder = decoders.ByteLevel()
tokenizer.add_special_tokens(special)
whole = PreTrainedTokenizerFast(
    tokenizer_object=tokenizer, eos_token="<|end|>", pad_token="<|end|>"
)
whole.chat_template = (
    "{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
whole.save_pretrained(place)
config = LlamaConfig(
    vocab_size=len(words),
    hidden_size=32,
    intermediate_size=64,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=8192,
    bos_token_id=0,
    eos_token_id=0,
    pad_token_id=0,
)
LlamaForCausalLM(config).save_pretrained(place)
