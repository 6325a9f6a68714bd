"""Writes cases.json: what Hugging Face tokenizers makes of every code point and of fuzz.

    python3 -m venv /tmp/vectors && /tmp/vectors/bin/pip install tokenizers==0.23.3
    /tmp/vectors/bin/python Tests/Vectors/tokenizer/make.py

For `TokenizerVectorTests`. Texts are drawn from `fragments` by splitmix64, which
the tests repeat; answers are FNV-1a digests, so that the file stays small.
"""

import importlib.machinery
import json
import pathlib
import sys

from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

here = pathlib.Path(__file__).parent
sys.dont_write_bytecode = True
shapes = here.parents[2] / "ops" / "bench" / "tokenizer" / "parity"
parity = importlib.machinery.SourceFileLoader("parity", str(shapes)).load_module()
CL100K, GPT2, TIKTOKEN = parity.CL100K, parity.GPT2, parity.TIKTOKEN
added, byte_level = parity.added, parity.byte_level
document, split = parity.document, parity.split

MASK = (1 << 64) - 1
FRAGMENTS = """the|The| the| order|Order| 12|3456|7|0| May|isn't|I'LL|we've|'s|'S|'re|'RE|'d|'\u017f|'
 '|hello|hello| hello|world| world|你好|世界|，|。|订单|订单|北京|谢谢|é|e\u0301|\u0301|\u0323|\u0315|Å|\u212b
\u1100|\u1161|\u11a8|각|\ud55c|\u0f73|\u0f71|\u1715|\u08cf|\u0344|\u0958|!!|!|?|...|//|{|}|()|<|<mask>|[R]
 word |word|words|été|e\u0301te\u0301|<m|<|end|>|<|im_start|>|<|im_end|>|<|endoftext|>|👩‍👩‍👧|🇫🇷|①|Ⅷ|½|\u0664
\u0969|\U0001d7d8|x|X|ſ|K|\u200b|\u200d|\u00ad|\ufeff|a|ab|abc|abab|zzzz|ing|ing|tion|tion|er|er|in|in""".split("\n")
BLANKS = [" ", " ", " ", "  ", "   ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u3000", "\u0085", "\u2028", "\x00", "\x1c"]


def digest(numbers, state=0xCBF29CE484222325):
    for number in numbers:
        for byte in number.to_bytes(4, "little"):
            state = (state ^ byte) * 0x100000001B3 & MASK
    return state


def fragments():
    pipes = [f"<|{name}|>" for name in ("im_start", "im_end", "endoftext")]
    plain = [f for line in FRAGMENTS for f in line.split("|") if f]
    return plain + pipes + ["<|", "|>", "|"] + BLANKS


def drawn(said, seed, count, longest):
    """`count` texts of 1 to `longest` fragments."""
    state = seed

    def draw():
        nonlocal state
        state = state + 0x9E3779B97F4A7C15 & MASK
        z = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
        return z ^ z >> 31

    for _ in range(count):
        yield "".join(said[draw() % len(said)] for _ in range(1 + draw() % longest))


def blocks():
    """All assigned planes; of the unassigned and private ones a block each, as they are uniform."""
    firsts = [*range(0, 0x34000, 256), *range(0xE0000, 0xE1000, 256), 0x50000, 0xF0000, 0x10FF00]
    for first in firsts:
        if not 0xD800 <= first <= 0xDFFF:
            yield "".join(f"{chr(c)}a1{chr(c)} " for c in range(first, first + 256))


def learned(said):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(CL100K % ""), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=600,
        min_frequency=2,
        special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(drawn(said, 1, 400, 40), trainer=trainer)
    return json.loads(tokenizer.to_str())["model"]


def kinds(model):
    pair = (model["vocab"], model["merges"])
    spaced = (model["vocab"], [" ".join(merge) for merge in model["merges"]])
    turns = [added(n, i) for i, n in enumerate(("<|endoftext|>", "<|im_start|>", "<|im_end|>"))]
    odd = turns + [
        added("<mask>", 600, lstrip=True),
        added("[R]", 601, rstrip=True),
        added("word", 602, special=False, single_word=True),
        added("e\u0301t\u00e9", 603, special=False, normalized=True),
        added("<m", 604, special=False),
        added("  ", 605, special=False, lstrip=True, rstrip=True, normalized=True),
    ]
    digits = {"type": "Digits", "individual_digits": True}
    nfc = {"type": "NFC"}
    several = {"type": "Sequence", "normalizers": [nfc]}
    plain = byte_level(False)
    return {
        "gpt2": document(spaced, [byte_level(True)], turns[:1]),
        "gpt2 with a leading space": document(pair, [byte_level(True, prefix=True)], turns),
        "qwen2": document(pair, [split(CL100K % ""), plain], turns, normalizer=nfc),
        "llama3": document(pair, [split(CL100K % "{1,3}"), plain], turns, ignore_merges=True),
        "cl100k": document(pair, [split(TIKTOKEN, "Removed", True), plain], turns),
        "smollm": document(spaced, [digits, byte_level(True)], turns),
        "all together": document(
            pair,
            [digits | {"individual_digits": False}, split(GPT2), byte_level(False, prefix=True)],
            odd,
            normalizer=several,
        ),
    }


def expected(name, content, said):
    tokenizer = Tokenizer.from_str(json.dumps(content))
    lengths = digest(
        len(word)
        for text in blocks()
        for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(text)
    )
    found = {"name": name, "words_of_code_points": f"{lengths:016x}"}
    for mode in ("tokens", "text"):
        tokenizer.encode_special_tokens = mode == "text"
        state = 0xCBF29CE484222325
        for text in drawn(said, 2, 4000, 24):
            ids = tokenizer.encode(text, add_special_tokens=False).ids
            state = digest([len(ids), *ids], state)
        found[f"ids_with_names_as_{mode}"] = f"{state:016x}"
    content = {key: content[key] for key in ("added_tokens", "normalizer", "pre_tokenizer", "model")}
    model = {"ignore_merges": content["model"]["ignore_merges"]}
    found["spaced_merges"] = name in ("gpt2", "smollm")
    return found | content | {"model": model}


def composed(said):
    from tokenizers import normalizers

    form, state = normalizers.NFC(), 0xCBF29CE484222325
    for text in [*blocks(), *drawn(said, 3, 4000, 24)]:
        state = digest(form.normalize_str(text).encode(), state)
    return f"{state:016x}"


def main():
    said = fragments()
    model = learned(said)
    report = {
        "made_by": "make.py with tokenizers 0.23.3",
        "fragments": said,
        "composed": composed(said),
        "vocab": model["vocab"],
        "merges": model["merges"],
        "kinds": [expected(name, content, said) for name, content in kinds(model).items()],
    }
    with (here / "cases.json").open("w", encoding="utf-8") as file:
        file.write(json.dumps(report, ensure_ascii=True, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    sys.exit(main())
