"""`playground gpu`: the command line of the GPU server."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from playground.server import beside
from playground.server.limits import Limits

PORT = 5007
TOKEN_VARIABLE = "NEURAL_PLAYGROUND_TOKEN"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the server until it is told to stop; returns the exit code."""
    arguments = parser().parse_args(argv)
    arguments.token += filter(None, [os.environ.get(TOKEN_VARIABLE)])
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("websockets").setLevel(logging.WARNING)
    if arguments.beside_page:
        if address := beside.running(arguments.state_dir):
            print(f"GPU server already running on {address}", flush=True)
            return 0
        beside.give_way()
    try:
        from playground.server.listening import Unusable, run
    except ModuleNotFoundError as error:
        print(
            f'playground gpu: {error}: install it with pip install "neural-playground[gpu]"', file=sys.stderr
        )
        return 2
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
    add("--threads", type=int, help="processor threads of each run (default: shared out, one core left free)")
    add("--state-dir", type=Path, default=state_dir(), help="where runs are kept (default: %(default)s)")
    add(
        "--beside-page",
        action="store_true",
        help="as `playground` starts it: end when standard input does, make way for a server that uses the "
        "same folder, take another port where this one is taken",
    )
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
