"""Starts and stops the server that the command line describes."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import fcntl
import ipaddress
import os
import signal
import ssl
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import TextIO

from playground.server import beside, devices
from playground.server.engine import Engine
from playground.server.executor import Executor, LocalExecutor
from playground.server.limits import Limits
from playground.server.service import Service

SHORTEST_TOKEN = 16  # characters, where others can reach the server


class Unusable(Exception):
    """The options cannot be used together; the text says why and what to do."""


async def run(arguments: argparse.Namespace) -> None:
    """Listen until SIGTERM or SIGINT; raises `Unusable` or OSError when that cannot be."""
    known = tokens(arguments)
    local = is_loopback(arguments.host)
    open_to_others = not local or arguments.behind_proxy
    if open_to_others and (not known or min(map(len, known)) < SHORTEST_TOKEN):
        raise Unusable(
            f"others can reach this server and could use its machine: give --token with a secret of at least "
            f"{SHORTEST_TOKEN} characters, or listen on 127.0.0.1 without a proxy"
        )
    limits = Limits(**{item.name: getattr(arguments, item.name) for item in fields(Limits)})
    with locked(arguments.state_dir) as lock:
        engine = build(arguments, limits)
        service = Service(engine, known, arguments.origin, local=local, behind_proxy=arguments.behind_proxy)
        stopping = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stopping.set)
        port = arguments.port
        if arguments.beside_page:
            beside.end_with_input(stopping)
            port = beside.free_port(arguments.host, port)
        port = await service.start(arguments.host, port, tls(arguments))
        scheme = "wss" if arguments.tls_cert else "ws"
        address = f"{scheme}://{arguments.host}:{port}"
        print(address, file=lock, flush=True)
        names = ", ".join(f"{slot.device.id} ({slot.device.name})" for slot in engine.slots)
        print(f"GPU server ready on {address}, training on {names}", flush=True)
        await stopping.wait()
        await service.stop()


def build(arguments: argparse.Namespace, limits: Limits) -> Engine:
    """The engine that the options describe."""
    cluster = None
    if arguments.executor == "ray":
        from playground.server.ray_executor import RayExecutor

        cluster = RayExecutor(arguments.ray_address)
    found = cluster.devices() if cluster else devices.detect()
    try:
        chosen = devices.choose(arguments.devices, found)
    except ValueError as error:
        raise Unusable(f"--devices: {error}") from error
    if arguments.jobs_per_device < 1:
        raise Unusable(f"--jobs-per-device: expected 1 or more; got {arguments.jobs_per_device}")
    if arguments.threads is not None and arguments.threads < 1:
        raise Unusable(f"--threads: expected 1 or more; got {arguments.threads}")
    visible = [device.visible for device in chosen for _ in range(arguments.jobs_per_device)]
    executor: Executor = cluster or LocalExecutor(visible)
    return Engine(
        folder=arguments.state_dir / "runs",
        devices=chosen,
        executor=executor,
        limits=limits,
        jobs_per_device=arguments.jobs_per_device,
        # One core is left to the server and the page: torch's threads wait for the slowest of them.
        threads=arguments.threads or max(1, ((os.cpu_count() or 1) - 1) // len(visible)),
    )


def tokens(arguments: argparse.Namespace) -> dict[str, str]:
    """Names by token, from the options and the file."""
    known = dict.fromkeys(arguments.token, "")
    if not arguments.token_file:
        return known
    for number, line in enumerate(arguments.token_file.read_text("utf-8").splitlines(), 1):
        words = line.split()
        if not words or line.startswith("#"):
            continue
        if len(words) != 2:
            where = f"{arguments.token_file}:{number}"
            raise Unusable(f"{where}: expected a name and a token; got {len(words)} words")
        known[words[1]] = words[0]
    return known


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def tls(arguments: argparse.Namespace) -> ssl.SSLContext | None:
    """The server's certificate, if it has one."""
    if bool(arguments.tls_cert) != bool(arguments.tls_key):
        raise Unusable("give both --tls-cert and --tls-key, or neither")
    if not arguments.tls_cert:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(arguments.tls_cert, arguments.tls_key)
    return context


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[TextIO]:
    """Hold the state folder, in whose lock file the address goes; raises `Unusable` when another server
    does.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Not "w", which would empty the file before it is known whose it is.
    with (folder / beside.LOCK).open("a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = f"another server uses {folder}: stop it, or give this one another --state-dir"
            raise Unusable(message) from None
        file.truncate(0)
        yield file
