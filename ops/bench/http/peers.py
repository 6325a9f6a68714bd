"""aiohttp on uvloop: as many tasks as requests in flight, every body read."""

import asyncio
import sys
import time

import aiohttp
import uvloop

from measure import Stopwatch


async def main(url, flight, seconds, request):
    body = open(request, "rb").read()
    headers = {"content-type": "application/json", "authorization": "Bearer bench"}
    done = [0, 0]
    connector = aiohttp.TCPConnector(limit=flight)
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:
        watch = Stopwatch()
        end = time.perf_counter() + seconds

        async def ask():
            while True:
                async with session.post(f"{url}/v1/chat/completions", data=body) as answer:
                    assert answer.status == 200
                    done[1] += len(await answer.read())
                    done[0] += 1
                if time.perf_counter() >= end:
                    return

        await asyncio.gather(*(ask() for _ in range(flight)))
        watch.report(*done)


url, flight, seconds, request = sys.argv[1:]
uvloop.run(main(url, int(flight), float(seconds), request))
