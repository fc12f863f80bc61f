"""The page without a mouse: everything is reached with Tab and worked with the keys that people expect."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.ui.conftest import Server
from tests.ui.driver import told, visit, wait

# The name of what has the focus, through all shadow roots.
FOCUSED = """() => {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  if (!element || element === document.body) return ''
  const labels = [...(element.labels ?? [])].map((label) => label.innerText)
  const named = (id) => element.getRootNode().getElementById(id)?.innerText
  const by = element.getAttribute('aria-labelledby')?.split(' ').map(named)
  return element.ariaLabel || by?.[0] || labels.join() || element.innerText || element.tagName
}"""
REACHED = {
    *("EN", "ES", "Switch to dark colours", "Keys", "Start again with new weights", "Train", "One epoch"),
    *("Learning rate", "Activation", "Regularization", "Regularization rate", "Problem", "Speed"),
    *("Circle", "New points", "x1 squared", "Layer 1, neuron 1", "Add a hidden layer"),
    *("Add a neuron to layer 1", "Show test data", "Discretize output", "log"),
}


def tab_to(page: Page, name: str, limit: int = 120) -> None:
    """Press Tab until the thing of this name has the focus."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).strip() == name:
            return
    raise AssertionError(f"{name} was not reached in {limit} steps")


def test_tab_reaches_everything(page: Page, server: Server) -> None:
    """Tab goes through every control of the page, and shows where it is."""
    visit(page, server)
    reached: list[str] = []
    for _ in range(120):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED).strip())
        if reached[-1] == "log":
            break
    assert REACHED - set(reached) == set()


def test_the_focus_is_seen(page: Page, server: Server) -> None:
    """What has the focus by the keyboard has an outline."""
    visit(page, server)
    tab_to(page, "Train")
    button = page.get_by_role("button", name="Train", exact=True)
    outline = button.evaluate("element => getComputedStyle(element).outlineWidth")
    assert float(outline.removesuffix("px")) >= 2


def test_training_by_keyboard(page: Page, server: Server) -> None:
    """Tab to play and press space: it trains; space again: it pauses, and the focus is still there."""
    visit(page, server)
    tab_to(page, "Train")
    page.keyboard.press("Space")
    wait(page, "__playground.metrics.epoch > 3")
    assert page.evaluate(FOCUSED) == "Pause"
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_focused()
    assert told(page, "playing") is False
    page.keyboard.press("Tab")
    epoch = told(page, "metrics.epoch")
    page.keyboard.press("Enter")
    wait(page, f"__playground.metrics.epoch > {epoch}")


def test_a_data_set_by_arrow_keys(page: Page, server: Server) -> None:
    """Inside the data sets the arrow keys choose."""
    visit(page, server)
    tab_to(page, "Circle")
    page.keyboard.press("ArrowRight")
    wait(page, "__playground.values.dataset === 'xor' && __playground.layout !== null")
    page.keyboard.press("ArrowLeft")
    wait(page, "__playground.values.dataset === 'circle' && __playground.layout !== null")


def test_building_by_keyboard(page: Page, server: Server) -> None:
    """Space toggles a feature, enter adds a layer and a neuron; the focus stays where it was."""
    visit(page, server)
    tab_to(page, "Add a hidden layer")
    page.keyboard.press("Enter")
    wait(page, "__playground.layout?.layers.length === 4")
    assert page.evaluate(FOCUSED) == "Add a hidden layer"
    tab_to(page, "x1 squared")
    page.keyboard.press("Space")
    wait(page, "__playground.layout?.layers[0].fan_in === 3")
    assert page.evaluate(FOCUSED) == "x1 squared"
    tab_to(page, "Add a neuron to layer 3")
    page.keyboard.press("Enter")
    wait(page, "__playground.layout?.layers[2].fan_out === 3")
    assert page.evaluate(FOCUSED) == "Add a neuron to layer 3"


def test_a_list_by_keyboard(page: Page, server: Server) -> None:
    """A list opens with enter, space or an arrow; arrows move in it, enter chooses, escape leaves it."""
    visit(page, server)
    rates = next(s["options"] for s in told(page, "settings") if s["name"] == "learning_rate")
    tab_to(page, "Learning rate")
    for chosen, key in enumerate(("Enter", "Space", "ArrowDown")):
        page.keyboard.press(key)
        expect(page.get_by_role("menuitem").first).to_be_focused()
        for _ in range(chosen):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        wait(page, f"__playground.values.learning_rate === {rates[chosen]}")
        expect(page.get_by_role("combobox", name="Learning rate", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menuitem")).to_have_count(0)
    assert told(page, "values.learning_rate") == rates[2]


def test_a_neuron_by_keyboard(page: Page, server: Server) -> None:
    """A neuron that has the focus is seen large, and the output again when the focus has gone."""
    visit(page, server)
    tab_to(page, "Layer 1, neuron 1")
    expect(page.get_by_text("what this neuron sees")).to_be_visible()
    page.get_by_role("button", name="One epoch").focus()
    expect(page.get_by_text("what this neuron sees")).to_be_hidden()
