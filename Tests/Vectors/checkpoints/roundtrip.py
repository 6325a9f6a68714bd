"""What ours saves, read by transformers: logits of both sides for every case and a larger shape.

    /tmp/vectors/bin/python Tests/Vectors/checkpoints/roundtrip.py BENCH

BENCH is a release build of `flywheel-bench`. Ours reads a checkpoint, saves it and prints its
logits; transformers reads what was saved. Ends with 1 where a logit differs by more than 1e-4.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import torch
from make import CASES, SIZES, TOKENS, here
from transformers import AutoModelForCausalLM

LARGER = dict(
    SIZES, vocab_size=1000, hidden_size=96, num_attention_heads=6, num_key_value_heads=3,
    intermediate_size=256, num_hidden_layers=6, max_position_embeddings=64,
)


def checkpoints(place):
    for name in CASES:
        yield name, here / name
    for name, (config_class, model_class, options, dtype, _) in CASES.items():
        torch.manual_seed(3)
        folder = place / f"larger-{name}"
        model = model_class(config_class(**LARGER, **options)).to(dtype)
        model.save_pretrained(folder, max_shard_size="300KB")
        yield folder.name, folder


def compare(bench, place, name, folder, precision):
    target = place / f"{name}-{precision}"
    command = [bench, "checkpoint-copy", "--from", folder, "--to", target]
    command += ["--precision", precision, "--tokens", ",".join(map(str, TOKENS))]
    ours = torch.tensor(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
    worst = {}
    for said, path in (("theirs", folder), ("saved", target)):
        model = AutoModelForCausalLM.from_pretrained(
            path, dtype=torch.float32, attn_implementation="eager"
        )
        with torch.no_grad():
            worst[said] = (model(torch.tensor([TOKENS])).logits[0] - ours).abs().max().item()
    print(f"{name} as {precision}: of theirs {worst['theirs']:.1e}, of saved {worst['saved']:.1e}")
    # Weights that were wider than 16 bits change when they are saved in 16.
    exact = precision == "float32" or CASES[name.removeprefix("larger-")][3] == torch.bfloat16
    return worst["theirs"] > 1e-4 or (exact and worst["saved"] > 1e-4)


def main(bench):
    wrong = 0
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        for name, folder in checkpoints(place):
            for precision in ("float32", "bfloat16"):
                wrong += compare(bench, place, name, folder, precision)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.exit(main(sys.argv[1]))
