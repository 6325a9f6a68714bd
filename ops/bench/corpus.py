"""Seeded inputs: chat messages as JSON lines or COPY text, completions, documents.

    corpus.py messages COUNT FILE      {"text": ...} a line
    corpus.py copy COUNT FILE          the seven columns of bench_message, COPY text
    corpus.py completions COUNT FILE   OpenAI chat completions, one a line
    corpus.py documents BYTES FILE     half chat, half the sources of Python's own library
    corpus.py digits COUNT FILE        prompts of 50 digits, of one length in every tokenizer here
"""

import datetime
import json
import pathlib
import random
import sys
import sysconfig

ENGLISH = """Could you convert {n} kilometres to miles and round to {d} places?
Please summarise the meeting notes from {month} {d} and list who does what.
I keep getting error {n} when I call the {thing} endpoint, what does it mean?
Write a short, polite reply to a customer whose {thing} arrived {d} days late.
The quick answer is that {thing} depends on the region and on the plan you have.
Here is the corrected sentence, with the two spelling mistakes fixed.
Sort these {d} items by price and drop the ones above {n} dollars.
Sure, the date you asked for is 20{d}-0{s}-1{s}, which is a weekday.
I am sorry, but I cannot help with that request.
Explain step by step how the {thing} is computed, with an example of {n} rows.""".splitlines()
CHINESE = """请帮我把这段关于{zh}的话翻译成英文,语气要自然一点。
订单{n}已经从{city}发出,预计{s}天后送达。
请问{city}到{city}的高铁最早一班是几点,票价大概多少?
把下面的内容总结成{s}点,每点不超过{d}个字。
抱歉,我无法提供这类信息,建议您联系{zh}的客服。
这个{zh}的参数应该设置为{n},否则运行时会报错。
帮我写一封请假邮件,理由是身体不适,时间是{s}月{d}日。
根据您的描述,问题很可能出在{zh}的配置上,可以先检查日志。""".splitlines()
PRIVATE = """my mail is {name}{n}@example.com, call me there
我的手机号是138{eight},请尽快联系
身份证号 11010519491231002X 请核对
card 4111 1111 1111 1111 expires soon
see https://example.org/{thing}/{n} from 10.0.{s}.{d}""".splitlines()
WORDS = {
    "thing": "invoice parcel refund router token window ledger cache index backup schema".split(),
    "month": "January February March April May June July August".split(),
    "zh": "数据库 路由器 发票 退款 模型 缓存 日志 订单 账户 电池".split(),
    "city": "北京 上海 广州 深圳 成都 杭州 西安 武汉".split(),
    "name": "anna ben chen david erika fatima".split(),
}


def filled(random, template):
    slots = {name: random.choice(words) for name, words in WORDS.items()}
    return template.format(
        n=random.randint(100, 99999),
        d=random.randint(10, 28),
        s=random.randint(1, 9),
        eight=random.randint(10**7, 10**8 - 1),
        **slots,
    )


def messages(count, seed=7):
    """About 370 bytes each; 3 in 100 hold personal data, 12 in 100 were said before."""
    draw = random.Random(seed)
    said = []
    for _ in range(count):
        if said and draw.random() < 0.12:
            yield draw.choice(said)
            continue
        pools = draw.choice([[ENGLISH], [CHINESE], [ENGLISH, CHINESE]])
        parts = [filled(draw, draw.choice(draw.choice(pools))) for _ in range(draw.randint(2, 8))]
        if draw.random() < 0.03:
            parts.insert(draw.randint(0, len(parts)), filled(draw, draw.choice(PRIVATE)))
        text = draw.choice([" ", "\n"]).join(parts)
        if len(said) < 10000:
            said.append(text)
        yield text


def copy_rows(count):
    draw = random.Random(11)
    start = datetime.datetime(2026, 10, 1, tzinfo=datetime.timezone.utc)
    for number, text in enumerate(messages(count), 1):
        moment = start + datetime.timedelta(seconds=number)
        metadata = {
            "model": draw.choice(["assistant-large", "assistant-small"]),
            "latency_ms": draw.randint(80, 9000),
            "tokens": {"prompt": draw.randint(20, 900), "completion": draw.randint(5, 700)},
            "locale": draw.choice(["zh-CN", "en-US"]),
        }
        fields = [
            str(number),
            f"session-{number // 6:08d}",
            f"user-{draw.randint(1, 5000):05d}",
            "user" if number % 2 else "assistant",
            text,
            moment.isoformat(),
            json.dumps(metadata),
        ]
        escaped = [f.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t") for f in fields]
        yield "\t".join(escaped)


def completions(count):
    draw = random.Random(13)
    said = list(messages(4 * count, seed=17))
    for number in range(count):
        answer = "\n\n".join(said[4 * number : 4 * number + draw.randint(2, 4)])
        prompt, completion = draw.randint(20, 900), draw.randint(5, 700)
        yield json.dumps(
            {
                "id": f"chatcmpl-{draw.getrandbits(96):024x}",
                "object": "chat.completion",
                "created": 1790000000 + number,
                "model": "assistant-large-2026-08-01",
                "choices": [
                    {
                        "index": 0,
                        "message": {"role": "assistant", "content": answer, "refusal": None},
                        "logprobs": None,
                        "finish_reason": "stop",
                    }
                ],
                "usage": {
                    "prompt_tokens": prompt,
                    "completion_tokens": completion,
                    "total_tokens": prompt + completion,
                    "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
                },
                "system_fingerprint": f"fp_{draw.getrandbits(40):010x}",
            },
            ensure_ascii=draw.random() < 0.5,
            separators=(",", ":"),
        )


def documents(size):
    left = size // 2
    for text in messages(10**9, seed=19):
        left -= len(text.encode())
        if left < 0:
            break
        yield text
    left = size // 2
    for path in sorted(pathlib.Path(sysconfig.get_path("stdlib")).glob("*.py")):
        text = path.read_text(encoding="utf-8", errors="replace")
        left -= len(text.encode())
        if left < 0:
            break
        yield text


def digits(count):
    draw = random.Random(23)
    for _ in range(count):
        yield "".join(str(draw.randint(0, 9)) for _ in range(50))


def wrapped(texts):
    return (json.dumps({"text": text}, ensure_ascii=False) for text in texts)


def main(kind, amount, target):
    kinds = {
        "messages": lambda n: wrapped(messages(n)),
        "copy": copy_rows,
        "completions": completions,
        "documents": lambda n: wrapped(documents(n)),
        "digits": lambda n: wrapped(digits(n)),
    }
    part = pathlib.Path(target + ".part")
    with part.open("w", encoding="utf-8", newline="\n") as file:
        for line in kinds[kind](amount):
            file.write(line + "\n")
    part.rename(target)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
