"""What can be changed while training keeps the network; what cannot says so."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.ui.conftest import Server
from tests.ui.driver import SEED, pause, pick, play, settle, speak, told, visit, wait, weights

LIVE = [
    "learning_rate: 0.1",
    "batch_size: 5",
    "regularization: 'L2'",
    "regularization_rate: 0.001",
    "noise: 20",
    "noise: 0",
    "optimizer: 'adam'",
    "dropout: 0.2",
    "dropout: 0",
    "schedule: 'cosine'",
]
# What each control says of itself.
SAID = {
    "Activation": "A change starts training again, with new weights.",
    "Loss": "A change starts training again, with new weights.",
    "Optimizer": "Can be changed while training: the network keeps what it has learnt.",
    "Dropout": "Can be changed while training: the network keeps what it has learnt.",
    "Training share": "A change starts training again, with new points and new weights.",
    "Noise": "A change draws new points; the network keeps what it has learnt.",
}
SLIDERS = {"Dropout", "Training share", "Noise"}


@pytest.mark.parametrize("problem", ["classification", "regression"])
def test_the_network_stays(page: Page, server: Server, problem: str) -> None:
    """Rates, penalties, batch, noise, optimizer and dropout: weights and epoch stay, and training goes on."""
    visit(page, server, f"{SEED}&problem={problem}")
    play(page, 5)
    pause(page)
    epoch = told(page, "metrics.epoch")
    for change in LIVE:
        learnt = weights(page)
        told(page, f"set({{{change}}})")
        settle(page)
        assert (weights(page), told(page, "metrics.epoch")) == (learnt, epoch), change
        told(page, "step()")
        epoch += 1
        wait(page, f"__playground.metrics.epoch === {epoch}")
        settle(page)
        assert weights(page) != learnt, change
    assert told(page, "layout !== null")


def test_training_goes_on_under_another_optimizer(page: Page, server: Server) -> None:
    """Chosen from the page's list while it trains: it trains on, and says that the arithmetic is another."""
    visit(page, server)
    play(page, 20)
    epoch = told(page, "metrics.epoch")
    pick(page, "Optimizer", "Adam")
    wait(page, f"__playground.metrics.epoch > {epoch + 20}")
    assert told(page, "playing") is True
    assert told(page, "values.loss") == "squared"
    expect(page.get_by_text("The network keeps its weights and its loss.")).to_be_visible()


def test_noise_draws_other_points(page: Page, server: Server) -> None:
    """Noise put on moves the points, and taken off puts them back, under a network that trains on."""
    visit(page, server)
    play(page, 5)
    data = "[...__playground.latest('data').array].join()"
    clean = page.evaluate(data)
    told(page, "set({noise: 30})")
    page.wait_for_function(f"clean => {data} !== clean", arg=clean)
    told(page, "set({noise: 0})")
    page.wait_for_function(f"clean => {data} === clean", arg=clean)
    assert told(page, "playing") is True
    assert told(page, "metrics.epoch") > 5


def describes(control: Locator, text: str) -> None:
    """The control says this to those who come to it by keyboard, and to those who point at it."""
    control.focus()
    expect(control).to_have_attribute("aria-description", text)
    assert control.evaluate("(control, text) => [...path(control)].some(({title}) => title === text)", text)


PATH = """
window.path = function* (element) {
  for (; element; element = element.parentNode ?? element.host) yield element
}
"""


def test_a_control_that_resets_says_so(page: Page, server: Server) -> None:
    """Each control says what a change of it does, and those that start again carry a sign."""
    page.add_init_script(PATH)
    visit(page, server)
    told(page, "showMore(true)")
    for name, text in SAID.items():
        describes(page.get_by_role("slider" if name in SLIDERS else "combobox", name=name).first, text)
    marked = page.locator(".resets")
    expect(marked.filter(has_text="Activation")).to_have_count(1)
    expect(marked.filter(has_text="Learning rate")).to_have_count(0)
    speak(page, "es")
    activation = page.get_by_role("combobox", name="Activación", exact=True)
    describes(activation, "Un cambio vuelve a empezar el entrenamiento, con otros pesos.")
