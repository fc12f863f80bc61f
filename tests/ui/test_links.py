"""The link in the address bar: what it restores, what is written into it, and walking back and forth."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import ROOT
from tests.ui.conftest import Observed, Server
from tests.ui.driver import SEED, point, told, visit, wait, weights

ANCHOR = json.loads((ROOT / "tests" / "anchor.json").read_text("utf-8"))


def fragment(page: Page) -> str:
    """The address after its #."""
    return page.url.partition("#")[2]


@pytest.mark.parametrize("case", ANCHOR, ids=lambda case: case["name"])
def test_a_link_of_tensorflow_playground_trains_as_it_did_there(
    page: Page, server: Server, case: dict[str, Any]
) -> None:
    """An old link gives its points, and in the page's worker its losses to nine digits, and its weights."""
    visit(page, server, case["hash"])
    for index, expected in enumerate(case["first_points"]):
        assert point(page, index) == pytest.approx(expected, rel=1e-6)
    for text, (train, test) in case["epochs"].items():
        epoch = int(text)
        missing = epoch - told(page, "metrics.epoch")
        page.evaluate("count => { for (let i = 0; i < count; i++) __playground.step() }", missing)
        wait(page, f"__playground.metrics.epoch === {epoch}")
        assert told(page, "metrics.train_loss") == pytest.approx(train, rel=1e-9)
        assert told(page, "metrics.test_loss") == pytest.approx(test, rel=1e-9)
    wait(page, "__playground.latest('weights').step === __playground.metrics.epoch")
    layers, vector = told(page, "layout.layers"), weights(page)
    links = [weight for layer in layers for weight in vector[layer["weights"] : layer["bias"]]]
    assert links[: len(case["weights_after"])] == pytest.approx(case["weights_after"], rel=1e-6)
    assert told(page, "notices") == []


def test_a_link_sets_every_control(page: Page, server: Server) -> None:
    """What a link says stands in the controls, also where they do not offer it themselves."""
    visit(
        page,
        server,
        "#activation=relu&learningRate=0.0123&regularization=L1&regularizationRate=0.01&dataset=xor&noise=15"
        "&batchSize=25&percTrainData=33&networkShape=3,3,2&sinX=true&x=false&seed=0.5&discretize=true",
    )
    shown = {"Learning rate": "0.0123", "Activation": "ReLU", "Regularization": "L1"}
    for name, text in {**shown, "Regularization rate": "0.01"}.items():
        expect(page.get_by_role("combobox", name=name, exact=True)).to_have_text(text)
    for name, value in {"Noise, %": "15", "Batch size": "25", "Training share, %": "33"}.items():
        expect(page.get_by_role("slider", name=name)).to_have_value(value)
    expect(page.get_by_role("radio", name="Exclusive or")).to_be_checked()
    expect(page.get_by_role("switch", name="Discretize output")).to_be_checked()
    expect(page.get_by_role("button", name="sine of x1")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="x1, horizontal position")).to_have_attribute(
        "aria-pressed", "false"
    )
    expect(page.locator(".node.hidden")).to_have_count(8)


def test_only_what_differs_is_written(page: Page, server: Server) -> None:
    """Defaults that a link spells out are left out; a change adds its key, undoing it removes the key."""
    visit(page, server, f"{SEED}&activation=tanh&batchSize=10&networkShape=4,2&collectStats=false")
    assert fragment(page) == "seed=0.12345"
    page.get_by_role("button", name="Add a neuron to layer 1").click()
    assert fragment(page) == "seed=0.12345&networkShape=5,2"
    page.get_by_role("button", name="Remove a neuron from layer 1").click()
    assert fragment(page) == "seed=0.12345"


def test_without_a_link_a_seed_is_drawn(page: Page, server: Server) -> None:
    """A page opened without a link puts its seed into the address, so that what is seen can be passed on."""
    visit(page, server, "")
    assert fragment(page) == f"seed={told(page, 'values.seed')}"
    drawn = point(page)
    page.reload()
    wait(page, "window.__playground?.latest('data') !== undefined")
    assert point(page) == drawn


def test_back_and_forward_walk_through_the_changes(page: Page, server: Server) -> None:
    """Back undoes what was changed, one change after the other, without reloading; forward does it again."""
    visit(page, server)
    page.evaluate("window.kept = true")
    page.get_by_role("button", name="Add a hidden layer").click()
    page.get_by_role("button", name="x1 squared").click()
    shapes = "__playground.layout?.layers.map((layer) => layer.fan_in).join()"
    for move, expected in (
        (page.go_back, "2,4,2,2"),
        (page.go_back, "2,4,2"),
        (page.go_forward, "2,4,2,2"),
        (page.go_forward, "3,4,2,2"),
    ):
        move()
        wait(page, f"{shapes} === '{expected}'")
    assert page.evaluate("window.kept")
    expect(page.get_by_role("button", name="x1 squared")).to_have_attribute("aria-pressed", "true")


def test_an_edited_address_is_taken_over(page: Page, server: Server) -> None:
    """A link put into the address of an open page takes effect there, without reloading."""
    visit(page, server)
    page.evaluate("window.kept = true")
    page.goto(f"{server.url}#dataset=gauss&seed=1")
    expect(page.get_by_role("radio", name="Two Gaussians")).to_be_checked()
    wait(page, "__playground.layout !== null")
    assert page.evaluate("window.kept")


def test_what_a_link_says_in_vain_is_told(page: Page, server: Server) -> None:
    """Unknown keys and impossible values fall back to the default, each with a notice that can be closed."""
    visit(page, server, f"{SEED}&batchSize=-3&activation=step-by-step&weather=sunny")
    notices = page.get_by_role("alert").locator(".notice")
    expect(notices).to_have_count(3)
    for key, value in (("batchSize", "-3"), ("activation", "step-by-step"), ("weather", "")):
        expect(notices.filter(has_text=key)).to_contain_text(value)
    assert (told(page, "values.batch_size"), told(page, "values.activation")) == (10, "tanh")
    assert fragment(page) == "seed=0.12345"
    notices.first.get_by_role("button", name="Close").click()
    expect(notices).to_have_count(2)


def test_a_link_is_no_code(page: Page, server: Server, observed: Observed) -> None:
    """What a link holds is shown as text: no markup in it becomes part of the page."""
    visit(page, server, f"{SEED}&activation=%3Cimg src=x onerror=alert(1)%3E&%3Cb%3Ebold%3C/b%3E=1")
    notices = page.get_by_role("alert")
    expect(notices).to_contain_text("<img src=x")
    assert notices.locator("img, b").count() == 0


def test_a_lesson_can_hide_controls(page: Page, server: Server) -> None:
    """The keys that hide controls do so here as they did there, and stay in the link."""
    visit(page, server, f"{SEED}&playButton_hide=true&learningRate_hide=true&numHiddenLayers_hide=true")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_hidden()
    expect(page.get_by_role("combobox", name="Learning rate", exact=True)).to_be_hidden()
    expect(page.get_by_role("button", name="Add a hidden layer")).to_be_hidden()
    expect(page.get_by_role("button", name="One epoch")).to_be_visible()
    page.get_by_role("button", name="x1 squared").click()
    assert "learningRate_hide=true" in fragment(page)
