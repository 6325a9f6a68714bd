"""Cases with known answers: one JSON object a line.

    cases.py SHARED FILE

{"kind", "ours", "text", "spans": [[start, end], …]} in Unicode scalars, or "count" where the source
tells no places. `kind` is the row of the table, `ours` our name of it or null where we look for none.
"""

import gzip
import json
import pathlib
import random
import sys

# Recognisers of Presidio's tests that look for what we look for.
SHARED = {
    "credit_card": "bank_card", "email": "email", "ip": "ip", "mac": "mac", "phone": "phone",
    "us_passport": "passport", "kr_passport": "passport", "in_passport": "passport",
    "uk_passport": "passport", "de_passport": "passport", "es_passport": "passport",
    "it_passport": "passport", "ph_mobile_number": "phone", "tr_phone_number": "phone",
}
# Those of a language model or of other kinds of pattern.
SKIPPED = {"spacy", "stanza", "transformers", "pattern", "date", "url", "certificate_number"}
EACH = 1000


def lines(path):
    if not path.exists():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        return [json.loads(row) for row in rows]


def shared(folder):
    for row in lines(folder / "pii_presidio_recognizer_cases.jsonl.gz"):
        if row["recognizer"] in SKIPPED or row["expected_len"] is None:
            continue
        expected = row["expected"]
        spans = expected.get("expected_positions") or expected.get("expected_res") or []
        known = len(spans) == row["expected_len"]
        case = {"kind": row["recognizer"], "ours": SHARED.get(row["recognizer"]), "text": row["text"]}
        yield case | ({"spans": spans} if known else {"count": row["expected_len"]})
    numbers = lines(folder / "pii_cn_id_cases.jsonl.gz")
    valid = {row["cn_id"] for row in numbers if row["valid"]}
    for row in numbers:
        number = row["cn_id"]
        spans = [[0, len(number)]] if number in valid else []
        yield {"kind": "cn_id (id-validator)", "ours": "cn_id", "text": number, "spans": spans}


# Generated: the same rules as in Tests/PrivacyTests/Generated.swift, written again on purpose.

def luhn(body):
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value // 10 + value % 10
    return str(-total % 10)


def card(draw):
    prefix, length = draw.choice([("4", 16), ("51", 16), ("37", 15), ("62", 16), ("62", 19), ("955", 19)])
    body = prefix + "".join(draw.choice("0123456789") for _ in range(length - 1 - len(prefix)))
    return body + luhn(body), [4] * 5


def identity(draw):
    digits = "".join(draw.choice("0123456789") for _ in range(4))
    body = f"{draw.choice(['11', '31', '44', '65'])}{digits}{draw.randint(1940, 2012)}"
    body += f"{draw.randint(1, 12):02}{draw.randint(1, 28):02}{draw.randint(0, 999):03}"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return body + "10X98765432"[sum(w * int(d) for w, d in zip(weights, body)) % 11], [6, 8, 4]


def iban(draw):
    country, length = draw.choice([("DE", 18), ("GB", 18), ("FR", 23), ("NL", 14), ("ES", 20)])
    digits = "".join(draw.choice("0123456789") for _ in range(length))
    body = {"GB": "WEST" + digits[4:], "NL": "ABNA" + digits[4:]}.get(country, digits)
    number = int("".join(str(int(c, 36)) for c in body + country + "00"))
    return f"{country}{98 - number % 97:02}{body}", [4] * 9


def credit_code(draw):
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = draw.choice(["91", "92", "11", "52"]) + draw.choice(["110108", "440305", "310115"])
    body += "".join(draw.choice(alphabet) for _ in range(9))
    check = sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + alphabet[-check % 31], [2, 6, 9, 1]


def mobile(draw):
    return f"1{draw.choice('356789')}{draw.randint(0, 10**9 - 1):09}", [3, 4, 4]


def wide(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def spellings(number, groups):
    pieces, rest = [], number
    for length in groups:
        if rest:
            pieces, rest = pieces + [rest[:length]], rest[length:]
    middle = len(number) // 2
    return {
        "plain": ("it is ", number, " thanks"),
        "beside Chinese": ("号码", number, "谢谢"),
        "full width": ("是：", wide(number), "，"),
        "spaced": ("no. ", " ".join(pieces), " please"),
        "line-broken": ("a\n", number[:middle] + "\n" + number[middle:], "\nb"),
    }


def generated():
    makers = {"bank_card": card, "cn_id": identity, "iban": iban, "credit_code": credit_code, "phone": mobile}
    for kind, maker in makers.items():
        draw = random.Random(17)
        for place in range(EACH):
            number, groups = maker(draw)
            if place % 2 and kind != "phone":
                last = number[-1]
                number = number[:-1] + ("1" if last in "X0" or not last.isdigit() else str((int(last) + 1) % 10))
            for name, (before, middle, after) in spellings(number, groups).items():
                spans = [] if place % 2 and kind != "phone" else [[len(before), len(before + middle)]]
                yield {"kind": f"{kind}, {name}", "ours": kind, "text": before + middle + after, "spans": spans}


def main(folder, target):
    with open(target, "w", encoding="utf-8") as out:
        for number, case in enumerate([*shared(pathlib.Path(folder)), *generated()]):
            out.write(json.dumps({"id": str(number), **case}, ensure_ascii=False) + "\n")


main(*sys.argv[1:])
