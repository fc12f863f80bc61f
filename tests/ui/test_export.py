"""The exported page, from a plain HTTP server under a sub-path: no Panel, no Python on the other side."""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from playground.export import export
from tests.ui.conftest import ready
from tests.ui.driver import SEED, pause, pick, play, told, wait


class Quiet(SimpleHTTPRequestHandler):
    """The standard library's file server, without its log."""

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(pyodide_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the page is, two folders down on its server."""
    root = tmp_path_factory.mktemp("web")
    export(root / "courses" / "networks")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/courses/networks/"
        server.shutdown()


def test_the_exported_page_trains(page: Page, address: str) -> None:
    """It can be used before Python is there, then trains and obeys; nothing comes from elsewhere."""
    page.goto(address + SEED)
    pick(page, "Learning rate", "0.1")
    ready(page)
    wait(page, "__playground.layout !== null && __playground.metrics !== null")
    assert told(page, "values.learning_rate") == 0.1
    play(page)
    wait(page, "__playground.metrics.test_loss < 0.05")
    pause(page)
    page.get_by_role("button", name="ES", exact=True).click()
    expect(page.get_by_role("button", name="Entrenar", exact=True)).to_be_visible()
    program = page.get_by_role("region", name="Código")
    program.scroll_into_view_if_needed()
    expect(program).to_contain_text("import numpy as np")


def test_the_exported_page_learns_by_reward(page: Page, address: str) -> None:
    """A Q-network learns to cross the grid in the page itself, obeys, refuses, and shows its policy."""
    page.goto(f"{address}{SEED}&tab=sequences")
    page.get_by_role("button", name="Train in this browser").click()
    expect(page.locator(".server-state")).to_have_text("in this browser")
    slip = page.get_by_label("How often a move slips to a side")
    slip.fill("2")
    expect(page.locator(".spec-field[data-refused] .refused")).to_contain_text("should be a number ≤ 0.5")
    slip.fill("0")
    expect(page.locator(".estimate")).to_contain_text("training steps")
    page.locator(".builder .go").click()
    page.get_by_role("button", name="Pause run").click()
    wait(page, "__server.run.status === 'paused'")
    page.get_by_role("button", name="Train one epoch").click()
    wait(page, "__server.run.status === 'paused' && __server.run.points.length > 0")
    page.get_by_role("button", name="Go on").click()
    wait(page, "__server.run.status === 'done'")
    assert page.evaluate("__server.run.latest.mean_steps") == 6
    expect(page.get_by_role("img", name=re.compile(r"^Grid\. Step \d+ of 6$"))).to_be_visible()
    assert page.evaluate("__server.run.frames.get('values').shape") == [4, 4, 4]
    is_still_there_after_a_reload(page)


def is_still_there_after_a_reload(page: Page) -> None:
    """What a run has shown, also one that its page did not end; until it is deleted."""
    page.locator(".builder .go").click()
    wait(page, "__server.runs.length === 2 && __server.run.points.length > 0")
    page.get_by_role("button", name="Pause run").click()
    wait(page, "__server.run.status === 'paused'")
    page.reload()
    wait(page, "window.__server?.run?.status === 'lost'")
    expect(page.locator(".run-shown .refused")).to_have_text("The page was closed before this run ended.")
    listed = page.locator(".server-runs > li")
    listed.last.locator(".name").click()
    wait(page, "__server.run.status === 'done' && __server.run.latest.mean_steps === 6")
    expect(page.get_by_role("img", name=re.compile(r"^Grid\. Step \d+ of 6$"))).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    listed.last.get_by_role("button", name="Delete").click()
    page.reload()
    expect(listed).to_have_count(1)


def test_the_exported_page_sets_two_networks_against_each_other(page: Page, address: str) -> None:
    """They learn the ring in the page itself, are steered and stepped; what needs a server says so."""
    page.goto(f"{address}{SEED}&tab=gan")
    page.get_by_role("button", name="Train in this browser").click()
    page.get_by_role("button", name="GAN of images (DCGAN)").click()
    expect(page.get_by_text("too large for the browser")).to_be_visible()
    page.get_by_role("button", name="GAN of points", exact=True).click()
    page.get_by_role("button", name="Ring", exact=True).click()
    page.locator(".builder .go").click()
    wait(page, "__server.run?.latest.wasserstein < 0.2")
    page.get_by_role("button", name="GAN of images (DCGAN)").click()
    expect(page.locator(".builder")).to_have_count(0)
    page.locator(".server-runs .name").click()
    page.get_by_role("button", name="Discriminator", exact=True).click()
    wait(page, "__server.run.spec.train === 'discriminator'")
    page.get_by_role("button", name="Pause run").click()
    wait(
        page,
        "__server.run.status === 'paused' && __server.run.frames.get('samples').step === __server.run.step",
    )
    samples, step = page.evaluate("[[...__server.run.frames.get('samples').array], __server.run.step]")
    radii = [math.hypot(*point) for point in zip(samples[::2], samples[1::2], strict=True)]
    assert 0.6 < sum(radii) / len(radii) < 1
    page.locator(".builder").get_by_label("Loss", exact=True).select_option("wasserstein-gp")
    expect(page.get_by_text("With this loss its answer is a number")).to_be_visible()
    page.get_by_role("button", name="10 steps", exact=True).click()
    wait(page, f"__server.run.status === 'paused' && __server.run.frames.get('samples').step === {step + 10}")
    assert page.evaluate("[...__server.run.frames.get('samples').array]") == samples
    point = page.evaluate("[...__server.run.frames.get('point').array]")
    page.get_by_label("Latent dimension 1").fill("0.8")
    page.wait_for_function(
        "old => __server.run.frames.get('point').array.some((x, i) => x !== old[i])", arg=point
    )


def test_the_exported_page_opens_links(page: Page, address: str) -> None:
    """TensorFlow Playground's links mean the same here."""
    page.goto(f"{address}#activation=relu&dataset=spiral&seed=0.5&networkShape=3,2")
    ready(page)
    wait(page, "__playground.layout !== null")
    assert told(page, "values.dataset") == "spiral"
    assert told(page, "layout.layers.map(layer => layer.fan_out)") == [3, 2, 1]
