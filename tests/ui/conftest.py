"""A real Chromium in front of the real server: what every test of the page starts from."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, BrowserType, ConsoleMessage, Page, Request, expect

from scripts import chromium
from tests.conftest import ROOT
from tests.server.conftest import GpuServer

PATIENCE = 60  # seconds: how long a slow machine may take to start a server, or Python in the page
LOCAL = {"localhost", "127.0.0.1"}
expect.set_options(timeout=PATIENCE * 1000)
TROUBLE = re.compile(r"Traceback|\b(ERROR|CRITICAL|WARNING)\b|\b[45]\d\d (GET|POST|HEAD) ")


class Server:
    """A `panel serve playground/app.py` process with the given options; `url` is the page's address.

    `command` is what starts it, if not that: the name of an installed program and its first arguments.
    """

    def __init__(self, folder: Path, *options: str, command: Sequence[str | Path] = (), **env: str) -> None:
        program, *first = command or ("panel", "serve", ROOT / "playground/app.py")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.log_file = folder / f"server-{port}.log"
        with self.log_file.open("wb") as log:
            self.process = subprocess.Popen(
                [Path(sys.executable).with_name(str(program)), *first, "--port", str(port), *options],
                cwd=folder,  # away from the checkout: the package must be found where it is installed
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **env},
                start_new_session=True,
            )
        prefix = f"/{options[options.index('--prefix') + 1]}" if "--prefix" in options else ""
        self.url = f"http://localhost:{port}{prefix}/app"
        until(lambda: "app running at" in self.log or self.process.poll() is not None)
        assert self.process.poll() is None, self.log

    @property
    def log(self) -> str:
        """Everything the server has written so far."""
        return self.log_file.read_text("utf-8", "replace")

    @property
    def trouble(self) -> list[str]:
        """The lines of the log that tell of an error, a warning or a refused request."""
        return [line for line in self.log.splitlines() if TROUBLE.search(line)]

    def stop(self) -> None:
        """End the server and its worker processes."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(PATIENCE)


def until(condition: Callable[[], Any]) -> None:
    """Wait until something is so; fails after a patience that no healthy machine needs."""
    last = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < last, "waited in vain"
        time.sleep(0.05)


class Observed:
    """What a page said and did that a healthy page does not: errors in its console, requests to elsewhere."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.errors: list[str] = []
        self.foreign: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        # Not by a route: with one, the browser keeps nothing of what it has fetched and compiled.
        context.on("request", self._watch)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(f"{message.type}: {message.text}")

    def _watch(self, request: Request) -> None:
        if _is_foreign(request.url):
            self.foreign.append(request.url)


def _is_foreign(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in ("blob", "data") and parts.hostname not in LOCAL


def _drives_a_browser(item: pytest.Item) -> bool:
    return Path(__file__).parent in item.path.parents


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder and put them last: beside Playwright's event loop none other can run.

    A page, its worker, a browser and a server share two cores here with whatever else is at work: what fails
    is tried again, twice at most, and the summary names it.
    """
    items.sort(key=_drives_a_browser)
    for item in filter(_drives_a_browser, items):
        item.add_marker(pytest.mark.ui)
        item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium, or Playwright's where there is none."""
    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    ]
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium has none for root
    own = {"executable_path": path} if (path := chromium.find()) else {}
    return {**browser_type_launch_args, **own, "args": [*sandbox, *quiet]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """An English-speaking person in front of a laptop."""
    return {**browser_context_args, "locale": "en-GB", "viewport": {"width": 1400, "height": 900}}


@pytest.fixture(scope="session")
def server(pyodide_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The page served as README.md says, for all tests that do not end or change the server."""
    server = Server(tmp_path_factory.mktemp("server"))
    yield server
    server.stop()


@pytest.fixture
def serve(pyodide_dir: Path, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts servers of this test's own: `serve("--prefix", "foo")`."""
    servers: list[Server] = []

    def start(*options: str, **settings: Any) -> Server:
        servers.append(Server(tmp_path, *options, **settings))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def gpu(tmp_path: Path) -> Iterator[GpuServer]:
    """A GPU server, started."""
    server = GpuServer(tmp_path / "state")
    server.start()
    yield server
    if server.process:
        server.stop()


@pytest.fixture(scope="session")
def profile(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    server: Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The folder of a browser that has been here: with what it keeps of the code, Python starts sooner."""
    folder = tmp_path_factory.mktemp("profile")
    with browser_type.launch_persistent_context(folder, **browser_type_launch_args) as context:
        page = context.pages[0]
        page.set_default_timeout(PATIENCE * 1000)
        for _ in range(2):  # code is kept when it is used again
            page.goto(server.url)
            ready(page)
        page.evaluate("localStorage.clear()")
    return folder


@pytest.fixture
def context(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    browser_context_args: dict[str, Any],
    profile: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[BrowserContext]:
    """A browser of this test's own, in which nothing has been done; `tmp_path` stays the test's."""
    folder = tmp_path_factory.mktemp("browser")
    shutil.copytree(profile, folder, dirs_exist_ok=True)
    options = {**browser_type_launch_args, **browser_context_args}
    with browser_type.launch_persistent_context(folder, **options) as context:
        yield context
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def observed(context: BrowserContext) -> Iterator[Observed]:
    """Watches the test's page; what is left in its lists at the end fails the test."""
    page = context.pages[0]
    page.set_default_timeout(PATIENCE * 1000)
    observed = Observed(context, page)
    yield observed
    assert (observed.errors, observed.foreign) == ([], [])


@pytest.fixture
def page(context: BrowserContext, observed: Observed) -> Page:
    """The page of a new, observed browser."""
    return context.pages[0]


def ready(page: Page) -> None:
    """Wait until Python has started in the page, so that training is possible."""
    page.wait_for_function("window.__playground?.stage === 'ready'")
