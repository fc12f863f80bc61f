"""`playground lesson`: check lessons by training what they promise, or list those of the package."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from playground.lessons import INDEX, files, index
from playground.lessons.checking import Result, Unmeasured, check
from playground.lessons.reading import LessonError, read

BROKEN = "BROKEN"


def main(argv: list[str] | None = None) -> int:
    """The command line; 0 when every promise whose data are here is kept, 1 when one is not, 2 when a file is
    no lesson.
    """
    parser = argparse.ArgumentParser("playground lesson", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="train what lessons promise; say what was reached")
    checking.add_argument("files", nargs="*", type=Path, metavar="FILE", help="default: all of the package")
    checking.add_argument("--seeds", type=int, help="how many (default: as each promise says)")
    checking.add_argument("--json", action="store_true", help="print JSON rows instead of a table")
    commands.add_parser("list", help="print the lessons of the package")
    commands.add_parser("index", help="write what the page's gallery shows of them")
    options = parser.parse_args(argv)
    if options.command == "index":
        try:
            INDEX.write_text(index.text(), "utf-8")
        except Unmeasured as error:
            print(error, file=sys.stderr)
            return 2
        return 0
    if options.command == "list":
        for path in files():
            print(f"  {path.stem:<28} {read(path.read_text('utf-8')).title['en']}")
        return 0
    return check_all(options.files or files(), options.seeds, options.json)


def check_all(paths: list[Path], seeds: int | None, as_json: bool) -> int:
    """Check each file; prints a row for each promise."""
    rows: list[dict[str, Any]] = []
    for path in paths:
        try:
            lesson = read(path.read_text("utf-8"))
        except (LessonError, OSError, UnicodeDecodeError) as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            return 2
        try:
            for result in check(lesson, seeds):
                rows.append(row(lesson.id, result))
                if not as_json:
                    print("  ".join(str(value) for value in rows[-1].values()), flush=True)
        except Unmeasured as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            return 2
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
    return 1 if any(found["kept"] == BROKEN for found in rows) else 0


def row(lesson: str, result: Result) -> dict[str, Any]:
    """One promise beside what was reached."""
    promise = result.promise
    limits = ((">=", promise.at_least), ("<=", promise.at_most))
    bounds = [f"{sign} {limit:g}" for sign, limit in limits if limit is not None]
    values = ["broke down" if value is None else f"{value:.3g}" for value in result.reached]
    when = f"after {promise.epochs} epochs" if promise.epochs else "at the end"
    return {
        "kept": "kept" if result.kept else "NOT TRAINED" if result.missing else BROKEN,
        "lesson": lesson,
        "promise": f"{promise.what} {' and '.join(bounds)} {when}"
        + (f" for {promise.of_seeds:.0%} of the seeds" if promise.of_seeds < 1 else ""),
        "reached": result.missing or " ".join(values),
        "says": promise.says["en"],
    }
