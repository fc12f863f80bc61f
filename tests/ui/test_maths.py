"""The maths card: the passes of a point in numbers, layer by layer, and the network as a formula."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Position, expect

from playground.kernels.live import LiveTrainer
from playground.kernels.spec import Spec
from tests.ui.conftest import Server, until
from tests.ui.driver import SEED, pause, play, point, settle, speak, told, visit, wait, weights


def opened(page: Page) -> Locator:
    """The maths card, open, with its first answer."""
    page.get_by_role("button", name="Maths", exact=True).click()
    card = page.locator(".view.Maths")
    expect(card.get_by_role("table").first).to_be_visible()
    return card


def numbers(cells: Locator) -> list[float]:
    """The first number of each cell."""
    texts = cells.locator("> span").all_text_contents()
    return [float(text.replace("−", "-")) for text in texts]


def row(card: Locator, table: str, name: str) -> list[float]:
    """The numbers in a row of a layer's table."""
    layer = card.get_by_role("group", name=table, exact=True)
    return numbers(layer.get_by_role("row", name=re.compile(f"^{name}")).get_by_role("cell"))


def shown_output(card: Locator) -> float:
    """The output in the result."""
    text = card.get_by_role("status").locator("b").first.text_content()
    return float(str(text).replace("−", "-"))


def test_the_forward_pass_of_a_point(page: Page, server: Server) -> None:
    """By number, with the keyboard: weights, bias, sum and value of each neuron are those of the network."""
    visit(page, server)
    card = opened(page)
    number = card.get_by_label("Point of the data")
    number.fill("2")
    number.press("ArrowUp")
    x, y, _ = point(page, 2)
    expect(card.get_by_label("x₁")).to_have_value(f"{x:.3f}".rstrip("0"))
    live = LiveTrainer(Spec(seed="0.12345"))
    layer = live.layout()["layers"][0]
    flat = weights(page)
    own = flat[layer["weights"] + 4 : layer["weights"] + 6]
    bias = flat[layer["bias"] + 2]
    total = own[0] * x + own[1] * y + bias
    expected = pytest.approx([*own, bias, total, np.tanh(total)], rel=0.006)
    until(lambda: row(card, "Hidden layer 1", "Neuron 3") == expected)  # once the engine has answered
    network = live._network.predict(np.array([[x], [y]]))
    assert shown_output(card) == pytest.approx(network[0, 0], rel=0.006)


def test_the_backward_pass_on_request(page: Page, server: Server) -> None:
    """The gradient shown for the output's bias is how fast the loss shown grows with it."""
    visit(page, server)
    card = opened(page)
    assert card.get_by_role("group", name="Hidden layer 1", exact=True).get_by_text("∂").count() == 0
    card.get_by_role("button", name="Backward pass").click()
    upstream, slope, delta, *gradients = row(card, "Output", "Output")
    assert delta == pytest.approx(upstream * slope, rel=0.01)
    assert gradients[-1] == delta  # of the bias
    loss = card.get_by_role("status").locator("b").last
    before = float(str(loss.text_content()))
    at = told(page, "layout.layers[2].bias")
    text = loss.text_content()
    told(page, f"poke({at}, {weights(page)[at] + 0.1})")
    expect(loss).not_to_have_text(str(text))
    grown = float(str(loss.text_content())) - before
    assert grown == pytest.approx(0.1 * delta, rel=0.25)


def test_the_point_under_the_cursor(page: Page, server: Server) -> None:
    """Over the map the card tells of the place under the pointer; a click holds it; a marker shows where."""
    visit(page, server)
    card = opened(page)
    first = card.get_by_label("x₁").input_value()
    field = page.get_by_role("img", name=re.compile("Map of the network"))
    box = field.bounding_box()
    assert box is not None
    at: Position = {"x": 0.75 * box["width"], "y": 0.25 * box["height"]}
    field.hover(position=at)
    expect(card.get_by_label("x₁")).to_have_value(re.compile(r"^(2\.9|3)"))
    page.get_by_role("heading", name="Maths").hover()
    expect(card.get_by_label("x₁")).to_have_value(first)
    field.click(position=at)
    page.get_by_role("heading", name="Maths").hover()
    expect(card.get_by_label("x₂")).to_have_value(re.compile(r"^(2\.9|3)"))
    assert page.locator(".marker").is_visible()
    page.get_by_role("button", name="Maths", exact=True).click()
    assert page.locator(".marker").is_hidden()


def test_it_follows_training_and_costs_nothing_closed(page: Page, server: Server) -> None:
    """While it is open the numbers change with the weights; closed, the engine is asked nothing."""
    visit(page, server)
    card = opened(page)
    before = card.get_by_role("status").locator("b").first.text_content()
    page.evaluate(
        """() => { const ask = __playground.ask.bind(__playground)
        window.asked = 0
        __playground.ask = (request) => { window.asked += request.type === 'ask'; return ask(request) } }"""
    )
    play(page, 10)
    expect(card.get_by_role("status").locator("b").first).not_to_have_text(str(before))
    page.get_by_role("button", name="Maths", exact=True).click()
    asked = page.evaluate("window.asked")
    assert asked > 0
    epoch = told(page, "metrics.epoch")
    wait(page, f"__playground.metrics.epoch > {epoch + 60}")
    assert page.evaluate("window.asked") == asked
    pause(page)


def test_every_kind_of_network_is_explained(page: Page, server: Server) -> None:
    """Classes, numbers, radial neurons, batch normalisation, no hidden layer: each has its tables."""
    visit(page, server, f"{SEED}&compat=none&problem=multi-class&dataset=blobs&classes=4&batchNorm=true")
    card = opened(page)
    expect(card.get_by_role("group", name="Output", exact=True).get_by_role("row")).to_have_count(5)
    expect(card.get_by_text("BN", exact=True).first).to_be_visible()
    changes: list[dict[str, Any]] = [
        {"problem": "regression"},
        {"combination": "ew_radial", "batch_norm": False},
        {"hidden_layers": []},
    ]
    for change in changes:
        page.evaluate("change => __playground.set(change)", change)
        settle(page)
        layers = len(told(page, "layout.layers"))
        expect(card.locator("table.pass")).to_have_count(layers)
        expect(card.get_by_role("status").locator("b").last).to_have_text(re.compile(r"\d"))


def test_the_network_as_a_formula(page: Page, context: BrowserContext, server: Server) -> None:
    """A line for each neuron, with its weights rounded; copied as text and as LaTeX."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page, server)
    card = opened(page)
    card.get_by_text("The whole network as a formula").click()
    lines = card.get_by_role("group", name="The whole network as a formula").locator("math")
    expect(lines).to_have_count(7)  # of 2-4-2-1

    def copied(kind: str) -> str:
        card.get_by_role("button", name=f"Copy as {kind}").click()
        expect(card.get_by_role("button", name="Copied")).to_be_visible()
        expect(card.get_by_role("button", name=f"Copy as {kind}")).to_be_visible()
        text: str = page.evaluate("navigator.clipboard.readText()")
        return text

    text = copied("text").splitlines()
    first = weights(page)[0]
    assert text[0].startswith(f"a₁⁽¹⁾ = tanh({first:.3g} x₁".replace("-", "−"))
    assert text[-1].startswith("y = tanh(")
    latex = copied("LaTeX")
    assert latex.startswith("\\begin{aligned}\na^{(1)}_{1} &= \\tanh(")
    assert latex.count("&=") == 7


@pytest.mark.parametrize(
    ("link", "name"),
    [
        (SEED, "Output"),
        (f"{SEED}&problem=regression", "Output"),
        (f"{SEED}&compat=none&problem=multi-class&dataset=blobs&classes=3", "Class 1"),
    ],
)
def test_the_output_has_a_bias_to_edit(page: Page, server: Server, link: str, name: str) -> None:
    """By keyboard: the output neuron opens a card whose bias, written anew, is the network's."""
    visit(page, server, link)
    wait(page, "__playground.latest('weights') !== undefined")
    page.get_by_role("button", name=name, exact=True).press("Enter")
    bias = page.get_by_role("dialog", name=name).get_by_role("spinbutton", name="bias")
    at: Any = told(page, "layout.layers.at(-1).bias") + (1 if name == "Class 1" else 0)
    assert float(bias.input_value()) == pytest.approx(weights(page)[at], rel=1e-3)
    bias.fill("0.75")
    page.wait_for_function("at => __playground.latest('weights').array[at] === 0.75", arg=at)


def test_in_spanish(page: Page, server: Server) -> None:
    """The open card changes its words with the page."""
    visit(page, server)
    opened(page)
    speak(page, "es")
    card = page.locator(".view.Maths")
    expect(card.get_by_role("button", name="Matemáticas")).to_have_attribute("aria-expanded", "true")
    expect(card.get_by_role("group", name="Capa oculta 1", exact=True)).to_be_visible()
    expect(card.get_by_role("rowheader", name="Neurona 1").first).to_be_visible()


def test_an_activation_is_plotted_where_the_sums_fall(page: Page, server: Server) -> None:
    """A neuron's card draws function and derivative, with formulas; an edited weight moves the sums."""
    visit(page, server, f"{SEED}&layerActivations=tanh,relu")
    page.get_by_role("button", name="Layer 2, neuron 1", exact=True).press("Enter")
    card = page.get_by_role("dialog", name="Layer 2, neuron 1")
    picture = card.get_by_role("img", name=re.compile("^ReLU: .* 250 training points$"))
    expect(picture).to_be_visible()
    expect(card.locator("math")).to_have_count(2)
    expect(card.get_by_text("values from 0 to ∞")).to_be_visible()
    bars = picture.locator(".bars")
    before = bars.get_attribute("d")
    card.get_by_role("spinbutton", name="bias").fill("3")
    expect(bars).not_to_have_attribute("d", str(before))
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
