"""A job's process: imports everything, says so, and waits for its one run. Started by the executor, not by
people."""

from __future__ import annotations

import os

from playground.server.worker.messages import Ready, Start
from playground.server.worker.port import PipePort


def main() -> None:
    """Train one run and end, without the seconds that an orderly shutdown of CUDA takes."""
    port = PipePort()
    # Imported here so that the pipe is watched while torch loads, which takes seconds.
    from playground.server.recipes import preload
    from playground.server.worker.training import train

    preload()
    port.send(Ready())
    start = port.commands.get()
    if not isinstance(start, Start):
        raise TypeError(f"expected Start; got {start}")
    port.send(train(start, port))
    os._exit(0)


if __name__ == "__main__":
    main()
