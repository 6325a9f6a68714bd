import sys

from measure import Stopwatch, once, texts
from tokenizers import Tokenizer, models, pre_tokenizers, trainers


def encode(kind, cache, directory, said):
    tokenizer = Tokenizer.from_file(f"{directory}/tokenizer.json")

    def everything():
        if kind == "batch":
            return [found.ids for found in tokenizer.encode_batch(said, add_special_tokens=False)]
        return [tokenizer.encode(text, add_special_tokens=False).ids for text in said]

    if cache == "warm":
        everything()
    watch = Stopwatch()
    found = everything()
    watch.stop()
    items = sum(map(len, found))
    total = sum(token * place for ids in found for place, token in enumerate(ids, 1))
    watch.report(items, size_of(said), f"tokens {items} sum {total}")


def size_of(said):
    return sum(len(text.encode()) for text in said)


def learn(directory, said):
    # The same pre-tokenizer; the model is thrown away and learned again.
    tokenizer = Tokenizer.from_file(f"{directory}/tokenizer.json")
    tokenizer.model = models.BPE()
    trainer = trainers.BpeTrainer(
        vocab_size=16384,
        min_frequency=2,
        special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )

    def work():
        tokenizer.train_from_iterator(said, trainer=trainer)
        return len(said), size_of(said), f"vocabulary {tokenizer.get_vocab_size()}"

    once(work)
    tokenizer.save(f"{directory}/peer.json")


def main(kind, cache, directory, corpus):
    said = texts(corpus)
    if kind == "learn":
        learn(directory, said)
    else:
        encode(kind, cache, directory, said)


main(*sys.argv[1:])
