"""What a person has made is kept: in a file, in a link, in the browser; and a bad file takes nothing away."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.ui.conftest import Server
from tests.ui.driver import SEED, pause, play, point, settle, told, visit, wait, weights

LINK = f"{SEED}&dataset=spiral&networkShape=5,3&activation=sine&noise=10"


def download(page: Page, name: str, group: str, folder: Path) -> Path:
    """Press a button that hands out a file, and take it."""
    with page.expect_download() as found:
        page.get_by_role("group", name=group).get_by_role("button", name=name, exact=True).click()
    path = folder / found.value.suggested_filename
    found.value.save_as(path)
    return path


def give(page: Page, content: bytes, name: str = "run.json") -> None:
    """Open a file."""
    page.locator("input[type=file][accept*=json]").set_input_files(
        {"name": name, "mimeType": "application/json", "buffer": content}
    )


def state(page: Page) -> list[Any]:
    """All that a file may bring back or must leave alone."""
    return [told(page, "values"), told(page, "metrics.epoch"), weights(page), point(page)]


def test_a_saved_run_comes_back_whole(page: Page, server: Server, tmp_path: Path) -> None:
    """Settings, data, weights, epoch and losses are what they were when the file was saved."""
    visit(page, server, LINK)
    play(page, 20)
    pause(page)
    before, loss = state(page), told(page, "metrics.test_loss")
    file = download(page, "Save", "Experiment", tmp_path)
    told(page, "set({dataset: 'xor', hidden_layers: [2], noise: 30})")
    wait(page, "__playground.layout !== null && __playground.metrics.epoch === 0")
    settle(page)
    give(page, file.read_bytes())
    expect(page.get_by_role("status").filter(has_text="run.json is open")).to_be_visible()
    wait(page, f"__playground.metrics.epoch === {before[1]}")
    settle(page)
    assert state(page) == before
    assert told(page, "metrics.test_loss") == pytest.approx(loss, rel=1e-12)
    assert told(page, "notices.filter((notice) => !notice.passing)") == []
    table = list(csv.reader(download(page, "CSV", "Losses", tmp_path).read_text().splitlines()))
    assert table[0][:3] == ["epoch", "train_loss", "test_loss"]
    assert int(table[1][0]) == 0
    assert int(table[-1][0]) == before[1]


def test_bad_files_are_refused_in_plain_words(page: Page, server: Server, tmp_path: Path) -> None:
    """Each says what is wrong, in the person's language, and leaves the run as it was."""
    visit(page, server)
    play(page, 3)
    pause(page)
    good = json.loads(download(page, "Save", "Experiment", tmp_path).read_text())
    before = state(page)

    def changed(**changes: Any) -> bytes:
        return json.dumps({**good, **changes}).encode()

    def experiment(**changes: Any) -> bytes:
        return changed(experiment={**good["experiment"], **changes})

    bad = {
        "binary": (bytes(range(256)) * 40, "cannot be read as JSON"),
        "empty": (b"", "cannot be read as JSON"),
        "foreign": (b'{"cells": []}', "not an experiment saved here"),
        "list": (b"[1, 2]", "not an experiment saved here"),
        "newer": (changed(version=2), "newer version"),
        "5,000 neurons": (experiment(hidden_layers=[5000]), "hidden_layers is [5000]"),
        "type": (experiment(learning_rate="fast"), 'learning_rate is "fast"'),
        "rate": (experiment(learning_rate=-1), "learning_rate is -1"),
        "switch": (experiment(discretize=1), "discretize is 1"),
        "setting": (experiment(weather="sunny"), "weather"),
        "experiment": (changed(experiment=[]), "not an experiment saved here"),
        "weights": (changed(weights=[1, 2, 3]), "do not fit"),
        "no numbers": (changed(weights=["a"] * 25), "do not fit"),
        "infinite": (json.dumps(good).replace("1", "1e999", 1).encode(), "not an experiment"),
        "epoch": (changed(epoch=-5), "epoch is -5"),
        "losses": (changed(losses={"epoch": [1], "train_loss": [], "test_loss": []}), "losses"),
        "data": (changed(data={"rows": [[1, 2], [3]]}), "data is"),
        "together": (experiment(batch_size=1000, compat="none"), "cannot train"),
        "large": (b" " * 9_000_000, "up to 8"),
    }
    for what, (content, words) in bad.items():
        told(page, "notices.splice(0)")
        give(page, content)
        expect(page.get_by_role("alert").last, what).to_contain_text(words)
        settle(page)
        assert state(page) == before, what
    page.get_by_role("button", name="ES", exact=True).click()
    expect(page.get_by_role("alert").last).to_contain_text("No se ha cambiado nada")


def test_points_that_the_settings_do_not_give_are_told(page: Page, server: Server, tmp_path: Path) -> None:
    """A file whose points were edited is opened, but the person learns that they are not used."""
    visit(page, server)
    run = json.loads(download(page, "Save", "Experiment", tmp_path).read_text())
    run["data"]["rows"][0][0] += 1
    give(page, json.dumps(run).encode())
    expect(page.get_by_role("alert")).to_contain_text("points in the file")


def test_the_link_is_copied(page: Page, context: BrowserContext, server: Server) -> None:
    """The clipboard holds the address that opens the same experiment."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page, server, LINK)
    page.get_by_role("group", name="Link").get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_pictures_of_the_network(page: Page, server: Server, tmp_path: Path) -> None:
    """The SVG shows every neuron and every link of the network, the PNG the same in pixels."""
    visit(page, server)
    root = ElementTree.parse(download(page, "SVG", "Diagram", tmp_path)).getroot()
    named = {kind: root.findall(f"{{http://www.w3.org/2000/svg}}{kind}") for kind in ("image", "path")}
    assert len(named["image"]) == 2 + 4 + 2 + 1
    assert 0 < len(named["path"]) <= 2 * 4 + 4 * 2 + 2
    assert all(image.attrib["href"].startswith("data:image/png") for image in named["image"])
    header = download(page, "PNG", "Diagram", tmp_path).read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(header[16:20]) == 2 * int(root.attrib["width"])


def test_a_closed_page_loses_nothing(page: Page, server: Server) -> None:
    """Opened again without a link, the page is as it was left, and offers to start afresh."""
    visit(page, server, LINK)
    play(page, 15)
    pause(page)
    before = state(page)
    page.goto("about:blank")
    page.goto(server.url)
    wait(page, f"window.__playground?.metrics?.epoch === {before[1]}")
    settle(page)
    assert state(page) == before
    page.get_by_role("button", name="Start afresh").first.click()
    wait(page, "__playground.layout !== null && __playground.metrics.epoch === 0")
    assert told(page, "values.dataset") == "circle"
    assert told(page, "notices") == []


def test_loading_the_page_again_loses_nothing(page: Page, server: Server) -> None:
    """The reload button of the browser brings the run back as it was."""
    visit(page, server, LINK)
    play(page, 10)
    pause(page)
    before = state(page)
    page.reload()
    wait(page, f"window.__playground?.metrics?.epoch === {before[1]}")
    settle(page)
    assert state(page) == before


def test_a_link_begins_anew(page: Page, server: Server) -> None:
    """Who follows a link gets the experiment of the link, not what was kept, even if it is the same."""
    visit(page, server, LINK)
    play(page, 10)
    pause(page)
    page.goto("about:blank")
    visit(page, server, LINK)
    settle(page)
    assert told(page, "metrics.epoch") == 0
    assert told(page, "notices") == []
