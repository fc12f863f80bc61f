"""`playground gpu`: the command line of the GPU server."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import fcntl
import ipaddress
import logging
import os
import signal
import ssl
import sys
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path

from playground.server import devices
from playground.server.engine import Engine
from playground.server.executor import Executor, LocalExecutor
from playground.server.limits import Limits
from playground.server.service import Service

PORT = 5007
TOKEN_VARIABLE = "NEURAL_PLAYGROUND_TOKEN"
SHORTEST_TOKEN = 16  # characters, where others can reach the server


class Unusable(Exception):
    """The options cannot be used together; the text says why and what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the server until it is told to stop; returns the exit code."""
    arguments = parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("websockets").setLevel(logging.WARNING)
    try:
        asyncio.run(run(arguments))
    except (Unusable, OSError) as error:
        print(f"playground gpu: {error}", file=sys.stderr)
        return 2
    return 0


def parser() -> argparse.ArgumentParser:
    """Every option; one `--max-…` for each of the limits."""
    result = argparse.ArgumentParser(prog="playground gpu", description="Train larger networks for the page.")
    add = result.add_argument
    add("--host", default="127.0.0.1", help="address to listen on (default: this machine alone)")
    add("--port", type=int, default=PORT, help=f"port to listen on; 0 takes a free one (default: {PORT})")
    add("--token", action="append", default=[], help=f"secret that lets people in; also ${TOKEN_VARIABLE}")
    add("--token-file", type=Path, help="file with a name and a token on each line: one for each person")
    add(
        "--origin",
        action="append",
        default=[],
        help="address of a page that may connect: https://play.example",
    )
    add(
        "--behind-proxy",
        action="store_true",
        help="others come through a proxy on this machine; believe its X-Forwarded-For",
    )
    add("--devices", default="all", help="all, or for example cuda:0,cuda:1 or cpu (default: all)")
    add("--jobs-per-device", type=int, default=1, help="runs that share one device (default: 1)")
    add("--state-dir", type=Path, default=state_dir(), help="where runs are kept (default: %(default)s)")
    add("--tls-cert", type=Path, help="certificate chain, PEM")
    add("--tls-key", type=Path, help="private key, PEM")
    add("--executor", choices=["local", "ray"], default="local", help="where runs train (default: local)")
    add("--ray-address", help="the Ray cluster; without it one is started here")
    group = result.add_argument_group("limits")
    for item in fields(Limits):
        flag = f"--max-{item.name.replace('_', '-')}"
        help = f"{item.metadata['help']} (default: {item.default})"
        group.add_argument(flag, dest=item.name, type=int, default=item.default, metavar="N", help=help)
    return result


def state_dir() -> Path:
    """Where programs keep their state on this machine."""
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "neural-playground"


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
    with locked(arguments.state_dir):
        engine = build(arguments, limits)
        service = Service(engine, known, arguments.origin, local=local, behind_proxy=arguments.behind_proxy)
        stopping = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stopping.set)
        port = await service.start(arguments.host, arguments.port, tls(arguments))
        scheme = "wss" if arguments.tls_cert else "ws"
        names = ", ".join(f"{slot.device.id} ({slot.device.name})" for slot in engine.slots)
        print(f"GPU server ready on {scheme}://{arguments.host}:{port}, training on {names}", flush=True)
        await stopping.wait()
        await service.stop()


def build(arguments: argparse.Namespace, limits: Limits) -> Engine:
    """The engine that the options describe."""
    executor: Executor
    if arguments.executor == "ray":
        from playground.server.ray_executor import RayExecutor

        executor = cluster = RayExecutor(arguments.ray_address)
        found = cluster.devices()
    else:
        executor = LocalExecutor()
        found = devices.detect()
    try:
        chosen = devices.choose(arguments.devices, found)
    except ValueError as error:
        raise Unusable(f"--devices: {error}") from error
    if arguments.jobs_per_device < 1:
        raise Unusable(f"--jobs-per-device: expected 1 or more; got {arguments.jobs_per_device}")
    slots = len(chosen) * arguments.jobs_per_device
    return Engine(
        folder=arguments.state_dir / "runs",
        devices=chosen,
        executor=executor,
        limits=limits,
        jobs_per_device=arguments.jobs_per_device,
        # One core is left to the server and the page: torch's threads wait for the slowest of them.
        threads=max(1, ((os.cpu_count() or 1) - 1) // slots),
    )


def tokens(arguments: argparse.Namespace) -> dict[str, str]:
    """Names by token, from the options, the environment and the file."""
    known = dict.fromkeys(filter(None, [*arguments.token, os.environ.get(TOKEN_VARIABLE, "")]), "")
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
def locked(folder: Path) -> Iterator[None]:
    """Hold the state folder; raises `Unusable` when another server does."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = f"another server uses {folder}: stop it, or give this one another --state-dir"
            raise Unusable(message) from None
        yield
