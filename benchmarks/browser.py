"""A real Chromium in front of the real server, for what is measured or pictured."""

from __future__ import annotations

import functools
import http.server
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

from scripts import chromium

ROOT = Path(__file__).parents[1]
PATIENCE = 60  # seconds


@contextmanager
def served_page() -> Iterator[str]:
    """The address of the page, served by a `panel serve` process of its own until the end."""
    port = free_port()
    with tempfile.TemporaryFile() as log:
        command = [sys.executable, "-m", "panel", "serve", "playground/app.py", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        url = f"http://localhost:{port}/app"
        try:
            wait_for(url, process)
            yield url
        finally:
            process.terminate()
            process.wait()


@contextmanager
def served_files(folder: Path) -> Iterator[str]:
    """The address of a folder of static files, served until the end."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing: the benchmark's rows are all that is printed."""

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def browser() -> Iterator[Browser]:
    """The machine's own Chromium, or Playwright's where there is none."""
    options = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    if getattr(os, "geteuid", lambda: 1)() == 0:
        options.append("--no-sandbox")  # Chromium has none for root
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium.find(), args=options)
        yield started
        started.close()


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the address answers; raises RuntimeError when the process ends first or takes too long."""
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last and process.poll() is None:
        try:
            with urlopen(url, timeout=PATIENCE):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"expected a page at {url}; process {process.pid} did not give one")
