import sys

import passes
from measure import repeated, texts


def main(stack, minhash, patterns, corpus, limit):
    said = texts(corpus)
    complete = int(limit) >= len(said)
    said = said[: int(limit)]
    data = [text.encode() for text in said]
    take, hits = {"strong": passes.strong_rules, "usual": passes.usual_rules}[stack](patterns)
    sign = {"strong": passes.strong_signature, "usual": passes.usual_signature}[stack]
    inputs = data if stack == "strong" else said

    def work():
        hits[0] = 0
        for message, text in zip(inputs, said):
            take(message)
            if minhash == "yes":
                sign(text)
        return len(said), sum(map(len, data)), f"hits {hits[0]}" if complete else ""

    repeated(work)


main(*sys.argv[1:])
