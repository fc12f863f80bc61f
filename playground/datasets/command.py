"""`playground data`: which data sets there are, and getting those that are not on hand."""

from __future__ import annotations

import argparse
import sys

from playground.datasets import ALL, VARIABLE, available, own_folder
from playground.datasets.download import Unavailable, get


def main(argv: list[str] | None = None) -> int:
    """List the data sets, or get some; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="playground data",
        description=f"Data for larger networks. A directory named by {VARIABLE} is looked into first.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="say which sets there are, and which are on this machine")
    getting = commands.add_parser("get", help="get sets, prove them and keep them for this user")
    obtainable = [name for name, item in ALL.items() if item.files]
    getting.add_argument("names", nargs="+", choices=obtainable, metavar="NAME", help=", ".join(obtainable))
    options = parser.parse_args(argv)
    return listing() if options.command == "list" else fetch(options.names)


def listing() -> int:
    """Print every set with where it is."""
    for name, item in ALL.items():
        place = "on hand" if not item.files else "got" if available(item) else "not here: playground data get"
        print(f"  {name:<14} {place}{'' if available(item) else ' ' + name}")
    return 0


def fetch(names: list[str]) -> int:
    """Get these sets."""
    for name in names:
        try:
            for file in ALL[name].files:
                get(file, own_folder(name))
        except Unavailable as error:
            print(f"playground data: {error}", file=sys.stderr)
            return 1
        print(f"{name} is in {own_folder(name)}")
    return 0
