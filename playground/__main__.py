"""The command line: `playground` opens the page; each other command is a module with a `main(argv)`."""

from __future__ import annotations

import errno
import importlib
import os
import socket
import sys
from argparse import ArgumentParser
from contextlib import nullcontext
from importlib.util import find_spec
from pathlib import Path

from playground.companion import Companion, can_start

APP = Path(__file__).with_name("app.py")
ALONE = "--no-gpu-server"
PORT = "5006"  # that `panel serve` listens on where nobody chooses another

COMMANDS = {
    "replay": ("playground.replay", "train what a link describes and print its losses"),
    "proof": ("playground.proof", "check the mathematics and write docs/proof.md"),
    "bench": ("benchmarks", "measure: bench page, bench kernels, bench server, bench recipes"),
    "assets": ("playground.assets", "fetch the Python runtime of the browser"),
    "lesson": ("playground.lessons.command", "check lessons by training what they promise"),
    "data": ("playground.datasets.command", "get the data sets that larger networks learn from"),
    "export": ("playground.export", "write the page as static files, for any web server"),
    "gpu": ("playground.server.command", "serve larger networks to the page"),
}


def main(argv: list[str] | None = None) -> int:
    """Run the command that the arguments name; without one, serve the page (with `panel serve`'s options)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] in (["-h"], ["--help"]):
        print(usage())
        return 0
    if arguments and arguments[0] in COMMANDS:
        module = importlib.import_module(COMMANDS[arguments[0]][0])
        return int(module.main(arguments[1:]) or 0)
    return serve(arguments[1:] if arguments[:1] == ["serve"] else arguments)


def usage() -> str:
    """What `playground --help` prints."""
    there = {name: text for name, (module, text) in COMMANDS.items() if find_spec(module.split(".")[0])}
    page = f"open the page, and a GPU server beside it (options: those of `panel serve`, {ALONE})"
    return "\n".join(f"  playground {name:<8} {text}" for name, text in {"": page, **there}.items())


def serve(arguments: list[str]) -> int:
    """Serve the page at the root of http://localhost:5006, and open it where there is a screen.

    Beside it starts a GPU server, where there is all that one needs; both end together.
    """
    if port := taken(arguments):
        print(
            f"Port {port} is already in use, perhaps by this page. Choose another: "
            f'`playground --port {port + 1}`, or `make run ARGS="--port {port + 1}"`.',
            file=sys.stderr,
        )
        return 1
    alone = ALONE in arguments or not can_start()
    arguments = [argument for argument in arguments if argument != ALONE]
    with nullcontext() if alone else Companion() as server:
        # Imported here: it takes a second, in which the server starts.
        from panel.command import main as panel_main

        if server:
            server.wait()
        screen = sys.stdout.isatty() and (
            sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY"))
        )
        show = ["--show"] if screen and "--show" not in arguments else []
        # Panel's own command reads `sys.argv`.
        sys.argv = ["panel", "serve", str(APP), "--index", "app", *show, *arguments]
        panel_main()
    return 0


def taken(arguments: list[str]) -> int | None:
    """The port that these options of `panel serve` ask for, if somebody listens there already."""
    options = ArgumentParser(add_help=False, allow_abbrev=False)
    options.add_argument("--port", default=PORT)
    options.add_argument("--address", default="")
    wanted, _ = options.parse_known_args(arguments)
    if not wanted.port.isdecimal() or not 0 < int(wanted.port) < 65536:
        return None
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((wanted.address, int(wanted.port)))
            probe.listen()
        except OSError as error:
            return int(wanted.port) if error.errno == errno.EADDRINUSE else None
    return None


if __name__ == "__main__":
    sys.exit(main())
