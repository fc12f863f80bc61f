"""The page and the GPU server together: a real browser, a real server, a real job."""

from __future__ import annotations

import re
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from playground.export import export
from playground.protocol import SUBPROTOCOL
from tests.server.conftest import GpuServer
from tests.ui.conftest import Observed, Server
from tests.ui.driver import studio, visit, wait

CURVE = """() => __server.run.points.map(
  ({step, epoch, values}) => JSON.stringify([step, epoch, ...Object.entries(values).sort()]))"""
DRAWN = "Bokeh.documents[0].get_model_by_name('run-values').data.xs[0]?.length"

NO_CONNECTION = re.compile(
    "ERR_CONNECTION_REFUSED|WebSocket connection to .* failed|has been blocked by CORS"
)
TOKEN = "correct horse battery staple"


def forgive_no_connection(page: Page, observed: Observed) -> None:
    """The browser itself writes into its console that there is no connection; there was none to be had."""
    page.evaluate("__server.disconnect()")  # no more tries
    refused = [error for error in observed.errors if NO_CONNECTION.search(error)]
    assert observed.errors == refused
    observed.errors.clear()


def connect(page: Page, address: str) -> None:
    """Fill in the address and connect, as a person does."""
    page.get_by_label("Address").fill(address)
    page.get_by_role("button", name="Connect", exact=True).click()


def test_a_run_is_watched_reloaded_and_cancelled(page: Page, server: Server, gpu: GpuServer) -> None:
    """Page, server, MNIST job: a live curve; the same curve after a reload, and more of it; then cancel."""
    studio(page, server)
    connect(page, gpu.url)
    expect(page.get_by_text("connected", exact=True)).to_be_visible()
    page.locator(".builder").get_by_label("Hidden layers").fill("16")
    page.locator(".builder").get_by_label("Epochs").fill("20000")
    page.get_by_role("button", name="Train", exact=True).click()
    wait(page, "__server.run?.points.length > 20 && __server.run.frames.has('filters')")
    wait(page, f"{DRAWN} > 20")
    page.get_by_role("button", name="Pause run").click()
    wait(page, "__server.run.status === 'paused'")
    before = page.evaluate(CURVE)

    page.reload()
    wait(page, "window.__server?.run?.points.length > 0")
    assert page.evaluate(CURVE) == before
    page.get_by_role("button", name="Go on").click()
    wait(page, f"__server.run.points.length > {len(before) + 20}")
    steps = page.evaluate("() => __server.run.points.map((point) => point.step)")
    assert steps == sorted(set(steps))

    page.get_by_role("button", name="Cancel run").click()
    wait(page, "__server.run.status === 'cancelled'")
    expect(page.get_by_text(re.compile("^cancelled"))).to_have_count(2)  # the run, and its line in the list


def test_a_restart_of_the_server_is_survived(
    page: Page, server: Server, gpu: GpuServer, observed: Observed
) -> None:
    """While the server restarts the page says so, and then shows the run going on."""
    studio(page, server)
    port = gpu.url.rpartition(":")[2]
    connect(page, gpu.url)
    page.locator(".builder").get_by_label("Epochs").fill("20000")
    page.get_by_role("button", name="Train", exact=True).click()
    wait(page, "__server.run?.points.length > 5")
    gpu.stop()
    expect(page.get_by_text("connection lost, trying again…")).to_be_visible()
    step = page.evaluate("() => __server.run.step")
    gpu.start("--port", port)
    wait(page, f"__server.state === 'open' && __server.run.step > {step}")
    page.get_by_role("button", name="Cancel run").click()
    wait(page, "__server.run.status === 'cancelled'")
    forgive_no_connection(page, observed)


def test_a_recipe_moves_between_server_and_browser(page: Page, server: Server, gpu: GpuServer) -> None:
    """Each has its own runs, and shows them again when it is come back to; the form keeps what was set."""
    studio(page, server, "sequences")
    connect(page, gpu.url)
    page.get_by_role("button", name="Reinforcement learning", exact=True).click()
    form = page.locator(".builder")
    form.get_by_label("Epochs", exact=True).fill("1")
    form.locator(".go").click()
    wait(page, "__server.run?.status === 'done'")
    there = page.evaluate(CURVE)

    page.get_by_role("button", name="Train in this browser").click()
    expect(page.locator(".server-state")).to_have_text("in this browser")
    expect(page.locator(".server-runs li")).to_have_count(0)
    expect(form.get_by_label("Epochs", exact=True)).to_have_value("1")
    form.get_by_label("Discount (γ)").fill("0.8")
    form.locator(".go").click()
    wait(page, "__server.run?.status === 'done'")
    here = page.evaluate(CURVE)
    assert here != there

    page.get_by_role("button", name="Use a server").click()
    page.get_by_role("button", name="Connect", exact=True).click()
    wait(page, f"__server.state === 'open' && __server.run?.points.length === {len(there)}")
    assert page.evaluate(CURVE) == there
    expect(page.locator(".server-runs li")).to_have_count(1)
    expect(form.get_by_label("Discount (γ)")).to_have_value("0.8")

    page.get_by_role("button", name="Train in this browser").click()
    wait(page, f"__server.here && __server.run?.points.length === {len(here)}")
    assert page.evaluate(CURVE) == here
    expect(page.locator(".server-runs li")).to_have_count(1)


def test_the_command_brings_a_server_that_is_connected(
    page: Page, serve: Callable[..., Server], tmp_path: Path
) -> None:
    """A page opened with `playground` is connected without a word, trains there, and finds its run again."""
    server = serve(command=["playground"], XDG_STATE_HOME=str(tmp_path / "state"))
    studio(page, server)
    expect(page.get_by_text("connected", exact=True)).to_be_visible()
    page.locator(".builder").get_by_label("Hidden layers").fill("16")
    page.locator(".builder").get_by_label("Epochs").fill("2")
    page.get_by_role("button", name="Train", exact=True).click()
    wait(page, "__server.run?.status === 'done'")
    page.reload()
    wait(page, "window.__server?.run?.points.length > 0 && __server.runs.length === 1")


def test_who_has_disconnected_stays_so(page: Page, serve: Callable[..., Server], tmp_path: Path) -> None:
    """Disconnecting holds for the next time the page is opened."""
    server = serve(command=["playground"], XDG_STATE_HOME=str(tmp_path / "state"))
    studio(page, server)
    expect(page.get_by_text("connected", exact=True)).to_be_visible()
    page.get_by_role("button", name="Disconnect").click()
    page.reload()
    expect(page.get_by_role("button", name="Connect", exact=True)).to_be_visible()
    expect(page.get_by_text("not connected", exact=True)).to_be_visible()


def test_without_a_server_nobody_is_asked(page: Page, server: Server) -> None:
    """A page that was started alone opens no socket but its own, also where larger networks are."""
    opened: list[str] = []
    page.on("websocket", lambda socket: opened.append(socket.url))
    visit(page, server)
    page.get_by_role("tab", name="Images").click()
    expect(page.get_by_text("not connected", exact=True)).to_be_visible()
    assert [urlsplit(url).port for url in opened] == [urlsplit(server.url).port]


@pytest.mark.parametrize(
    ("options", "address", "words"),
    [
        ([], "ws://localhost:45999", "No server answers at this address."),
        ([], "my computer", "This is not an address of a server."),
        (["--token", TOKEN], "", "The token is not right."),
        # Open to others, it wants to be told the page.
        (["--host", "0.0.0.0", "--token", TOKEN], "", "Start it with --origin http://localhost:"),
        (["--max-connections", "0"], "", "The server takes no more connections for now."),
    ],
)
def test_why_there_is_no_connection_is_said(
    page: Page,
    server: Server,
    observed: Observed,
    tmp_path: Path,
    options: list[str],
    address: str,
    words: str,
) -> None:
    """What the browser hides is said in words: no server, no address, no token, not this page, not now."""
    gpu = GpuServer(tmp_path / "state")
    gpu.start(*options)
    studio(page, server)
    connect(page, address or gpu.url)
    expect(page.get_by_text(words)).to_be_visible()
    gpu.stop()
    forgive_no_connection(page, observed)


class Elsewhere(BaseHTTPRequestHandler):
    """Answers `/healthz` as the server's attribute says, and knows no WebSockets."""

    def do_GET(self) -> None:
        """Answer any page."""
        self.send_response(200 if self.path.startswith("/healthz") else 400)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(b"" if self.path == "/" else self.server.health.encode())  # type: ignore[attr-defined]

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.mark.parametrize(
    ("health", "words"),
    [
        ("ok v0.neural-playground", "The server does not speak this page's language: it is older or newer."),
        (f"ok {SUBPROTOCOL}", "something on the way does not let WebSockets through"),
    ],
)
def test_a_server_that_cannot_be_spoken_to_is_told_apart(
    page: Page, server: Server, observed: Observed, health: str, words: str
) -> None:
    """A server of another version, and one behind a proxy without WebSockets, are not just absent."""
    studio(page, server)
    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as elsewhere:
        elsewhere.health = health  # type: ignore[attr-defined]
        Thread(target=elsewhere.serve_forever, daemon=True).start()
        connect(page, f"ws://127.0.0.1:{elsewhere.server_port}")
        expect(page.get_by_text(words)).to_be_visible()
        elsewhere.shutdown()
    forgive_no_connection(page, observed)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ws://gpu.example:5007", "This page came over https"),
        ("ws://localhost:45999", "The browser does not let this page reach your own machine."),
    ],
)
def test_what_a_page_over_https_may_not_do_is_said(
    page: Page, observed: Observed, pyodide_dir: Path, tmp_path: Path, address: str, words: str
) -> None:
    """A page over https hears why neither an open connection nor this very machine is within its reach."""
    export(tmp_path)
    site = "https://play.example/"
    page.route(f"{site}**", lambda route: fulfil(route, tmp_path))
    page.goto(f"{site}index.html#tab=images")
    connect(page, address)
    expect(page.get_by_text(words)).to_be_visible()
    assert [url for url in observed.foreign if not url.startswith(site)] == []
    observed.foreign.clear()
    observed.errors.clear()  # the browser tells the console, each in its own words


def fulfil(route: Route, folder: Path) -> None:
    """Answer a request with the file in the folder."""
    file = folder / unquote(urlsplit(route.request.url).path).removeprefix("/")
    route.fulfill(path=file) if file.is_file() else route.fulfill(status=404)


def test_a_refusal_is_in_the_persons_language(page: Page, server: Server, gpu: GpuServer) -> None:
    """The server's refusal is shown with its hint, in Spanish on a Spanish page."""
    studio(page, server)
    page.get_by_role("button", name="ES", exact=True).click()
    page.get_by_label("Dirección").fill(gpu.url)
    page.get_by_role("button", name="Conectar", exact=True).click()
    expect(page.get_by_text("conectado", exact=True)).to_be_visible()
    page.locator(".builder").get_by_label("Capas ocultas").fill("9999999")
    page.get_by_role("button", name="Entrenar", exact=True).click()
    told = re.compile(r"«Capas ocultas» \(número 1\) debería ser .* Corrígelo")
    expect(page.get_by_text(told)).to_be_visible()
