"""Clients that stop reading, or read too slowly: nobody else notices, and the server keeps little for
them."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import urllib.request

from playground import protocol
from playground.client import Disconnected
from playground.frame import Frame
from playground.protocol import SUBPROTOCOL
from tests.server.conftest import ENDLESS, SHORT, GpuServer, until_running


def figure(server: GpuServer, name: str) -> float:
    """A figure of `/metrics`."""
    with urllib.request.urlopen(server.url.replace("ws:", "http:") + "/metrics") as response:
        match = re.search(rf"^{name} (\S+)$", response.read().decode(), re.MULTILINE)
    assert match
    return float(match[1])


def test_a_reader_that_stops_is_cut_off_and_harms_nobody(server: GpuServer) -> None:
    """A client that asks for much and reads nothing: gone at its deadline, little kept for it, others
    served on."""
    server.start("--max-send-s", "2", "--max-outbox-bytes", str(2 * 2**20))

    async def scene() -> int:
        async with server.engine() as engine:
            job = await engine.submit({**ENDLESS, "hidden": [256]}, topics=["live"])
            await until_running(job)
            await job.pause()  # saves the weights that the other asks for
            await job.run()
            stalled = await stalled_reader(server, job.id)
            frames = 0
            async for event in job:
                frames += isinstance(event, Frame)
                assert await asyncio.to_thread(figure, server, "playground_outbox_bytes_max") <= 2 * 2**20
                if await asyncio.to_thread(figure, server, "playground_connections_dropped_total"):
                    break
            stalled.close()
            return frames

    assert asyncio.run(scene()) >= 5


def test_a_reader_that_stops_does_not_keep_the_server(server: GpuServer) -> None:
    """SIGTERM ends the server although a client with a full buffer has ten minutes left to read."""
    server.start("--max-send-s", "600", "--max-outbox-bytes", str(64 * 2**20))

    async def scene() -> int:
        async with server.engine() as engine:
            job = await engine.submit({**SHORT, "hidden": [256]})
            await job.wait()
            stalled = await stalled_reader(server, job.id)
            code = await asyncio.to_thread(server.stop, signal.SIGTERM)
            stalled.close()
            return code

    assert asyncio.run(scene()) == 0


async def stalled_reader(server: GpuServer, job: str) -> socket.socket:
    """A connection that has asked for 40 pieces of 256 KiB and reads none of them."""
    host, port = server.url.removeprefix("ws://").split(":")
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    await asyncio.to_thread(reader.connect, (host, int(port)))
    handshake = (
        f"GET / HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Protocol: {SUBPROTOCOL}\r\n\r\n"
    )
    reader.sendall(handshake.encode())
    await asyncio.sleep(0.2)
    asks = [f'{{"type":"export","job":"{job}","file":"weights"}}'] * 40
    for text in ['{"type":"auth"}', *asks]:
        data = text.encode()
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))
        reader.sendall(bytes([0x81, 0x80 | len(data)]) + mask + masked)
    return reader


def test_a_client_that_cannot_keep_up_is_told_to_come_again(server: GpuServer) -> None:
    """Reliable messages beyond the outbox close with 1013, and the next connection begins where this one
    was."""
    server.start("--max-outbox-bytes", str(300 * 1024))

    async def scene() -> str:
        async with server.engine() as engine:
            job = await engine.submit({**SHORT, "hidden": [128]})
            await job.wait()
            asked = [engine.ask(protocol.Export("weights", job=job.id)) for _ in range(20)]
            answers = await asyncio.gather(*asked, return_exceptions=True)
            assert any(isinstance(answer, Disconnected) for answer in answers)
            again = await engine.watch(job.id)
            return await again.wait()

    assert asyncio.run(scene()) == "done"
