"""The openai client, and aiohttp with orjson: answers read into objects, nothing kept."""

import asyncio
import json
import sys
import time

from measure import Stopwatch


async def flood(flight, seconds, ask):
    """Keeps so many calls in flight for so long; the first round warms connections up."""
    done = [0, 0]
    await asyncio.gather(*(ask() for _ in range(flight)))
    watch = Stopwatch()
    end = time.perf_counter() + seconds

    async def work():
        while True:
            done[1] += await ask()
            done[0] += 1
            if time.perf_counter() >= end:
                return

    await asyncio.gather(*(work() for _ in range(flight)))
    watch.report(*done)


async def with_openai(url, flight, seconds, request):
    import openai

    client = openai.AsyncOpenAI(api_key="bench", base_url=f"{url}/v1", max_retries=0)

    async def ask():
        answer = await client.chat.completions.create(**request)
        return len(answer.choices[0].message.content) + answer.usage.total_tokens * 0

    await flood(flight, seconds, ask)


async def with_aiohttp(url, flight, seconds, request):
    import aiohttp
    import orjson

    headers = {"content-type": "application/json", "authorization": "Bearer bench"}
    connector = aiohttp.TCPConnector(limit=flight)
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:

        async def ask():
            data = orjson.dumps(request)
            async with session.post(f"{url}/v1/chat/completions", data=data) as answer:
                assert answer.status == 200
                value = orjson.loads(await answer.read())
                return len(value["choices"][0]["message"]["content"])

        await flood(flight, seconds, ask)


peer, url, flight, seconds, path = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    request = json.load(file)
main = {"openai": with_openai, "aiohttp": with_aiohttp}[peer]
try:
    import uvloop

    runner = uvloop.run
except ImportError:
    runner = asyncio.run
runner(main(url, int(flight), float(seconds), request))
