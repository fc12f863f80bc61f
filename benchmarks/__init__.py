"""What measures; every figure in README.md comes from a command here: `playground bench page`, `… bench
kernels`.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

HELPERS = ("browser", "measure_kernels", "plain_")  # how their names begin


def main(argv: list[str]) -> int:
    """Run the benchmark that the first argument names with the rest of them."""
    modules = [module.name for module in pkgutil.iter_modules(__path__)]
    names = sorted(name for name in modules if not name.startswith(HELPERS))
    if not argv or argv[0] not in names:
        print(f"usage: playground bench {{{','.join(names)}}} [options]", file=sys.stderr)
        return 2
    return int(importlib.import_module(f"benchmarks.{argv[0]}").main(argv[1:]) or 0)
