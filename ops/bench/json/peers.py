import importlib
import sys

from measure import repeated


def main(module, work, corpus):
    library = importlib.import_module(module)
    lines = open(corpus, "rb").read().split(b"\n")[:-1]
    size = sum(map(len, lines))

    def parse():
        loads = library.loads
        return len(lines), size, f"tokens {sum(loads(line)['usage']['total_tokens'] for line in lines)}"

    values = [library.loads(line) for line in lines] if work == "write" else []

    def write_orjson():
        dumps = library.dumps
        written = sum(len(dumps(value)) for value in values)
        return len(values), written, f"bytes {written}"

    def write_json():
        encode = library.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        written = sum(len(encode(value).encode()) for value in values)
        return len(values), written, f"bytes {written}"

    repeated({"parse": parse, "write": write_orjson if module == "orjson" else write_json}[work])


main(*sys.argv[1:])
