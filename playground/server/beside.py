"""What is asked of the server that `playground` starts beside its page: to end when the page does, to make
way for a server that is there already, and to leave the processor to the page where both want it.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import os
import socket
import threading
from pathlib import Path
from urllib.parse import urlsplit

from playground.protocol import SUBPROTOCOL

LOCK = "lock"  # file in the state folder that its server holds; its address is in it
NICENESS = 5
PATIENCE = 1.0  # s for a server of this machine to say that it is there


def running(state_dir: Path) -> str | None:
    """Address of the server that holds the state folder, if there is one and it answers."""
    try:
        address = urlsplit((state_dir / LOCK).read_text("utf-8").strip())
    except OSError:
        return None
    if address.scheme != "ws" or address.port is None or not answers(address.port):
        return None
    return f"ws://127.0.0.1:{address.port}"


def answers(port: int) -> bool:
    """Whether one of our servers that speaks this protocol listens there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz")
        return SUBPROTOCOL in connection.getresponse().read(1024).decode(errors="replace").split()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def free_port(host: str, port: int) -> int:
    """The port if nobody listens on it; else 0, which stands for any that is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return 0
    return port


def give_way() -> None:
    """The page comes first where both want the processor; what this process starts gives way too."""
    os.nice(NICENESS)


def end_with_input(stopping: asyncio.Event) -> None:
    """Set `stopping` when standard input ends: whoever holds its other end has gone then, however it went."""
    loop = asyncio.get_running_loop()

    def wait() -> None:
        while os.read(0, 4096):
            pass
        with contextlib.suppress(RuntimeError):  # the server has stopped meanwhile
            loop.call_soon_threadsafe(stopping.set)

    threading.Thread(target=wait, daemon=True).start()
