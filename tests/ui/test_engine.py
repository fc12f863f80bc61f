"""The engine behind the page: while it starts, when it dies, when the server goes, when nobody looks."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from playwright.sync_api import Page, Request, Route, expect

from tests.ui.conftest import Observed, Server, ready, until
from tests.ui.driver import SEED, frames_sent, pick, play, settle, speak, told, visit, wait, weights

RUNTIME = "**/pyodide.asm.wasm"


def train(page: Page) -> None:
    """Press play without waiting for what comes of it."""
    page.get_by_role("button", name="Train", exact=True).click()


def hold_runtime(page: Page) -> list[Route]:
    """Keep Python from starting: requests for its heart wait in the list until they are let through."""
    held: list[Route] = []
    page.route(RUNTIME, lambda route: held.append(route))
    return held


def test_nothing_is_sent_to_the_server_while_training(page: Page, server: Server) -> None:
    """Three seconds of training, with settings, theme and language changed, send no websocket frame."""
    with frames_sent(page) as sent:
        visit(page, server)
        wait(page, "Bokeh.documents[0].is_idle")
        page.wait_for_timeout(500)
        assert sent  # opening the page does send some: the count works
        sent.clear()
        play(page)
        pick(page, "Learning rate", "0.1")
        page.get_by_role("slider", name="Batch size").press("ArrowRight")
        page.get_by_role("switch", name="Discretize output").click()
        wait(page, "location.hash.includes('discretize=true')")
        speak(page, "es")
        speak(page, "en")
        page.get_by_role("button", name="Switch to dark colours").click()
        begun = told(page, "metrics.epoch")
        page.wait_for_timeout(3000)
        assert told(page, "metrics.epoch") > begun + 10
        assert sent == []


def test_training_goes_on_without_the_server(
    page: Page, serve: Callable[..., Server], observed: Observed
) -> None:
    """The server's process is killed: the page trains on, and its controls still work."""
    server = serve()
    visit(page, server)
    play(page)
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait()
    epoch = told(page, "metrics.epoch")
    wait(page, f"__playground.metrics.epoch > {epoch + 100}")
    pick(page, "Activation", "ReLU")
    page.get_by_role("button", name="Add a hidden layer").click()
    wait(page, "__playground.layout?.layers.length === 4")
    play(page, 20)
    assert told(page, "notices") == []
    lost = [e for e in observed.errors if "ERR_CONNECTION_REFUSED" in e or "websocket" in e.lower()]
    assert lost == observed.errors
    observed.errors.clear()


def caught(page: Page, held: list[Route]) -> None:
    """Wait until the page has asked for the runtime, letting Playwright hear of it."""

    def asked() -> bool:
        page.wait_for_timeout(20)
        return bool(held)

    until(asked)


def test_the_page_is_there_before_python(page: Page, server: Server) -> None:
    """While Python is still on its way, network and data are drawn, controls react, and progress is told."""
    held = hold_runtime(page)
    page.goto(server.url + SEED)
    wait(page, "window.__playground?.latest('neurons')?.shape[0] === 6")
    caught(page, held)
    expect(page.get_by_role("status").filter(has_text="Starting Python")).to_be_visible()
    first = page.evaluate("__playground.latest('data').array[0]")
    page.get_by_role("button", name="Add a neuron to layer 1").click()
    wait(page, "__playground.latest('neurons').shape[0] === 7")
    page.get_by_title("Exclusive or").click()
    wait(page, f"__playground.latest('data').array[0] !== {first}")
    page.get_by_role("button", name="New points").click()
    drawn = weights(page)
    for route in held:
        route.continue_()
    ready(page)
    wait(page, "__playground.latest('weights') && __playground.layout !== null")
    settle(page)
    assert len(weights(page)) == len(drawn)
    assert told(page, "values.hidden_layers") == [5, 2]
    assert told(page, "stage") == "ready"


def test_the_first_picture_is_the_engines(page: Page, server: Server) -> None:
    """What the server draws while Python starts has the weights and points that the engine begins with."""
    held = hold_runtime(page)
    page.goto(server.url + SEED)
    wait(page, "window.__playground?.latest('weights') !== undefined")
    drawn = weights(page), page.evaluate("[...__playground.latest('data').array]")
    page.evaluate("window.before = __playground.latest('weights')")
    caught(page, held)
    for route in held:
        route.continue_()
    ready(page)
    wait(page, "__playground.latest('weights') !== before")
    assert (weights(page), page.evaluate("[...__playground.latest('data').array]")) == drawn


def test_play_pressed_early_trains_when_it_can(page: Page, server: Server) -> None:
    """Play may be pressed while Python is still starting: training begins as soon as it is there."""
    held = hold_runtime(page)
    page.goto(server.url + SEED)
    train(page)
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    caught(page, held)
    for route in held:
        route.continue_()
    wait(page, "__playground.metrics?.epoch > 5")
    assert told(page, "playing") is True


def killed_engine_comes_back(page: Page, observed: Observed, kill: str) -> None:
    """End the worker by `kill`, run inside it, and see what the person sees then."""
    page.get_by_role("button", name="Add a neuron to layer 1").click()
    wait(page, "__playground.layout?.layers[0].fan_out === 5")
    play(page, 5)
    link = page.url
    page.workers[0].evaluate(kill)
    wait(page, "__playground.notices.length > 0")
    expect(page.get_by_role("alert")).to_contain_text("your experiment is kept")
    wait(page, "__playground.stage === 'ready' && __playground.metrics.epoch > 0")
    assert told(page, "playing") is True
    assert page.url == link
    assert told(page, "layout.layers[0].fan_out") == 5
    assert len(page.workers) == 1
    assert all("engine lost" in error for error in observed.errors)
    observed.errors.clear()


def test_a_worker_that_fails_is_replaced(page: Page, server: Server, observed: Observed) -> None:
    """An error that ends the worker's work brings another worker, the same experiment, and a notice."""
    visit(page, server)
    killed_engine_comes_back(page, observed, "() => { setTimeout(() => { throw new Error('broken') }) }")


def test_a_worker_that_falls_silent_is_replaced(page: Page, server: Server, observed: Observed) -> None:
    """A worker that answers no more, as one that the browser killed, is found out and replaced."""
    visit(page, server)
    killed_engine_comes_back(page, observed, "() => { self.close() }")


def test_a_worker_that_always_fails_is_given_up(page: Page, server: Server, observed: Observed) -> None:
    """After a few attempts the page stops trying and tells the person what to do."""
    page.route("**/worker.js", lambda route: route.fulfill(body="x", content_type="text/javascript"))
    page.goto(server.url + SEED)
    wait(page, "window.__playground?.stage === 'failed'")
    expect(page.get_by_role("alert")).to_contain_text("Reload the page")
    expect(page.get_by_role("status").filter(has_text="Python could not start")).to_be_visible()
    observed.errors.clear()


def test_without_webassembly_a_sentence_says_so(page: Page, server: Server) -> None:
    """A browser that lacks WebAssembly shows the page with a sentence that tells what it needs."""
    page.add_init_script("delete window.WebAssembly")
    page.goto(server.url + SEED)
    expect(page.get_by_role("alert")).to_contain_text("it lacks WebAssembly or module workers")
    expect(page.get_by_role("heading", name="Network")).to_be_visible()
    wait(page, "window.__playground?.latest('neurons')?.shape[0] === 6")


def test_without_module_workers_a_sentence_says_so(page: Page, server: Server) -> None:
    """A browser whose workers cannot be modules shows the same sentence."""
    page.add_init_script("window.Worker = class { terminate() {} }")
    page.goto(server.url + SEED)
    expect(page.get_by_role("alert")).to_contain_text("it lacks WebAssembly or module workers")


def test_a_hidden_tab_does_not_train(page: Page, server: Server) -> None:
    """While the tab is hidden nothing is trained, and training goes on when it is shown again."""
    visit(page, server)
    play(page, 5)
    hide = """hidden => {
      Object.defineProperty(document, 'hidden', {value: hidden, configurable: true})
      document.dispatchEvent(new Event('visibilitychange'))
    }"""
    page.evaluate(hide, True)
    page.wait_for_timeout(500)
    epoch, drawn = told(page, "metrics.epoch"), told(page, "framesDrawn")
    page.wait_for_timeout(500)
    assert (told(page, "metrics.epoch"), told(page, "framesDrawn")) == (epoch, drawn)
    page.evaluate(hide, False)
    wait(page, f"__playground.metrics.epoch > {epoch + 5}")


def test_everything_comes_from_one_place(page: Page, server: Server) -> None:
    """Opening the page and training asks no other origin for anything."""
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    visit(page, server)
    play(page, 10)
    origin = server.url.removesuffix("/app")
    assert len(asked) > 20
    assert [r.url for r in asked if not r.url.startswith((origin, "blob:", "data:"))] == []


def test_the_server_has_nothing_to_complain_about(page: Page, server: Server) -> None:
    """Neither this visit nor those of the tests before left an error or a warning in the server's log."""
    visit(page, server)
    page.get_by_role("button", name="Add a hidden layer").click()
    play(page, 10)
    assert "WebSocket connection opened" in server.log
    assert server.trouble == []
