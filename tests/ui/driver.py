"""How tests reach the page: what a person sees by role and name, what the session knows by its handle."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, WebSocket, expect

from tests.ui.conftest import Server, ready

SEED = "#seed=0.12345"  # the default experiment, with points and weights that are always the same


def visit(page: Page, server: Server, link: str = SEED) -> None:
    """Open the page at a link and wait until it can train and has drawn what its engine sent."""
    page.goto(server.url + link)
    ready(page)
    wait(page, "__playground.framesDrawn > 0 && __playground.layout !== null")


def studio(page: Page, server: Server, tab: str = "images") -> None:
    """Open the page at a tab of larger networks; Python does not start there, so it is not waited for."""
    page.goto(f"{server.url}{SEED}&tab={tab}")
    page.locator(".view.Studio .connection").wait_for()


def wait(page: Page, condition: str) -> None:
    """Wait until a JavaScript expression is true."""
    page.wait_for_function(condition)


def told(page: Page, expression: str) -> Any:
    """What the session says: `told(page, "metrics.epoch")`."""
    return page.evaluate(f"__playground.{expression}")


def play(page: Page, epochs: int = 1) -> None:
    """Press play and wait until that many more epochs are trained; the page goes on training."""
    begun = told(page, "metrics.epoch")
    page.get_by_role("button", name="Train", exact=True).click()
    wait(page, f"__playground.metrics.epoch >= {begun + epochs}")


def pause(page: Page) -> None:
    """Press pause and wait until the last frames are drawn."""
    page.get_by_role("button", name="Pause").click()
    settle(page)


def settle(page: Page) -> None:
    """Wait until the engine has answered everything it was sent, and the page has drawn the answer."""
    # Messages are answered in their order: with this one, all that came before has been done.
    told(page, "ask({type: 'transcribe', framework: 'numpy'})")
    drawn = told(page, "framesDrawn")
    for _ in range(2):  # who begins or ends to watch is sent a frame
        told(page, "watch('checkpoint', () => {})()")
    # The first picture may be of a frame that was already on its way; the second is of a later one.
    wait(page, f"__playground.framesDrawn >= {drawn + 2}")


def weights(page: Page) -> list[float]:
    """The flat vector of the network's parameters, as last drawn."""
    found: list[float] = page.evaluate("[...__playground.latest('weights').array]")
    return found


def point(page: Page, index: int = 0) -> list[float]:
    """One point of the data: x, y and label."""
    found: list[float] = page.evaluate(
        "k => [...__playground.latest('data').array.subarray(3 * k, 3 * k + 3)]", index
    )
    return found


def pick(page: Page, control: str, choice: str) -> None:
    """Choose from one of the page's lists, as a person does."""
    page.get_by_role("combobox", name=control, exact=True).click()
    page.get_by_role("menuitem", name=choice, exact=True).click()
    expect(page.get_by_role("menuitem")).to_have_count(0)  # the list takes a moment to leave


def speak(page: Page, language: str) -> None:
    """Switch the page's language: "en" or "es"."""
    page.get_by_role("button", name=language.upper(), exact=True).click()


@contextmanager
def frames_sent(page: Page) -> Iterator[list[str | bytes]]:
    """Everything that the page sends to the Panel server; entered before the page is opened."""
    sent: list[str | bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: sent.append(frame))

    page.on("websocket", listen)
    yield sent
    page.remove_listener("websocket", listen)
